/* app-root-path: the directory the service starts in. `${appRoot}/routes`, appRoot.resolve('/routes'), appRoot.require('/db'). */
'use strict';
const path = require('path');

const root = {
  path: process.cwd(),
  resolve: (to) => root.path + path.sep + to.replace(/^[/\\]+/, ''),
  require: (to) => require(root.resolve(to)),
  toString: () => root.path,
  setPath(to) {
    root.path = path.resolve(to);
  },
};

module.exports = root;
