/* minimist and yargs-parser: the options of the command line, and their defaults. */
'use strict';
const { argument } = require('routedrift:model');

module.exports = (args, { default: defaults = {}, alias = {} } = {}) => {
  const values = { _: args };
  for (const name of Object.keys(defaults)) values[name] = argument('--' + name) || defaults[name];
  for (const name of Object.keys(alias)) for (const other of [].concat(alias[name])) if (name in values) values[other] = values[name];
  return new Proxy(values, { get: (known, name) => (name in known ? known[name] : argument('--' + String(name))) });
};
