/* joi: Joi.object({ … }).keys({ … }) knows its keys. */
'use strict';
const { leaf, schemas } = require('routedrift:schema');

const object = schemas('joi', {
  adding: ['keys', 'append', 'concat'],
  keeping: [
    'required', 'optional', 'exist', 'unknown', 'label', 'description', 'default', 'messages', 'message', 'options',
    'preferences', 'prefs', 'min', 'max', 'or', 'xor', 'and', 'nand', 'oxor', 'with', 'without', 'when', 'custom',
    'error', 'meta', 'note', 'tag', 'example', 'options', 'strict', 'pattern', 'rename', 'assert', 'id',
  ],
  validating: {
    validate: (value) => ({ value }),
    validateAsync: async (value) => value,
  },
});

for (const name of ['string', 'number', 'boolean', 'bool', 'date', 'any', 'array', 'alternatives', 'valid'])
  exports[name] = leaf();
exports.object = (shape = {}) => object(shape);
exports.compile = (schema) => object(schema.shape || schema);
exports.default = exports;
