/* awilix: a container makes what is registered when its name is asked for, and hands its cradle (or, in classic mode,
 * what the parameters are called) to the function or class that makes it. Routers come out of containers.
 *
 *     container.register({ router: asFunction(({ users }) => …), users: asClass(Users).singleton() })
 *     container.resolve('router')    →    the function runs, and reading `users` makes one Users */
'use strict';
const path = require('path');
const { isClass, parametersOf } = require('routedrift:model');
const { filesOf } = require('routedrift:loader');

const Lifetime = { SINGLETON: 'SINGLETON', SCOPED: 'SCOPED', TRANSIENT: 'TRANSIENT' };
const InjectionMode = { PROXY: 'PROXY', CLASSIC: 'CLASSIC' };
const RESOLVER = Symbol('Awilix Resolver Config');

/* ---- resolvers ---- */

function resolver(settings) {
  const but = (change) => resolver({ ...settings, ...change });
  return {
    ...settings,
    setLifetime: (lifetime) => but({ lifetime }),
    singleton: () => but({ lifetime: 'SINGLETON' }),
    scoped: () => but({ lifetime: 'SCOPED' }),
    transient: () => but({ lifetime: 'TRANSIENT' }),
    setInjectionMode: (injectionMode) => but({ injectionMode }),
    proxy: () => but({ injectionMode: 'PROXY' }),
    classic: () => but({ injectionMode: 'CLASSIC' }),
    inject: (injector) => but({ injector }),
    disposer: () => but({}),
  };
}

const maker = (target, make) =>
  function (container) {
    const locals = this.injector ? this.injector(container) : {};
    const find = (name) => (name in locals ? locals[name] : container.resolve(name));
    if ((this.injectionMode || container.options.injectionMode) === 'CLASSIC') return make(...parametersOf(target).map(find));
    return make(this.injector ? new Proxy({}, { get: (_, name) => find(name) }) : container.cradle);
  };

const asValue = (value) => ({ resolve: () => value });
const aliasTo = (name) => ({ resolve: (container) => container.resolve(name) });
const asFunction = (fn, options) => resolver({ ...options, ...fn[RESOLVER], resolve: maker(fn, fn) });
const asClass = (Class, options) =>
  resolver({ ...options, ...Class[RESOLVER], resolve: maker(Class, (...args) => new Class(...args)) });

const asEither = (target, options) => (isClass(target) ? asClass(target, options) : asFunction(target, options));

/* ---- loadModules ---- */

const camelCase = (name) => {
  const joined = name.replace(/[^a-zA-Z0-9]+(.)?/g, (_, first) => (first ? first.toUpperCase() : ''));
  return joined.charAt(0).toLowerCase() + joined.slice(1);
};

/** What a module offers: itself or its default under the file's name, other exports that say how they are made. */
function offersOf(exported, name) {
  if (typeof exported === 'function') return [[name, exported]];
  const named = Object.entries(exported).filter(([key, value]) => key !== 'default' && typeof value === 'function' && value[RESOLVER]);
  return typeof exported.default === 'function' ? [[name, exported.default], ...named] : named;
}

function formatted(name, descriptor, format) {
  if (format === 'camelCase') return camelCase(name);
  return typeof format === 'function' ? format(name, descriptor) : name;
}

function loadFile(container, file, own, { formatName, resolverOptions }) {
  for (const [name, value] of offersOf(require(file), path.basename(file, path.extname(file)))) {
    const inline = value[RESOLVER] || {};
    const options = { ...resolverOptions, ...(typeof own === 'string' ? { lifetime: own } : own), ...inline };
    const registered = inline.name || formatted(name, { name, path: file, value, opts: own }, formatName);
    container.register(registered, (options.register || asEither)(value, options));
  }
}

/* ---- the container ---- */

function createContainer(settings, parent) {
  const options = { injectionMode: 'PROXY', ...settings };
  const registrations = {};
  const asked = [];
  /** The cradle's trap itself, so that a chain of dependencies costs as few calls as can be. */
  function resolve(_, name) {
    const found = container.getRegistration(name);
    if (!found || asked.includes(name)) return undefined;
    const { cache } = found.lifetime === 'SINGLETON' ? container.root : container;
    const keeps = found.lifetime === 'SINGLETON' || found.lifetime === 'SCOPED';
    if (keeps && cache.has(name)) return cache.get(name);
    asked.push(name);
    const value = found.resolve(container);
    asked.pop();
    if (keeps) cache.set(name, value);
    return value;
  }
  const container = {
    options,
    cache: new Map(),
    register(name, one) {
      Object.assign(registrations, typeof name === 'object' ? name : { [name]: one });
      return container;
    },
    getRegistration: (name) => registrations[name] || (parent ? parent.getRegistration(name) : null),
    hasRegistration: (name) => Boolean(container.getRegistration(name)),
    resolve: (name) => resolve(undefined, name),
    build: (target, own) => (target.resolve ? target : asEither(target, own)).resolve(container),
    createScope: () => createContainer(options, container),
    loadModules(patterns, own = {}) {
      for (const one of patterns) {
        const [pattern, how] = Array.isArray(one) ? one : [one];
        for (const file of filesOf(pattern, own.cwd)) loadFile(container, file, how, own);
      }
      return own.esModules ? Promise.resolve(container) : container;
    },
    dispose: () => Promise.resolve(),
    get registrations() {
      return { ...(parent && parent.registrations), ...registrations };
    },
  };
  container.root = parent ? parent.root : container;
  container.cradle = new Proxy({}, { get: resolve });
  return container;
}

const listModules = (patterns, { cwd } = {}) =>
  filesOf(patterns, cwd).map((file) => ({ name: path.basename(file, path.extname(file)), path: file, opts: null }));

module.exports = { createContainer, asValue, asFunction, asClass, aliasTo, listModules, Lifetime, InjectionMode, RESOLVER };
