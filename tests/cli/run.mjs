// What a folder case cannot say about the command line: standard streams that are closed, full or gone, --output, and
// colours.
import fs from 'node:fs';
import path from 'node:path';
import { badEnd, binary, report, run, temporary } from '../lib.mjs';

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

const jobs = [
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
if ((await shell("script -qec 'test -t 1' /dev/null", work)).status === 0) jobs.push({ name: 'colours on a terminal', test: onTerminal });
else skipped.push('colours on a terminal (script cannot make one here)');
await report(jobs, { skipped });
