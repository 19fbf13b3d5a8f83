/* What Express really has: the route() and use() of routers and applications are wrapped before the service
 * starts, so that each registration is kept as it was written; walkRows() then joins the mounts, walk() as text.
 *
 *     app.use('/api', r); r.get(['/a', '/b'], h)   ->   get /api/a, get /api/b
 *
 * Invariant: only what hangs on an application that no other one mounts is listed. A router that nothing mounts
 * serves nothing. Works for both majors, because the wrapped functions take the same arguments in both. */
'use strict';

const entries = new Map(); // router or application -> [{ path, route } | { path, children }]
const applications = [];
const mountedApplications = new Set();
let insideApplicationUse = 0;
let insideApplicationAll = 0;

function entriesOf(owner) {
  if (!entries.has(owner)) entries.set(owner, []);
  return entries.get(owner);
}

function isPathArgument(first) {
  let inner = first;
  while (Array.isArray(inner) && inner.length) inner = inner[0];
  return typeof inner !== 'function';
}

/** The arguments of use(): a path if there is one, and the handlers, nested arrays opened. */
function splitUse(args) {
  const list = [...args];
  const path = list.length && isPathArgument(list[0]) ? list.shift() : '/';
  return { path, children: list.flat(Infinity).filter((one) => typeof one === 'function') };
}

function wrapRouter(proto, where) {
  const { use, route } = proto;
  proto.use = function (...args) {
    const result = use.apply(this, args);
    if (!insideApplicationUse) entriesOf(this).push(splitUse(args));
    return result;
  };
  proto.route = function (path) {
    const result = route.call(this, path);
    entriesOf(this).push({ path, route: result, all: insideApplicationAll > 0, places: where() });
    return result;
  };
}

function wrapApplication(proto, routerOf) {
  const { init, use, all } = proto;
  proto.init = function (...args) {
    applications.push(this);
    return init.apply(this, args);
  };
  proto.use = function (...args) {
    insideApplicationUse += 1;
    try {
      return use.apply(this, args);
    } finally {
      insideApplicationUse -= 1;
      const entry = splitUse(args);
      for (const child of entry.children) if (child.set && child.handle) mountedApplications.add(child);
      entriesOf(routerOf(this)).push(entry);
    }
  };
  proto.all = function (...args) {
    insideApplicationAll += 1;
    try {
      return all.apply(this, args);
    } finally {
      insideApplicationAll -= 1;
    }
  };
}

/** Wraps one copy of Express. To be called before the service is loaded. where() tells the places that a
 * registration comes from, innermost first. */
function record(express, major, requireFrom, where = () => []) {
  if (major === 4) {
    wrapRouter(express.Router, where);
    wrapApplication(express.application, (app) => {
      app.lazyrouter();
      return app._router;
    });
    record.routerOf = (app) => app._router;
  } else {
    wrapRouter(requireFrom('router').prototype, where);
    wrapApplication(express.application, (app) => app.router);
    record.routerOf = (app) => app.router;
  }
}

const pathList = (path) => (Array.isArray(path) ? path.flat(Infinity) : [path]);
const pathText = (path) => (path instanceof RegExp ? `/${path.source}/` : String(path));
const join = (base, path) => (base === '' ? path : `${base}/${path}`.replace(/\/{2,}/g, '/'));

function methodsOf({ route, all }) {
  if (all) return route.stack.length ? ['all'] : [];
  return [...new Set(route.stack.map((layer) => layer.method || 'all'))];
}

function walkOwner(owner, base, found, path) {
  if (path.includes(owner)) return;
  const isApplication = owner.set && owner.handle && record.routerOf(owner);
  const list = entries.get(isApplication ? record.routerOf(owner) : owner) || [];
  for (const entry of list) {
    for (const one of pathList(entry.path)) {
      const text = pathText(one);
      if (entry.route) {
        for (const method of methodsOf(entry)) found.push({ method, path: join(base, text) || '/', places: entry.places });
      } else {
        const next = text === '/' || text === '' ? base : join(base, text);
        for (const child of entry.children) walkOwner(child, next, found, [...path, owner]);
      }
    }
  }
}

/** Every route that is served, in order of registration: { method, path, places }. */
function walkRows() {
  const found = [];
  for (const app of applications) if (!mountedApplications.has(app)) walkOwner(app, '', found, []);
  return found;
}

/** "method path" of each, once. */
function walk() {
  return [...new Set(walkRows().map(({ method, path }) => `${method} ${path}`))];
}

module.exports = { record, walk, walkRows };
