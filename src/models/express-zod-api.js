/* express-zod-api: createServer(config, routing) makes an application of a tree of endpoints; attachRouting() adds them
 * to one. Keys are pieces of paths, perhaps with a method before them; '' is the path above. Endpoints that name no
 * method are for GET. */
'use strict';
const express = require('express');
const { at, blind, here, isUnknown, middleware, unknown } = require('routedrift:model');

const METHODS = ['get', 'post', 'put', 'delete', 'patch', 'head'];

class Routable {
  nest(routing) {
    return Object.assign(routing, { '': this });
  }
}

class Endpoint extends Routable {
  constructor({ method, methods = method }) {
    super();
    this.place = here();
    this.methods = methods === undefined ? undefined : [].concat(methods);
  }

  deprecated() {
    return this;
  }
}

class DependsOnMethod extends Routable {
  constructor(endpoints) {
    super();
    this.endpoints = endpoints;
  }

  deprecated() {
    return this;
  }
}

class ServeStatic {}

class EndpointsFactory {
  build(definition) {
    return new Endpoint(definition);
  }

  buildVoid(definition) {
    return new Endpoint(definition);
  }
}
const chained = ['addMiddleware', 'use', 'addExpressMiddleware', 'addOption', 'addOptions', 'addContext'];
for (const name of chained) EndpointsFactory.prototype[name] = function same() {
  return this;
};

/** "get users/:id" → its method and path. */
function keyOf(key) {
  const [head, ...rest] = key.trim().split(/ +/);
  return rest.length && METHODS.includes(head.toLowerCase()) ? { method: head.toLowerCase(), path: rest.join('') } : { path: key.trim() };
}

function walk(routing, above, add) {
  if (isUnknown(routing)) blind('endpoints that are not known as a whole', routing);
  for (const [key, value] of Object.entries(routing)) {
    const { method, path } = keyOf(key);
    const parts = path.split('/').filter(Boolean);
    const whole = [above, ...parts].join('/');
    if (value instanceof Endpoint) (method ? [method] : value.methods || ['get']).forEach((one) => add(one, whole, value));
    else if (value instanceof DependsOnMethod) Object.entries(value.endpoints).forEach(([one, endpoint]) => add(one, whole, endpoint));
    else if (isUnknown(value)) blind('an endpoint that is not known', value);
    else if (value && !(value instanceof ServeStatic)) walk(value, whole, add);
  }
}

function register(app, config, routing) {
  const paths = new Map();
  walk(routing, '', (method, path, endpoint) => {
    if (!paths.has(path)) paths.set(path, config && config.cors ? [['options', endpoint]] : []);
    paths.get(path).push([method, endpoint]);
  });
  for (const [path, all] of paths) {
    for (const [method, { place }] of all) at(place, () => app[method](path || '/', middleware()));
  }
  if (config && config.wrongMethodBehavior !== undefined && config.wrongMethodBehavior !== 405) return;
  for (const path of paths.keys()) app.all(path || '/', middleware());
}

exports.attachRouting = (config, routing) => {
  register(config.app, config, routing);
  return { notFoundHandler: middleware(), logger: unknown('express-zod-api') };
};
exports.createServer = async (config, routing) => {
  const app = express();
  if (config.beforeRouting) config.beforeRouting({ app, getLogger: () => unknown('express-zod-api') });
  register(app, config, routing);
  if (config.afterRouting) config.afterRouting({ app, getLogger: () => unknown('express-zod-api') });
  app.listen();
  return { app, logger: unknown('express-zod-api'), servers: [] };
};
exports.createConfig = (config) => config;
exports.defaultEndpointsFactory = new EndpointsFactory();
exports.arrayEndpointsFactory = new EndpointsFactory();
Object.assign(exports, { EndpointsFactory, EventStreamFactory: EndpointsFactory, DependsOnMethod, ServeStatic });
for (const name of ['Middleware', 'ResultHandler', 'Documentation', 'Integration']) exports[name] = class {};
