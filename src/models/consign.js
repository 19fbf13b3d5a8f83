/* consign: include().then() collect files, into(app) loads them in that order, calls what is a function with app, and
 * keeps the results on it by their paths: routes/users.js → app.routes.users. */
'use strict';
const fs = require('fs');
const path = require('path');
const { blind, isUnknown } = require('routedrift:model');

const isModule = (file) => /\.([cm]?[jt]s|json)$/.test(file) && !/\.d\.[cm]?ts$/.test(file);

function filesBelow(location) {
  if (!fs.existsSync(location)) {
    blind(`${location.slice(1)} is not in the project`);
    return [];
  }
  if (!fs.statSync(location).isDirectory()) return isModule(location) ? [location] : [];
  return fs.readdirSync(location).filter((name) => name[0] !== '.').flatMap((name) => filesBelow(path.join(location, name)));
}

class Consign {
  constructor({ cwd = process.cwd() } = {}) {
    this.cwd = cwd;
    this.files = [];
    this.last = 'include';
  }

  filesOf(names) {
    if (isUnknown(names)) blind('which modules are loaded here is not known', names);
    return names.split(/\s?,\s?/).flatMap((name) => filesBelow(path.resolve(path.join(this.cwd, name))));
  }

  include(names) {
    this.last = 'include';
    for (const file of this.filesOf(names)) if (!this.files.includes(file)) this.files.push(file);
    return this;
  }

  exclude(names) {
    this.last = 'exclude';
    const out = this.filesOf(names);
    this.files = this.files.filter((file) => !out.includes(file));
    return this;
  }

  then(names) {
    return this[this.last](names);
  }

  into(target, ...more) {
    for (const file of this.files) {
      let made = require(file);
      if (typeof made === 'function') made = made.call(made, target, ...more);
      keep(target, path.relative(this.cwd, file).split(path.sep), made);
    }
    return this;
  }
}

function keep(parent, parts, value) {
  const name = path.basename(parts[0], path.extname(parts[0]));
  if (parts.length === 1) parent[name] = parent[name] || value;
  else keep((parent[name] = parent[name] || {}), parts.slice(1), value);
}

module.exports = (options) => new Consign(options);
