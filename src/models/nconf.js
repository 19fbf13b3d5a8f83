/* nconf: what the program sets itself, reads from a file of its own or gives as default; the environment and arguments
 * may say otherwise. Keys are paths: `database:host`. */
'use strict';
const fs = require('fs');
const { isUnknown } = require('routedrift:model');

const isPlain = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function mergeUnder(store, values) {
  for (const key of Object.keys(values || {}))
    if (isPlain(store[key]) && isPlain(values[key])) mergeUnder(store[key], values[key]);
    else if (store[key] === undefined) store[key] = values[key];
}

class Provider {
  constructor() {
    this.store = {};
  }

  get(key) {
    if (key === undefined) return this.store;
    const value = key.split(':').reduce((o, part) => (o === undefined || o === null ? undefined : o[part]), this.store);
    return value === undefined ? process.env[key] : value;
  }

  set(key, value) {
    const parts = key.split(':');
    const last = parts.pop();
    let at = this.store;
    for (const part of parts) at = at[part] = at[part] || {};
    at[last] = value;
    return true;
  }

  defaults(values) {
    mergeUnder(this.store, values);
    return this;
  }

  overrides(values) {
    for (const key of Object.keys(values || {})) this.store[key] = values[key];
    return this;
  }

  file(name, options) {
    const from = options || name;
    const file = typeof from === 'string' ? from : from.file;
    if (isUnknown(file) || !fs.existsSync(file)) return this;
    try {
      mergeUnder(this.store, JSON.parse(fs.readFileSync(file, 'utf8')));
    } catch {
      return this; /* another format */
    }
    return this;
  }

  required() {
    return this;
  }

  any(...keys) {
    return keys.flat().map((key) => this.get(key)).find((value) => value);
  }

  reset() {
    this.store = {};
  }

  clear() {}

  load(done) {
    if (done) done(null, this.store);
  }

  save(done) {
    if (done) done(null);
  }
}
for (const name of ['argv', 'env', 'use', 'add', 'remove'])
  Provider.prototype[name] = function () {
    return this;
  };

module.exports = new Provider();
module.exports.Provider = Provider;
