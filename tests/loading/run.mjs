// Holds what is found by loading modules on demand to what is found by loading all of them (`--load-all`): routes,
// conditions, blind spots and findings must be the same. Only what is said of the modules themselves may differ: how
// many were read, and syntax errors in those that were not. And with one thread (`--jobs 1`), which parses everything
// itself, the same bytes come out as with a second one that parses ahead.
//
//   node tests/loading/run.mjs [NAME…]        all folders of fixtures that hold a package.json, or those named so
//   node tests/loading/run.mjs --in DIR…      services somewhere else
//
// ROUTEDRIFT names the program; without it, build/debug/routedrift is used.
import fs from 'node:fs';
import path from 'node:path';
import { badEnd, binary, copyTree, diff, filesBelow, report, root, routedrift, temporary } from '../lib.mjs';

// Their subjects are an import that nothing reads, and a schema that only a handler reads: modules that are not loaded.
const EXCEPTIONS = ['explain/why-not/import-never-read', 'rules/operation-query-undocumented/schemas'];
const fixtures = path.join(root, 'fixtures');
const work = temporary('loading');

/** What must not depend on loading. */
function compared(text) {
  const answer = JSON.parse(text);
  for (const service of answer.services ?? []) delete service.files;
  answer.findings = answer.findings?.filter((finding) => finding.rule !== 'source-syntax-error');
  delete answer.summary;
  return JSON.stringify(answer, null, 1);
}

async function both(dir, command) {
  const args = [command, '--format', 'json'];
  const lazy = await routedrift(args, { cwd: dir }), whole = await routedrift([...args, '--load-all'], { cwd: dir });
  const bad = badEnd(lazy) ?? badEnd(whole);
  if (bad) return bad;
  if (!lazy.out.startsWith('{') && lazy.out === whole.out) return null; // refused before anything was loaded
  const difference = diff(compared(whole.out), compared(lazy.out));
  return difference && `${args.join(' ')}: - with --load-all, + on demand\n${difference}`;
}

async function oneThread(dir) {
  const args = ['check', '--format', 'json'];
  const two = await routedrift(args, { cwd: dir }), one = await routedrift([...args, '--jobs', '1'], { cwd: dir });
  const difference = diff(one.out, two.out);
  return difference && `${args.join(' ')}: - with --jobs 1, + with two threads\n${difference}`;
}

async function runService(dir) {
  return [await both(dir, 'routes'), await both(dir, 'check'), await oneThread(dir)].filter(Boolean).join('\n') || null;
}

async function runFixture(name) {
  const copy = path.join(work, name);
  copyTree(path.join(fixtures, name), copy, (file) => file.startsWith('expected.'));
  fs.mkdirSync(path.join(copy, '.git'), { recursive: true });
  const said = await runService(copy);
  fs.rmSync(copy, { recursive: true, force: true });
  return said;
}

/** Folders with a package.json; what lies below one belongs to it. */
function services() {
  const dirs = filesBelow(fixtures).filter((file) => path.posix.basename(file) === 'package.json').map(path.posix.dirname);
  return dirs.filter((dir) => !EXCEPTIONS.includes(dir) && !dirs.some((other) => dir.startsWith(`${other}/`)));
}

const args = process.argv.slice(2);
if (!fs.existsSync(binary)) {
  console.log(`${binary} does not exist: ./dev test builds it, or name another one in ROUTEDRIFT`);
  process.exit(2);
}
const jobs = args[0] === '--in'
  ? args.slice(1).map((dir) => ({ name: dir, test: () => runService(path.resolve(dir)) }))
  : services().filter((name) => !args.length || args.some((part) => name.includes(part))).map((name) => ({ name, test: () => runFixture(name) }));
await report(jobs);
