/* express-validator: query('page').isInt() among the handlers of a route reads `page` from the query. */
'use strict';
const { reads, known } = require('routedrift:model');

/* "filter.name", "ids[0]" and "ids.*" are about the parameters filter and ids. */
const parameterOf = (field) => field.split(/[.[]/)[0];

/* A handler of which every method gives back the handler. */
const chain = (fields) => {
  const names = known(fields).map(parameterOf).filter((name) => name !== '' && name !== '*');
  const handler = new Proxy(reads(names), { get: (target, key) => (key === 'then' ? undefined : () => handler) });
  return handler;
};

exports.query = (fields) => chain(fields);
exports.buildQueryFunction = () => exports.query;
for (const name of ['body', 'check', 'cookie', 'header', 'param']) exports[name] = () => chain([]);
exports.oneOf = (chains) => chains;
exports.checkExact = (chains) => chains;

/* { page: { in: ['query'], … } }; the second argument says where the fields without `in` are. */
exports.checkSchema = (schema, places = []) => {
  const isQuery = (rule) => [].concat((rule && rule.in) || places).includes('query');
  return Object.entries(schema).map(([field, rule]) => chain(isQuery(rule) ? [field] : []));
};
