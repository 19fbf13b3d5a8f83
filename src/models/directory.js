/* routedrift:directory — the modules of a directory as an object, as several packages give them: users.js → users. */
'use strict';
const fs = require('fs');
const path = require('path');

const isModule = (file) => /\.([cm]?[jt]s|json)$/.test(file) && !/\.d\.[cm]?ts$/.test(file);
const bare = (file) => file.slice(0, file.length - path.extname(file).length);

/**
 * tree(dir, { nameOf, enters, keyOf, resultOf, self }): nameOf(file, full) is the name of a file's module, falsy for
 * none; enters(name, full) whether a directory counts; keyOf(name, full, file) and resultOf(module, full, file) what is
 * kept; self is the file that asks, which is left out.
 */
function tree(dir, options) {
  const { nameOf = bare, enters = () => true, keyOf = (name) => name, resultOf = (loaded) => loaded, self } = options;
  const found = {};
  for (const file of fs.readdirSync(dir)) {
    const full = path.join(dir, file);
    if (fs.statSync(full).isDirectory()) {
      const below = enters(file, full) ? tree(full, options) : {};
      if (Object.keys(below).length) found[keyOf(file, full, file)] = below;
      continue;
    }
    const name = isModule(file) && full !== self && nameOf(file, full);
    if (name) found[keyOf(name, full, file)] = resultOf(require(full), full, file);
  }
  return found;
}

exports.tree = tree;
exports.bare = bare;
