/* The child process of run.mjs: starts one service under one major of Express and prints what Express then has, as
 * JSON on the last line of standard output.
 *
 *     node start.cjs APP ROOT ENTRY 4|5 CHECKOUT [PACKAGES]   ->   ["get /users", "post /users"] */
'use strict';

const Module = require('node:module');
const path = require('node:path');
const { prepare } = require('./lib/load.cjs');
const { record, walk } = require('./lib/record.cjs');

const settleMs = 150;

const [app, root, entry, majorText, checkout, packages] = process.argv.slice(2);
const major = Number(majorText);
const folder = path.join(checkout, 'node_modules', `express${major}`);
const express = require(folder);

record(express, major, Module.createRequire(path.join(folder, 'index.js')));
prepare({ app, root, checkout, major, express, packages });

for (const name of ['log', 'info', 'warn', 'debug']) console[name] = () => {};
process.exitCode = 0;
process.chdir(root);
process.argv.splice(1, process.argv.length - 1, entry);
Module._load(entry, null, true); // as main: `require.main === module` holds in the entry

setTimeout(() => {
  process.stdout.write(`\n${JSON.stringify(walk())}\n`, () => process.exit(0));
}, settleMs);
