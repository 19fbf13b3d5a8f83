/* require-dir: requireDir('./routes', { recurse, filter, mapKey, mapValue }); the path is seen from the file that asks. */
'use strict';
const path = require('path');
const { callerFile } = require('routedrift:model');
const { tree, bare } = require('routedrift:directory');

module.exports = (dir = '.', { recurse, filter, mapKey, mapValue } = {}) => {
  const self = callerFile();
  const found = tree(path.resolve(path.dirname(self), dir), {
    self,
    enters: (name) => recurse && name !== 'node_modules',
    nameOf: (file, full) => (!filter || filter(full)) && bare(file),
  });
  if (!mapKey && !mapValue) return found;
  return Object.fromEntries(
    Object.entries(found).map(([base, module]) => {
      const key = mapKey ? mapKey(module, base) : base;
      return [key, mapValue ? mapValue(module, key) : module];
    }),
  );
};
