/* json-server 0.12 to 0.17: router(source) serves the keys of an object, or of a JSON file: lists by id, others as they are. */
'use strict';
const express = require('express');
const fs = require('fs');
const { blind, isUnknown, middleware, unknown } = require('routedrift:model');

function dataOf(source) {
  if (typeof source !== 'string') return source;
  return fs.existsSync(source) ? JSON.parse(fs.readFileSync(source, 'utf8')) : undefined;
}

exports.create = () => express();
exports.router = (source) => {
  const router = express.Router();
  const data = dataOf(source);
  if (isUnknown(data) || !data) blind('the data that json-server serves is not known', data);
  router.get('/db', middleware());
  router.get('/:resource/:id/:nested', middleware()).post('/:resource/:id/:nested', middleware());
  for (const [key, value] of Object.entries(data || {})) {
    if (key === '$schema') continue;
    const list = Array.isArray(value);
    for (const verb of list ? ['get', 'post'] : ['get', 'post', 'put', 'patch']) router[verb](`/${key}`, middleware());
    for (const verb of list ? ['get', 'put', 'patch', 'delete'] : []) router[verb](`/${key}/:id`, middleware());
  }
  return Object.assign(router, { db: unknown('json-server') });
};
exports.defaults = () => [middleware()];
exports.rewriter = (routes) => {
  blind('json-server rewrites addresses before they meet a route', routes);
  return express.Router().get('/__rules', middleware());
};
exports.bodyParser = [middleware()];
