#!/usr/bin/env node
/* Makes a truth table for a service of another repository: starts it with the real Express and its own code, every other
 * package a stand-in, and writes down what Express then has. score.mjs reads the table.
 *
 *     node tests/oracle/observe.mjs SERVICE ENTRY [--repo DIR] [--express 4|5] [--out FILE] [--env NAME=VALUE]…
 *                                   [--env-file FILE] [--call EXPRESSION] [--packages DIR] [--settle MS]
 *
 * SERVICE    its directory; ENTRY the module that starts it, seen from there
 * --repo     the repository it lies in (the service's directory): places are told from there
 * --call     what is called on the entry's exports to start it, for example `exported.start()`
 * --packages a node_modules with packages that are to be real (tests/oracle/packages/node_modules)
 * --settle   how long it may go on registering (1500)
 *
 * The service is not isolated: guard.cjs takes writing, processes and the network from it, no more. A stand-in is truthy and
 * lists nothing, so a table is to be read against the source; `notes` and `absent` in it say what went wrong. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkout } from './lib/tool.mjs';

const graceMs = 60_000; // to load the modules
const defaultPackages = path.join(checkout, 'tests/oracle/packages/node_modules');

const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});

/** "^4.17.1" in the package.json at the service or above it, up to the repository -> 4 */
function expressMajor(root, app) {
  for (let dir = root; dir.startsWith(app); dir = path.dirname(dir)) {
    const { dependencies, devDependencies } = readJson(path.join(dir, 'package.json'));
    const range = { ...devDependencies, ...dependencies }.express;
    if (range) return /^\D*4/.test(range) ? 4 : 5;
    if (dir === path.dirname(dir)) break;
  }
  return 5;
}

/** `NAME=value` lines; quotes go, and names without a value. */
function readEnvironment(text) {
  const found = {};
  for (const line of text.split('\n')) {
    const [, name, value] = /^\s*(?:export\s+)?([\w.]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (value) found[name] = value.replace(/^(['"])(.*)\1$/, '$2');
  }
  return found;
}

/** The table of one service: { repo, root, entry, express_major, env, notes, absent, routes }. */
export function observe({ service, entry, repo = service, express, env = {}, call, packages = defaultPackages, settle = 1500 }) {
  const app = realpathSync(repo);
  const root = realpathSync(service);
  const major = express ?? expressMajor(root, app);
  const task = { app, root, entry: path.resolve(root, entry), major, checkout, settle, call, packages: existsSync(packages) ? packages : undefined };
  const child = spawn(process.execPath, [path.join(checkout, 'tests/oracle/observe.cjs'), JSON.stringify(task)], { env: { PATH: process.env.PATH, ...env } });
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    const late = setTimeout(() => child.kill('SIGKILL'), settle + graceMs);
    child.stdout.on('data', (piece) => (out += piece));
    child.stderr.on('data', (piece) => (err += piece));
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(late);
      try {
        const seen = JSON.parse(out.trim().split('\n').pop());
        resolve({ repo: path.basename(app), root: path.relative(app, root) || '.', entry, express_major: major, source: 'runtime', env, ...seen });
      } catch {
        reject(new Error(`it did not start: ${err.trim().split('\n').slice(0, 6).join('\n  ') || 'no answer in time'}`));
      }
    });
  });
}

function parseArguments(args) {
  const options = { env: {} };
  const places = [];
  const takes = {
    '--repo': (value) => (options.repo = path.resolve(value)),
    '--express': (value) => (options.express = Number(value)),
    '--out': (value) => (options.out = path.resolve(value)),
    '--env': (value) => (options.env[value.slice(0, value.indexOf('='))] = value.slice(value.indexOf('=') + 1)),
    '--env-file': (value) => (options.env = { ...readEnvironment(readFileSync(value, 'utf8')), ...options.env }),
    '--call': (value) => (options.call = value),
    '--packages': (value) => (options.packages = path.resolve(value)),
    '--settle': (value) => (options.settle = Number(value)),
  };
  for (let i = 0; i < args.length; i++) {
    const take = takes[args[i]];
    if (!take && args[i].startsWith('-')) throw new Error(`unknown option ${args[i]}`);
    if (take && i + 1 === args.length) throw new Error(`${args[i]} wants a value`);
    if (take) take(args[++i]);
    else places.push(args[i]);
  }
  if (places.length !== 2) throw new Error('SERVICE and ENTRY are wanted');
  if (options.express !== undefined && ![4, 5].includes(options.express)) throw new Error('--express is 4 or 5');
  return { ...options, service: path.resolve(places[0]), entry: places[1] };
}

async function main() {
  try {
    const { out, ...options } = parseArguments(process.argv.slice(2));
    const table = await observe(options);
    const text = `${JSON.stringify(table, null, 1)}\n`;
    if (out) writeFileSync(out, text);
    else process.stdout.write(text);
    console.error(`${table.routes.length} routes, ${table.absent.length} stand-ins`);
    for (const note of table.notes) console.error(`  ${note}`);
  } catch (error) {
    console.error(`observe: ${error.message}`);
    process.exitCode = 2;
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
