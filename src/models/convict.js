/* convict: a schema of { default, env, arg }; values come from the environment, else from the defaults. */
'use strict';
const isLeaf = (node) => typeof node !== 'object' || node === null || Array.isArray(node) || 'default' in node;

function valueOf(node) {
  if (isLeaf(node)) {
    const leaf = typeof node === 'object' && node !== null && !Array.isArray(node) ? node : { default: node };
    return leaf.env ? process.env[leaf.env] || leaf.default : leaf.default;
  }
  return Object.fromEntries(Object.keys(node).map((key) => [key, valueOf(node[key])]));
}

const merge = (under, over) => {
  for (const key of Object.keys(over || {}))
    if (typeof under[key] === 'object' && under[key] !== null && typeof over[key] === 'object') merge(under[key], over[key]);
    else under[key] = over[key];
};

class Config {
  constructor(schema) {
    this.values = valueOf(schema);
  }

  get(key) {
    if (!key) return this.values;
    return key.split('.').reduce((o, part) => (o === undefined || o === null ? undefined : o[part]), this.values);
  }

  has(key) {
    return this.get(key) !== undefined;
  }

  set(key, value) {
    const parts = key.split('.');
    const last = parts.pop();
    parts.reduce((o, part) => (o[part] = o[part] || {}), this.values)[last] = value;
    return this;
  }

  load(values) {
    merge(this.values, values);
    return this;
  }

  loadFile(files) {
    for (const file of [].concat(files)) if (/\.json$/.test(file)) merge(this.values, require(require('path').resolve(file)));
    return this;
  }

  validate() {
    return this;
  }

  getProperties() {
    return this.values;
  }

  getSchema() {
    return {};
  }

  toString() {
    return '';
  }
}
Config.prototype.default = Config.prototype.get;
Config.prototype.getEnv = () => process.env.NODE_ENV;

module.exports = (schema) => new Config(schema);
module.exports.addFormat = module.exports.addFormats = module.exports.addParser = () => {};
