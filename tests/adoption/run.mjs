// Adoption in an old repository: baselines that are written and kept.
//
//   node tests/adoption/run.mjs [PART-OF-A-NAME…]
import fs from 'node:fs';
import path from 'node:path';
import { badEnd, report, routedrift, temporary } from '../lib.mjs';

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
  if (a !== b) throw new Wrong(`${what}: ${a} instead of ${b}`);
}

function matches(what, text, pattern) {
  if (!pattern.test(text)) throw new Wrong(`${what}: ${pattern} does not match ${JSON.stringify(text)}`);
}

/** Runs a check; its findings as "rule path-or-message", how many are suppressed by kind, status and messages. */
async function check(cwd, ...args) {
  const result = await routedrift(['check', '-f', 'json', ...args], { cwd });
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
  const outside = path.join(work, `outside-${made}`);
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

const jobs = Object.entries(tests)
  .filter(([name]) => !filters.length || filters.some((part) => name.includes(part)))
  .map(([name, test]) => ({
    name,
    test: () => test().then(() => null, (error) => (error instanceof Wrong ? error.message : error.stack)),
  }));
await report(jobs);
