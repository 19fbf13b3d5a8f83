/* deepmerge: a new object of two, lists put together; all([…]) of many. */
'use strict';
const isPlain = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function merge(under, over) {
  if (Array.isArray(under) && Array.isArray(over)) return [...under, ...over];
  if (!isPlain(under) || !isPlain(over)) return over;
  const merged = { ...under };
  for (const key of Object.keys(over)) merged[key] = key in merged ? merge(merged[key], over[key]) : over[key];
  return merged;
}

module.exports = Object.assign((under, over) => merge(under, over), { all: (list) => list.reduce((one, next) => merge(one, next), {}) });
module.exports.default = module.exports.deepmerge = module.exports.merge = module.exports;
