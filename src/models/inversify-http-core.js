/* @inversifyjs/http-core 4 and 5: decorators of controllers, and the adapter of express, which @inversifyjs/http-express
 * exports. build() registers the actions of every controller that the container binds; those of a class hide its
 * ancestors' with the same method and path. */
'use strict';
const express = require('express');
const { at, blind, here, isUnknown, middleware } = require('routedrift:model');

const controllers = [];
const actions = [];
const middlewares = [];

const normal = (path) => `/${path.split('/').filter((part) => part.length > 0).join('/')}`;

exports.Controller = (options) => (target) => {
  const given = typeof options === 'string' ? { path: options } : options || {};
  controllers.push({ target, path: normal(given.path || '/'), priority: given.priority || 0, id: given.serviceIdentifier || target });
};

for (const verb of ['All', 'Delete', 'Get', 'Head', 'Options', 'Patch', 'Post', 'Put']) {
  exports[verb] = (path) => {
    const place = here();
    return (target, key) => {
      actions.push({ target: target.constructor, key, method: verb.toLowerCase(), path: normal(path || '/'), place });
    };
  };
}

exports.ApplyMiddleware = (...list) => (target, key) => {
  middlewares.push({ target: key === undefined ? target : target.constructor, key, list });
};

function actionsOf(target) {
  const found = [];
  for (let cls = target; typeof cls === 'function'; cls = Object.getPrototypeOf(cls)) {
    for (const one of actions) {
      const hidden = found.some(({ method, path }) => method === one.method && path === one.path);
      if (one.target === cls && !hidden) found.push(one);
    }
  }
  return found;
}

exports.InversifyExpressHttpAdapter = class InversifyExpressHttpAdapter {
  constructor(container, options, app) {
    this.container = container;
    this.app = app || express();
  }

  applyGlobalMiddleware() {}
  applyGlobalGuards() {}
  useGlobalFilters() {}
  useGlobalInterceptors() {}
  useGlobalPipe() {}

  async build() {
    if (!controllers.length) blind('no controller is loaded when the server is built');
    const bound = controllers.filter(({ id }) => {
      const is = this.container.isBound(id);
      return isUnknown(is) || is;
    });
    for (const { target, path } of bound.sort((a, b) => b.priority - a.priority)) {
      for (const one of actionsOf(target)) {
        at(one.place, () => this.app[one.method](normal(path + one.path), middleware()));
      }
    }
    return this.app;
  }
};

const plain = () => () => {};
const names = [
  'Body', 'Cookies', 'Headers', 'Next', 'Params', 'Query', 'Request', 'Response', 'SetHeader', 'StatusCode', 'UseErrorFilter',
  'UseGuard', 'UseInterceptor', 'CatchError',
];
for (const name of names) exports[name] = plain;
exports.createCustomParameterDecorator = exports.createCustomNativeParameterDecorator = plain;
