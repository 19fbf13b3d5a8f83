/* What models of schema packages share: a schema knows the keys of its object, and nothing else of it is modelled.
 *
 *     z.object({ page: z.string() }).strict()   →   a schema with the keys of { page }; z.string() is not known */
'use strict';
const { schemaOf, unknown } = require('routedrift:model');

/* How a package calls the methods that add keys, and those that leave them as they are. */
exports.schemas = (name, { adding, keeping }) => {
  const make = (shape) => {
    const schema = new Proxy(schemaOf(shape), {
      get: (target, key) => {
        if (key === 'shape') return shape;
        if (adding.includes(key)) return (more = {}) => make({ ...shape, ...(more.shape || more) });
        return keeping.includes(key) ? () => schema : unknown(name);
      },
    });
    return schema;
  };
  return make;
};
