// What the test runners share: the binary under test, temporary services, placeholders for secrets, running and
// comparing. Works with Node 18 and without packages.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
export const binary = path.resolve(process.env.ROUTEDRIFT ?? path.join(root, 'build/debug/routedrift'));

// Statuses of a sanitizer's report, so that it can never pass for 0, 1 or 2.
const SANITIZER_STATUS = 99;
const environment = {
  ...process.env,
  NO_COLOR: '1',
  ASAN_OPTIONS: `exitcode=${SANITIZER_STATUS}:detect_leaks=1`,
  UBSAN_OPTIONS: `exitcode=${SANITIZER_STATUS}:print_stacktrace=1`,
  LSAN_OPTIONS: `exitcode=${SANITIZER_STATUS}`,
};

/** Runs a program; resolves to {status, signal, out, err}, status null after a signal or a time-out. */
export function run(program, args, { cwd, timeout = 60_000, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...environment, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const out = [], err = [];
    const timer = setTimeout(() => child.kill('SIGKILL'), timeout);
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ status, signal, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() });
    });
  });
}

export const routedrift = (args, options) => run(binary, args, options);

/** What is wrong with how a run ended, whatever it was to do: a signal, a sanitizer, an unknown status. */
export function badEnd(result) {
  if (result.signal) return `ended by ${result.signal}\n${result.err}`;
  if (![0, 1, 2].includes(result.status)) return `status ${result.status}\n${result.err}`;
  return null;
}

// No file of the repository holds a text of a key's shape; `{{name}}` stands for one that is put together here.
const HEX = '7c1f9a3e04b85d26e9f13a7c40d8b265f1';
const SECRETS = {
  'klaviyo-private-key': ['pk', HEX].join('_'),
  'klaviyo-private-key-2': ['pk', [...HEX].reverse().join('')].join('_'),
  'klaviyo-private-key-long': ['pk', 'AbC123', HEX].join('_'),
  'hex-34': HEX,
};

/** A text with its placeholders filled in; unknown ones stay. */
export const fill = (text) => text.replace(/\{\{([a-z0-9-]+)\}\}/g, (all, name) => SECRETS[name] ?? all);

/** Fills placeholders in a file's bytes without touching any other byte. */
export const fillBytes = (bytes) =>
  bytes.includes('{{') ? Buffer.from(fill(bytes.toString('latin1')), 'latin1') : bytes;

/** A git index (version 2) of these paths, as a file's bytes. */
export function gitIndex(paths) {
  const header = Buffer.alloc(12);
  header.write('DIRC');
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(paths.length, 8);
  const entries = [...paths].sort().map((name) => {
    const entry = Buffer.alloc((62 + Buffer.byteLength(name) + 8) & ~7);
    entry.writeUInt16BE(Buffer.byteLength(name), 60);
    entry.write(name, 62);
    return entry;
  });
  return Buffer.concat([header, ...entries, Buffer.alloc(20)]);
}

/** A new temporary directory, removed when the process ends. */
export function temporary(name) {
  const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), `routedrift-${name}-`)));
  process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Copies a directory, placeholders filled in, symbolic links as they are; skip(relativePath) leaves entries out. */
export function copyTree(from, to, skip = () => false, below = '') {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const relative = path.posix.join(below, entry.name);
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (skip(relative)) continue;
    if (entry.isDirectory()) copyTree(source, target, skip, relative);
    else if (entry.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(source), target);
    else fs.writeFileSync(target, fillBytes(fs.readFileSync(source)), { mode: fs.statSync(source).mode });
  }
}

/** Paths of all files below a directory, relative to it, sorted. */
export function filesBelow(dir, below = '') {
  return fs.readdirSync(path.join(dir, below), { withFileTypes: true }).flatMap((entry) => {
    const relative = path.posix.join(below, entry.name);
    return entry.isDirectory() ? filesBelow(dir, relative) : [relative];
  }).sort();
}

/** Words of a line as a shell would cut them: blanks separate, quotes group. */
export const words = (line) =>
  [...line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));

/** A line diff, or null when the texts are equal: what was expected with -, what came with +. */
export function diff(expected, actual) {
  if (expected === actual) return null;
  let a = expected.split('\n'), b = actual.split('\n'), start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const before = a.slice(Math.max(0, start - 3), start), after = a.slice(a.length - end, a.length - end + 3);
  a = a.slice(start, a.length - end);
  b = b.slice(start, b.length - end);
  const lines = [...before.map((l) => `  ${l}`), ...middle(a, b), ...after.map((l) => `  ${l}`)];
  return [`@@ line ${start + 1} @@`, ...lines.slice(0, 200)].join('\n');
}

function middle(a, b) {
  if (a.length * b.length > 1_000_000) return [...a.map((l) => `- ${l}`), ...b.map((l) => `+ ${l}`)];
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  const lines = [];
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) lines.push(`  ${a[i++]}`), j++;
    else if (j === b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) lines.push(`- ${a[i++]}`);
    else lines.push(`+ ${b[j++]}`);
  }
  return lines;
}

/** Runs the jobs, `lanes` at a time; each resolves to null or to what is wrong. Prints failures and the closing line. */
export async function report(jobs, { lanes = 2, skipped = [] } = {}) {
  let failed = 0, next = 0;
  const lane = async () => {
    while (next < jobs.length) {
      const { name, test } = jobs[next++];
      const wrong = await test().catch((error) => error.stack);
      if (!wrong) continue;
      failed++;
      console.log(`FAILED ${name}\n${wrong.replace(/^/gm, '    ')}\n`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  for (const reason of skipped) console.log(`skipped: ${reason}`);
  const tail = skipped.length ? `, ${skipped.length} skipped` : '';
  console.log(`${jobs.length - failed} passed, ${failed} failed${tail}`);
  process.exitCode = failed ? 1 : 0;
}
