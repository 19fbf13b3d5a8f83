// Times a cold audit (no cache of routedrift's own; the system's file cache is warm for all) against a bare
// tree-sitter parse of the same JavaScript and TypeScript files on one thread, and against `rg -c express` where rg is
// installed. Numbers of one machine mean little: the ratios are what to compare. Medians of several runs, taken in turn.
//
//   ./dev bench [DIR…]      a generated service of 600 files, and each directory given
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
  return filesBelow(dir).filter((file) => /\.[cm]?[jt]sx?$/.test(file) && !hidden.test(file)).map((file) => path.join(dir, file));
}

function measure(name, dir, rawParse) {
  const files = sources(dir);
  const bytes = files.reduce((sum, file) => sum + fs.statSync(file).size, 0);
  const contenders = {
    check: () => time(routedrift, ['check', '--format', 'json', '.'], { statuses: [0, 1, 2], cwd: dir }),
    'raw parse': () => time(rawParse, [], { statuses: [0], input: files.join('\n') }),
    ...(hasRipgrep() ? { 'rg -c express': () => time('rg', ['-c', 'express', '.'], { statuses: [0, 1], cwd: dir }) } : {}),
  };
  const taken = Object.fromEntries(Object.keys(contenders).map((key) => [key, []]));
  for (let run = -1; run < RUNS; run++)
    for (const [key, contender] of Object.entries(contenders)) {
      const took = contender();
      if (run >= 0) taken[key].push(took); // the first is for the file cache
    }
  print(name, files.length, bytes, Object.fromEntries(Object.entries(taken).map(([key, list]) => [key, median(list)])));
}

function print(name, files, bytes, medians) {
  console.log(`${name}: ${files} files, ${(bytes / 1e6).toFixed(2)} MB`);
  for (const [key, value] of Object.entries(medians)) {
    const ratio = key === 'check' ? '' : `   check / ${key} = ${(medians.check / value).toFixed(2)}`;
    console.log(`  ${key.padEnd(14)} ${value.toFixed(1).padStart(8)} ms${ratio}`);
  }
}

const rawParse = buildRawParse();
const generated = path.join(work, 'generated');
generate(generated);
measure('generated service', generated, rawParse);
for (const dir of process.argv.slice(2)) measure(dir, path.resolve(dir), rawParse);
if (!hasRipgrep()) console.log('(rg is not installed: no comparison with it)');
