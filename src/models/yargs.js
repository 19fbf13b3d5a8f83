/* yargs: options have their defaults unless the command line says otherwise; the default command runs, others may. */
'use strict';
const { argument } = require('routedrift:model');

const camel = (name) => name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
const isDefaultCommand = (names) => names.some((name) => name === '*' || name === '$0' || name.startsWith('$0 '));

function make() {
  const values = {};
  const note = (name, { default: otherwise, alias } = {}) => {
    const value = otherwise === undefined ? argument(name) : argument(name) || otherwise;
    for (const one of [name, camel(name)].concat(alias || [])) values[one] = value;
  };
  const methods = {
    option(name, spec) {
      if (typeof name === 'string') note(name, spec);
      else for (const one of Object.keys(name)) note(one, name[one]);
    },
    default(name, value) {
      if (typeof name === 'string') note(name, { default: value });
      else for (const one of Object.keys(name)) note(one, { default: name[one] });
    },
    command(name, description, builder, handler) {
      const spec = typeof name === 'object' && !Array.isArray(name) ? name : { command: name, builder, handler };
      const names = [].concat(spec.command, spec.aliases || []);
      const run = () => {
        if (typeof spec.builder === 'function') spec.builder(chain);
        else if (spec.builder) methods.option(spec.builder);
        if (spec.handler) spec.handler(values);
      };
      if (isDefaultCommand(names)) run();
      else if (process.argv[2] === names[0].split(' ')[0]) run();
    },
  };
  Object.assign(methods, { options: methods.option, defaults: methods.default });
  const chain = new Proxy(function () {}, {
    get(_, name) {
      if (name === 'argv') return values;
      if (name === 'parse' || name === 'parseSync') return () => values;
      if (name === 'parseAsync') return async () => values;
      return (...given) => {
        if (typeof methods[name] === 'function') methods[name](...given);
        return chain;
      };
    },
    apply: () => chain,
  });
  return chain;
}

module.exports = make();
