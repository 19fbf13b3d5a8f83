// Tries hooks/pre-commit in real git repositories: what it audits, once with a stand-in for routedrift that writes down
// how it was called, and what it refuses, with the real one and the sample incident; the latter also through the
// pre-commit framework, where that is installed. And runs the audit of action.yml as a GitHub runner would.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { binary, copyTree, report, root, run, temporary } from '../lib.mjs';

const work = temporary('hook');
const incident = path.join(root, 'fixtures/apps/klaviyo-incident');
const fixed = path.join(root, 'fixtures/apps/klaviyo-incident-fixed');

// Nothing of the person's own git or pre-commit settings may matter.
const identity = { NAME: 'A Developer', EMAIL: 'developer@example.com' };
const env = {
  HOME: work,
  PRE_COMMIT_HOME: path.join(work, 'pre-commit'),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  ...Object.fromEntries(Object.entries(identity).flatMap(([k, v]) => [[`GIT_AUTHOR_${k}`, v], [`GIT_COMMITTER_${k}`, v]])),
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  ROUTEDRIFT_OPTIONS: undefined,
};

let made = 0;

/** A repository with the plain hook installed; git(...) runs git in it and demands success unless told otherwise. */
function repository(program) {
  const dir = path.join(work, `repository ${++made}`); // a space, on purpose
  const settings = { ...env, ROUTEDRIFT: program };
  const tool = async (name, ...args) => run(name, args, { cwd: dir, env: settings });
  const git = async (...args) => {
    const result = await tool('git', ...args);
    if (result.status !== 0) throw new Error(`git ${args.join(' ')}: status ${result.status}\n${result.out}${result.err}`);
    return result.out.trim();
  };
  const write = (file, text) => {
    fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    fs.writeFileSync(path.join(dir, file), text);
  };
  const init = async (hook = true) => {
    fs.mkdirSync(dir);
    await git('init', '-q', '-b', 'main');
    fs.mkdirSync(path.join(dir, '.git/hooks'), { recursive: true });
    if (hook) fs.copyFileSync(path.join(root, 'hooks/pre-commit'), path.join(dir, '.git/hooks/pre-commit'));
  };
  const commit = async (...args) => {
    await git('add', '-A');
    return tool('git', 'commit', '-q', '-m', 'A change', ...args);
  };
  return { dir, git, tool, write, init, commit };
}

/** A program that writes its arguments, one call a line, and exits with `status` for directories named `bad`. */
function standIn(status) {
  const name = path.join(work, `stand-in-${++made}`);
  const log = `${name}.log`;
  fs.writeFileSync(log, '');
  fs.writeFileSync(name, `#!/bin/sh\necho "$*" >>'${log}'\necho "report: $*"\ncase "$*" in *bad*) exit ${status} ;; esac\n`, { mode: 0o755 });
  return { name, calls: () => fs.readFileSync(log, 'utf8').split('\n').filter(Boolean) };
}

const equal = (what, actual, expected) =>
  JSON.stringify(actual) === JSON.stringify(expected)
    ? null
    : `${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;

const all = (...wrong) => wrong.filter(Boolean).join('\n') || null;

async function auditsEachServiceOnce() {
  const program = standIn(1);
  const { init, write, commit } = repository(program.name);
  await init();
  write('services/a b/package.json', '{}');
  write('services/a b/openapi.yml', '');
  write('services/a b/src/package.json', '{}');
  write('services/a b/src/with space.ts', '');
  write('services/a b/src/übung "x".ts', '');
  write('services/c/package.json', '{}');
  write('services/c/index.js', '');
  write('README', '');
  const result = await commit();
  const said = (result.out + result.err).trim().split('\n');
  return all(
    equal('status', result.status, 0),
    equal('calls', program.calls(), ['check -- services/a b', 'check -- services/c']),
    equal('said', said, ['pre-commit: services/a b', 'report: check -- services/a b', 'pre-commit: services/c', 'report: check -- services/c']),
  );
}

async function deletionsAndRenamesCount() {
  const program = standIn(1);
  const { dir, init, write, commit } = repository(program.name);
  await init();
  for (const name of ['a', 'b', 'c']) {
    write(`${name}/package.json`, '{}');
    write(`${name}/x.js`, `// ${name}, and enough text for git to see a rename\n`.repeat(5));
  }
  await commit('--no-verify');
  fs.rmSync(path.join(dir, 'a/x.js'));
  fs.renameSync(path.join(dir, 'b/x.js'), path.join(dir, 'c/y.js'));
  await commit();
  return equal('calls', program.calls(), ['check -- a', 'check -- b', 'check -- c']);
}

async function nothingToAudit() {
  const program = standIn(1);
  const { init, write, commit } = repository(program.name);
  await init();
  const empty = await commit('--allow-empty');
  write('notes.md', 'x');
  const notes = await commit();
  return all(equal('empty', empty.status, 0), equal('notes', notes.status, 0), equal('calls', program.calls(), []));
}

async function refusesOn(status) {
  const program = standIn(status);
  const { init, write, commit, tool } = repository(program.name);
  await init();
  write('bad/package.json', '{}');
  write('good/package.json', '{}');
  const result = await commit();
  const head = await tool('git', 'rev-parse', '-q', '--verify', 'HEAD');
  return all(
    equal('commit', result.status !== 0, true),
    equal('a commit was made', head.status === 0, false),
    equal('calls', program.calls(), ['check -- bad', 'check -- good']),
  );
}

async function saysWhenThereIsNoProgram() {
  const { init, write, commit } = repository('/nonexistent/routedrift');
  await init();
  write('a/package.json', '{}');
  const result = await commit();
  return all(equal('refused', result.status !== 0, true), equal('said', /ROUTEDRIFT/.test(result.err), true));
}

/** From the fixed state to the incident: refused. From the incident to the fixed state: passes. */
async function incidentThenFix({ dir, git, commit }) {
  copyTree(fixed, dir);
  await commit('--no-verify');
  copyTree(incident, dir);
  const bad = await commit();
  const kept = await git('rev-list', '--count', 'HEAD');
  await commit('--no-verify');
  copyTree(fixed, dir);
  const good = await commit();
  return all(
    bad.status !== 0 ? null : 'the incident was committed',
    equal('commits after the refusal', kept, '1'),
    /route-undocumented/.test(bad.out + bad.err) ? null : `the finding is not named:\n${bad.out}${bad.err}`,
    good.status === 0 ? null : `the fix was refused:\n${good.out}${good.err}`,
  );
}

async function plainHook() {
  const repo = repository(binary);
  await repo.init();
  return incidentThenFix(repo);
}

/** A repository that offers the hooks as they are in this tree, committed or not. */
async function hookRepository() {
  const repo = repository(binary);
  await repo.init(false);
  fs.mkdirSync(path.join(repo.dir, 'hooks'));
  for (const file of ['.pre-commit-hooks.yaml', 'hooks/pre-commit']) fs.copyFileSync(path.join(root, file), path.join(repo.dir, file));
  await repo.commit();
  return { repo: repo.dir, rev: await repo.git('rev-parse', 'HEAD') };
}

async function framework() {
  const hooks = await hookRepository();
  const repo = repository(binary);
  await repo.init(false);
  repo.write('.pre-commit-config.yaml', `repos:\n  - repo: '${hooks.repo}'\n    rev: ${hooks.rev}\n    hooks:\n      - id: routedrift\n`);
  const installed = await repo.tool('pre-commit', 'install');
  if (installed.status !== 0) return `pre-commit install: ${installed.out}${installed.err}`;
  return incidentThenFix(repo);
}

/** The shell text of one step of action.yml, by its id. */
function actionStep(id) {
  const lines = fs.readFileSync(path.join(root, 'action.yml'), 'utf8').split('\n');
  const from = lines.findIndex((line, i) => i > lines.indexOf(`      id: ${id}`) && line === '      run: |') + 1;
  const length = lines.slice(from).findIndex((line) => line && !line.startsWith('        '));
  return lines.slice(from, from + length).map((line) => line.slice(8)).join('\n');
}

/** Makes a directory a repository with everything in one commit. */
async function commitAll(dir) {
  for (const words of [['init', '-q'], ['add', '-A'], ['commit', '-q', '-m', 'All']]) {
    const result = await run('git', words, { cwd: dir, env });
    if (result.status !== 0) throw new Error(`git ${words.join(' ')}: ${result.err}`);
  }
}

/** The action's audit, as a runner would start it: bash, inputs in the environment, results in a file. */
async function audit(source, { since = '' } = {}) {
  const dir = path.join(work, `action ${++made}`), action = path.join(work, `checkout ${made}`);
  fs.mkdirSync(path.join(action, 'build/release'), { recursive: true });
  fs.symlinkSync(binary, path.join(action, 'build/release/routedrift'));
  copyTree(source, dir);
  if (since) await commitAll(dir);
  else fs.mkdirSync(path.join(dir, '.git'));
  const [output, sarif, whole, html, summary] = ['output', 'findings.sarif', 'result.json', 'page.html', 'summary.md'].map((name) => path.join(action, name));
  const inputs = { ACTION: action, DIRECTORY: '.', FAIL_ON: 'error', CHANGED_SINCE: since, SUMMARY: 'true', HTML: html, RESULT: whole, SARIF: sarif, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary };
  const result = await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', actionStep('check')], { cwd: dir, env: inputs });
  const read = (file) => fs.readFileSync(file, 'utf8');
  return { result, output: read(output), sarif, log: read(sarif), page: read(html), summary: read(summary) };
}

async function action() {
  const bad = await audit(incident), good = await audit(fixed), old = await audit(incident, { since: 'HEAD' });
  const places = JSON.parse(bad.log).runs[0].results.map((r) => `${r.ruleId} ${r.locations[0].physicalLocation.artifactLocation.uri}`);
  return all(
    equal('status of the step', bad.result.status, 0),
    equal('output', bad.output, `status=1\nsarif=${bad.sarif}\n`),
    equal('annotated', /^::error file=services\/klaviyo\/src\/account\.ts,/m.test(bad.result.out), true),
    equal('places', places, ['route-undocumented services/klaviyo/src/account.ts']),
    equal('summary', bad.summary.split('\n')[0], '## routedrift: 1 error in 2 services'),
    equal('page', /^<!DOCTYPE html>[^]*<\/html>\n$/.test(bad.page), true),
    equal('output when nothing is new', old.output, `status=0\nsarif=${old.sarif}\n`),
    equal('output for the fixed one', good.output, `status=0\nsarif=${good.sarif}\n`),
  );
}

const jobs = [
  { name: 'audits each service once and names it, names with spaces included', test: auditsEachServiceOnce },
  { name: 'deletions and both ends of a rename count', test: deletionsAndRenamesCount },
  { name: 'nothing to audit, nothing run', test: nothingToAudit },
  { name: 'findings refuse the commit', test: () => refusesOn(1) },
  { name: 'an incomplete audit refuses the commit', test: () => refusesOn(2) },
  { name: 'says when the program is missing', test: saysWhenThereIsNoProgram },
  { name: 'refuses the incident and passes its fix', test: plainHook },
  { name: 'action.yml: the audit and its files', test: action },
];
const skipped = [];
if (spawnSync('pre-commit', ['--version']).status === 0) jobs.push({ name: 'the same through the pre-commit framework', test: framework });
else skipped.push('the hook in the pre-commit framework (pre-commit is not installed)');
await report(jobs, { skipped });
