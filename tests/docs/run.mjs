// Holds the documentation to the program:
// * docs/rules/<id>.md: each fenced block ```<language> file=<path> is a file of a small service; those of the section
//   "Reported" together make the rule report, those of "Silent" do not. A block with file=… of a path that the section
//   has already starts a further example. Every rule has a page, every page a rule.
// * the keys of src/engine/config.c, docs/routedrift.schema.json and docs/configuration.md are the same.
import fs from 'node:fs';
import path from 'node:path';
import { badEnd, fill, gitIndex, report, root, routedrift, temporary } from '../lib.mjs';

const work = temporary('docs');
const pages = path.join(root, 'docs/rules');
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');
const DEFAULT_PACKAGE = '{"name":"example","version":"1.0.0","dependencies":{"express":"^4.19.2"}}\n';

/** Text of a section, up to the next heading of its rank; null when there is none. */
function section(markdown, title) {
  const parts = markdown.split(/^## +/m).slice(1);
  const part = parts.find((text) => text.split('\n', 1)[0].trim() === title);
  return part === undefined ? null : part.slice(part.indexOf('\n') + 1);
}

/** The examples of a section: each a Map from path to text. */
function examples(text) {
  const list = [new Map()];
  for (const [, info, body] of text.matchAll(/^(?:```|~~~)(.*)\n([^]*?)^(?:```|~~~)\s*$/gm)) {
    const file = /(?:^|\s)file=(\S+)/.exec(info)?.[1];
    if (!file) continue;
    if (list.at(-1).has(file)) list.push(new Map());
    list.at(-1).set(file, body);
  }
  return list[0].size ? list : [];
}

function writeService(dir, files) {
  fs.mkdirSync(path.join(dir, '.git'), { recursive: true });
  const all = new Map([...(files.has('package.json') ? [] : [['package.json', DEFAULT_PACKAGE]]), ...files]);
  for (const [file, text] of all) {
    const target = path.join(dir, file);
    if (!target.startsWith(dir + path.sep)) throw new Error(`file=${file} leaves the example`);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, file === '.git/index' ? gitIndex(text.trim().split('\n')) : fill(text)); // tracked paths
  }
}

let made = 0;

/** Null when the audit of an example reports the rule as wanted. */
async function holds(files, rule, wanted) {
  const dir = path.join(work, `example-${++made}`);
  writeService(dir, files);
  const select = /^(suppression|baseline)-/.test(rule) ? '*' : rule; // these are about the findings of others
  const result = await routedrift(['check', '--format', 'json', '--as-of', '2026-11-20', '--select', select], { cwd: dir });
  const bad = badEnd(result) ?? (result.status === 2 ? `status 2\n${result.err}` : null);
  if (bad) return bad;
  const found = JSON.parse(result.out).findings;
  if (found.some((finding) => finding.rule === rule) === wanted) return null;
  const list = found.map((f) => `  ${f.rule} ${f.file}:${f.line} ${f.message}`).join('\n') || '  nothing';
  return `${rule} is ${wanted ? 'not ' : ''}reported in the example with ${[...files.keys()].join(', ')}; reported:\n${list}`;
}

async function testPage(rule) {
  const markdown = fs.readFileSync(path.join(pages, `${rule}.md`), 'utf8');
  const wrong = [incidentTrouble(rule, markdown)];
  for (const [title, wanted] of [['Reported', true], ['Silent', false]]) {
    const text = section(markdown, title);
    const list = text === null ? [] : examples(text);
    if (!list.length) wrong.push(`no section "## ${title}" with a block that names its file (\`\`\`js file=server.js)`);
    for (const files of list) wrong.push(await holds(files, rule, wanted));
  }
  return wrong.filter(Boolean).join('\n') || null;
}

/** What the runbook says of a rule: what customers see, who is affected, the first step. Rules of P1 to P3 have it. */
function incidentTrouble(rule, markdown) {
  const text = section(markdown, 'In an incident');
  if (text === null) return /Priority: P[123]/.test(markdown) ? 'no section "## In an incident"' : null;
  const labels = text.split('\n').filter((line) => line.startsWith('* ')).map((line) => line.slice(2).split(':')[0]);
  return labels.join() === 'Customers see,Affected,First step' ? null : `"In an incident" has ${labels.join(', ')} instead of Customers see, Affected, First step`;
}

/** Ids of the rules: the first word of each line of `routedrift rules`, headings and blank lines left out. */
async function ruleIds() {
  const result = await routedrift(['rules']);
  if (result.status !== 0) throw new Error(`routedrift rules: ${badEnd(result) ?? result.err}`);
  return result.out.split('\n').map((line) => /^\s*([a-z][a-z0-9]*(?:-[a-z0-9]+)+)\b/.exec(line)?.[1]).filter(Boolean);
}

const difference = (a, b) => a.filter((item) => !b.includes(item));
const said = (list, text) => (list.length ? [`${text}: ${list.join(', ')}`] : []);

/** Every rule has its page and every page its rule. */
async function testPagesExist() {
  const rules = await ruleIds();
  if (!rules.length) return 'routedrift rules lists nothing';
  return [
    ...said(difference(rules, pageNames), 'rules without a page in docs/rules'),
    ...said(difference(pageNames, rules), 'pages without a rule'),
  ].join('\n') || null;
}

/** The keys of the configuration, as the program, the schema and the page know them. */
async function testConfigurationKeys() {
  const table = read('src/engine/config.c').split('static const Key KEYS[]')[1].split('};')[0];
  const program = [...table.matchAll(/\{STR\("([^"]+)"\)/g)].map((match) => match[1]);
  const schema = Object.keys(JSON.parse(read('docs/routedrift.schema.json')).properties);
  const page = read('docs/configuration.md').split('\n').filter((line) => line.startsWith('## '))
    .flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1]));
  return [
    ...said(program.length ? [] : ['none'], 'keys in src/engine/config.c'),
    ...said(difference(program, schema), 'keys missing from docs/routedrift.schema.json'),
    ...said(difference(schema, program), 'keys of docs/routedrift.schema.json that the program does not know'),
    ...said(difference(program, page), 'keys missing from docs/configuration.md'),
    ...said(difference(page, program), 'keys of docs/configuration.md that the program does not know'),
  ].join('\n') || null;
}

/** The providers of `vendor-spec`, as the program and the schema know them. */
async function testConfigurationProviders() {
  const program = [...read('src/providers/providers.def').matchAll(/^PROVIDER\(provider_(\w+)\)/gm)].map((match) => match[1]);
  const schema = Object.keys(JSON.parse(read('docs/routedrift.schema.json')).properties['vendor-spec'].properties);
  return [
    ...said(difference(program, schema), 'providers missing from docs/routedrift.schema.json'),
    ...said(difference(schema, program), 'providers of docs/routedrift.schema.json that the program does not know'),
  ].join('\n') || null;
}

/** The page's example is accepted by the program. */
async function testConfigurationExample() {
  const [, example] = /```yaml\n([^]*?)```/.exec(read('docs/configuration.md'));
  const dir = path.join(work, 'configuration');
  writeService(dir, new Map([
    ['.routedrift.yml', example],
    ['openapi.yml', 'openapi: 3.0.3\ninfo: {title: t, version: "1"}\npaths:\n  /a:\n    get: {responses: {"200": {description: ok}}}\n'],
    ['index.js', "const app = require('express')();\napp.get('/a', (req, res) => res.end());\napp.listen(3000);\n"],
  ]));
  const result = await routedrift(['check'], { cwd: dir });
  return badEnd(result) ?? (result.status === 2 ? result.err : null);
}

/** The README opens with what the program really prints. */
async function testReadmeOpening() {
  const [, shown] = /```console\n\$ \.\/dev check fixtures\/apps\/klaviyo-incident\n([^]*?)\$ echo \$\?\n1\n```/.exec(read('README.md')) ?? [];
  if (shown === undefined) return 'no such block';
  const result = await routedrift(['check', 'fixtures/apps/klaviyo-incident'], { cwd: root });
  if (result.status !== 1) return `status ${result.status}\n${result.err}`;
  return result.out === shown ? null : `the program prints\n${result.out}`;
}

/** The README's checklist is a part of what the program really prints. */
async function testReadmeChecklist() {
  const [, shown] = /```console\n\$ \.\/dev checklist (?:\S+ ?)+\n…\n([^]*?)…\n```/.exec(read('README.md')) ?? [];
  if (shown === undefined) return 'no such block';
  const result = await routedrift(['checklist', 'fixtures/preflight/orders', '--as-of', '2026-11-20'], { cwd: root });
  return result.out.includes(shown) ? null : `the program prints\n${result.out}`;
}

/** A page says "Fix: safe" or "Fix: unsafe" in its first paragraph when the rule's findings have edits. */
async function testFixesAreSaid() {
  const { rules } = JSON.parse((await routedrift(['rules', '--format', 'json'])).out);
  const wrong = rules.map(({ id, fix }) => [id, fix, /Fix: (safe|unsafe)/.exec(read(`docs/rules/${id}.md`).split('\n## ')[0])?.[1] ?? null]);
  return wrong.filter(([, fix, said]) => fix !== said).map(([id, fix, said]) => `${id}: fix ${fix}, its page says ${said}`).join('\n') || null;
}

const pageNames = fs.existsSync(pages)
  ? fs.readdirSync(pages).filter((name) => name.endsWith('.md')).map((name) => name.slice(0, -3)).sort()
  : [];
await report([
  { name: 'README.md opens with the real output', test: testReadmeOpening },
  { name: "README.md shows the checklist's real output", test: testReadmeChecklist },
  { name: 'every rule has a page', test: testPagesExist },
  { name: 'pages say which rules have a fix', test: testFixesAreSaid },
  { name: 'configuration: keys of program, schema and page', test: testConfigurationKeys },
  { name: 'configuration: providers of program and schema', test: testConfigurationProviders },
  { name: "configuration: the page's example", test: testConfigurationExample },
  ...pageNames.map((rule) => ({ name: `docs/rules/${rule}.md`, test: () => testPage(rule) })),
]);
