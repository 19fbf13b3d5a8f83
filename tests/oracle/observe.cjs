/* The child process of observe.mjs: starts a service of another repository under one major of Express and prints the
 * routes that Express then has, with the places of their registrations, as JSON on the last line.
 *
 *     node observe.cjs '{"app": DIR, "root": DIR, "entry": FILE, "major": 5, "checkout": DIR, "settle": 1500, …}' */
'use strict';

const Module = require('node:module');
const path = require('node:path');
const { guard, brief } = require('./lib/guard.cjs');
const { prepare } = require('./lib/load.cjs');
const { record, walkRows } = require('./lib/record.cjs');

const framesRead = 40;
const callersKept = 6;

const { app, root, entry, major, checkout, packages, settle, call } = JSON.parse(process.argv[2]);
const folder = path.join(checkout, 'node_modules', `express${major}`);
const express = require(folder);
const print = process.stdout.write.bind(process.stdout);

/** Places of the service on the way to here, as `file:line` of its repository, innermost first. */
function where() {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = framesRead;
  const lines = new Error().stack.split('\n').slice(2);
  Error.stackTraceLimit = limit;
  return lines
    .map((line) => /\(?((?:file:\/\/)?\/[^()]+):(\d+):\d+\)?$/.exec(line))
    .filter((found) => found && found[1].startsWith(`${app}/`) && !found[1].includes('/node_modules/'))
    .map(([, file, line]) => `${path.relative(app, file)}:${line}`);
}

function tableRow({ method, path: text, places: [place = '?:0', ...via] }) {
  const at = place.lastIndexOf(':');
  return { method, path: text, file: place.slice(0, at), line: Number(place.slice(at + 1)), via: via.slice(0, callersKept) };
}

async function start(notes) {
  try {
    const exported = Module._load(entry, null, true); // as main: `require.main === module` holds in the entry
    if (call) await new Function('exported', `return (${call})`)(exported);
  } catch (error) {
    notes.push(`start threw: ${brief(error)}`);
  }
}

process.setSourceMapsEnabled(true);
record(express, major, Module.createRequire(path.join(folder, 'index.js')), where);
const absent = prepare({ app, root, checkout, major, express, packages, lenient: true });
const notes = guard({ app, express });
process.chdir(root);
process.argv.splice(1, process.argv.length - 1, entry);
start(notes);
setTimeout(() => {
  const routes = walkRows().map(tableRow);
  print(`\n${JSON.stringify({ routes, notes, absent: [...absent] })}\n`, () => process.kill(process.pid, 'SIGKILL'));
}, settle);
