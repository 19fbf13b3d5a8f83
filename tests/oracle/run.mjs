#!/usr/bin/env node
/* Holds `routedrift routes` against Express itself: every app of fixtures/apps with an oracle.json is started under
 * each major that it names, with nothing listening, and what Express then has must be what routedrift reports.
 *
 *     node tests/oracle/run.mjs [--routedrift BIN] [--truth] [NAME…]      --truth prints Express' side only
 *
 * oracle.json: {"express": [4, 5], "entry": "src/app.js", "root": ".", "env": {}, "variants": [{"LEGACY": "1"}],
 *               "conditional": ["get /x"], "notes": ""} or {"services": [such, such]}.
 * `variants` are further settings to start it with. A route that only some of the settings have must be reported as
 * conditional, one that all have as certain ("certainty": false leaves that out). `conditional` names routes that no
 * setting here shows: they may be reported. With "packages" the app runs with the real packages of
 * tests/oracle/packages; others than those and Express are stand-ins.
 *
 * Some apps are besides copied out of the repository and observed there as observe.mjs does it: routes and the places
 * of their registrations have to be those that routedrift reports. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { observe } from './observe.mjs';
import { checkout, findBinary, readRoutes, routeKey } from './lib/tool.mjs';

const appsFolder = path.join(checkout, 'fixtures/apps');
const workers = 2;
const packages = path.join(checkout, 'tests/oracle/packages/node_modules');

/** Starts a service once; resolves to the set of "method path" that Express has. */
function startOnce(app, service, major, env) {
  const root = path.resolve(app, service.root || '.');
  const args = [path.join(checkout, 'tests/oracle/start.cjs'), app, root, path.resolve(root, service.entry), String(major), checkout];
  if (service.packages) args.push(packages);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, ...service.env, ...env } });
    let out = '';
    let err = '';
    child.stdout.on('data', (piece) => (out += piece));
    child.stderr.on('data', (piece) => (err += piece));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error(`did not start (${code}): ${err.trim().split('\n').slice(0, 6).join('\n      ')}`));
      const rows = JSON.parse(out.trim().split('\n').pop());
      return resolve(new Set(rows.map((row) => routeKey(row.slice(0, row.indexOf(' ')), row.slice(row.indexOf(' ') + 1)))));
    });
  });
}

/** What Express has: routes of every setting, and those of only some. */
async function truthOf(app, service, major) {
  const settings = [{}, ...(service.variants || [])];
  const sets = [];
  for (const env of settings) sets.push(await startOnce(app, service, major, env));
  const all = new Set(sets.flatMap((set) => [...set]));
  return { all, sometimes: new Set([...all].filter((key) => !sets.every((set) => set.has(key)))) };
}

/** Lines of a difference; none when the tool is right. */
function differences(truth, answer, service) {
  if (answer.error) return [`routedrift: ${answer.error}`];
  const allowed = new Set((service.conditional || []).map((row) => routeKey(...row.split(' '))));
  const reported = new Map();
  for (const route of answer.routes.filter((one) => one.mounted !== false)) {
    const key = routeKey(route.method, route.path);
    if (reported.get(key)?.certainty !== 'certain') reported.set(key, route);
  }
  const lines = [];
  for (const key of truth.all) if (!reported.has(key)) lines.push(`- missing  ${key}`);
  for (const [key, route] of reported) {
    const at = `${route.file}:${route.line}`;
    if (!truth.all.has(key)) {
      if (!allowed.has(key)) lines.push(`+ extra    ${key}  (${at})`);
      continue;
    }
    const certainty = truth.sometimes.has(key) ? 'conditional' : 'certain';
    if (service.certainty !== false && route.certainty !== certainty) lines.push(`~ ${route.certainty}, not ${certainty}:  ${key}  (${at})`);
  }
  return lines;
}

function readJobs(names) {
  const folders = readdirSync(appsFolder).filter((name) => existsSync(path.join(appsFolder, name, 'oracle.json')));
  return folders
    .filter((name) => !names.length || names.includes(name))
    .sort()
    .flatMap((name) => {
      const app = path.join(appsFolder, name);
      const declared = JSON.parse(readFileSync(path.join(app, 'oracle.json'), 'utf8'));
      return (declared.services || [declared]).flatMap((service) => service.express.map((major) => ({ name, app, service, major })));
    });
}

async function judge(job, binary, truthOnly) {
  if (job.service.packages && !existsSync(packages)) {
    return { label: job.name, lines: ['its packages are not installed: npm ci --ignore-scripts --prefix tests/oracle/packages'] };
  }
  const label = `${job.name}${job.service.root ? `/${job.service.root}` : ''} (express ${job.major})`;
  try {
    const truth = await truthOf(job.app, job.service, job.major);
    if (truthOnly) {
      const rows = [...truth.all].map((key) => `    ${key}${truth.sometimes.has(key) ? '   [conditional]' : ''}`);
      return { label, lines: [], text: rows.join('\n'), routes: truth.all.size };
    }
    if (!truth.all.size) return { label, lines: ['Express has no route at all: the app does not test anything'] };
    return { label, lines: differences(truth, readRoutes(binary, path.resolve(job.app, job.service.root || '.')), job.service), routes: truth.all.size };
  } catch (error) {
    return { label, lines: [error.message] };
  }
}

const observed = ['async-start', 'esm-ts'];

/** observe.mjs, held against routedrift on an app that lies outside of the repository. */
async function judgeObserver(name, binary) {
  const { root = '.', entry, express } = JSON.parse(readFileSync(path.join(appsFolder, name, 'oracle.json'), 'utf8'));
  const copy = mkdtempSync(path.join(tmpdir(), 'routedrift-observe-'));
  try {
    cpSync(path.join(appsFolder, name), copy, { recursive: true });
    const service = path.resolve(copy, root);
    const table = await observe({ service, entry, express: express[0], settle: 300 });
    const row = ({ method, path: text, file, line }) => `${routeKey(method, text)}  (${file}:${line})`;
    const seen = new Set(table.routes.map(row));
    const reported = new Set(readRoutes(binary, service).routes.map(row));
    const lines = [...seen].filter((one) => !reported.has(one)).map((one) => `observed only  ${one}`);
    lines.push(...[...reported].filter((one) => !seen.has(one)).map((one) => `reported only  ${one}`), ...table.notes);
    return { label: `observe ${name}`, lines: seen.size ? lines : ['nothing was observed', ...lines], routes: seen.size };
  } catch (error) {
    return { label: `observe ${name}`, lines: [error.message] };
  } finally {
    rmSync(copy, { recursive: true });
  }
}

async function main() {
  const args = process.argv.slice(2);
  const at = args.indexOf('--routedrift');
  const binary = findBinary(at >= 0 ? args.splice(at, 2)[1] : undefined);
  const truthOnly = args.includes('--truth');
  const names = args.filter((one) => !one.startsWith('--'));
  const jobs = readJobs(names);
  const results = new Array(jobs.length);
  let next = 0;
  const work = async () => {
    while (next < jobs.length) {
      const mine = next++;
      results[mine] = await judge(jobs[mine], binary, truthOnly);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  for (const name of truthOnly ? [] : observed) if (!names.length || names.includes(name)) results.push(await judgeObserver(name, binary));
  for (const { label, lines, text, routes } of results) {
    console.log(`${lines.length ? 'FAIL' : 'ok  '} ${label}${routes === undefined ? '' : `: ${routes} routes`}`);
    if (text) console.log(text);
    for (const line of lines) console.log(`    ${line}`);
  }
  const failed = results.filter((one) => one.lines.length).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed || !results.length ? 1 : 0;
}

await main();
