/* routing-controllers 0.9 to 0.11: decorators note controllers and actions in one storage, and
 * createExpressServer() or useExpressServer() registers those of the classes that it is given, else all.
 * A path is the texts routePrefix, base and route, one behind the other. */
'use strict';
const express = require('express');
const { at, blind, here, isUnknown, known, middleware } = require('routedrift:model');
const { classesOf } = require('routedrift:loader');

const storage = {
  controllers: [], actions: [], uses: [], middlewares: [], interceptors: [], useInterceptors: [], params: [], responseHandlers: [],
};

const controller = (type) => (route, options) => (target) => {
  storage.controllers.push({ type, target, route, options });
};

function note(type, route, options) {
  const place = here();
  return (object, method) => {
    storage.actions.push({ type, target: object.constructor, method, options, route, place });
  };
}

const use = (afterAction) => (...middlewares) => (target, method) => {
  for (const one of middlewares) {
    storage.uses.push({ target: method ? target.constructor : target, method, middleware: one, afterAction });
  }
};

function appendBase(base, route) {
  const prefix = (base.length > 0 && base.indexOf('/') < 0 ? '/' : '') + base;
  if (!(route instanceof RegExp)) return prefix + route;
  return base ? new RegExp(`^${prefix}${route.toString().substr(1)}?$`, route.flags) : route;
}

function pathOf(prefix, base, route) {
  const inner = route instanceof RegExp ? appendBase(base || '', route) : (base || '') + (route || '');
  return appendBase(prefix || '', inner);
}

/** A class's own actions, then those of its ancestors whose methods it has not decorated itself. */
function actionsOf(target) {
  const actions = [];
  for (let cls = target; typeof cls === 'function'; cls = Object.getPrototypeOf(cls)) {
    const known = actions.map((action) => action.method);
    actions.push(...storage.actions.filter((action) => action.target === cls && !known.includes(action.method)));
  }
  return actions;
}

const usesOf = (target, method) => storage.uses.filter((one) => one.target === target && one.method === method);

function register(app, prefix, { target, route: base }) {
  for (const action of actionsOf(target)) {
    const uses = [...usesOf(target, undefined), ...usesOf(target, action.method)].map((one) => one.middleware);
    const path = pathOf(prefix, base, action.route);
    at(action.place, () => app[action.type.toLowerCase()](path, ...uses, middleware()));
  }
}

function controllersOf({ controllers }) {
  if (isUnknown(controllers)) blind('which controllers are registered here is not known', controllers);
  else if (!controllers || !controllers.length) {
    if (!storage.controllers.length) blind('no controller is loaded where all of them are registered');
    return storage.controllers;
  }
  const listed = known(controllers);
  const classes = listed.filter((one) => typeof one === 'function');
  classes.push(...classesOf(listed.filter((one) => typeof one === 'string')));
  return storage.controllers.filter((one) => classes.includes(one.target));
}

function useExpressServer(app, options = {}) {
  for (const one of controllersOf(options)) register(app, options.routePrefix, one);
  return app;
}

const plain = () => () => {};
const plainDecorators = [
  'Authorized', 'Body', 'BodyParam', 'ContentType', 'CookieParam', 'CookieParams', 'Ctx', 'CurrentUser', 'Header', 'HeaderParam',
  'HeaderParams', 'HttpCode', 'Interceptor', 'Location', 'Middleware', 'OnNull', 'OnUndefined', 'Param', 'Params', 'QueryParam',
  'QueryParams', 'Redirect', 'Render', 'Req', 'Res', 'ResponseClassTransformOptions', 'Session', 'SessionParam', 'State',
  'UploadedFile', 'UploadedFiles', 'UseInterceptor', 'createParamDecorator',
];
for (const name of plainDecorators) exports[name] = plain;
for (const verb of ['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'All']) {
  exports[verb] = (route, options) => note(verb.toLowerCase(), route, options);
}
exports.Method = (method, route, options) => note(method, route, options);
exports.Controller = controller('default');
exports.JsonController = controller('json');
exports.UseBefore = use(false);
exports.UseAfter = use(true);
exports.useExpressServer = useExpressServer;
exports.createExpressServer = (options) => useExpressServer(express(), options);
exports.getMetadataArgsStorage = () => storage;
exports.useContainer = () => {};
for (const name of ['Http', 'InternalServer', 'BadRequest', 'Forbidden', 'NotAcceptable', 'MethodNotAllowed', 'NotFound', 'Unauthorized', 'UnprocessableEntity']) {
  exports[`${name}Error`] = class extends Error {};
}
