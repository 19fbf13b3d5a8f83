/* celebrate: celebrate({ query: { page: Joi.number() } }) among the handlers of a route reads `page` from the query. */
'use strict';
const { reads, isUnknown } = require('routedrift:model');

exports.Joi = require('joi');

exports.Segments = {
  BODY: 'body', COOKIES: 'cookies', HEADERS: 'headers', PARAMS: 'params', QUERY: 'query', SIGNEDCOOKIES: 'signedCookies',
};

const namesOf = (query) => (query === undefined || isUnknown(query) ? [] : Object.keys(query.shape || query));

exports.celebrate = (requirements) => reads(isUnknown(requirements) ? [] : namesOf(requirements.query));
exports.celebrator = () => exports.celebrate;
