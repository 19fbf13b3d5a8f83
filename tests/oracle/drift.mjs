#!/usr/bin/env node
/* Scores `routedrift check` on real services that keep an OpenAPI document: one line per drift table (an independent
 * comparison of the routes that Express has with the document) and the sums. Nothing of those repositories is in this
 * one: both directories have to be named.
 *
 *     node tests/oracle/drift.mjs --truth DIR --repos DIR [--routedrift BIN] [--verbose] [--json] [--discover] [NAME…]
 *
 * --truth     the tables, <name>.json (or a directory with them in drift/)
 * --repos     the working copies, <name>/
 * --discover  leave it to routedrift to find the documents; else those of the table are named
 *
 * missing     routes without an operation:   table, found among them, and those that only one side has (lost, extra)
 * unserved    operations without a route:    the same
 * A route that only some settings add (`conditional_missing_from_spec`) may be reported; one that the table calls not
 * comparable, and an operation that only a wildcard covers, must not be. Compared as sets of method + path, with
 * --strict-base, since the tables list routes outside of the base paths too. `open` counts the differences that none of
 * the reasons below explains; --verbose lists all of them with their reasons. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { findBinary, readRoutes, routeKey } from './lib/tool.mjs';

function parseArguments(args) {
  const options = { names: [] };
  let i = 0;
  const place = () => {
    if (i + 1 === args.length) throw new Error(`${args[i]} wants a path`);
    return path.resolve(args[++i]);
  };
  for (; i < args.length; i++) {
    if (args[i] === '--truth') options.truth = place();
    else if (args[i] === '--repos') options.repos = place();
    else if (args[i] === '--routedrift') options.binary = place();
    else if (['--verbose', '--json', '--discover'].includes(args[i])) options[args[i].slice(2)] = true;
    else if (args[i].startsWith('-')) throw new Error(`unknown option ${args[i]}`);
    else options.names.push(args[i]);
  }
  for (const name of ['truth', 'repos']) if (!options[name]) throw new Error(`--${name} DIR is missing`);
  if (existsSync(path.join(options.truth, 'drift'))) options.truth = path.join(options.truth, 'drift');
  return options;
}

/** What `check` says of a service: {findings, specs, status}, or {error}. */
function readFindings(binary, directory, documents) {
  const named = documents.flatMap((file) => ['--spec', file]);
  const args = ['check', '--format', 'json', '--strict-base', ...named, directory];
  const run = spawnSync(binary, args, { encoding: 'utf8', maxBuffer: 1 << 28, timeout: 300_000 });
  if (run.error || run.signal) return { error: run.error?.message ?? `ended by ${run.signal}` };
  try {
    const answer = JSON.parse(run.stdout);
    return { status: run.status, findings: answer.findings, specs: answer.services.flatMap((one) => one.specs ?? (one.spec ? [one.spec] : [])) };
  } catch (error) {
    return { error: `status ${run.status}, no JSON (${error.message}): ${run.stderr.trim()}` };
  }
}

const keysOf = (rows) => new Set((rows ?? []).map((row) => routeKey(row.method, row.path)));

/** "get /a/:id(\\d+)?" and "get /a/{x}" -> "get /a/{}": what two paths of one shape have in common. */
const shapeOf = (key) => key.replace(/:\w+(\([^)]*\))?|\{\w+\}/g, '{}');
const isOptional = (key) => /\?(?=[/.]|$)|\{\/|\([^)]*\)\?/.test(key);

/** The shapes of the forms of a path with optional parts, the longest first. */
function formsOf(key) {
  const without = key.replace(/\/:\w+(\([^)]*\))?\?/, '');
  return without === key ? [shapeOf(key)] : [shapeOf(key.replace(/\?/g, '')), ...formsOf(without)];
}

/** A reported path with holes as a pattern: "/admin/${?}/queues". */
function holePattern(key) {
  const quoted = key.split('${?}').map((text) => text.replace(/[.*+?^$(){}|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${quoted.join('[^/]*')}$`);
}

/** Why a route that the table misses in the document is not reported; undefined: nobody knows. */
function whyLost(key, { routes, findings, reported }) {
  if (!routes.has(key)) {
    const hole = [...routes].find((one) => one.includes('${?}') && holePattern(one).test(key));
    if (hole) return `a part of its path is not known: ${hole}`;
    const twin = [...routes].find((one) => shapeOf(one) === shapeOf(key));
    return twin ? `registered as ${twin}` : '`routes` does not have it: see score.mjs';
  }
  const other = findings.find((one) => one.path && routeKey(one.method, one.path) === key && one.rule !== 'route-param-name-differs');
  if (other) return `reported as ${other.rule}: ${other.message}`;
  const twin = [...reported].find((one) => shapeOf(one) === shapeOf(key));
  if (twin) return `reported once, as ${twin}`;
  return isOptional(key) ? 'one of the forms of its optional parts is documented' : undefined;
}

/** Why one is reported that the table does not have. */
function whyExtra(key, half, { routes, table }) {
  const shapes = (rows) => [...keysOf(rows)].map(shapeOf);
  if (half === 'missing' && shapes(table.missing_from_spec).includes(shapeOf(key))) return 'the table has its twin of one shape';
  if (half === 'missing' && keysOf(table.not_comparable).has(key)) return 'its optional part is text, so that its forms are compared';
  const served = half === 'unserved' && [...routes].some((one) => formsOf(one).includes(shapeOf(key)));
  return half === 'unserved' && !served ? '`routes` does not have its route: see score.mjs' : undefined;
}

/** Sets of keys: in both, only in the table, only reported. */
function compare(table, reported, allowed) {
  const found = [...table].filter((key) => reported.has(key));
  return {
    table: table.size,
    found: found.length,
    lost: [...table].filter((key) => !reported.has(key)),
    extra: [...reported].filter((key) => !table.has(key) && !allowed.has(key)),
  };
}

function score(table, findings) {
  const of = (...rules) => findings.filter((finding) => rules.includes(finding.rule));
  const routes = of('route-undocumented', 'route-method-undocumented').map((one) => routeKey(one.method, one.path));
  const operations = of('spec-operation-unserved').map((one) => routeKey(one.method, one.operation));
  return {
    missing: compare(keysOf(table.missing_from_spec), new Set(routes), keysOf(table.conditional_missing_from_spec)),
    unserved: compare(keysOf(table.missing_in_code), new Set(operations), new Set()),
  };
}

/** Turns lost and extra keys into [key, reason]. */
function explain(result, table, findings, directory, binary) {
  const differences = Object.values(result).some((half) => half.lost.length || half.extra.length);
  const answer = differences ? readRoutes(binary, directory) : { routes: [] };
  const routes = new Set((answer.routes ?? []).map((one) => routeKey(one.method, one.path)));
  const known = { routes, findings, table, reported: findings.filter((one) => one.path && /^route-(method-)?undocumented$/.test(one.rule)).map((one) => routeKey(one.method, one.path)) };
  let open = 0;
  for (const half of ['missing', 'unserved']) {
    result[half].lost = result[half].lost.map((key) => [key, half === 'missing' ? whyLost(key, known) : undefined]);
    result[half].extra = result[half].extra.map((key) => [key, whyExtra(key, half, known)]);
    open += [...result[half].lost, ...result[half].extra].filter(([, reason]) => !reason).length;
  }
  return open;
}

const columns = ['missing', 'found', 'lost', 'extra', 'unserved', 'found', 'lost', 'extra', 'open'];
const printRow = (name, cells) => console.log(name.padEnd(26) + cells.map((cell) => String(cell).padStart(10)).join(''));
const cellsOf = (half) => [half.table, half.found, half.lost.length, half.extra.length];

function printDetails(result) {
  for (const half of ['missing', 'unserved']) {
    for (const [key, reason] of result[half].lost) console.log(`    - ${half}: ${key}   ${reason ?? 'OPEN'}`);
    for (const [key, reason] of result[half].extra) console.log(`    + ${half}: ${key}   ${reason ?? 'OPEN'}`);
  }
}

function main() {
  let options;
  try {
    options = parseArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`drift: ${error.message}`);
    process.exitCode = 2;
    return;
  }
  const binary = findBinary(options.binary);
  const names = readdirSync(options.truth).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5)).sort();
  const sums = Array(columns.length).fill(0);
  const rows = [];
  let failed = 0;
  if (!options.json) printRow('', columns);
  for (const name of names.filter((one) => !options.names.length || options.names.includes(one))) {
    const table = JSON.parse(readFileSync(path.join(options.truth, `${name}.json`), 'utf8'));
    const directory = path.join(options.repos, name, table.root);
    const documents = options.discover ? [] : table.spec_files.map((file) => path.join(options.repos, name, file));
    const answer = existsSync(directory) ? readFindings(binary, directory, documents) : { error: `not here: ${directory}` };
    if (answer.error) {
      if (!options.json) console.log(`${name.padEnd(26)}  FAILED: ${answer.error}`);
      failed += 1;
      continue;
    }
    const result = score(table, answer.findings);
    const open = explain(result, table, answer.findings, directory, binary);
    rows.push({ name, specs: answer.specs, status: answer.status, open, ...result });
    const cells = [...cellsOf(result.missing), ...cellsOf(result.unserved), open];
    cells.forEach((cell, i) => { sums[i] += cell; });
    if (options.json) continue;
    printRow(name, cells);
    if (options.discover && !answer.specs.length) console.log('    no document was found');
    if (options.verbose) printDetails(result);
  }
  if (options.json) console.log(JSON.stringify({ version: 1, services: rows }, null, 1));
  else printRow('sum', sums);
  if (failed && !options.json) console.log(`${failed} not scored`);
  process.exitCode = failed ? 1 : 0;
}

main();
