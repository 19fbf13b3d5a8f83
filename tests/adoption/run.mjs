// Adoption in an old repository: baselines that are written and kept, and --changed-since in real git repositories.
//
//   node tests/adoption/run.mjs [PART-OF-A-NAME…]
import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { badEnd, binary, fill, report, run, temporary } from '../lib.mjs';

const work = temporary('adoption');
const filters = process.argv.slice(2);
const PACKAGE = '{"name":"s","main":"index.js","dependencies":{"express":"4.21.2"}}\n';
const HEAD = "const app = require('express')();\n";
const DOCUMENT = 'openapi: 3.0.3\ninfo: {title: t, version: "1"}\npaths:\n  /known:\n    get: {responses: {"200": {description: ok}}}\n';

let made = 0;
const directory = () => path.join(work, `case-${++made}`);
const read = (dir, file) => fs.readFileSync(path.join(dir, file), 'utf8');

function write(dir, files) {
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    fs.writeFileSync(path.join(dir, file), text);
  }
}

/** The module of a service with these routes. */
const app = (...paths) => `${HEAD}${['/known', ...paths].map((p) => `app.get('${p}', (q, s) => s.end());\n`).join('')}app.listen(3000);\n`;
const service = (dir, ...paths) => ({ [`${dir}package.json`]: PACKAGE, [`${dir}index.js`]: app(...paths), [`${dir}openapi.yml`]: DOCUMENT });

/** A repository, as far as routedrift has to know. */
function tree(files) {
  const dir = directory();
  fs.mkdirSync(path.join(dir, '.git'), { recursive: true });
  write(dir, files);
  return dir;
}

class Wrong extends Error {}

function equal(what, actual, wanted) {
  const [a, b] = [actual, wanted].map((value) => JSON.stringify(value));
  if (a !== b) throw new Wrong(`${what}: ${a.slice(0, 2000)} instead of ${b.slice(0, 2000)}`);
}

function matches(what, text, pattern) {
  if (!pattern.test(text)) throw new Wrong(`${what}: ${pattern} does not match ${JSON.stringify(text)}`);
}

/** Runs a check; its findings as "rule path-or-message", how many are suppressed by kind, status and messages. */
async function check(cwd, ...args) {
  return checkWith({}, cwd, ...args);
}

async function checkWith(env, cwd, ...args) {
  const result = await run(binary, ['check', '-f', 'json', ...args], { cwd, env });
  const bad = badEnd(result);
  if (bad) throw new Wrong(bad);
  const json = result.out ? JSON.parse(result.out) : { findings: [], suppressed: [] };
  const kinds = {};
  for (const { suppression } of json.suppressed) kinds[suppression.kind] = (kinds[suppression.kind] ?? 0) + 1;
  return { status: result.status, err: result.err, found: json.findings.map((f) => `${f.rule} ${f.path ?? f.operation ?? f.message}`), kinds, json };
}

const tests = {};

tests['a baseline is written, holds, and is not written again'] = async () => {
  const dir = tree(service('', '/old'));
  equal('before', (await check(dir)).status, 1);
  const first = await check(dir, '--baseline', 'known.json', '--update-baseline');
  equal('status', first.status, 0);
  equal('kinds', first.kinds, { baseline: 1 });
  equal('text', read(dir, 'known.json'), '{\n  "version": 1,\n  "findings": [\n    {"service":".","rule":"route-undocumented","key":"get /old"}\n  ]\n}\n');
  const before = fs.statSync(path.join(dir, 'known.json'), { bigint: true });
  await check(dir, '--baseline', 'known.json', '--update-baseline');
  const after = fs.statSync(path.join(dir, 'known.json'), { bigint: true });
  equal('the file is the same', [before.ino, before.mtimeNs].join(), [after.ino, after.mtimeNs].join());
  equal('left over', fs.readdirSync(dir).sort(), ['.git', 'index.js', 'known.json', 'openapi.yml', 'package.json']);
};

tests['lines do not matter, new findings do'] = async () => {
  const dir = tree(service('', '/old'));
  await check(dir, '--baseline', 'known.json', '--update-baseline');
  write(dir, { 'index.js': `// a comment\n\n\n${app('/new', '/old')}` });
  const result = await check(dir, '--baseline', 'known.json');
  equal('found', result.found, ['route-undocumented /new']);
  equal('status', result.status, 1);
};

tests['an update drops what is mended and keeps what was not audited'] = async () => {
  const dir = tree({ ...service('services/a/', '/old'), ...service('services/b/', '/old', '/more') });
  await check(dir, '--baseline', 'known.json', '--update-baseline');
  write(dir, service('services/a/'));
  write(dir, service('services/b/'));
  equal('stale', (await check(dir, '--baseline', 'known.json')).found.length, 3);
  await check(path.join(dir, 'services/a'), '--baseline', '../../known.json', '--update-baseline');
  equal('entries', JSON.parse(read(dir, 'known.json')).findings.map((f) => `${f.service} ${f.key}`), ['services/b get /more', 'services/b get /old']);
  await check(dir, '--baseline', 'known.json', '--update-baseline', '--select', 'route-shadowed');
  equal('rules that did not run', JSON.parse(read(dir, 'known.json')).findings.length, 2);
  await check(dir, '--baseline', 'known.json', '--update-baseline');
  equal('empty', read(dir, 'known.json'), '{\n  "version": 1,\n  "findings": []\n}\n');
};

tests['the order of findings does not show'] = async () => {
  const dir = tree(service('', '/b', '/a', '/c'));
  await check(dir, '--baseline', 'known.json', '--update-baseline');
  const text = read(dir, 'known.json');
  write(dir, { 'index.js': app('/c', '/b', '/a') });
  fs.rmSync(path.join(dir, 'known.json'));
  await check(dir, '--baseline', 'known.json', '--update-baseline');
  equal('text', read(dir, 'known.json'), text);
};

tests['an incomplete run writes nothing'] = async () => {
  const dir = tree({ ...service('', '/old'), 'known.json': '{"version":1,"findings":[]}' });
  write(dir, { 'index.js': `${app('/old')}require('./broken');\n`, 'broken.js': 'x\0' });
  const result = await check(dir, '--baseline', 'known.json', '--update-baseline');
  equal('status', result.status, 2);
  matches('said', result.err, /known\.json is not written: the run is incomplete/);
  equal('text', read(dir, 'known.json'), '{"version":1,"findings":[]}');
};

tests['nothing outside of the repository is written'] = async () => {
  const dir = tree(service('', '/old'));
  const outside = `${dir}-outside`;
  fs.writeFileSync(outside, 'mine');
  fs.symlinkSync(outside, path.join(dir, 'linked.json'));
  fs.symlinkSync(work, path.join(dir, 'above'));
  for (const file of ['linked.json', 'above/x.json', outside, '/dev/null'])
    equal(file, (await check(dir, '--baseline', file, '--update-baseline')).status, 2);
  write(dir, { '.routedrift.yml': 'baseline: linked.json\n' });
  equal('by configuration', (await check(dir, '--update-baseline')).status, 2);
  write(dir, { '.routedrift.yml': 'baseline: above/x.json\n' });
  equal('by configuration, through a directory', (await check(dir, '--update-baseline')).status, 2);
  equal('outside', [fs.readFileSync(outside, 'utf8'), fs.existsSync(path.join(work, 'x.json'))], ['mine', false]);
};

tests['a directory that cannot be written'] = async () => {
  const dir = tree(service('', '/old'));
  fs.mkdirSync(path.join(dir, 'known.json'));
  const result = await check(dir, '--baseline', 'known.json', '--update-baseline');
  equal('status', result.status, 2);
};

// ---- --changed-since -------------------------------------------------------------------------------------------

const plain = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
for (const name of ['author', 'committer']) plain[`GIT_${name.toUpperCase()}_NAME`] = 'a', plain[`GIT_${name.toUpperCase()}_EMAIL`] = 'a@example.com';

function git(dir, ...args) {
  const result = spawnSync('git', ['-c', 'init.defaultBranch=main', '-c', 'protocol.file.allow=always', ...args], { cwd: dir, env: plain, encoding: 'utf8' });
  if (result.status !== 0) throw new Wrong(`git ${args.join(' ')}: ${result.stderr}`);
  return result.stdout.trim();
}

function commit(dir, files = {}, removed = []) {
  write(dir, files);
  for (const file of removed) fs.rmSync(path.join(dir, file), { recursive: true });
  git(dir, 'add', '-A');
  git(dir, 'commit', '-q', '--allow-empty', '-m', 'x');
}

/** A repository whose branch main holds these files; the working tree is on the branch `work`. */
function repository(files) {
  const dir = directory();
  fs.mkdirSync(dir, { recursive: true });
  git(dir, 'init', '-q');
  commit(dir, files);
  git(dir, 'switch', '-q', '-c', 'work');
  return dir;
}

tests['since: what was there is not new'] = async () => {
  const dir = repository(service('', '/old'));
  write(dir, { 'index.js': `// moved down\n\n${app('/new', '/old')}` });
  for (const step of ['in the working tree', 'committed']) {
    const result = await check(dir, '--changed-since', 'main');
    equal(step, [result.found, result.kinds, result.status], [['route-undocumented /new'], { unchanged: 1 }, 1]);
    commit(dir);
  }
  write(dir, { 'index.js': app('/old') });
  equal('nothing new', (await check(dir, '--changed-since', 'main')).status, 0);
};

tests['since: a change far away is not lost'] = async () => {
  const routes = "module.exports = (router) => { router.get('/known', (q, s) => s.end()); };\n";
  const index = `${HEAD}const router = require('express').Router();\nrequire('./routes')(router);\napp.use(require('./prefix'), router);\napp.listen(3000);\n`;
  const dir = repository({ ...service(''), 'index.js': index, 'routes.js': routes, 'prefix.js': "module.exports = '/';\n" });
  equal('before', (await check(dir)).found, []);
  write(dir, { 'prefix.js': "module.exports = '/api';\n" });
  equal('found', (await check(dir, '--changed-since', 'main')).found.sort(), ['route-undocumented /api/known', 'spec-operation-unserved /known']);
};

tests['since: the document loses an operation'] = async () => {
  const dir = repository({ ...service('', '/old'), 'openapi.yml': DOCUMENT.replace('/known', '/old') });
  equal('before', (await check(dir)).found, ['route-undocumented /known']);
  write(dir, { 'openapi.yml': DOCUMENT.replace('/known', '/other') });
  equal('found', (await check(dir, '--changed-since', 'main')).found.sort(), ['route-undocumented /old', 'spec-operation-unserved /other']);
};

tests['since: the merge base counts, not the tip'] = async () => {
  const dir = repository(service('', '/old'));
  commit(dir, { 'index.js': app('/old', '/new') });
  git(dir, 'switch', '-q', 'main');
  commit(dir, { 'index.js': app() }); // mended there, later
  git(dir, 'switch', '-q', 'work');
  equal('found', (await check(dir, '--changed-since', 'main')).found, ['route-undocumented /new']);
};

tests['since: counts matter'] = async () => {
  const keys = (n) => fill('K={{klaviyo-private-key}}\n'.repeat(n));
  const dir = repository({ ...service(''), '.env': keys(1) });
  write(dir, { '.env': `# moved\n${keys(3)}` });
  const result = await check(dir, '--changed-since', 'main');
  equal('found', [result.json.findings.map((f) => f.line), result.kinds], [[3, 4], { unchanged: 1 }]);
};

tests['since: services that come and go'] = async () => {
  const dir = repository({ ...service('services/a/', '/old'), ...service('services/b/', '/old') });
  write(dir, service('services/c/', '/old'));
  fs.rmSync(path.join(dir, 'services/b'), { recursive: true });
  const whole = await check(dir, '--changed-since', 'main');
  equal('found', whole.json.findings.map((f) => f.file), ['services/c/index.js']);
  equal('kinds', whole.kinds, { unchanged: 1 });
  equal('one alone', (await check(path.join(dir, 'services/a'), '--changed-since', 'main')).found, []);
  equal('a new one alone', (await check(dir, 'services/c', '--changed-since', 'main')).found, ['route-undocumented /old']);
  for (const jobs of ['1', '4']) equal(`${jobs} jobs`, (await check(dir, '--jobs', jobs, '--changed-since', 'main')).json, whole.json);
};

tests['since and a baseline: shards come to the same'] = async () => {
  const known = '{"version":1,"findings":[{"service":"services/a","rule":"route-undocumented","key":"get /known-bad"},{"service":"services/gone","rule":"route-undocumented","key":"get /x"}]}';
  const dir = repository({ ...service('services/a/', '/old', '/known-bad'), ...service('services/b/', '/old'), ...service('services/c/'), 'known.json': known });
  write(dir, { ...service('services/a/', '/old', '/known-bad', '/new'), ...service('services/c/', '/new') });
  const args = ['--baseline', 'known.json', '--changed-since', 'main'];
  const whole = await check(dir, ...args);
  equal('found', whole.found, ['route-undocumented /new', 'route-undocumented /new']);
  equal('kinds', whole.kinds, { baseline: 1, unchanged: 3 }); // the stale entry was stale before
  for (const shard of [1, 2]) await run(binary, ['check', '-f', 'json', '-o', `${dir}-${shard}.json`, '--shard', `${shard}/2`, ...args], { cwd: dir });
  for (const format of ['json', 'sarif', 'text']) {
    const merged = await run(binary, ['merge', '-f', format, `${dir}-1.json`, `${dir}-2.json`], { cwd: dir });
    const direct = await run(binary, ['check', '-f', format, ...args], { cwd: dir });
    equal(format, [merged.out, merged.status], [direct.out, direct.status]);
  }
  const refused = await check(dir, '--baseline', 'known.json', '--update-baseline', '--shard', '1/2');
  equal('an update by a shard', refused.status, 2);
};

tests['since: suppressions and the baseline are those of each side'] = async () => {
  const accepted = app('/old').replace("app.get('/old'", "// routedrift-disable-next-line route-undocumented -- x\napp.get('/old'");
  const dir = repository({ ...service('', '/old'), 'index.js': accepted });
  write(dir, { 'index.js': app('/old') });
  equal('no longer suppressed', (await check(dir, '--changed-since', 'main')).found, ['route-undocumented /old']);
  commit(dir);
  await check(dir, '--baseline', 'known.json', '--update-baseline');
  equal('known', (await check(dir, '--baseline', 'known.json', '--changed-since', 'main')).found, []);
  commit(dir);
  git(dir, 'switch', '-q', '-c', 'later');
  write(dir, { 'known.json': '{"version":1,"findings":[]}\n' });
  equal('no longer known', (await check(dir, '--baseline', 'known.json', '--changed-since', 'work')).found, ['route-undocumented /old']);
};

tests['since: settings are those of the working tree'] = async () => {
  const dir = repository({ ...service('', '/old'), '.routedrift.yml': 'rules: { route-undocumented: off }\n' });
  write(dir, { '.routedrift.yml': 'rules: { route-undocumented: error }\n' });
  const result = await check(dir, '--changed-since', 'main');
  equal('found', [result.found, result.kinds], [[], { unchanged: 1 }]);
};

tests['since: what a commit holds is tracked in it'] = async () => {
  const dir = repository({ ...service(''), '.env': 'A=1\n' });
  git(dir, 'rm', '-q', '--cached', '.env');
  equal('found', (await check(dir, '--changed-since', 'main')).found.map((f) => f.split(' ')[0]), ['env-file-not-ignored']);
};

tests['since: links, submodules and odd names'] = async () => {
  const sub = repository({ 'routes.js': 'module.exports = 1;\n' });
  const dir = directory();
  fs.mkdirSync(path.join(dir, 'real'), { recursive: true });
  git(dir, 'init', '-q');
  write(dir, { ...service(''), 'real/routes.js': "module.exports = (app) => { app.get('/old', (q, s) => s.end()); };\n", 'a\nb \u00e4.js': '1;\n' });
  write(dir, { 'index.js': `${HEAD}require('./linked/routes')(app);\nrequire('./file')(app);\nrequire('./out/x');\nrequire('./circle');\nrequire('./sub/routes');\napp.get('/known', (q, s) => s.end());\napp.listen(1);\n` });
  for (const [target, name] of [['real', 'linked'], ['linked/routes.js', 'file.js'], [work, 'out'], ['circle.js', 'circle.js']]) fs.symlinkSync(target, path.join(dir, name));
  git(dir, 'submodule', 'add', '-q', sub, 'sub');
  commit(dir);
  git(dir, 'switch', '-q', '-c', 'work');
  const before = await check(dir);
  equal('through links', before.found.includes('route-undocumented /old'), true);
  equal('nothing new', (await check(dir, '--changed-since', 'main')).found, []);
};

tests['since: nothing is written, nothing of the repository is run'] = async () => {
  const dir = repository(service('', '/old'));
  const marker = `${dir}-ran`, script = path.join(dir, 'evil.sh');
  fs.writeFileSync(script, `#!/bin/sh\necho ran >> ${marker}\ncat\n`, { mode: 0o755 });
  fs.copyFileSync(script, path.join(dir, 'git'));
  for (const [key, value] of [['core.fsmonitor', script], ['core.hooksPath', dir], ['core.pager', script], ['pager.ls-tree', script], ['alias.ls-tree', `!${script}`],
    ['filter.x.smudge', script], ['filter.x.clean', script], ['diff.x.textconv', script], ['core.sshCommand', script], ['core.alternateRefsCommand', script], ['remote.origin.uploadpack', script]]) git(dir, 'config', key, value);
  fs.writeFileSync(path.join(dir, '.git/info/attributes'), '* filter=x diff=x\n');
  for (const hook of ['post-index-change', 'reference-transaction']) fs.copyFileSync(script, path.join(dir, hook));
  fs.appendFileSync(path.join(dir, 'index.js'), "app.get('/new', (q, s) => s.end());\n");
  const state = () => fs.readdirSync(dir, { recursive: true }).sort().map((file) => [file, fs.statSync(path.join(dir, file)).mtimeMs].join()).join('\n');
  const before = state(), temps = fs.readdirSync('/tmp').length;
  const path_ = `.:${dir}:${process.env.PATH}`;
  const result = await checkWith({ PATH: path_, GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere', GIT_WORK_TREE: work, GIT_EXTERNAL_DIFF: script, GIT_TRACE: marker }, dir, '--changed-since', 'main');
  equal('found', [result.found, result.kinds], [['route-undocumented /new'], { unchanged: 1 }]);
  equal('ran', fs.existsSync(marker), false);
  equal('the tree', state(), before);
  equal('temporary files', fs.readdirSync('/tmp').length <= temps + 5, true);
};

tests['since: what cannot be compared is said'] = async () => {
  const dir = repository(service('', '/old'));
  const refused = async (what, cwd, revision, pattern, env = {}) => {
    const result = await checkWith(env, cwd, '--changed-since', revision);
    equal(`${what}: status`, result.status, 2);
    matches(what, result.err, pattern);
    equal(`${what}: output`, result.json.findings, []);
  };
  await refused('unknown', dir, 'nowhere', /--changed-since nowhere: git knows no such commit/);
  await refused('an option', dir, '--help', /this is no revision/);
  await refused('a tree', dir, 'main^{tree}', /git knows no such commit/);
  await refused('control characters', dir, 'a\u001b[31m', /this is no revision/);
  await refused('no git', dir, 'main', /there is no git on PATH/, { PATH: work });
  await refused('no repository', tree(service('', '/old')), 'main', /git knows no such commit|not a git repository/);
  const bare = directory();
  write(bare, service('', '/old'));
  await refused('no .git', bare, 'main', /this is no git repository/);
  const empty = directory();
  fs.mkdirSync(empty, { recursive: true });
  git(empty, 'init', '-q');
  write(empty, service('', '/old'));
  await refused('no commit yet', empty, 'HEAD', /git knows no such commit/);
  git(dir, 'switch', '-q', '--orphan', 'other');
  commit(dir, service('', '/new')); // the same files, made in the same second, would be the same commit
  await refused('no common commit', dir, 'main', /no commit in common with HEAD/);
};

tests['since: a shallow clone'] = async () => {
  const dir = repository(service('', '/old'));
  commit(dir, { 'index.js': app('/old', '/new') });
  const clone = directory();
  git(work, 'clone', '-q', '--depth', '1', '--branch', 'work', `file://${dir}`, clone);
  const result = await check(clone, '--changed-since', 'origin/main');
  equal('status', result.status, 2);
  matches('said', result.err, /this clone is shallow: fetch its history .*fetch-depth: 0/);
  git(clone, 'fetch', '-q', '--unshallow', 'origin', '+refs/heads/*:refs/remotes/origin/*');
  equal('whole', (await check(clone, '--changed-since', 'origin/main')).found, ['route-undocumented /new']);
};

tests['since: a worktree'] = async () => {
  const dir = repository(service('', '/old'));
  const other = directory();
  git(dir, 'worktree', 'add', '-q', other, '-b', 'third');
  write(other, { 'index.js': app('/old', '/new') });
  equal('found', (await check(other, '--changed-since', 'main')).found, ['route-undocumented /new']);
};

tests['since: the merge base was broken'] = async () => {
  const dir = repository({ ...service('', '/old'), 'openapi.yml': 'openapi: [\n' });
  write(dir, { 'openapi.yml': DOCUMENT });
  const result = await check(dir, '--changed-since', 'main');
  equal('found', [result.status, result.found], [1, ['route-undocumented /old']]);
  matches('said', result.err, /^routedrift: [0-9a-f]{12}, the merge base, could not be audited whole.*openapi\.yml/);
};

tests['since: a git that says nonsense, or nothing'] = async () => {
  const dir = repository(service('', '/old'));
  for (const [what, text] of [['nonsense', 'echo nonsense'], ['a name, then nonsense', `case "$*" in *parse*|*merge*) git_real "$@";; *) echo x;; esac`],
    ['endless', 'yes x'], ['silence', 'exec sleep 60'], ['a signal', 'kill -9 $$']]) {
    const bin = directory(), real = spawnSync('which', ['git'], { encoding: 'utf8' }).stdout.trim();
    write(bin, { git: `#!/bin/sh\ngit_real() { exec ${real} "$@"; }\n${text}\n` });
    fs.chmodSync(path.join(bin, 'git'), 0o755);
    const started = Date.now();
    const result = await checkWith({ PATH: `${bin}:${process.env.PATH}` }, dir, '--changed-since', 'main');
    equal(`${what}: status`, [0, 1, 2].includes(result.status) && (result.status === 2 || result.found.length === 1), true);
    equal(`${what}: in time`, Date.now() - started < 40_000, true);
  }
};

const jobs = Object.entries(tests)
  .filter(([name]) => !filters.length || filters.some((part) => name.includes(part)))
  .map(([name, test]) => ({
    name,
    test: () => test().then(() => null, (error) => (error instanceof Wrong ? error.message : error.stack)),
  }));
await report(jobs);
