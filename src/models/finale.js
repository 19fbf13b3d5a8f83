/* finale-rest and epilogue: resource() registers five actions of a model at two paths.
 *
 *     finale.resource({ model: User, endpoints: ['/users', '/users/:id'] })
 * → post and get /users, get put and delete /users/:id */
'use strict';
const { blind, middleware, isUnknown } = require('routedrift:model');

const ACTIONS = {
  create: { method: 'post', endpoint: 0 },
  read: { method: 'get', endpoint: 1 },
  update: { method: 'put', endpoint: 1 },
  delete: { method: 'delete', endpoint: 1 },
  list: { method: 'get', endpoint: 0 },
};
const hooks = () => new Proxy(() => {}, { get: hooks });

exports.initialize = function ({ app, base, updateMethod }) {
  this.app = app;
  this.base = base || '';
  this.updateMethod = updateMethod ? updateMethod.toLowerCase() : 'put';
};

exports.resource = function ({ model, endpoints, actions = Object.keys(ACTIONS), associations }) {
  let paths = endpoints;
  if (associations) blind('the routes of associations follow from the models, which are not read');
  if (!paths || !paths.length) {
    blind('the paths follow from the name of the model, which is not read', model);
    return hooks();
  }
  if (isUnknown(actions)) blind('the actions of this resource are not known', actions);
  for (const name of actions) {
    const { method, endpoint } = ACTIONS[name];
    const path = this.base + (paths[endpoint] || paths[0]);
    this.app[name === 'update' ? this.updateMethod : method](path, middleware());
  }
  return hooks();
};

const errors = ['Finale', 'Epilogue', 'BadRequest', 'Forbidden', 'NotFound', 'RequestCompleted'];
exports.Errors = Object.fromEntries(errors.map((name) => [`${name}Error`, class extends Error {}]));
