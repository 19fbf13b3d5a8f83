/* Stand-ins for packages that are not installed: a value that can be called, constructed, awaited and asked for any
 * property, and gives another one of its kind. A function handed to it is called once, soon, as a connection or
 * a ready event would do. And the platform's own module (docs: DOMAIN of the fixtures), made of the real Express. */
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

function mock(name, isSettled = false) {
  const known = new Map();
  return new Proxy(function () {}, {
    get(_target, key) {
      if (key === 'isMock' || key === '__esModule') return true;
      if (key === 'prototype') return Object.prototype;
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

module.exports = { mock, platform };
