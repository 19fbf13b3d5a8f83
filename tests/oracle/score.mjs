#!/usr/bin/env node
/* Scores `routedrift routes` on real services: one line per truth table (made by running Express on a public
 * repository) and the sums. Nothing of those repositories is in this one: both directories have to be named.
 *
 *     node tests/oracle/score.mjs --truth DIR --repos DIR [--routedrift BIN] [--verbose] [--json] [NAME…]
 *
 * --truth   the tables, <name>.json (or a directory with them in routes/)
 * --repos   the working copies, <name>/
 *
 * found     truth routes that are reported, certain or conditional
 * missing   truth routes that are not; `silent` of them have no blind spot at their place in the same file
 * extra     reported, mounted routes that no setting of the service has (`conditional[]` of the table may be reported)
 * recall = found / truth, precision = found / (found + extra), all as sets of method + path.
 *
 * A path segment that the table took from an environment variable's value (`env`) matches a hole `${?}`. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { findBinary, readRoutes, routeKey } from './lib/tool.mjs';

const enclosingLines = 400; // a blind spot at most so far above a registration may enclose it

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
    else if (args[i] === '--verbose') options.verbose = true;
    else if (args[i] === '--json') options.json = true;
    else if (args[i].startsWith('-')) throw new Error(`unknown option ${args[i]}`);
    else options.names.push(args[i]);
  }
  for (const name of ['truth', 'repos']) if (!options[name]) throw new Error(`--${name} DIR is missing`);
  if (existsSync(path.join(options.truth, 'routes'))) options.truth = path.join(options.truth, 'routes');
  return options;
}

/** Truth rows by key; each keeps all places that register it. */
function truthRows(table, list) {
  const rows = new Map();
  for (const row of list ?? []) {
    const key = routeKey(row.method, row.path);
    if (!rows.has(key)) rows.set(key, { key, places: [] });
    rows.get(key).places.push([`${row.file}:${row.line}`, ...(row.via ?? [])]);
  }
  return rows;
}

/** Reported routes by key, files as the truth names them (relative to the repository). */
function toolRows(table, routes) {
  const rows = new Map();
  for (const route of routes) {
    if (route.mounted === false) continue;
    const key = routeKey(route.method, route.path);
    if (rows.get(key)?.certainty === 'certain') continue;
    rows.set(key, { key, path: route.path, certainty: route.certainty, place: `${path.posix.join(table.root, route.file)}:${route.line}` });
  }
  return rows;
}

/** Reported paths with holes, matched with truth paths in which an environment value stands at the hole. */
function fillHoles(table, reported, wanted) {
  const values = Object.values(table.env ?? {}).filter(Boolean);
  for (const [key, row] of [...reported]) {
    if (!row.path.includes('${?}')) continue;
    for (const value of values) {
      const filled = key.replaceAll('${?}', value);
      if (wanted.has(filled) && !reported.has(filled)) {
        reported.delete(key);
        reported.set(filled, { ...row, key: filled });
      }
    }
  }
}

/** A blind spot covers a missing route when it stands in a file of its registration (or of a caller on the way), at
 * the line or a little above it. */
function isAnnounced(places, blindSpots) {
  return places.flat().some((place) => {
    const at = place.lastIndexOf(':');
    const [file, line] = [place.slice(0, at), Number(place.slice(at + 1))];
    return blindSpots.some((spot) => spot.file === file && spot.line <= line + 1 && line - spot.line <= enclosingLines);
  });
}

function scoreTable(table, answer) {
  const truth = truthRows(table, table.routes);
  const allowed = truthRows(table, table.conditional);
  for (const row of table.websocket ?? []) allowed.set(routeKey('get', `${row.path}/.websocket`), row);
  const reported = toolRows(table, answer.routes);
  fillHoles(table, reported, truth);
  const blindSpots = answer.blindSpots.map((spot) => ({ ...spot, file: path.posix.join(table.root, spot.file) }));
  const missing = [...truth.values()].filter((row) => !reported.has(row.key));
  const announced = new Set(missing.filter((row) => isAnnounced(row.places, blindSpots)).map((row) => row.key));
  return {
    truth: truth.size,
    found: truth.size - missing.length,
    missing,
    announced,
    silent: missing.length - announced.size,
    extra: [...reported.values()].filter((row) => !truth.has(row.key) && !allowed.has(row.key)),
    conditional: [...reported.values()].filter((row) => row.certainty === 'conditional').length,
    blindSpots,
    ms: answer.ms,
    status: answer.status,
  };
}

const percent = (part, whole) => (whole ? `${((100 * part) / whole).toFixed(2)}%` : '-');
const columns = ['truth', 'found', 'missing', 'silent', 'extra', 'cond.', 'blind', 'recall', 'precision', 'ms'];
const printRow = (name, cells) => console.log(name.padEnd(26) + cells.map((cell) => String(cell).padStart(10)).join(''));

function cellsOf(s) {
  return [s.truth, s.found, s.truth - s.found, s.silent, s.extra, s.conditional, s.blind, percent(s.found, s.truth), percent(s.found, s.found + s.extra), s.ms];
}

function printDetails(score) {
  for (const row of score.missing) console.log(`    - ${row.key}   ${row.places[0].join(' < ')}${score.announced.has(row.key) ? '   (blind spot there)' : '   SILENT'}`);
  for (const row of score.extra) console.log(`    + ${row.key}   ${row.place}   ${row.certainty}`);
  for (const spot of score.blindSpots) console.log(`    ? ${spot.file}:${spot.line}:${spot.column}   ${spot.reason}`);
}

function main() {
  let options;
  try {
    options = parseArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`score: ${error.message}`);
    process.exitCode = 2;
    return;
  }
  const binary = findBinary(options.binary);
  const files = readdirSync(options.truth).filter((file) => file.endsWith('.json')).sort();
  const names = files.map((file) => file.slice(0, -5)).filter((name) => !options.names.length || options.names.includes(name));
  const sums = { truth: 0, found: 0, silent: 0, extra: 0, conditional: 0, blind: 0, ms: 0 };
  const rows = [];
  let failed = 0;
  if (!options.json) printRow('', columns);
  for (const name of names) {
    const table = JSON.parse(readFileSync(path.join(options.truth, `${name}.json`), 'utf8'));
    const directory = path.join(options.repos, name, table.root);
    if (!existsSync(directory) || !statSync(directory).isDirectory()) {
      console.log(`${name.padEnd(26)}  not here: ${directory}`);
      failed += 1;
      continue;
    }
    const answer = readRoutes(binary, directory);
    if (answer.error) {
      console.log(`${name.padEnd(26)}  FAILED: ${answer.error}`);
      sums.truth += truthRows(table, table.routes).size;
      failed += 1;
      continue;
    }
    const score = scoreTable(table, answer);
    const row = { ...score, extra: score.extra.length, blind: score.blindSpots.length };
    for (const key of Object.keys(sums)) sums[key] += row[key];
    rows.push({ name, ...row, missing: score.missing.map((one) => one.key), announced: undefined, blindSpots: undefined });
    if (options.json) continue;
    printRow(name, cellsOf(row));
    if (options.verbose) printDetails(score);
  }
  if (options.json) console.log(JSON.stringify({ version: 1, services: rows, sums }, null, 1));
  else printRow('sum', cellsOf(sums));
  if (failed) console.log(`${failed} of ${names.length} not scored; their routes count as missing where the table could be read`);
  process.exitCode = failed ? 1 : 0;
}

main();
