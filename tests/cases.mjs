// Runs the folder cases: fixtures/<area>/…/<case>/, a directory that holds expected files. Their names say what is run:
//
//   expected.txt              check              (also .json, .sarif, .github, .gitlab …: in that format)
//   expected.routes           routes             (expected.routes.json: in JSON)
//   expected.ast, .spec       dump ast, dump spec on the case's only source file or document, or on input.*, or on
//                             what `args` names
//   expected.registrations    dump routes
//   expected.calls            dump calls
//   expected.checklist        checklist (.json, .html: in that format)
//   expected.diff             fix --diff
//   fixed/                    fix on a copy: the files that it changes, as they are afterwards; a second run changes
//                             nothing (expected.fixed: what the first one says)
//   expected.out              the command line that `args` holds, and nothing else
//   expected.code             exit status; without it anything but 2, unless expected.err says what failed
//   expected.err              standard error
//   args                      further arguments, one line
//
// A case is copied into a temporary directory, with a `.git` directory so that it is a repository of its own, and run
// there. Placeholders such as {{klaviyo-private-key}} are filled in (tests/lib.mjs).
//
//   node tests/cases.mjs [--update] [PART-OF-A-NAME…]      --update rewrites the expected files that exist
import fs from 'node:fs';
import path from 'node:path';
import { badEnd, binary, copyTree, diff, filesBelow, report, root, routedrift, temporary, words } from './lib.mjs';

const fixtures = path.join(root, 'fixtures');
const update = process.argv.includes('--update');
const filters = process.argv.slice(2).filter((argument) => argument !== '--update');

// Facts that end on a day are held against the same one in every run.
const AS_OF = ['--as-of', '2026-11-20'];
const check = (format) => ({ args: ['check', '--format', format, ...AS_OF] });
const KINDS = {
  'expected.txt': check('text'),
  'expected.json': check('json'),
  'expected.sarif': check('sarif'),
  'expected.github': check('github'),
  'expected.gitlab': check('gitlab'),
  'expected.junit': check('junit'),
  'expected.checkstyle': check('checkstyle'),
  'expected.markdown': check('markdown'),
  'expected.routes': { args: ['routes'] },
  'expected.routes.json': { args: ['routes', '--format', 'json'] },
  'expected.ast': { args: ['dump', 'ast'], input: /\.[cm]?[jt]sx?$/ },
  'expected.spec': { args: ['dump', 'spec'], input: /\.(ya?ml|json)$/ },
  'expected.registrations': { args: ['dump', 'routes'] },
  'expected.calls': { args: ['dump', 'calls'] },
  'expected.modules': { args: ['dump', 'modules'] },
  'expected.checklist': { args: ['checklist', ...AS_OF] },
  'expected.checklist.json': { args: ['checklist', '--format', 'json', ...AS_OF] },
  'expected.checklist.html': { args: ['checklist', '--format', 'html', ...AS_OF] },
  'expected.diff': { args: ['fix', '--diff'] },
  'expected.fixed': { args: ['fix'] }, // beside fixed/
  'expected.out': { args: [] },
};
const ABOUT = ['expected.code', 'expected.err', 'args', 'fixed'];
const isExpected = (name) => name in KINDS || ABOUT.includes(name);

/** Directories that hold an expected file; nothing inside a case is a case. */
function casesBelow(dir) {
  const entries = fs.readdirSync(dir, { withFileTypes: true });
  const isOne = (entry) => (entry.isFile() ? entry.name.startsWith('expected.') : entry.name === 'fixed');
  if (entries.some(isOne)) return [dir];
  return entries.filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => casesBelow(path.join(dir, entry.name)));
}

const readIf = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null);

/** The file that a dump is made of: none when `args` has to name it. */
function inputOf(copy, pattern) {
  const files = filesBelow(copy).filter((file) => pattern.test(file));
  const named = files.filter((file) => path.posix.basename(file).startsWith('input.'));
  return named.length === 1 ? named : files.length === 1 ? files : [];
}

/** Compares a text with an expected file, or rewrites that. */
function hold(dir, name, actual) {
  const file = path.join(dir, name);
  if (update) {
    if (readIf(file) !== actual) fs.writeFileSync(file, actual);
    return null;
  }
  const difference = diff(readIf(file), actual);
  return difference && `${name}: - expected, + actual\n${difference}`;
}

function holdStatus(dir, result) {
  const has = (name) => fs.existsSync(path.join(dir, name));
  if (has('expected.code')) return hold(dir, 'expected.code', `${result.status}\n`);
  return result.status === 2 && !has('expected.err') ? `status 2\n${result.err}` : null;
}

async function runKind(dir, copy, name) {
  const kind = KINDS[name];
  const extra = words(readIf(path.join(dir, 'args')) ?? '');
  const input = kind.input ? inputOf(copy, kind.input) : [];
  const args = [...kind.args, ...extra, ...input];
  const result = await routedrift(args, { cwd: copy });
  const wrong = [badEnd(result) ?? holdStatus(dir, result), hold(dir, name, result.out)];
  if (fs.existsSync(path.join(dir, 'expected.err'))) wrong.push(hold(dir, 'expected.err', result.err));
  const said = wrong.filter(Boolean).join('\n');
  return said && `routedrift ${args.join(' ')}\n${said}`;
}

const contents = (dir) => new Map(filesBelow(dir).map((file) => [file, fs.readFileSync(path.join(dir, file))]));

/** The files of a directory that are not as in `before`, and those that are gone, with null. */
function changes(before, dir) {
  const after = contents(dir), changed = new Map();
  for (const [file, bytes] of after) if (!before.get(file)?.equals(bytes)) changed.set(file, bytes);
  for (const file of before.keys()) if (!after.has(file)) changed.set(file, null);
  return changed;
}

function updateFixed(expected, changed) {
  fs.rmSync(expected, { recursive: true, force: true });
  fs.mkdirSync(expected);
  for (const [file, bytes] of changed) {
    fs.mkdirSync(path.dirname(path.join(expected, file)), { recursive: true });
    fs.writeFileSync(path.join(expected, file), bytes);
  }
}

/** Runs `fix` and holds the files it changed against those in `fixed`; a second run must not change anything. */
async function runFix(dir, copy, names) {
  const extra = words(readIf(path.join(dir, 'args')) ?? ''), expected = path.join(dir, 'fixed');
  const before = contents(copy);
  const first = await routedrift(['fix', ...extra], { cwd: copy });
  const changed = changes(before, copy), between = contents(copy);
  if (update) updateFixed(expected, changed);
  const second = await routedrift(['fix', ...extra], { cwd: copy });
  const wanted = fs.existsSync(expected) ? contents(expected) : new Map(); // git keeps no empty directory
  const wrong = [badEnd(first), badEnd(second), holdStatus(dir, first)];
  if (names.includes('expected.fixed')) wrong.push(hold(dir, 'expected.fixed', first.out));
  for (const file of new Set([...changed.keys(), ...wanted.keys()])) {
    const difference = diff(wanted.get(file)?.toString() ?? '(unchanged)', changed.get(file)?.toString() ?? '(unchanged)');
    if (difference) wrong.push(`fixed/${file}: - expected, + actual\n${difference}`);
  }
  for (const file of changes(between, copy).keys()) wrong.push(`${file}: changed by a second run`);
  const said = wrong.filter(Boolean).join('\n');
  return said && `routedrift fix ${extra.join(' ')}\n${first.out}${first.err}${said}`;
}

async function runCase(dir) {
  const names = fs.readdirSync(dir);
  const unknown = names.filter((name) => name.startsWith('expected.') && !isExpected(name));
  if (unknown.length) return `no such kind of expectation: ${unknown.join(', ')}`;
  const kinds = names.filter((name) => name in KINDS && name !== 'expected.fixed');
  const fixes = names.includes('fixed') || names.includes('expected.fixed');
  if (!kinds.length && !fixes) return 'no expected output: one of ' + Object.keys(KINDS).join(', ');
  const copy = path.join(work, path.relative(fixtures, dir));
  copyTree(dir, copy, (name) => isExpected(name));
  fs.mkdirSync(path.join(copy, '.git'), { recursive: true });
  const said = [];
  for (const kind of kinds) said.push(await runKind(dir, copy, kind));
  if (fixes) said.push(await runFix(dir, copy, names));
  fs.rmSync(copy, { recursive: true, force: true });
  return said.filter(Boolean).join('\n') || null;
}

if (!fs.existsSync(binary)) {
  console.log(`${binary} does not exist: ./dev test builds it, or name another one in ROUTEDRIFT`);
  process.exit(2);
}
const work = temporary('cases');
const jobs = casesBelow(fixtures)
  .map((dir) => ({ name: path.relative(fixtures, dir), test: () => runCase(dir) }))
  .filter(({ name }) => !filters.length || filters.some((part) => name.includes(part)));
await report(jobs);
