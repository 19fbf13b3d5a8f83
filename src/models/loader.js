/* routedrift:loader — what frameworks load by patterns: `src/controllers/*.js` → the modules there.
 *
 * Deployed services name their compiled files; in the audited tree those are TypeScript sources, perhaps elsewhere. */
'use strict';
const glob = require('glob');
const path = require('path');
const { blind, isUnknown, known, sourceOf } = require('routedrift:model');

const isModule = (file) => /\.[cm]?[jt]sx?$/.test(file) && !/\.d\.[cm]?ts$/.test(file);

function filesOf(pattern, cwd) {
  const wanted = path.resolve(cwd || process.cwd(), pattern);
  const source = sourceOf(wanted);
  for (const one of [wanted, wanted.replace(/\.js$/, '.ts'), source, source.replace(/\.js$/, '.ts')]) {
    const files = glob.sync(one).filter(isModule);
    if (files.length) return files.sort();
  }
  blind(`no module of the project matches ${wanted.replace(/^\/+/, '')}`);
  return [];
}

/** Paths of the modules that patterns match, in the order of their names. */
exports.filesOf = (patterns, cwd) => {
  for (const one of isUnknown(patterns) ? [patterns] : [].concat(patterns)) {
    if (isUnknown(one)) blind('which modules are loaded here is not known', one);
  }
  return known(patterns).flatMap((pattern) => filesOf(pattern, cwd));
};

/** Every function that a module exports, lists and objects opened. */
function classesIn(exported, found, depth = 8) {
  if (typeof exported === 'function') found.push(exported);
  else if (exported && typeof exported === 'object' && depth > 0) {
    Object.values(exported).forEach((one) => classesIn(one, found, depth - 1));
  }
  return found;
}

exports.classesOf = (patterns, cwd) => exports.filesOf(patterns, cwd).flatMap((file) => classesIn(require(file), []));
