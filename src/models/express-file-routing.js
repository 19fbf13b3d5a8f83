/* express-file-routing: the exports of routes/users/[id].ts named after methods are registered at /users/:id, in the
 * order of how specific the paths are; a default export takes every method. */
'use strict';
const express = require('express');
const fs = require('fs');
const path = require('path');
const { blind, isUnknown } = require('routedrift:model');

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'connect', 'options', 'trace'];

function filesBelow(directory, at) {
  return fs.readdirSync(directory).flatMap((name) => {
    const file = path.join(directory, name);
    return fs.statSync(file).isDirectory() ? filesBelow(file, `${at}/${name}`) : [{ file, at: `${at}/${name}` }];
  });
}

const isRoute = ({ at }) => /\.([tj]sx?|mjs)$/.test(at) && !/\.d\.ts$/.test(at) && !path.basename(at).startsWith('_') && !at.startsWith('/_');

/** /posts/[id]/index.ts → /posts/:id; a rest parameter is a wildcard. */
function urlOf(at) {
  const bare = at.replace(/\.\w+$/, '').replace(/\/index(\..*)?$/, '');
  const url = bare.replace(/\[([^}\]]*)\]/g, (_, name) => `:${name}`).replace(/:\.\.\.\w+/g, '*');
  return url || '/';
}

const count = (url, pattern) => (url.match(pattern) || []).length;
const rank = (url) => count(url, /\/.+?/g) + count(url, /\/:.+?/g) + (count(url, /\/\*/g) ? Infinity : 0);
const isHandler = (value) => typeof value === 'function' || Array.isArray(value);

function createRouter(app, options = {}) {
  const main = require.main && require.main.filename ? path.dirname(require.main.filename) : process.cwd();
  const directory = options.directory || path.join(main, 'routes');
  if (isUnknown(directory)) blind('which directory holds the routes is not known', directory);
  const routes = filesBelow(directory, '').filter(isRoute).map(({ file, at }) => ({ url: urlOf(at), exported: require(file) }));
  for (const { url, exported } of routes.sort((a, b) => rank(a.url) - rank(b.url))) {
    for (const [name, handler] of Object.entries(exported)) {
      const method = name.toLowerCase() === 'del' ? 'delete' : name.toLowerCase();
      if (METHODS.includes(method) || (options.additionalMethods || []).includes(method)) app[method](url, ...[].concat(handler));
    }
    if (isHandler(exported.default)) app.all(url, ...[].concat(exported.default));
    else if (isHandler(exported)) app.all(url, ...[].concat(exported));
  }
  return app;
}

exports.default = exports.createRouter = async (app, options) => createRouter(app, options);
exports.router = async (options = {}) => createRouter(express.Router(options.routerOptions), options);
Object.defineProperty(exports, '__esModule', { value: true });
