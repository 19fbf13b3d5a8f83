/* @ts-rest/core 3: contracts. router() gives back the routes, each with the prefix of every router() around it. */
'use strict';

const isAppRoute = (value) => 'method' in value && 'path' in value;

const routesOf = (router, prefix) =>
  Object.fromEntries(Object.entries(router).map(([key, value]) => [
    key, isAppRoute(value) ? { ...value, path: prefix + value.path } : routesOf(value, prefix),
  ]));

const same = (value) => value;

exports.initContract = exports.initTsRest = () => ({
  router: (endpoints, { pathPrefix = '' } = {}) => routesOf(endpoints, pathPrefix),
  query: same,
  mutation: same,
  responses: same,
  response: () => Symbol('response'),
  body: () => Symbol('body'),
  type: () => Symbol('type'),
  otherResponse: same,
  noBody: () => Symbol('no body'),
});
exports.isAppRoute = isAppRoute;
exports.ContractNoBody = Symbol('no body');
