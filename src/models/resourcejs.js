/* resourcejs: Resource(app, route, name, model) has a method an action; rest() registers all of them.
 *
 *     Resource(app, '/api', 'Book', model).rest()
 * → get and post /api/book, get, put, patch and delete /api/book/:bookId */
'use strict';
const { middleware, isUnknown } = require('routedrift:model');

class Resource {
  constructor(app, route, modelName, model, options) {
    this.app = app;
    this.options = options || {};
    this.modelName = modelName;
    this.model = model;
    this.name = modelName.toLowerCase();
    this.route = `${route}/${this.name}`;
    this.methods = [];
  }

  register(app, method, path) {
    this.app = app;
    return this._register(method, path);
  }

  _register(method, path) {
    if (this.app) this.app[method](path, middleware());
    return this;
  }

  action(name, method, path) {
    this.methods.push(name);
    return this._register(method, path);
  }

  index() {
    return this.action('index', 'get', this.route);
  }

  get() {
    return this.action('get', 'get', `${this.route}/:${this.name}Id`);
  }

  virtual(options) {
    if (!options || isUnknown(options) || !options.path || !options.before) return this;
    return this.action(`virtual/${options.path}`, 'get', `${this.route}/virtual/${options.path}`);
  }

  post() {
    return this.action('post', 'post', this.route);
  }

  put() {
    return this.action('put', 'put', `${this.route}/:${this.name}Id`);
  }

  patch() {
    return this.action('patch', 'patch', `${this.route}/:${this.name}Id`);
  }

  delete() {
    return this.action('delete', 'delete', `${this.route}/:${this.name}Id`);
  }

  rest(options) {
    return this.index(options).get(options).virtual(options).put(options).patch(options).post(options).delete(options);
  }
}

module.exports = (app, route, modelName, model, options) => new Resource(app, route, modelName, model, options);
module.exports.Resource = Resource;
