/* express-load: load('models').then('routes').into(app) loads files directory by directory, calls what is a function
 * with app, and keeps the results on it: routes/user-list.js → app.routes.userList. */
'use strict';
const fs = require('fs');
const path = require('path');
const { blind } = require('routedrift:model');

const nameOf = (file) => path.basename(file, path.extname(file)).replace(/[^a-zA-Z0-9]+(.)/g, (_, first) => first.toUpperCase());
const isModule = (file) => /\.([jt]s|json)$/.test(file) && !/\.d\.ts$/.test(file);

class Loader {
  constructor(location, options = {}) {
    this.options = options;
    this.scripts = [];
    this.then(location);
  }

  then(location) {
    const wanted = path.resolve(this.options.cwd || '', location);
    const entity = fs.existsSync(wanted) ? wanted : `${wanted}.js`;
    if (!fs.existsSync(entity)) {
      blind(`${wanted.slice(1)} is not in the project`);
      return this;
    }
    if (!fs.statSync(entity).isDirectory()) {
      this.add(entity, path.dirname(location));
      return this;
    }
    const names = fs.readdirSync(entity).filter((name) => name[0] !== '.');
    const isDirectory = (name) => fs.statSync(path.join(entity, name)).isDirectory();
    for (const name of names) if (!isDirectory(name) && isModule(name)) this.add(path.join(entity, name), location);
    for (const name of names) if (isDirectory(name)) this.then(path.join(location, name));
    return this;
  }

  add(file, directory) {
    if (this.options.ignore && file.search(this.options.ignore) !== -1) return;
    if (!this.scripts.some((one) => one.file === file)) this.scripts.push({ file, directory });
  }

  into(app, done) {
    for (const { file, directory } of this.scripts) {
      let made = require(file);
      if (typeof made === 'function' && this.options.invoke !== false) made = made.call(made, app, () => {});
      const holder = directory.split(path.sep).reduce((at, name) => (at[nameOf(name)] = at[nameOf(name)] || {}), app);
      holder[nameOf(file)] = made;
    }
    if (done) done(null, app);
    return this;
  }
}

module.exports = (location, options) => new Loader(location, options);
