/* celebrate: celebrate({ query: { page: Joi.number() } }) among the handlers of a route reads `page` from the query. */
'use strict';
const { reads, isUnknown } = require('routedrift:model');

/* A schema remembers its keys; every other method gives it back. */
const schema = (shape) => {
  const extended = (more) => schema({ ...shape, ...more });
  const get = (target, key) => {
    if (key === 'shape') return shape;
    if (key === 'then') return undefined;
    return key === 'keys' || key === 'append' ? extended : () => self;
  };
  const self = new Proxy({}, { get });
  return self;
};

exports.Joi = new Proxy({}, { get: (target, key) => (key === 'object' ? (shape = {}) => schema(shape) : () => schema({})) });

exports.Segments = {
  BODY: 'body', COOKIES: 'cookies', HEADERS: 'headers', PARAMS: 'params', QUERY: 'query', SIGNEDCOOKIES: 'signedCookies',
};

const namesOf = (query) => (query === undefined || isUnknown(query) ? [] : Object.keys(query.shape || query));

exports.celebrate = (requirements) => reads(isUnknown(requirements) ? [] : namesOf(requirements.query));
exports.celebrator = () => exports.celebrate;
