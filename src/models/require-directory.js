/* require-directory: requireDirectory(module, './routes', { include, exclude, rename, visit, recurse }). */
'use strict';
const path = require('path');
const { tree, bare } = require('routedrift:directory');

const passes = (test, full, file) => (test instanceof RegExp ? test.test(full) : test(full, file));

module.exports = (asking, dir, options) => {
  if (typeof dir === 'object' && dir !== null) [dir, options] = [undefined, dir];
  const { include, exclude, rename, visit, recurse = true } = options || {};
  const wanted = (file, full) => (!include || passes(include, full, file)) && !(exclude && passes(exclude, full, file));
  return tree(path.resolve(path.dirname(asking.filename), dir || '.'), {
    self: asking.filename,
    enters: () => recurse,
    nameOf: (file, full) => wanted(file, full) && bare(file),
    keyOf: rename,
    resultOf: visit && ((module, full, file) => visit(module, full, file) || module),
  });
};
