/* zod: z.object({ … }) knows its keys, so that schema.parse(req.query) in a handler tells what it reads. */
'use strict';
const { schemas } = require('routedrift:schema');

const object = schemas('zod', {
  adding: ['extend', 'safeExtend', 'augment', 'merge'],
  keeping: [
    'strict', 'strip', 'passthrough', 'loose', 'catchall', 'partial', 'deepPartial', 'required', 'optional', 'nullable',
    'nullish', 'default', 'catch', 'refine', 'superRefine', 'check', 'describe', 'meta', 'openapi', 'brand', 'readonly',
  ],
});

exports.object = (shape = {}) => object(shape);
exports.strictObject = exports.object;
exports.looseObject = exports.object;
exports.z = exports;
exports.default = exports;
