// `fix` under test where a folder case cannot reach: many documents in many styles, a process that is killed while it
// writes, disks that refuse, links, and the edits that reports carry, applied by this file instead of by the tool.
//
//   node tests/fix/run.mjs [--kills N] [--all] [PART-OF-A-NAME…]
//
// --kills: how often to kill it; default 20, 200 for a thorough run. --all: every style with every operation.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { badEnd, binary, copyTree, diff, filesBelow, report, root, routedrift, run, temporary } from '../lib.mjs';

const words = process.argv.slice(2), at = words.indexOf('--kills');
const [, count] = at < 0 ? [] : words.splice(at, 2);
const kills = Number(count ?? 20), thorough = words.includes('--all');
const filters = words.filter((word) => !word.startsWith('--'));
const work = temporary('fix');
const fixtures = path.join(root, 'fixtures');
let made = 0;

const all = (...wrong) => wrong.flat().filter(Boolean).join('\n') || null;
const equal = (what, actual, expected) =>
  JSON.stringify(actual) === JSON.stringify(expected) ? null : `${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;

/** A new repository with these files. */
function repository(files = {}) {
  const dir = path.join(work, `r${++made}`);
  fs.mkdirSync(path.join(dir, '.git'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    fs.writeFileSync(path.join(dir, name), text);
  }
  return dir;
}

const read = (dir, file) => fs.readFileSync(path.join(dir, file));
const manifest = '{ "name": "items", "main": "app.js", "dependencies": { "express": "4.21.2" } }\n';
const app = (routes) =>
  `const app = require('express')();\n${routes.map(([method, at]) => `app.${method}('${at.replace(/\{(\w+)\}/g, ':$1')}', (req, res) => res.json({}));\n`).join('')}app.listen(1);\n`;

/** What a document says, in the tool's own stable form, without places. */
async function meaning(dir, file) {
  const result = await routedrift(['dump', 'spec', file], { cwd: dir });
  return result.status === 0 ? result.out.replace(/\d+:\d+(-\d+:\d+)?/g, '') : `status ${result.status}: ${result.err}`;
}

async function findings(dir) {
  const result = await routedrift(['check', '--format', 'json'], { cwd: dir });
  return result.out ? JSON.parse(result.out).findings : []; // none when the configuration is wrong
}

// ---- every document of the fixtures ----

/** Lines of `before` that are not, in order, among those of `after`. */
function lostLines(before, after) {
  const lines = after.split(/\r?\n/);
  let at = 0;
  return before.split(/\r?\n/).filter((line) => {
    const found = lines.indexOf(line, at);
    if (found < 0) return true;
    at = found + 1;
    return false;
  });
}

const isDocument = (file) => /\.(ya?ml|json)$/.test(file) && !/package(-lock)?\.json$|tsconfig/.test(file);

async function mendsFixture(dir) {
  const copy = repository();
  copyTree(dir, copy, (name) => name.startsWith('expected.') || name === 'fixed');
  const before = new Map(filesBelow(copy).map((file) => [file, read(copy, file).toString()]));
  const safe = (await findings(copy)).filter((f) => f.autofix?.applicability === 'safe');
  const first = await routedrift(['fix', '-f', 'json'], { cwd: copy });
  const after = new Map(filesBelow(copy).map((file) => [file, read(copy, file).toString()]));
  const remaining = (first.out ? JSON.parse(first.out).findings : []).map((f) => `${f.rule} ${f.message}`);
  const replaces = (e) => e.line !== e.end_line || e.column !== e.end_column; // lines may go where bytes are replaced
  const replaced = new Set(safe.flatMap((f) => f.autofix.edits).filter(replaces).map((e) => e.file));
  const wrong = [badEnd(first), equal('files', [...after.keys()], [...before.keys()])];
  for (const finding of safe) {
    const said = `${finding.rule} ${finding.message}`, left = first.err.includes(`left alone: ${finding.autofix.description}`);
    if (remaining.includes(said) && !left) wrong.push(`still there: ${said}`);
  }
  for (const [file, text] of after) {
    const lost = isDocument(file) && !replaced.has(file) ? lostLines(before.get(file), text).filter((line) => !/\{\}|\{.*\}|^$/.test(line)) : [];
    if (lost.length) wrong.push(`${file} lost:\n${lost.join('\n')}`);
    if (!isDocument(file) && !/package\.json$/.test(file) && text !== before.get(file)) wrong.push(`${file} changed`);
  }
  await routedrift(['fix'], { cwd: copy });
  for (const [file, text] of after) if (read(copy, file).toString() !== text) wrong.push(`${file}: changed by a second run`);
  fs.rmSync(copy, { recursive: true });
  return all(wrong);
}

/** Directories that hold a package.json and an OpenAPI document. */
function services(dir) {
  const names = fs.readdirSync(dir);
  if (names.includes('package.json') && names.some((name) => /^(openapi|swagger)\.(ya?ml|json)$/.test(name))) return [dir];
  return names.filter((name) => name !== 'fixed' && fs.lstatSync(path.join(dir, name)).isDirectory()).flatMap((name) => services(path.join(dir, name)));
}

// ---- one document in many styles ----

const operations = [
  ['get', '/items'], ['post', '/items'], ['get', '/items/{id}'], ['delete', '/items/{id}'], ['get', '/orders'], ['put', '/orders/{a}/lines/{b}'],
];

/** The document of some operations as text in a style. */
function written(list, { step = 2, quote = '', flush = false, spaced = false, comments = false, eol = '\n', mark = '', end = true }) {
  const q = (text) => `${quote}${text}${quote}`, lines = [`openapi: ${q('3.0.3')}`, 'info:', `${' '.repeat(step)}title: ${q('items')}`, `${' '.repeat(step)}version: '1'`, 'paths:'];
  let last;
  for (const [method, at] of list) {
    const pad = (n) => ' '.repeat(step * n);
    if (at !== last) {
      if (spaced && last) lines.push('');
      if (comments) lines.push(`${pad(1)}# about ${at}`);
      lines.push(`${pad(1)}${q(at)}:${comments ? ` # ${at}` : ''}`);
    }
    last = at;
    lines.push(`${pad(2)}${method}:`, `${pad(3)}tags:`, `${pad(flush ? 3 : 4)}- ${q('t')}`);
    const names = [...at.matchAll(/\{(\w+)\}/g)];
    if (names.length) lines.push(`${pad(3)}parameters:`);
    for (const [, name] of names) lines.push(`${pad(flush ? 3 : 4)}- { name: ${name}, in: path, required: true, schema: { type: string } }`);
    lines.push(`${pad(3)}responses:`, `${pad(4)}default:`, `${pad(5)}description: ${q('D')}`);
    if (comments) lines.push(`${pad(3)}# the end of ${method}`);
  }
  return mark + lines.join(eol) + (end ? eol : '');
}

const styles = [];
for (const step of [2, 3, 4])
  for (const quote of ['', "'", '"'])
    for (const [flush, spaced, comments] of [[false, false, false], [true, true, false], [false, true, true], [true, false, true]])
      styles.push({ step, quote, flush, spaced, comments, eol: comments && step === 3 ? '\r\n' : '\n', mark: spaced && step === 4 ? '\uFEFF' : '', end: !(flush && step === 2) });

/** Each operation in turn is missing; `fix` brings it back and changes nothing else. */
async function mendsStyle(style, number) {
  const wrong = [];
  for (const missing of operations.filter((_, i) => thorough || i % 3 === number % 3)) {
    const list = operations.filter((operation) => operation !== missing), before = written(list, style);
    const dir = repository({ 'package.json': manifest, 'app.js': app(operations), 'openapi.yml': before });
    const result = await routedrift(['fix'], { cwd: dir });
    const after = read(dir, 'openapi.yml').toString(), name = missing.join(' ');
    const lost = lostLines(before, after), said = await meaning(dir, 'openapi.yml');
    if (result.status !== 0) wrong.push(`${name}: status ${result.status}\n${result.out}${result.err}`);
    if (lost.length) wrong.push(`${name}: lost\n${lost.join('\n')}\nof\n${before}\nin\n${after}`);
    if (style.eol === '\r\n' && /[^\r]\n/.test(after)) wrong.push(`${name}: a bare line feed\n${JSON.stringify(after)}`);
    if (after.startsWith('\uFEFF') !== before.startsWith('\uFEFF')) wrong.push(`${name}: the byte order mark`);
    if (after.endsWith('\n') !== before.endsWith('\n')) wrong.push(`${name}: the end of the last line`);
    for (const [method, at] of operations) if (!said.includes(`${method} ${at}`) && !said.includes(`${method.toUpperCase()} ${at}`)) wrong.push(`${name}: ${method} ${at} is gone\n${said}\n${after}`);
    fs.rmSync(dir, { recursive: true });
  }
  return all(wrong);
}

// ---- the sample incident ----

/** The fixed code with the document of the incident: `fix` writes what the generator wrote, byte for byte. */
async function incident() {
  const dir = repository(), file = 'services/klaviyo/openapi.yml';
  copyTree(path.join(fixtures, 'apps/klaviyo-incident-fixed'), dir);
  fs.copyFileSync(path.join(fixtures, 'apps/klaviyo-incident', file), path.join(dir, file));
  const result = await routedrift(['fix'], { cwd: dir });
  const expected = fs.readFileSync(path.join(fixtures, 'apps/klaviyo-incident-fixed', file)).toString();
  return all(equal('status', result.status, 0), diff(expected, read(dir, file).toString()));
}

// ---- generate ----

/** On a service in step, `generate` prints the committed file, byte for byte. */
async function generatesWhatIsCommitted(service) {
  const dir = repository(), file = `${service}/openapi.yml`;
  copyTree(path.join(fixtures, 'apps/klaviyo-incident-fixed'), dir);
  const result = await routedrift(['generate', service], { cwd: dir }), committed = read(dir, file).toString();
  const again = await routedrift(['generate', '--write', service], { cwd: dir });
  return all(equal('status', result.status, 0), diff(committed, result.out), equal('status of --write', again.status, 0), diff(committed, read(dir, file).toString()));
}

/** Without a document: one is written in which nothing is missing. */
async function generatesFromNothing(dir) {
  const copy = repository();
  copyTree(dir, copy, (name) => name.startsWith('expected.') || name === 'fixed' || /^(openapi|swagger)\./.test(name));
  fs.rmSync(path.join(copy, '.routedrift.yml'), { force: true });
  const result = await routedrift(['generate', '--write'], { cwd: copy });
  const left = fs.existsSync(path.join(copy, 'openapi.yml')) ? await findings(copy) : [];
  const wrong = left.filter((f) => /^route-(method-)?undocumented$/.test(f.rule) && f.level === 'error')
    .filter((f) => f.cause !== 'marker-missing' && f.cause !== 'marker-without-interfaces' && !(f.cause === 'method-undocumented' && /x-tw/.test(read(copy, 'openapi.yml'))) && f.method !== 'all' && !result.err.includes(`left out: ${f.method} ${f.path} `))
    .map((f) => `${f.message} (${f.cause})\n${result.err}`);
  wrong.push(...left.filter((f) => /^spec-/.test(f.rule) && f.rule !== 'spec-operation-id-duplicate').map((f) => `${f.rule}: ${f.message}\n${read(copy, 'openapi.yml')}`));
  fs.rmSync(copy, { recursive: true });
  return all(badEnd(result), wrong);
}

// ---- edits as data ----

/** Byte-exact application of a report's edits by line and column (in code points), as an editor would. */
function apply(text, edits) {
  const starts = [0];
  for (let i = 0; i < text.length; i++) if (text[i] === '\n') starts.push(i + 1);
  const offset = (line, column) => {
    let at = starts[line - 1];
    for (let left = column - 1; left > 0; left--) at += text.codePointAt(at) > 0xffff ? 2 : 1;
    return at;
  };
  return edits.map((e) => ({ from: offset(e.line, e.column), to: offset(e.end_line, e.end_column), text: e.text }))
    .reverse().reduce((done, e) => done.slice(0, e.from) + e.text + done.slice(e.to), text);
}

async function editsAreData() {
  const before = written(operations.slice(1), { comments: true }).replace('# about /orders', '# über 🛒 /orders');
  const dir = repository({ 'package.json': manifest, 'app.js': app(operations), 'openapi.yml': before });
  const [finding] = await findings(dir);
  const sarif = JSON.parse((await routedrift(['check', '-f', 'sarif'], { cwd: dir })).out).runs[0].results[0].fixes[0];
  const fromSarif = sarif.artifactChanges[0].replacements.map(({ deletedRegion: r, insertedContent: c }) => ({ line: r.startLine, column: r.startColumn, end_line: r.endLine, end_column: r.endColumn, text: c.text }));
  const [a, b] = [apply(before, finding.autofix.edits), apply(before, fromSarif)];
  await routedrift(['fix'], { cwd: dir });
  return all(diff(read(dir, 'openapi.yml').toString(), a), equal('SARIF', b === a, true), equal('applicability', finding.autofix.applicability, 'safe'));
}

/** What `fix --diff` prints is a patch that `git apply` turns into what `fix` writes. */
async function diffIsAPatch() {
  const files = { 'package.json': manifest, 'app.js': app(operations), 'openapi.yml': written([operations[0], operations[3], operations[5]], { eol: '\r\n', comments: true, end: false }) };
  const dir = repository(files), patched = path.join(work, `patched${++made}`);
  fs.mkdirSync(patched);
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(patched, name), text);
  const shown = await routedrift(['fix', '--diff'], { cwd: dir });
  const untouched = read(dir, 'openapi.yml').toString();
  fs.writeFileSync(path.join(work, 'a.patch'), shown.out);
  const applied = await run('git', ['apply', path.join(work, 'a.patch')], { cwd: patched });
  await routedrift(['fix'], { cwd: dir });
  return all(
    equal('status', shown.status, 1),
    equal('nothing was written', untouched, files['openapi.yml']),
    applied.status === 0 ? null : `git apply: ${applied.err}\n${shown.out}`,
    diff(read(dir, 'openapi.yml').toString(), read(patched, 'openapi.yml').toString()),
  );
}

// ---- writing ----

const small = () => ({ 'package.json': manifest, 'app.js': app(operations), 'openapi.yml': written(operations.slice(1), {}) });

async function keepsModeAndLinks() {
  const dir = repository({ ...small(), 'docs/real.yml': written(operations.slice(1), {}) });
  fs.rmSync(path.join(dir, 'openapi.yml'));
  fs.symlinkSync('docs/real.yml', path.join(dir, 'openapi.yml'));
  fs.chmodSync(path.join(dir, 'docs/real.yml'), 0o640);
  const result = await routedrift(['fix'], { cwd: dir });
  return all(
    equal('status', result.status, 0),
    equal('the link', fs.readlinkSync(path.join(dir, 'openapi.yml')), 'docs/real.yml'),
    equal('the mode', fs.statSync(path.join(dir, 'docs/real.yml')).mode & 0o777, 0o640),
    equal('the operation', /get:/.test(read(dir, 'docs/real.yml')), true),
    equal('files', filesBelow(dir), ['app.js', 'docs/real.yml', 'openapi.yml', 'package.json']),
  );
}

async function leavesWhatIsOutside() {
  const outside = path.join(work, 'outside.yml'), text = written(operations.slice(1), {}), dir = repository(small());
  fs.writeFileSync(outside, text);
  fs.rmSync(path.join(dir, 'openapi.yml'));
  fs.symlinkSync(outside, path.join(dir, 'openapi.yml'));
  const result = await routedrift(['fix'], { cwd: dir });
  return all(badEnd(result), equal('bytes', fs.readFileSync(outside).toString(), text));
}

/** A disk that is full (a limit on the size of files stands in for it): status 2, the old bytes, no rubbish. */
async function diskIsFull() {
  const dir = repository(small()), before = read(dir, 'openapi.yml');
  const result = await run('sh', ['-c', 'trap "" XFSZ; ulimit -f 0; "$0" fix 2>&1 | cat', binary], { cwd: dir });
  return all(
    equal('said', /openapi\.yml: cannot be written/.test(result.out), true),
    equal('bytes', read(dir, 'openapi.yml').equals(before), true),
    equal('files', filesBelow(dir), ['app.js', 'openapi.yml', 'package.json']),
  );
}

async function readOnlyTree() {
  const dir = repository(small()), before = read(dir, 'openapi.yml');
  fs.chmodSync(dir, 0o555);
  const result = await routedrift(['fix'], { cwd: dir });
  fs.chmodSync(dir, 0o755);
  return all(equal('status', result.status, 2), equal('said', /cannot be written/.test(result.err + result.out), true), equal('bytes', read(dir, 'openapi.yml').equals(before), true));
}

async function removesOrphans() {
  const dir = repository({ ...small(), '.openapi.yml.routedrift-1-0': 'half a fi', '.openapi.yml.routedrift-notes': 'of a person' });
  const result = await routedrift(['fix'], { cwd: dir });
  return all(equal('status', result.status, 0), equal('files', filesBelow(dir), ['.openapi.yml.routedrift-notes', 'app.js', 'openapi.yml', 'package.json']));
}

// ---- killed ----

/** Starts `fix`, kills it after `delay` milliseconds, resolves to the signal that ended it, if one did. */
const killed = (dir, delay) =>
  new Promise((resolve) => {
    const child = spawn(binary, ['fix'], { cwd: dir, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), delay);
    child.on('close', (status, signal) => (clearTimeout(timer), resolve(signal)));
  });

/** Old bytes or new ones, whenever it was killed; and the next run finishes the work and cleans up. */
async function killTest() {
  const filler = Array.from({ length: 20_000 }, (_, i) => `    # ${'x'.repeat(80)} ${i}`).join('\n');
  const old = `${written(operations.slice(1), {})}${filler}\n`;
  const dir = repository({ ...small(), 'openapi.yml': old }), file = path.join(dir, 'openapi.yml');
  let time = Infinity, fixed;
  for (let i = 0; i < 3; i++) {
    fs.writeFileSync(file, old);
    const begun = process.hrtime.bigint();
    await killed(dir, 60_000);
    time = Math.min(time, Number(process.hrtime.bigint() - begun) / 1e6);
    fixed = fs.readFileSync(file);
  }
  const seen = { runs: 0, killed: 0, old: 0, new: 0, orphans: 0 }, wrong = [];
  if (fixed.toString() === old) wrong.push('a run in peace changed nothing');
  while (seen.killed < kills && seen.runs < 20 * kills && !wrong.length) {
    fs.writeFileSync(file, old);
    const late = seen.runs++ % 2; // half of them near the end, where the writing is
    if (!await killed(dir, time * (late ? 0.6 + Math.random() * 0.4 : Math.random()))) continue;
    const bytes = fs.readFileSync(file);
    seen.killed++;
    if (bytes.toString() === old) seen.old++;
    else if (bytes.equals(fixed)) seen.new++;
    else wrong.push(`damaged after ${seen.killed} kills: ${bytes.length} bytes`);
    seen.orphans += filesBelow(dir).length > 3;
  }
  fs.writeFileSync(file, old);
  const last = await routedrift(['fix'], { cwd: dir });
  if (count) console.log(`killed ${seen.killed} of ${seen.runs} runs: old bytes ${seen.old}, new bytes ${seen.new}; a temporary file stayed behind ${seen.orphans} times`);
  return all(wrong, equal('the next run', last.status, 0), equal('its bytes', read(dir, 'openapi.yml').equals(fixed), true),
    equal('files', filesBelow(dir), ['app.js', 'openapi.yml', 'package.json']), equal('killed', seen.killed, kills));
}

// ---- all of it ----

const jobs = [
  ...services(fixtures).map((dir) => ({ name: `mends ${path.relative(fixtures, dir)}`, test: () => mendsFixture(dir) })),
  ...styles.map((style, i) => ({ name: `mends a document in the style ${JSON.stringify(style)}`, test: () => mendsStyle(style, i) })),
  { name: 'the incident: what the generator wrote', test: incident },
  ...['services/klaviyo', 'services/attribution'].map((service) => ({ name: `generate: ${service} as committed`, test: () => generatesWhatIsCommitted(service) })),
  ...services(path.join(fixtures, 'rules')).map((dir) => ({ name: `generate from nothing: ${path.relative(fixtures, dir)}`, test: () => generatesFromNothing(dir) })),
  { name: 'edits of JSON and SARIF reports are what fix does', test: editsAreData },
  { name: '--diff is a patch', test: diffIsAPatch },
  { name: 'mode and links stay', test: keepsModeAndLinks },
  { name: 'a link that leads out is left alone', test: leavesWhatIsOutside },
  { name: 'a full disk', test: diskIsFull },
  { name: 'what a killed run left is removed', test: removesOrphans },
  { name: `killed ${kills} times`, test: killTest },
];
const skipped = [];
if (process.getuid?.() !== 0) jobs.push({ name: 'a read-only tree', test: readOnlyTree });
else skipped.push('fix in a read-only tree (root may write everywhere)');
await report(jobs.filter(({ name }) => !filters.length || filters.some((part) => name.includes(part))), { skipped });
