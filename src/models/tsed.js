/* routedrift:tsed — Ts.ED 5 to 8 on Express. @Controller, @Get … note classes and actions; bootstrap() makes an application,
 * runs the hooks of the server's class, and between them registers the controllers that `mount` names: at the path of the
 * mount, of the controller, of the controllers that it is a child of, and of the action, one behind the other. */
'use strict';
const express = require('express');
const { at, blind, here, isUnknown, known, middleware } = require('routedrift:model');
const { classesOf } = require('routedrift:loader');

const controllers = [];
const actions = [];
const modules = [];

const noted = (list, target) => list.find((one) => one.target === target);

function concat(base, path) {
  const whole = base.endsWith('/') && path.startsWith('/') ? base + path.slice(1) : base + path;
  return whole.length > 1 && whole.endsWith('/') ? whole.slice(0, -1) : whole;
}

const Controller = (options = {}, ...nested) => (target) => {
  const { path = '', children = [] } = typeof options === 'string' ? { path: options } : options;
  controllers.push({ target, path, children: [...children, ...nested] });
};

/** @Path, which names the path beside @Controller(). */
const Path = (path) => (target) => {
  const one = noted(controllers, target);
  if (one) one.path = path;
  else controllers.push({ target, path, children: [] });
};

const verb = (method) => (path = '/') => {
  const place = here();
  return (prototype, key) => void actions.push({ target: prototype.constructor, key, method, path: typeof path === 'string' ? path : '/', place });
};

/** Settings of a class: @Configuration, @Module. As a decorator of a parameter they inject. */
const settingsOf = (settings = {}) => (target, key, index) => {
  if (index === undefined && key === undefined) modules.push({ target, settings });
};

/** The actions of a class, then those of its ancestors whose methods it does not have. */
function actionsOf(target) {
  const found = [];
  for (let cls = target; typeof cls === 'function'; cls = Object.getPrototypeOf(cls)) {
    const keys = found.map((one) => one.key);
    found.push(...actions.filter((one) => one.target === cls && !keys.includes(one.key)));
  }
  return found;
}

function register(app, base, target) {
  const controller = noted(controllers, target);
  if (!controller) return;
  const whole = concat(base, controller.path);
  for (const { method, path, place } of actionsOf(target)) at(place, () => app[method](concat(whole, path) || '/', middleware()));
  for (const child of controller.children) register(app, whole, child);
}

/** A child is registered below its parents alone. */
function registerOwn(app, base, target) {
  if (!controllers.some(({ children }) => children.includes(target))) register(app, base, target);
}

function mount(app, path, value, rootDir) {
  if (isUnknown(value)) blind('which controllers are mounted here is not known', value);
  for (const one of known(value)) {
    if (typeof one === 'string') classesOf(one.replace('${rootDir}', rootDir)).forEach((cls) => registerOwn(app, path, cls));
    else if (typeof one === 'function') registerOwn(app, path, one);
    else if (one) mount(app, path, Object.values(one), rootDir);
  }
}

function mountAll(app, target, given = {}) {
  const own = noted(modules, target);
  const settings = { ...(own && own.settings), ...given };
  for (const one of settings.imports || []) if (typeof one === 'function' && one !== target) mountAll(app, one);
  if (isUnknown(settings.mount)) blind('what the settings mount is not known', settings.mount);
  const mounts = settings.mount || {};
  for (const path of Object.keys(mounts)) mount(app, path, mounts[path], settings.rootDir || process.cwd());
}

function run(Server, server, app, settings) {
  Object.assign(server, { app, expressApp: app, injector: server.injector });
  for (const hook of ['$beforeInit', '$onInit', '$beforeRoutesInit', '$onMountingMiddlewares']) if (server[hook]) server[hook](app);
  mountAll(app, Server, settings);
  for (const hook of ['$onRoutesInit', '$afterRoutesInit', '$onReady']) if (server[hook]) server[hook](app);
}

function application() {
  const app = express();
  return Object.assign(app, { raw: app, rawApp: app, getApp: () => app, callback: () => app, statics: () => app });
}

class Platform {
  constructor(Server, settings) {
    this.app = application();
    run(Server, new Server(), this.app, settings);
  }

  async bootstrap() {
    return this;
  }

  async listen() {
    this.app.listen();
  }

  callback() {
    return this.app;
  }
}

const PlatformExpress = {
  bootstrap: async (Server, settings) => new Platform(Server, settings),
  create: (Server, settings) => new Platform(Server, settings),
};

/** The server of versions before 6. */
class ServerLoader {
  static async bootstrap(Server, settings) {
    const server = new Server();
    server.settings = settings;
    return server;
  }

  use(...handlers) {
    this.expressApp.use(...handlers);
    return this;
  }

  async listen() {
    const app = application();
    run(this.constructor, this, app, this.settings);
    app.listen();
  }

  start() {
    return this.listen();
  }
}

const plain = () => () => {};
exports.decorators = { Controller, Path, Configuration: settingsOf, ServerSettings: settingsOf, Module: settingsOf };
for (const name of ['All', 'Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options']) exports.decorators[name] = verb(name.toLowerCase());
for (const name of ['Inject', 'Injectable', 'Service', 'Use', 'UseBefore', 'UseAfter', 'UseAuth', 'Constant', 'Value']) exports.decorators[name] = plain;
exports.servers = { PlatformExpress, ServerLoader };
