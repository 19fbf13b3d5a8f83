/* routedrift:registrar — a module as `registrars` in .routedrift.yml declares it.
 *
 *     { createApp: { returns: { app: 'application', router: 'router' } } }
 * → exports.createApp = () => ({ app: express(), router: express.Router() }) */
'use strict';
const express = require('express');
const http = require('http');
const { marker, middleware } = require('routedrift:model');

/** An application that its package serves. */
function application() {
  const app = express();
  http.createServer(app);
  return app;
}

const makers = { application, router: () => express.Router(), marker: () => marker, middleware };

function made(shape) {
  if (typeof shape === 'string') return makers[shape]();
  if (Array.isArray(shape)) return shape.map(made);
  return Object.fromEntries(Object.entries(shape).map(([name, inner]) => [name, made(inner)]));
}

/** Calls on[method](path, …what is left of the arguments); numbers are positions of arguments. */
function register({ on, method, path = '/' }, args) {
  const given = (value) => (typeof value === 'number' ? args[value] : value);
  const handlers = args.filter((_, i) => i !== on && i !== method && i !== path);
  args[on][given(method).toLowerCase()](given(path), ...(handlers.length ? handlers : [middleware()]));
}

function functionOf({ returns, registers }) {
  if (returns === 'marker') return marker;
  return function (...args) {
    if (registers) register(registers, args);
    return returns === undefined ? undefined : made(returns);
  };
}

module.exports = (declared) => {
  const { '*': whole, ...named } = declared;
  const exported = whole ? functionOf(whole) : {};
  for (const [name, spec] of Object.entries(named)) exported[name] = functionOf(spec);
  if (named.default) exported.__esModule = true;
  return exported;
};
