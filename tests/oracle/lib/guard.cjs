/* Keeps a service that is only looked at from doing anything: nothing is written, no process is started or ended,
 * nothing goes out. What it meant to do, and what went wrong on the way, is noted.
 *
 * Invariant: to be called before the service is loaded, and behind everything that this process itself writes. */
'use strict';

const dns = require('node:dns');
const fs = require('node:fs');
const Module = require('node:module');
const net = require('node:net');
const { packageFor } = require('./mock.cjs');

const writes = /^(write|append|mkdir|mkdtemp|rm|unlink|rename|copyFile|cp|symlink|link|l?chmod|[lf]?chown|f?truncate|[lf]?utimes)/;
const elsewhere = ['child_process', 'cluster', 'worker_threads', 'inspector', 'dgram'];
const notesKept = 60;

function brief(value) {
  const text = value instanceof Error ? value.stack : String(value);
  return text.split('\n').slice(0, 4).join(' | ').slice(0, 400);
}

function silenceFiles(express) {
  for (const name of Object.keys(fs)) {
    if (typeof fs[name] !== 'function' || !writes.test(name)) continue;
    fs[name] = (...args) => {
      const done = args.at(-1);
      if (typeof done === 'function') process.nextTick(done, null);
    };
  }
  fs.createWriteStream = () => packageFor('stream', express);
  for (const name of Object.keys(fs.promises)) if (writes.test(name)) fs.promises[name] = async () => {};
}

/** Modules of Node.js that reach other processes are stand-ins for the service: as a worker would see them. */
function silenceProcesses(app, express) {
  const load = Module._load;
  Module._load = function (request, parent, isMain) {
    const name = request.replace(/^node:/, '');
    if (!elsewhere.includes(name) || !parent?.filename?.startsWith(app)) return load.call(this, request, parent, isMain);
    return Object.assign(packageFor(name, express), { isMaster: false, isPrimary: false, isWorker: true, isMainThread: true });
  };
}

/** Prepares this process. Gives back the list of notes, which grows while the service runs. */
function guard({ app, express }) {
  const notes = [];
  const note = (text) => notes.length < notesKept && notes.push(text);
  silenceFiles(express);
  silenceProcesses(app, express);
  net.Socket.prototype.connect = function () {
    return this;
  };
  dns.lookup = () => {};
  process.exit = (code) => note(`process.exit(${code ?? ''}) was called`);
  process.abort = () => note('process.abort() was called');
  process.on('uncaughtException', (error) => note(`thrown: ${brief(error)}`));
  process.on('unhandledRejection', (error) => note(`rejected: ${brief(error)}`));
  for (const name of ['log', 'info', 'warn', 'debug', 'trace', 'error']) {
    console[name] = (...args) => {
      if (name === 'error' || args.some((one) => one instanceof Error)) note(`console.${name}: ${args.map(brief).join(' ')}`);
    };
  }
  return notes;
}

module.exports = { guard, brief };
