/* inversify-express-utils 6: @controller and @httpGet … note metadata; InversifyExpressServer.build() calls the
 * configuration, registers every controller that was loaded on one router, the last one first and HEAD before the
 * rest, and mounts it. */
'use strict';
const express = require('express');
const { at, blind, here, middleware } = require('routedrift:model');

const METHODS = 'inversify-express-utils:controller-method';
const MIDDLEWARE = 'inversify-express-utils:middleware';
const controllers = [];

const decorated = (target, key) => (Reflect.getMetadata(MIDDLEWARE, target) || {})[key] || [];

exports.controller = (path, ...handlers) => (target) => {
  controllers.unshift({ path, target, handlers: handlers.concat(decorated(target.constructor, target.name)) });
};

exports.httpMethod = (method, path, ...handlers) => {
  const place = here();
  return (target, key) => {
    const own = Reflect.getOwnMetadata(METHODS, target.constructor) || [];
    own.push({ method, path, place, handlers: handlers.concat(decorated(target, key)) });
    Reflect.defineMetadata(METHODS, own, target.constructor);
  };
};

for (const verb of ['Get', 'Post', 'Put', 'Patch', 'Head', 'Delete', 'Options']) {
  exports[`http${verb}`] = (path, ...handlers) => exports.httpMethod(verb.toLowerCase(), path, ...handlers);
}
exports.all = (path, ...handlers) => exports.httpMethod('all', path, ...handlers);

/* Their names before version 4. */
Object.assign(exports, { Controller: exports.controller, Method: exports.httpMethod, All: exports.all });
for (const verb of ['Get', 'Post', 'Put', 'Patch', 'Head', 'Delete', 'Options']) exports[verb] = exports[`http${verb}`];

exports.withMiddleware = (...handlers) => (target, key) => {
  const owner = key === undefined ? target.constructor : target;
  const map = Reflect.getMetadata(MIDDLEWARE, owner) || {};
  const name = key === undefined ? target.name : key;
  Reflect.defineMetadata(MIDDLEWARE, { ...map, [name]: [...(map[name] || []), ...handlers] }, owner);
};

/** Methods of a class, then those that its ancestors declare. */
function methodsOf(target) {
  const own = Reflect.getOwnMetadata(METHODS, target) || [];
  const inherited = Reflect.getMetadata(METHODS, Object.getPrototypeOf(target)) || [];
  const all = own.concat(inherited);
  return all.filter((one) => one.method === 'head').concat(all.filter((one) => one.method !== 'head'));
}

function part(path) {
  const whole = path.startsWith('/') || path.startsWith('.') ? path : `/${path}`;
  return path.endsWith('/') ? whole.substring(0, whole.length - 1) : whole;
}

class InversifyExpressServer {
  constructor(_container, router, routing, app) {
    this.router = router || express.Router();
    this.routing = routing || { rootPath: '/' };
    this.app = app || express();
  }

  setConfig(configure) {
    this.configure = configure;
    return this;
  }

  setErrorConfig(configure) {
    this.configureErrors = configure;
    return this;
  }

  build() {
    this.app.all('*', middleware());
    if (this.configure) this.configure.call(undefined, this.app);
    if (!controllers.length) blind('no controller is loaded when the server is built');
    for (const { path, target, handlers } of controllers) {
      for (const one of methodsOf(target)) {
        at(one.place, () => this.router[one.method](part(path) + part(one.path), ...handlers, ...one.handlers, middleware()));
      }
    }
    this.app.use(this.routing.rootPath, this.router);
    if (this.configureErrors) this.configureErrors.call(undefined, this.app);
    return this.app;
  }
}

const plain = () => () => {};
for (const name of ['request', 'response', 'requestParam', 'queryParam', 'requestBody', 'requestHeaders', 'cookies', 'next', 'principal', 'params']) {
  exports[name] = plain;
}
exports.injectHttpContext = () => {};
exports.InversifyExpressServer = InversifyExpressServer;
exports.BaseHttpController = class BaseHttpController {};
exports.BaseMiddleware = class BaseMiddleware {};
exports.TYPE = { AuthProvider: Symbol.for('AuthProvider'), Controller: Symbol.for('Controller'), HttpContext: Symbol.for('HttpContext') };
exports.cleanUpMetadata = () => void controllers.splice(0);
