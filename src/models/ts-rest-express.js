/* @ts-rest/express 3: createExpressEndpoints(contract, implementation, app) registers what the implementation has
 * handlers for, at the paths of the contract; each is shown where its handler stands. */
'use strict';
const { at, blind, isUnknown, middleware, placeOf } = require('routedrift:model');

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const same = (contract, routes) => routes;

exports.initServer = () => ({ router: same, route: same });

function register(contract, routes, app, before) {
  if (isUnknown(contract) || isUnknown(routes)) {
    blind('endpoints of a contract that is not known as a whole', isUnknown(contract) ? contract : routes);
    if (!contract || !routes) return;
  }
  const handler = typeof routes === 'function' ? routes : routes.handler;
  if (typeof handler !== 'function') {
    for (const key of Object.keys(routes)) register(contract[key], routes[key], app, before);
    return;
  }
  const { method, path } = contract;
  const own = routes.middleware || [];
  if (METHODS.includes(method)) at(placeOf(handler), () => app[method.toLowerCase()](path, ...before, ...own, middleware()));
}

exports.createExpressEndpoints = (contract, routes, app, { globalMiddleware = [] } = {}) => {
  register(contract, routes, app, globalMiddleware);
};
exports.RequestValidationError = class RequestValidationError extends Error {};
