/* extend: extend(true, target, …sources) copies into the target, deeply when it is told so. */
'use strict';
const isPlain = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function extend(deep, target, sources) {
  for (const source of sources)
    for (const key of Object.keys(source || {}))
      if (deep && isPlain(source[key])) target[key] = extend(true, isPlain(target[key]) ? target[key] : {}, [source[key]]);
      else if (source[key] !== undefined) target[key] = source[key];
  return target;
}

module.exports = (first, ...rest) => (first === true ? extend(true, rest[0], rest.slice(1)) : extend(false, first, rest));
