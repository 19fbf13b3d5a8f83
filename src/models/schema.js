/* What models of schema packages share: a schema knows the keys of its object and the defaults of its values, so that
 * what is validated from the environment is known as far as process.env is. Nothing else of a schema is modelled.
 *
 *     z.object({ PREFIX: z.string().default('/api') }).parse(process.env).PREFIX   →   '/api', assumed */
'use strict';
const { isUnknown, schemaOf, unknown } = require('routedrift:model');

/** A schema of one value, of which only the default is known: every method gives such a schema again. */
const leaf = (otherwise) =>
  new Proxy(function () {}, {
    get: (_, key) => {
      if (key === 'otherwise') return otherwise;
      return key === 'default' ? leaf : () => leaf(otherwise);
    },
    apply: () => leaf(otherwise),
  });

function validated(shape, input) {
  const values = {};
  for (const key of Object.keys(shape)) {
    const given = input[key];
    const { otherwise } = shape[key];
    if (otherwise === undefined) values[key] = given;
    else if (isUnknown(given)) values[key] = given || otherwise;
    else values[key] = given === undefined ? otherwise : given;
  }
  return values;
}

/**
 * How a package calls the methods that add keys, those that leave them as they are, and those that validate: by name, a
 * function that makes the answer of what was validated.
 */
exports.schemas = (name, { adding, keeping, validating }) => {
  const make = (shape) => {
    const schema = new Proxy(schemaOf(shape), {
      get: (target, key) => {
        if (key === 'shape') return shape;
        if (adding.includes(key)) return (more = {}) => make({ ...shape, ...(more.shape || more) });
        if (validating[key]) return (input) => (input === process.env ? validating[key](validated(shape, input)) : unknown(name));
        return keeping.includes(key) ? () => schema : unknown(name);
      },
    });
    return schema;
  };
  return make;
};
exports.leaf = leaf;
