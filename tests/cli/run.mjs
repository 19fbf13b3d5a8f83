// What a folder case cannot say about the command line: standard streams that are closed, full or gone, --output, and
// colours; many services at the same time, in shards and merged; progress.
import fs from 'node:fs';
import path from 'node:path';
import { badEnd, binary, fill, report, run, temporary } from '../lib.mjs';

const work = temporary('cli');
const SERVER = "const app = require('express')();\napp.get('/a', (req, res) => res.end());\napp.listen(3000);\n";
const DOCUMENT = 'openapi: 3.0.3\ninfo: {title: t, version: "1"}\npaths:\n  /b:\n    get: {responses: {"200": {description: ok}}}\n';

let made = 0;

/** A directory with a service that differs from its document. */
function service() {
  const dir = path.join(work, `service-${++made}`);
  fs.mkdirSync(path.join(dir, '.git'), { recursive: true });
  const files = { 'package.json': '{"name":"s","main":"index.js","dependencies":{"express":"4.21.2"}}', 'index.js': SERVER, 'openapi.yml': DOCUMENT };
  for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(dir, file), text);
  return dir;
}

/** Runs a shell line in which $R is routedrift. */
const shell = (line, cwd, env = {}) => run('sh', ['-c', line], { cwd, env: { R: binary, ...env } });

const expect = (what, actual, wanted) =>
  actual === wanted ? null : `${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}`;

/** Output that does not arrive is status 2 with a message, never a signal. */
async function lost(line) {
  const result = await shell(line, service());
  const said = /routedrift: cannot write/.test(result.err) ? null : `nothing is said: ${result.err}`;
  return [badEnd(result), expect('status', result.status, 2), said].filter(Boolean).join('\n') || null;
}

async function closedErrorStream() {
  const dir = service();
  const result = await shell('"$R" check --nonsense 2>&-', dir);
  const spoilt = fs.readdirSync(dir).sort().join() !== '.git,index.js,openapi.yml,package.json';
  return expect('status', result.status, 2) ?? (spoilt ? 'the directory changed' : null);
}

async function outputFile() {
  const dir = service();
  fs.writeFileSync(path.join(dir, 'report.json'), 'an older one');
  const result = await shell('"$R" check -f json -o report.json; s=$?; "$R" check -f json >direct.json; exit $s', dir);
  const [file, direct] = ['report.json', 'direct.json'].map((name) => fs.readFileSync(path.join(dir, name), 'utf8'));
  const left = fs.readdirSync(dir).filter((name) => /tmp|~$/.test(name) || name.startsWith('report.json.'));
  return expect('status', result.status, 1) ?? expect('standard output', result.out, '') ?? expect('file', file, direct) ??
    expect('left over', left.join(), '');
}

async function colors() {
  const dir = service();
  const colored = async (args, env) => (await shell(`"$R" check ${args}`, dir, env)).out.includes('\u001b[');
  return expect('in a pipe', await colored('', { NO_COLOR: '' }), false) ??
    expect('always', await colored('--color=always', { NO_COLOR: '1' }), true) ??
    expect('json', await colored('--color=always -f json', { NO_COLOR: '' }), false);
}

/** A terminal is needed: util-linux's `script` makes one. */
async function onTerminal() {
  const dir = service();
  const colored = async (args, env) => (await shell(`script -qec '"$R" check ${args}' /dev/null`, dir, env)).out.includes('\u001b[');
  return expect('on a terminal', await colored('', { NO_COLOR: '', TERM: 'xterm' }), true) ??
    expect('NO_COLOR', await colored('', { NO_COLOR: '1', TERM: 'xterm' }), false) ??
    expect('never', await colored('--color never', { NO_COLOR: '', TERM: 'xterm' }), false);
}

/** A run in the wrong place ends and says so: more directories than are looked at, none of them a service. */
async function tooManyDirectories() {
  const dir = path.join(work, 'wide');
  for (let i = 0; i < 251; i++) for (let k = 0; k < 200; k++) fs.mkdirSync(path.join(dir, `${i}/${k}`), { recursive: true });
  const result = await shell('"$R" check', dir);
  return badEnd(result) ?? expect('status', result.status, 2) ??
    expect('said', result.err.split('\n')[0], 'routedrift: .: limit reached: directories 50000');
}

/** A repository of many services: different ones, a file that all of them hold, one that cannot be read as text, a service
 * that meets a limit, and names that a shell or a terminal would obey. */
function manyServices() {
  const dir = path.join(work, `many-${++made}`);
  fs.mkdirSync(path.join(dir, '.git'), { recursive: true });
  const secret = fill("const key = '{{klaviyo-private-key}}';\n");
  for (let i = 0; i < 7; i++) {
    const home = path.join(dir, 'services', i === 3 ? "it's ##[error] \u001b[2J |3|" : `service-${i}`);
    fs.mkdirSync(path.join(home, 'routes'), { recursive: true });
    const routes = Array.from({ length: i * 3 }, (_, k) => `app.get('/r${k}/:id', (req, res) => res.end());`).join('\n');
    const code = SERVER.replace('app.listen', `${routes}\napp.listen`) + (i === 5 ? 'for (;;) app.use(app.x);\n' : '');
    const files = { 'package.json': `{"name":"s${i}","main":"index.js","dependencies":{"express":"${i % 2 ? 4 : 5}.1.0"}}`, 'index.js': code };
    if (i !== 2) files['openapi.yml'] = i === 4 ? DOCUMENT.replace('paths:', 'paths: ]') : DOCUMENT;
    if (i === 6) files['broken.js'] = Buffer.from([0x27, 0xff, 0x27]);
    if (i === 6) files['index.js'] += "require('./broken');\n";
    files['secret.js'] = secret + (i ? '' : '// routedrift-disable-next-line klaviyo-private-key-literal -- a test\n' + secret);
    for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(home, file), text);
  }
  return dir;
}

const formats = async () => (await shell('"$R" check --format nonsense; "$R" check --help', work)).out
  .replace(/^[^]*Formats:\n([^]*?)\n\n[^]*$/, '$1').split('\n').flatMap((line) => line.match(/^  (\S+)/)?.[1] ?? []);

/** However many services are audited at the same time, the bytes are the same; so are those of merged shards. */
async function sameBytes() {
  const dir = manyServices();
  const wrong = [];
  await shell('for i in 1 2 3; do "$R" check . --shard $i/3 -f json -o shard-$i.json; done', dir);
  for (const format of await formats()) {
    const whole = await shell(`"$R" check . -j1 -f ${format}`, dir);
    const others = [`check . -j2 -f ${format}`, `check . --jobs=9 -f ${format}`, `merge shard-3.json shard-1.json shard-2.json -f ${format}`];
    if (whole.status !== 2 || whole.out.length < 100) wrong.push(`${format}: status ${whole.status}, ${whole.out.length} bytes\n${whole.err}`);
    for (const other of others) {
      const result = await shell(`"$R" ${other}`, dir);
      const unlike = ['status', 'out', 'err'].filter((key) => result[key] !== whole[key]);
      if (badEnd(result) || unlike.length) wrong.push(`${other}: ${badEnd(result) ?? `other ${unlike}`}`);
    }
  }
  return wrong.join('\n') || null;
}

/** The level of the check is the level of the merge, unless another is given. */
async function mergedLevel() {
  const dir = service();
  const line = '"$R" check . --shard 1/1 -f json -o s.json --fail-on never; "$R" merge s.json >all; echo $?; "$R" merge s.json --fail-on note >all; echo $?';
  return expect('statuses', (await shell(line, dir)).out, '0\n1\n');
}

/** Every services is in one shard; a shard may be empty. */
async function emptyShard() {
  const result = await shell('"$R" check . --shard 2/2', service());
  return expect('status', result.status, 0) ?? expect('said', result.out, 'no service in this shard\n');
}

async function refusedReports() {
  const dir = service();
  await shell('"$R" check . --shard 1/2 -f json -o 1.json; "$R" check . --shard 2/2 -f json -o 2.json; "$R" check -f json -o plain.json; "$R" check . --shard 1/3 -f json -o third.json', dir);
  const one = fs.readFileSync(path.join(dir, '1.json'), 'utf8');
  const change = (name, from, to) => fs.writeFileSync(path.join(dir, name), one.replace(from, to));
  change('version.json', /"routedrift": "[^"]*"/, '"routedrift": "9.9.9"');
  change('number.json', '"number": 0', '"number": 2');
  change('foreign.json', '"number": 0', '"number": 1');
  change('excerpt.json', /"to": \d+/, '"to": 4000000000');
  change('level.json', /"level": "error",\n {12}/, '"level": "fatal",\n');
  fs.writeFileSync(path.join(dir, 'cut.json'), one.slice(0, one.length / 2));
  fs.writeFileSync(path.join(dir, 'empty.json'), '');
  const refused = {
    'merge 1.json': /shards are missing: 2\/2/, 'merge 1.json 1.json': /1\.json:\d+: shard 1\/2 is here twice/, 'merge plain.json': /plain\.json:1: is no shard's report/,
    'merge 1.json third.json': /third\.json:\d+: a shard of another check/, 'merge version.json 2.json': /another version/, 'merge number.json 2.json': /do not add up/,
    'merge foreign.json 2.json': /a service of another shard/, 'merge excerpt.json 2.json': /excerpt\.json:\d+: /, 'merge cut.json 2.json': /cut\.json:\d+: (?!is no shard)/, 'merge empty.json 2.json': /empty\.json:1: the document is empty/,
    'merge none.json': /none\.json: no such file/, 'merge .': /not a file/, 'merge 1.json 2.json -f none': /unknown format/, 'merge level.json 2.json': /level\.json:\d+: "level" is none/,
  };
  const wrong = [];
  for (const [line, said] of Object.entries(refused)) {
    const result = await shell(`"$R" ${line}`, dir);
    if (badEnd(result) || result.status !== 2 || result.out || !said.test(result.err)) wrong.push(`${line}: ${result.status} ${result.out.slice(0, 80)} ${result.err}`);
  }
  return wrong.join('\n') || null;
}

async function wrongNumbers() {
  const wrong = [];
  for (const option of ['--jobs 0', '--jobs x', '--jobs 257', '--jobs -1', '--jobs=', '-j', '--jobs 99999999999', '--shard 0/2', '--shard 3/2', '--shard 2', '--shard 1/', '--shard /', '--shard 1/x', '--shard 1/99999', '--shard 1/2 --fix', '--shard 1/2 --diff']) {
    const result = await shell(`"$R" check ${option}`, service());
    if (result.status !== 2 || !/--(jobs|shard)/.test(result.err)) wrong.push(`${option}: ${result.status} ${result.err}`);
  }
  return wrong.join('\n') || null;
}

/** A line that comes after a second and goes away, on a terminal and for people only. */
async function progress() {
  const dir = path.join(work, 'slow');
  for (let i = 0; i < 4; i++) {
    const home = path.join(dir, `s${i}`);
    fs.mkdirSync(home, { recursive: true });
    fs.writeFileSync(path.join(home, 'package.json'), '{"main":"index.js","dependencies":{"express":"4.0.0"}}');
    fs.writeFileSync(path.join(home, 'index.js'), 'const app = require("express")();\n' + Array.from({ length: 8 }, (_, k) => `require('./busy${k}');\n`).join(''));
    for (let k = 0; k < 8; k++) fs.writeFileSync(path.join(home, `busy${k}.js`), 'let n = 0;\nfor (let a = 0; a < 900; a++) for (let b = 0; b < 900; b++) n += a * b;\n');
  }
  const onTerminal = async (env) => (await shell(`script -qec '"$R" check . -j1 >report 2>/dev/tty' /dev/null`, dir, { CI: '', TERM: 'xterm', ...env })).out;
  const shown = await onTerminal({});
  const said = /\rroutedrift: \d of 4 services audited, now s\d\u001b\[K[^]*\r\u001b\[K$/.test(shown) ? null : `nothing was said: ${JSON.stringify(shown)}`;
  return said ?? expect('in CI', await onTerminal({ CI: 'true' }), '') ?? expect('without a terminal', (await shell('"$R" check . >report', dir, { CI: '' })).err, '');
}

const jobs = [
  { name: 'the same bytes, whatever the jobs and shards', test: sameBytes },
  { name: 'the level of merged shards', test: mergedLevel },
  { name: 'an empty shard', test: emptyShard },
  { name: 'reports that cannot be merged', test: refusedReports },
  { name: 'wrong numbers', test: wrongNumbers },
  { name: 'closed standard output', test: () => lost('"$R" check >&-') },
  { name: 'full disk', test: () => lost('"$R" check >/dev/full') },
  { name: 'full disk, help', test: () => lost('"$R" --help >/dev/full') },
  { name: 'reader gone', test: () => lost('{ sleep 1; "$R" check; echo $? >&3; } 3>status | true; exit "$(cat status)"') },
  { name: 'closed standard error', test: closedErrorStream },
  { name: '--output', test: outputFile },
  { name: 'colours', test: colors },
  { name: 'too many directories', test: tooManyDirectories },
];
const skipped = [];
if ((await shell("script -qec 'test -t 1' /dev/null", work)).status === 0) jobs.push({ name: 'colours on a terminal', test: onTerminal }, { name: 'progress on a terminal', test: progress });
else skipped.push('colours and progress on a terminal (script cannot make one here)');
await report(process.argv[2] ? jobs.filter(({ name }) => name.includes(process.argv[2])) : jobs, { skipped });
