/* require-all, include-all, auto-load: requireAll(dir) or requireAll({ dirname, filter, excludeDirs, recursive, map,
 * resolve }). */
'use strict';
const { tree, bare } = require('routedrift:directory');

/* A filter that names .js means compiled files: here they may be TypeScript. */
function nameBy(filter, file) {
  if (!filter) return bare(file);
  if (typeof filter === 'function') return filter(file);
  const match = file.match(filter) || file.replace(/\.[cm]?ts$/, '.js').match(filter);
  return match && (match[1] || match[0]);
}

module.exports = (options) => {
  const { dirname, filter, excludeDirs = /^\./, recursive = true, map, resolve } =
    typeof options === 'string' ? { dirname: options } : options;
  return tree(dirname, {
    enters: (name) => recursive && !(excludeDirs && excludeDirs.test(name)),
    nameOf: (file) => nameBy(filter, file),
    keyOf: map && ((name, full) => map(name, full)),
    resultOf: resolve && ((module) => resolve(module)),
  });
};
