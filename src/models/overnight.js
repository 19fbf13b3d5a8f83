/* @overnightjs/core: decorators note metadata on prototypes; a Server's addControllers() makes a router of each
 * instance and mounts it at '/' and the path of its @Controller. */
'use strict';
const express = require('express');
const { at, here, middleware } = require('routedrift:model');

const CLASS = Symbol('Class Metadata Key');

function change(target, key, make) {
  const old = Reflect.getOwnMetadata(key, target) || {};
  Reflect.defineMetadata(key, { ...old, ...make(old) }, target);
}

const listed = (value) => (Array.isArray(value) ? value : [value]);

exports.Controller = (path) => (target) => change(target.prototype, CLASS, () => ({ basePath: `/${path}` }));
exports.ClassOptions = (options) => (target) => change(target.prototype, CLASS, () => ({ options }));
exports.ClassMiddleware = (handlers) => (target) =>
  change(target.prototype, CLASS, ({ handlers: old = [] }) => ({ handlers: [...listed(handlers), ...old] }));
exports.Children = exports.ChildControllers = (children) => (target) =>
  change(target.prototype, CLASS, ({ children: old = [] }) => ({ children: [...listed(children), ...old] }));
exports.Middleware = (handlers) => (target, key) =>
  change(target, key, ({ handlers: old = [] }) => ({ handlers: [...listed(handlers), ...old] }));

/** Paths are written without their slash; of a regular expression, one is put in front. */
function pathOf(path) {
  if (path === undefined) return '';
  if (!(path instanceof RegExp)) return `/${path}`;
  const text = path.toString();
  const source = text.charAt(1) === '^' ? `/${text.slice(2)}` : `/.*${text.slice(1)}`;
  return new RegExp(source.replace(/\/$/, ''));
}

const verb = (method) => (path) => {
  const place = here();
  return (target, key) =>
    change(target, key, ({ routes = [] }) => ({ routes: [{ method, path: pathOf(path), place }, ...routes] }));
};

const names = [
  'All', 'Checkout', 'Copy', 'Delete', 'Get', 'Head', 'Lock', 'Merge', 'Mkactivity', 'Mkcol', 'Move', 'Notify', 'Options', 'Patch',
  'Post', 'Purge', 'Put', 'Report', 'Search', 'Subscribe', 'Trace', 'Unlock', 'Unsubscribe',
];
for (const name of names) exports[name] = verb(name.toLowerCase());
exports.MSearch = verb('m-search');

const plain = () => () => {};
for (const name of ['ErrorMiddleware', 'ClassErrorMiddleware', 'Wrapper', 'ClassWrapper']) exports[name] = plain;

function routerOf(makeRouter, controller) {
  const prototype = Object.getPrototypeOf(controller);
  const { basePath, options, handlers, children = [] } = Reflect.getOwnMetadata(CLASS, prototype) || {};
  if (!basePath) return undefined;
  const router = makeRouter(options);
  if (handlers) router.use(handlers);
  for (const key of [...Object.getOwnPropertyNames(controller), ...Object.getOwnPropertyNames(prototype)]) {
    const { routes = [], handlers: own = [] } = Reflect.getOwnMetadata(key, prototype) || {};
    for (const { method, path, place } of routes) at(place, () => router[method](path, ...own, middleware()));
  }
  mount(router, makeRouter, children);
  return { basePath, router };
}

function mount(parent, makeRouter, controllers) {
  for (const controller of listed(controllers)) {
    const made = controller && routerOf(makeRouter, controller);
    if (made) parent.use(made.basePath, made.router);
  }
}

exports.Server = class Server {
  constructor() {
    this.app = express();
  }

  addControllers(controllers, makeRouter) {
    mount(this.app, makeRouter || express.Router, controllers);
  }
};
