/* requireindex(dir, names?): what a directory holds by name, but for index.js and what begins with _ or a dot. */
'use strict';
const fs = require('fs');
const path = require('path');
const { bare } = require('routedrift:directory');

const isAside = (file) => bare(file) === 'index' || file[0] === '_' || file[0] === '.';
const isWanted = (dir, file) => fs.statSync(path.join(dir, file)).isDirectory() || /\.([jt]s|json)$/.test(file);

module.exports = (dir, names) => {
  const files = names || fs.readdirSync(dir).filter((file) => !isAside(file) && isWanted(dir, file));
  return Object.fromEntries(files.map((file) => [bare(file), require(path.resolve(dir, file))]));
};
