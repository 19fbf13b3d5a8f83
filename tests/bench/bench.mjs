// Times a cold audit (no cache of routedrift's own; the system's file cache is warm for all) against a bare
// tree-sitter parse of the same JavaScript and TypeScript files on one thread, and against `rg -c express` where rg is
// installed; and counts how much of the service had to be parsed. Numbers of one machine mean little: the ratios are
// what to compare. Medians of several runs, taken in turn.
//
//   ./dev bench [DIR…]      a generated service of 600 files, and each directory given
//
// The files of a service are all .js, .ts and their relatives below its directory, tests among them, but declarations
// (.d.ts), node_modules and directories whose names begin with a dot. `routes` is also shown: it needs no rules.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { filesBelow, root, temporary } from '../lib.mjs';
import { generate } from './generate.mjs';

const RUNS = 7;
const release = path.join(root, 'build/release');
const routedrift = path.resolve(process.env.ROUTEDRIFT ?? path.join(release, 'routedrift'));
const work = temporary('bench');

function buildRawParse() {
  const program = path.join(work, 'raw_parse');
  const include = path.join(root, 'node_modules/tree-sitter/vendor/tree-sitter/lib/include');
  execFileSync(process.env.CC ?? 'cc', ['-O2', '-o', program, path.join(root, 'tests/bench/raw_parse.c'), '-I', include, path.join(release, 'libtree_sitter.a')], { stdio: 'inherit' });
  return program;
}

/** Milliseconds from start to end of a process; `statuses` are those that count as having worked. */
function time(program, args, { statuses, input, cwd }) {
  const start = process.hrtime.bigint();
  const result = spawnSync(program, args, { input: input ?? '', cwd, stdio: ['pipe', 'ignore', 'pipe'] });
  const took = Number(process.hrtime.bigint() - start) / 1e6;
  if (result.error) throw result.error;
  if (!statuses.includes(result.status)) throw new Error(`${program} ${args.join(' ')}: status ${result.status ?? result.signal}\n${result.stderr}`);
  return took;
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const hasRipgrep = () => spawnSync('rg', ['--version']).status === 0;

function sources(dir) {
  const hidden = /(^|\/)(node_modules|bower_components|\.[^/]+)\//;
  const isSource = (file) => /\.[cm]?[jt]sx?$/.test(file) && !/\.d\.[cm]?ts$/.test(file) && !hidden.test(file);
  return filesBelow(dir).filter(isSource).map((file) => path.join(dir, file));
}

/** Bytes of JavaScript and TypeScript that were parsed for the routes; of workspace packages outside of dir, too. */
function parsedBytes(dir) {
  const { stdout } = spawnSync(routedrift, ['dump', 'modules', '.'], { cwd: dir, encoding: 'utf8', maxBuffer: 1 << 28 });
  const modules = stdout.split('\n').map((line) => /^ *(\d+)  (.*)$/.exec(line)).filter((one) => one && !one[2].endsWith('.json'));
  return modules.reduce((sum, [, bytes]) => sum + Number(bytes), 0);
}

function measure(name, dir, rawParse) {
  const files = sources(dir);
  const bytes = files.reduce((sum, file) => sum + fs.statSync(file).size, 0);
  const audit = (command) => () => time(routedrift, [command, '--format', 'json', '.'], { statuses: [0, 1, 2], cwd: dir });
  const contenders = {
    check: audit('check'),
    routes: audit('routes'),
    'raw parse': () => time(rawParse, [], { statuses: [0], input: files.join('\n') }),
    ...(hasRipgrep() ? { 'rg -c express': () => time('rg', ['-c', 'express', '.'], { statuses: [0, 1], cwd: dir }) } : {}),
  };
  const taken = Object.fromEntries(Object.keys(contenders).map((key) => [key, []]));
  for (let run = -1; run < RUNS; run++)
    for (const [key, contender] of Object.entries(contenders)) {
      const took = contender();
      if (run >= 0) taken[key].push(took); // the first is for the file cache
    }
  const medians = Object.fromEntries(Object.entries(taken).map(([key, list]) => [key, median(list)]));
  return { name, files: files.length, bytes, parsed: parsedBytes(dir), medians };
}

const times = (value) => value.toFixed(2);
const ratios = ({ bytes, parsed, medians: { check, routes, 'raw parse': raw, 'rg -c express': rg } }) => ({
  parsed: parsed / bytes, check: check / raw, routes: routes / raw, ...(rg ? { rg: check / rg } : {}),
});

function print(result) {
  const { name, files, bytes, parsed, medians } = result, ratio = ratios(result);
  console.log(`${name}: ${files} files, ${(bytes / 1e6).toFixed(2)} MB, of them parsed ${(parsed / 1e6).toFixed(2)} MB = ${(100 * ratio.parsed).toFixed(0)} %`);
  for (const [key, value] of Object.entries(medians)) console.log(`  ${key.padEnd(14)} ${value.toFixed(1).padStart(8)} ms`);
  console.log(`  check / raw parse = ${times(ratio.check)}   routes / raw parse = ${times(ratio.routes)}${ratio.rg ? `   check / rg = ${times(ratio.rg)}` : ''}`);
}

function printMedians(results) {
  const all = results.map(ratios);
  const of = (key) => median(all.map((ratio) => ratio[key]));
  console.log(`median of ${results.length}: parsed ${(100 * of('parsed')).toFixed(0)} %   check / raw parse = ${times(of('check'))}   routes / raw parse = ${times(of('routes'))}`);
}

const rawParse = buildRawParse();
const generated = path.join(work, 'generated');
generate(generated);
print(measure('generated service', generated, rawParse));
const results = process.argv.slice(2).map((dir) => {
  const result = measure(dir, path.resolve(dir), rawParse);
  print(result);
  return result;
});
if (results.length > 1) printMedians(results);
if (!hasRipgrep()) console.log('(rg is not installed: no comparison with it)');
