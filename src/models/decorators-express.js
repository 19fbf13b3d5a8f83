/* @decorators/express: decorators note metadata on prototypes; attachControllers() mounts a router for each class. */
'use strict';
const { Router } = require('express');
const { at, here, middleware } = require('routedrift:model');

function metaOf(target) {
  if (!target.__express_meta__) target.__express_meta__ = { url: '', middleware: [], routes: [] };
  return target.__express_meta__;
}

exports.Controller = (url, options, handlers = []) => (target) => {
  Object.assign(metaOf(target.prototype), { url, middleware: Array.isArray(options) ? options : handlers });
};

const verb = (method) => (url, handlers = []) => {
  const place = here();
  return (target, key) => void metaOf(target).routes.push({ method, url, handlers, key, place });
};
for (const name of ['All', 'Get', 'Post', 'Put', 'Delete', 'Patch', 'Options', 'Head']) exports[name] = verb(name.toLowerCase());

function attach(app, target) {
  const { url, middleware: before, routes } = metaOf(target);
  const router = Router();
  if (before.length) router.use(...before);
  for (const key of new Set(routes.map((one) => one.key))) {
    for (const one of routes.filter((route) => route.key === key)) {
      at(one.place, () => router[one.method](one.url, ...one.handlers, middleware()));
    }
  }
  app.use(url, router);
}

exports.attachControllers = async (app, controllers) => controllers.forEach((one) => attach(app, one.prototype || one));
exports.attachControllerInstances = exports.attachControllers;

const plain = () => () => {};
for (const name of ['Request', 'Req', 'Response', 'Res', 'Next', 'Params', 'Query', 'Body', 'Headers', 'Cookies', 'Status']) exports[name] = plain;
