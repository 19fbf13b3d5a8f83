/* find-root: findRoot(__dirname) is the nearest directory above with a package.json, or one that a function takes. */
'use strict';
const { above, holds } = require('routedrift:above');

module.exports = (start, check = holds('package.json')) => {
  const found = above(start, check);
  if (!found) throw new Error('package.json not found in path');
  return found;
};
