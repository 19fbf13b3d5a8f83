/* awilix-express and awilix-router-core: decorators or createController() describe a controller; controller() and
 * loadControllers() make a router of it. Several paths or verbs of a class and a method stand for every combination. */
'use strict';
const { Router } = require('express');
const { at, here, middleware } = require('routedrift:model');
const { filesOf } = require('routedrift:loader');

const STATE = Symbol('Router Config');
const BUILDER = Symbol('Is Controller Builder');
const blank = () => ({ paths: [], before: [], after: [], verbs: [] });
const unique = (list) => [...new Set(list)];

/** The state with one part (of a method, or null: of the whole controller) changed. */
function changed(state, name, change) {
  if (name === null) return { ...state, root: { ...state.root, ...change(state.root) } };
  const methods = new Map(state.methods);
  const old = methods.get(name) || blank();
  methods.delete(name);
  return { ...state, methods: methods.set(name, { ...old, ...change(old) }) };
}

const addPath = (path, place) => (old) => ({ paths: unique([...old.paths, path]), place: old.place || place });
const addVerbs = (verbs, place) => (old) => ({ verbs: unique([...old.verbs, ...verbs]), place });
const addBefore = (handlers) => (old) => ({ before: old.before.concat(handlers) });
const addAfter = (handlers) => (old) => ({ after: old.after.concat(handlers) });
const createState = () => ({ root: blank(), methods: new Map() });

const stateOf = (source) => (source && (source.prototype ? source.prototype[STATE] : source[STATE])) || null;

const decorator = (change) => (target, name = null) => {
  const holder = target.prototype || target;
  holder[STATE] = changed(stateOf(target) || createState(), name, change);
};

exports.route = (path) => decorator(addPath(path, here()));
exports.before = (handlers) => decorator(addBefore(handlers));
exports.after = (handlers) => decorator(addAfter(handlers));
exports.verbs = (verbs) => decorator(addVerbs(verbs, here()));

exports.HttpVerbs = { ALL: '*' };
for (const verb of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'PATCH']) exports.HttpVerbs[verb] = verb;
for (const verb of Object.keys(exports.HttpVerbs)) exports[verb] = () => exports.verbs([exports.HttpVerbs[verb]]);

function createBuilder(target, state) {
  const next = (name, change) => createBuilder(target, changed(state, name, change));
  const builder = {
    [STATE]: state,
    [BUILDER]: true,
    target,
    prefix: (path) => next(null, addPath(path)),
    before: (handlers) => next(null, addBefore(handlers)),
    after: (handlers) => next(null, addAfter(handlers)),
    verbs(verbs, path, name, { before = [], after = [] } = {}) {
      const place = here();
      const steps = [addPath(path, place), addVerbs(verbs, place), addBefore(before), addAfter(after)];
      return createBuilder(target, steps.reduce((old, step) => changed(old, name, step), state));
    },
  };
  for (const verb of Object.keys(exports.HttpVerbs)) {
    builder[verb.toLowerCase()] = (path, name, options) => builder.verbs([exports.HttpVerbs[verb]], path, name, options);
  }
  return builder;
}

exports.createController = (target) => createBuilder(target, createState());
exports.createControllerFromState = createBuilder;

function pathsOf(root, own) {
  if (!root.length) return own;
  return root.flatMap((prefix) => (own.length ? own.map((path) => prefix + path) : [prefix]));
}

function register(router, { root, methods }) {
  for (const one of methods.values()) {
    const paths = pathsOf(root.paths, one.paths);
    for (const verb of one.verbs) {
      const method = verb === '*' ? 'all' : verb.toLowerCase();
      at(one.place, () => router[method](paths, ...root.before, ...one.before, middleware(), ...one.after, ...root.after));
    }
  }
}

exports.controller = (source) => {
  const router = Router();
  for (const one of [].concat(source)) if (stateOf(one)) register(router, stateOf(one));
  return router;
};

/** What a module exports as a whole, else each of its exports. */
const statesIn = (exported) => (stateOf(exported) ? [stateOf(exported)] : Object.values(exported || {}).map(stateOf).filter(Boolean));

exports.loadControllers = (pattern, options = {}) => {
  const router = Router();
  for (const file of filesOf(pattern, options.cwd)) for (const state of statesIn(require(file))) register(router, state);
  return options.esModules ? Promise.resolve(router) : router;
};

const invoker = () => () => middleware();
for (const name of ['makeInvoker', 'makeFunctionInvoker', 'makeClassInvoker', 'makeResolverInvoker']) exports[name] = invoker;
exports.inject = () => middleware();
exports.scopePerRequest = () => middleware();
