/* routedrift:above — the nearest directory above a place that holds a file, as several packages look for it. */
'use strict';
const fs = require('fs');
const path = require('path');

/** above('/a/b/src', (dir) => fs.existsSync(path.join(dir, 'package.json'))) → '/a/b'; undefined when there is none. */
function above(start, test) {
  let dir = path.resolve(start);
  while (!test(dir)) {
    if (path.dirname(dir) === dir) return undefined;
    dir = path.dirname(dir);
  }
  return dir;
}

exports.above = above;
exports.holds = (name) => (dir) => fs.existsSync(path.join(dir, name));
