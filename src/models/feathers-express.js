/* @feathersjs/express 2 to 5: an Express application whose use() also takes services. After configure(rest()) each answers
 * at its path by the methods that it has, as Feathers documents them: find and create there, the others below with an id. */
'use strict';
const express = require('express');
const { isUnknown, known, middleware } = require('routedrift:model');

const REST = [['find', 'get', ''], ['create', 'post', ''], ['get', 'get', '/:id'], ['update', 'put', '/:id'], ['patch', 'patch', '/:id'], ['remove', 'delete', '/:id']];

/** What a service inherits from a package is not known, and taken to be there. */
const has = (service, name) => isUnknown(service[name]) || typeof service[name] === 'function';

function isService(value) {
  if (!known([value]).length || typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return REST.some(([name]) => has(value, name));
}

function feathersExpress(feathersApp, app = express()) {
  const use = app.use;
  const services = {};
  let rest = false;

  function register(location, service, given, before) {
    const path = location.split('/').filter(Boolean).join('/');
    const methods = given && given.methods;
    services[path] = service;
    if (!rest) return;
    for (const [name, verb, end] of REST) {
      if (has(service, name) && (!methods || methods.includes(name))) app[verb](`/${path}${end}`, ...before, middleware());
    }
  }

  return Object.assign(app, {
    use(location, ...handlers) {
      const at = handlers.findIndex(isService);
      if (at < 0) use.call(this, location, ...handlers);
      else register(location, handlers[at], handlers[at + 1], handlers.slice(0, at));
      return this;
    },
    configure(callback) {
      if (callback === configured) rest = true;
      else callback.call(this, this);
      return this;
    },
    service: (path) => ({ hooks() {}, on() {}, publish() {}, ...services[path.split('/').filter(Boolean).join('/')] }),
    hooks() {
      return this;
    },
    publish() {
      return this;
    },
    async setup() {
      return this;
    },
  });
}

const configured = () => {};
const makers = { rest: () => configured, notFound: () => middleware(), errorHandler: () => middleware(), cors: () => middleware(), authenticate: () => middleware() };
const { json, raw, text, urlencoded, query, Router } = express;
module.exports = Object.assign(feathersExpress, makers, { json, raw, text, urlencoded, query, Router, static: express.static, serveStatic: express.static });
module.exports.default = feathersExpress;
