/* Stand-ins for packages that are not installed: a value that can be called, constructed, awaited and asked for any
 * property, and gives another one of its kind. A function handed to it is called once, soon, as a connection or
 * a ready event would do. Packages that have a part in routing get a small stand-in made of the real Express. */
'use strict';

function settled() {
  return mock('settled', true);
}

function callBack(args) {
  for (const arg of args) {
    if (typeof arg !== 'function' || arg.isMock) continue;
    process.nextTick(() => {
      try {
        arg(null, settled());
      } catch {
        /* a handler that wanted a request: not our concern */
      }
    });
  }
}

/** What a decorator is given: a class, or a class or prototype and a name. */
function isDecorated([target, name], n) {
  if (typeof target === 'function' && !target.isMock && /^class\b/.test(Function.prototype.toString.call(target))) return true;
  return n > 1 && typeof name === 'string' && typeof target === 'object' && target && !target.isMock && Object.hasOwn(target, 'constructor');
}

function mock(name, isSettled = false) {
  const known = new Map();
  return new Proxy(function () {}, {
    get(_target, key) {
      if (key === 'isMock' || key === '__esModule') return true;
      if (key === 'prototype' && !known.has(key)) known.set(key, {});
      if (key === Symbol.toPrimitive) return () => name;
      if (key === Symbol.iterator) return function* () {};
      if (typeof key === 'symbol') return undefined;
      if (key === 'then') return isSettled ? undefined : (ok) => Promise.resolve(settled()).then(ok);
      if (!known.has(key)) known.set(key, mock(`${name}.${key}`));
      return known.get(key);
    },
    set(_target, key, value) {
      known.set(key, value);
      return true;
    },
    has: () => true,
    apply(_target, _self, args) {
      if (isDecorated(args, args.length)) return args.length === 1 ? args[0] : undefined;
      callBack(args);
      return mock(`${name}()`);
    },
    construct(_target, args, newTarget) {
      callBack(args);
      return newTarget && newTarget.isMock ? mock(`new ${name}`) : Object.create(newTarget.prototype);
    },
  });
}

/** `@tw/utils/module/express` of the sample services: one application, one router, and the marker. */
function platform(express) {
  return {
    __esModule: true,
    Router: express.Router,
    apiConfig: (args) => Object.assign((_req, _res, next) => next(), { apiConfig: args }),
    getExpressApp() {
      const app = express();
      const router = express.Router();
      return Object.assign([app, router], { app, router });
    },
  };
}

/** `addAsync` of @awaitjs/express: each verb once more with `Async` behind its name. */
function addAsync(router) {
  for (const verb of ['get', 'post', 'put', 'patch', 'delete', 'head', 'use', 'route']) {
    router[`${verb}Async`] = (...args) => router[verb](...args);
  }
  return router;
}

const passOn = () => (target) => target;
const container = { resolve: (Class) => new Class(), get: (Class) => new Class() };

/** The part of reflect-metadata that decorators use. */
function addMetadata() {
  const kept = new WeakMap();
  const mapOf = (target) => kept.get(target) ?? kept.set(target, new Map()).get(target);
  Reflect.defineMetadata = (key, value, target) => void mapOf(target).set(key, value);
  Reflect.getMetadata = (key, target) => mapOf(target).get(key);
  Reflect.hasMetadata = (key, target) => mapOf(target).has(key);
  Reflect.metadata = (key, value) => (target) => Reflect.defineMetadata(key, value, target);
  return {};
}

/** express-ws: its paths are websockets, so nothing is registered that a client could ask for. */
const websockets = () => (app) => ({ app: Object.assign(app, { ws: () => app }), getWss: () => new Set() });

/** Packages that have a part in routing: what they do for it, in a line each. */
const standIns = {
  '@tw/utils/module/express': platform,
  '@awaitjs/express': ({ Router }) => ({ addAsync, Router: (options) => addAsync(Router(options)) }),
  'express-async-handler': () => (handler) => handler,
  'express-promise-router': ({ Router }) => ({ __esModule: true, default: Router }),
  'express-ws': websockets,
  'reflect-metadata': addMetadata,
  tsyringe: () => ({ container, injectable: passOn, singleton: passOn }),
  typedi: () => ({ Container: container, Service: passOn }),
};

/** The stand-in for a package that is not there. */
function packageFor(name, express) {
  return Object.hasOwn(standIns, name) ? standIns[name](express) : mock(name);
}

module.exports = { packageFor };
