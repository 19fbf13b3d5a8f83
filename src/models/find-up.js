/* find-up, pkg-dir, pkg-up: the nearest file or directory above `cwd`. findUpSync('.env'), findUp.sync(['a', 'b'], { cwd }),
 * packageDirectorySync({ cwd }), pkgDir.sync(__dirname), pkgUp.sync({ cwd }). */
'use strict';
const path = require('path');
const { above, holds } = require('routedrift:above');

const cwdOf = (options) => (typeof options === 'string' ? options : options?.cwd) ?? process.cwd();

function findUp(names, options) {
  for (const name of [names].flat()) {
    const found = above(cwdOf(options), typeof name === 'function' ? name : holds(name));
    if (found) return typeof name === 'function' ? found : path.join(found, name);
  }
  return undefined;
}

const packageUp = (options) => findUp('package.json', options);
const packageDirectory = (options) => above(cwdOf(options), holds('package.json'));
const later = (find) => Object.assign(async (...args) => find(...args), { sync: find });

const all = later(findUp);
module.exports = all;
all.default = all;
all.findUp = all;
all.findUpSync = findUp;
all.packageUp = later(packageUp);
all.packageUpSync = packageUp;
all.packageDirectory = later(packageDirectory);
all.packageDirectorySync = packageDirectory;
