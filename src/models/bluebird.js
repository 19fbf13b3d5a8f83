/* bluebird 2 to 3: the promises that are built in, with bluebird's further methods on them. promisifyAll(fs)
 * gives each function that takes a callback a companion that gives a promise: fs.readdirAsync(dir).map(…). */
'use strict';
const { known, unknown } = require('routedrift:model');

const all = (list) => Promise.all(list);
const settle = (ok, no) => (err, value) => (err ? no(err) : ok(value));

function promisify(f, { context } = {}) {
  return function (...args) {
    return new Promise((ok, no) => f.call(context || this, ...args, settle(ok, no)));
  };
}

function promisifyAll(target, { suffix = 'Async' } = {}) {
  if (!known([target]).length) return target;
  for (const object of [target, target.prototype]) {
    if (!object) continue;
    for (const name of Object.getOwnPropertyNames(object)) {
      if (typeof object[name] === 'function' && name !== 'constructor') object[name + suffix] = promisify(object[name]);
    }
  }
  return target;
}

async function mapSeries(list, f) {
  const found = [];
  for (const one of await all(await list)) found.push(await f(one, found.length));
  return found;
}

async function props(object) {
  const found = {};
  for (const [name, value] of Object.entries(await object)) found[name] = await value;
  return found;
}

/* Takes a list or its promise first; as a method it takes its promise. */
const lists = {
  map: async (list, f) => all((await all(await list)).map((one, i) => f(one, i))),
  filter: async (list, f) => (await all(await list)).filter((one, i) => f(one, i)),
  reduce: async (list, f, first) => (await all(await list)).reduce((sum, one, i) => f(sum, one, i), first),
  each: async (list, f) => mapSeries(list, f).then(() => list),
  mapSeries,
  props,
};

function Bluebird(executor) {
  return new Promise(executor);
}

const attempt = (f) => Promise.resolve(f());
const nothing = () => {};
const coroutine = (f) => async function (...args) {
  f.apply(this, args);
  return unknown('bluebird');
};
const fromCallback = (f) => new Promise((ok, no) => f(settle(ok, no)));

Bluebird.prototype = Promise.prototype;
for (const name of ['resolve', 'reject', 'all', 'allSettled', 'race', 'any']) Bluebird[name] = (value) => Promise[name](value);
Object.assign(Bluebird, lists, {
  promisify, promisifyAll, coroutine, fromCallback, fromNode: fromCallback, attempt, try: attempt, Promise: Bluebird, default: Bluebird,
  join(...values) {
    const last = values[values.length - 1];
    return typeof last === 'function' ? all(values.slice(0, -1)).then((found) => last(...found)) : all(values);
  },
  method: (f) => (...args) => attempt(() => f(...args)),
  delay: (ms, value) => Promise.resolve(value),
  config: nothing, longStackTraces: nothing, onPossiblyUnhandledRejection: nothing,
});
for (const name of Object.keys(lists)) {
  Promise.prototype[name] = function (...args) {
    return lists[name](this, ...args);
  };
}
Object.assign(Promise.prototype, {
  spread(f) { return this.then((found) => all(found)).then((found) => f(...found)); },
  async tap(f) {
    const value = await this;
    await f(value);
    return value;
  },
  return(value) { return this.then(() => value); },
  get(name) { return this.then((value) => value[name]); },
  delay() { return this; },
  timeout() { return this; },
  bind() { return this; },
  asCallback(f) { return f ? this.then((value) => f(null, value)) : this; },
  nodeify(f) { return f ? this.then((value) => f(null, value)) : this; },
});
module.exports = Bluebird;
