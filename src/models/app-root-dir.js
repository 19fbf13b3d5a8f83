/* app-root-dir: get() is the directory the service starts in. */
'use strict';
let root = process.cwd();

exports.get = () => root;
exports.set = (to) => {
  root = to;
};
