/* zod: z.object({ … }) knows its keys, so that schema.parse(req.query) in a handler tells what it reads. */
'use strict';
const { leaf, schemas } = require('routedrift:schema');

const object = schemas('zod', {
  adding: ['extend', 'safeExtend', 'augment', 'merge'],
  keeping: [
    'strict', 'strip', 'passthrough', 'loose', 'catchall', 'partial', 'deepPartial', 'required', 'optional', 'nullable',
    'nullish', 'default', 'catch', 'refine', 'superRefine', 'check', 'describe', 'meta', 'openapi', 'brand', 'readonly',
  ],
  validating: {
    parse: (values) => values,
    parseAsync: async (values) => values,
    safeParse: (data) => ({ success: true, data }),
    safeParseAsync: async (data) => ({ success: true, data }),
  },
});

for (const name of ['string', 'number', 'boolean', 'bigint', 'date', 'enum', 'nativeEnum', 'literal', 'union', 'url', 'email', 'uuid', 'any', 'unknown', 'array', 'preprocess', 'stringbool', 'coerce'])
  exports[name] = leaf();
exports.object = (shape = {}) => object(shape);
exports.strictObject = exports.object;
exports.looseObject = exports.object;
exports.z = exports;
exports.default = exports;
