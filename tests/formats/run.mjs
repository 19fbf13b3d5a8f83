// Each format is read by a reader that is not ours: SARIF by its JSON schema, GitLab's report by the types of Code
// Climate's reports, Markdown by micromark, XML by libxml2, HTML by Chromium. What is audited is made to break out of each of them.
//
//   node tests/formats/run.mjs [PART-OF-A-NAME…]
//
// Packages: npm ci --ignore-scripts in this folder. xmllint and Chromium are looked for; what has no reader is skipped.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { badEnd, binary, copyTree, fill, report, root, routedrift, run, temporary } from '../lib.mjs';
import * as chromium from './chromium.mjs';

const require = createRequire(import.meta.url);
const work = temporary('formats');
const filters = process.argv.slice(2);
const expect = (what, actual, wanted) =>
  actual === wanted ? null : `${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}`;

// ---- what is audited -------------------------------------------------------------------------------------------

// Texts that would break out, if they could: of strings, elements, comments, tables, lines; into script, links, mentions.
const HOSTILE = [
  ']]><x/>', '</script><script>alert(1)</script>', '"><img src=x onerror=alert(2)>', "'onmouseover='alert(3)", '<!--', '-->', '&lt;b&gt;&amp;', '<svg/onload=alert(4)>',
  '|cell|`code`|', '``` fence', '[link](https://evil.example/)', '![image](https://evil.example/x.png)', '@everyone #1', '\u001b[2J\u0007\u0000', '\r\n::error::x', '##[error]y',
  '\u202e\u200b\ufeff', '\ufffe\uffff', '\ud83d\ude00 \u4e2d', '\\', '%0A::error', '${7*7}', "{{constructor.constructor('alert(5)')()}}", '<style>*{display:none}</style>', '<base href=//evil.example>',
];

/** Services whose every text is hostile: names of files and directories, paths of routes, operations, conditions. */
function hostileServices() {
  const dir = path.join(work, 'hostile');
  const names = ['plain', '<script>alert(6)<', '"onload="x', 'a|b`c', '#1 @me [x](y)', "it's ##[error]"];
  for (const [i, name] of names.entries()) {
    const home = path.join(dir, 'services', name);
    fs.mkdirSync(home, { recursive: true });
    const texts = i ? HOSTILE.slice(i * 4, i * 4 + 6) : HOSTILE;
    const routes = texts.map((text, n) => `if (process.env['${n}']) app.get(${JSON.stringify(`/r${n}/${text}`)}, (req, res) => res.end());\napp.post(${JSON.stringify(`/p${n}/${text}`)}, (req, res) => res.end());`);
    const paths = Object.fromEntries(texts.map((text, n) => [`/o${n}/${text.replace(/[{}]/g, '')}`, { get: { operationId: text, responses: { 200: { description: text } } } }]));
    const files = {
      'package.json': JSON.stringify({ name, main: `<in>"dex.js`, dependencies: { express: i % 2 ? '5.1.0' : '4.21.2', 'klaviyo-api': `^${texts[0]}` } }),
      '<in>"dex.js': `const app = require('express')();\nconst key = '${fill('{{klaviyo-private-key}}')}'; // ${texts.map((text) => text.replace(/[\u0000-\u001f]/g, '')).join(' ')}\n${routes.join('\n')}\nrequire(${JSON.stringify(`./${texts[1]}`)});\napp.listen(1);\n`,
      'openapi.json': JSON.stringify({ openapi: '3.0.3', info: { title: texts[0], version: '1' }, paths }, null, 1).replace(/[\ufffe\uffff]/g, ''),
      'bro"<ken>.js': Buffer.from([0x27, 0xff, 0x27]),
    };
    if (i === 2) files['<in>"dex.js'] += "require('./bro\"<ken>.js');\n";
    for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(home, file), text);
  }
  fs.mkdirSync(path.join(dir, '.git'));
  return dir;
}

/** The incident, as people have it. */
function incident() {
  const dir = path.join(work, 'incident');
  copyTree(path.join(root, 'fixtures/apps/klaviyo-incident'), dir);
  fs.mkdirSync(path.join(dir, '.git'), { recursive: true });
  return dir;
}

const services = { hostile: hostileServices(), incident: incident() };
fs.mkdirSync(path.join(work, 'empty/.git'), { recursive: true });
fs.writeFileSync(path.join(work, 'empty/package.json'), '{}');
services.empty = path.join(work, 'empty');

/** The report on services in a format; what is wrong with it whatever the format. */
async function audit(name, format) {
  const result = await routedrift(['check', '.', '--format', format], { cwd: services[name] });
  const key = fill('{{klaviyo-private-key}}').slice(8);
  const wrong = [badEnd(result), result.out.includes(key) && 'a key is in it', /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e\u200b]/.test(result.out) && 'control characters are in it',
    /##\[|##vso\[/.test(result.out) && 'a command of a CI runner is in it', name === 'hostile' && !(result.out.length > 20_000) && `too short: ${result.out.length} ${result.err}`];
  return { text: result.out, wrong: wrong.filter(Boolean).join('\n') || null };
}

// ---- readers ---------------------------------------------------------------------------------------------------

function sarifValidator() {
  const Ajv = require('ajv');
  const ajv = new Ajv({ schemaId: 'id', allErrors: true, meta: false, logger: false });
  ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
  ajv._opts.defaultMeta = 'http://json-schema.org/draft-04/schema#';
  const home = path.dirname(require.resolve('@microsoft/jest-sarif/package.json'));
  return ajv.compile(JSON.parse(fs.readFileSync(path.join(home, 'lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8')));
}

async function sarif(name) {
  const { text, wrong } = await audit(name, 'sarif');
  const validate = sarifValidator();
  if (!wrong && !validate(JSON.parse(text))) return JSON.stringify(validate.errors.slice(0, 5), null, 1);
  return wrong ?? (validate({ version: '2.1.0', runs: [{}] }) ? 'the schema takes everything' : null);
}

/** A literal is held to the types of codeclimate-types by TypeScript's compiler; excess keys are mistakes, too. */
function typeErrors(literal, file) {
  const typescript = createRequire(path.join(root, 'package.json'))('typescript');
  const source = path.join(path.dirname(new URL(import.meta.url).pathname), `${file}.ts`);
  const text = `import type { Issue } from 'codeclimate-types';\ntype Report = (Issue & { severity: NonNullable<Issue['severity']>; fingerprint: string })[];\nexport const report: Report = ${literal};\n`;
  const options = { strict: true, noEmit: true, skipLibCheck: true, module: typescript.ModuleKind.NodeNext, moduleResolution: typescript.ModuleResolutionKind.NodeNext, types: [] };
  const host = typescript.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => name === source || fileExists(name);
  host.readFile = (name) => (name === source ? text : readFile(name));
  host.getSourceFile = (name, target) => (name === source ? typescript.createSourceFile(name, text, target) : getSourceFile(name, target));
  return typescript.getPreEmitDiagnostics(typescript.createProgram([source], options, host)).map(({ messageText }) => typescript.flattenDiagnosticMessageText(messageText, '\n'));
}

async function gitlab(name) {
  const { text, wrong } = await audit(name, 'gitlab');
  if (wrong) return wrong;
  const issues = JSON.parse(text);
  const twice = issues.length - new Set(issues.map((issue) => issue.fingerprint)).size;
  const lines = issues.filter(({ description, location }) => /\n/.test(description) || path.isAbsolute(location.path));
  const bad = typeErrors('[{ type: "issue", check_name: 1 }]', 'bad').length ? null : 'the types take everything';
  return typeErrors(text, 'report').slice(0, 3).join('\n') || expect('fingerprints met twice', twice, 0) || expect('of several lines, or absolute', lines.length, 0) || bad;
}

/** libxml2 reads it strictly and gives back what it understood. */
const xml = (format) => async (name) => {
  const { text, wrong } = await audit(name, format);
  if (wrong) return wrong;
  const file = path.join(work, `${name}.${format}.xml`);
  fs.writeFileSync(file, text);
  const ask = async (expression) => (await run('xmllint', ['--nonet', '--xpath', expression, file])).out.trim();
  const read = await run('xmllint', ['--nonet', '--noout', file]);
  const findings = JSON.parse((await audit(name, 'json')).text);
  const failing = findings.findings.filter(({ level }) => level === 'error').length;
  const counted = format === 'junit'
    ? [['count(//failure)', failing], ['number(/testsuites/@failures)', failing], ['count(//testcase) = /testsuites/@tests', true], ['count(//error)', findings.incomplete.length], ['count(//*[not(self::testsuites or self::testsuite or self::testcase or self::failure or self::error or self::system-out)])', 0]]
    : [['count(//error)', findings.findings.length + findings.incomplete.length], ['count(//*[not(self::checkstyle or self::file or self::error)])', 0], ["count(//error[not(@severity='error' or @severity='warning' or @severity='info')])", 0]];
  const said = [];
  for (const [expression, wanted] of counted) said.push(expect(expression, await ask(expression), String(wanted)));
  return [read.err || null, ...said].filter(Boolean).join('\n') || null;
};

/** Read as GitHub Flavored Markdown, markup included: what is made of it are our own elements, no link and no mention. */
async function markdown(name) {
  const { text, wrong } = await audit(name, 'markdown');
  if (wrong) return wrong;
  const [{ micromark }, { gfm, gfmHtml }] = [await import('micromark'), await import('micromark-extension-gfm')];
  const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true, allowDangerousProtocol: true });
  const elements = new Set([...html.replaceAll('<!-- -->', '').matchAll(/<([^\s/>]+)/g)].map(([, element]) => element));
  const foreign = [...elements].filter((element) => !/^(h2|h4|p|table|thead|tbody|tr|th|td|code|pre|br|details|summary|ol|ul|li|strong)$/.test(element));
  const prose = html.replace(/<(code|pre)>[^]*?<\/\1>/g, '').replaceAll('<!-- -->', '\n');
  const rows = html.match(/<tr>[^]*?<\/tr>/g) ?? [];
  return expect('foreign elements', foreign.join(' '), '') ?? expect('mentions and references', (prose.match(/@\w+|(?<!&)#\d+|https?:\/\/|www\./g) ?? []).join(' '), '') ??
    expect('rows of other than three cells', rows.filter((row) => row.match(/<t[hd]>/g).length !== 3).length, 0) ??
    expect('rows', rows.length > 0, JSON.parse((await audit(name, 'json')).text).findings.length > 0) ?? (text.length > 60_000 ? `${text.length} characters` : null);
}

// ---- the page --------------------------------------------------------------------------------------------------

async function withPage(name, use, size) {
  const { text, wrong } = await audit(name, 'html');
  if (wrong) return wrong;
  const file = path.join(work, `${name}.html`);
  fs.writeFileSync(file, text);
  const page = await chromium.open(size);
  try {
    await page.open(pathToFileURL(file).href);
    return (await use(page, text)) ?? expect('the page said', page.said.join('\n'), '');
  } finally {
    await page.close();
  }
}

/** Nothing runs, loads or is styled but what is ours; every text is there as a text. */
const opens = (name) => withPage(name, async (page) => {
  const findings = JSON.parse((await audit(name, 'json')).text).findings.length;
  const elements = await page.evaluate(`[...new Set([...document.querySelectorAll('*')].map((e) => e.localName))].filter((n) => !/^(html|head|meta|title|style|body|a|header|h[1-3]|p|dl|div|dt|dd|small|main|form|input|label|span|button|output|section|ul|ol|li|code|pre|mark|table|thead|tbody|tfoot|tr|th|td|meter|details|summary|b|footer|script)$/.test(n)).join()`);
  const handlers = await page.evaluate(`[...document.querySelectorAll('*')].flatMap((e) => [...e.attributes]).filter((a) => /^on|^style$|^src$/.test(a.name) || (a.name === 'href' && !/^#(services|s\\d+(r\\d+)?)$/.test(a.value))).length`);
  return expect('findings shown', await page.evaluate(`document.querySelectorAll('.findings > li').length`), findings) ?? expect('foreign elements', elements, '') ?? expect('foreign attributes', handlers, 0) ??
    expect('scripts', await page.evaluate('document.scripts.length'), 1) ?? expect('links that lead nowhere', await page.evaluate(`[...document.links].filter((a) => !document.getElementById(a.hash.slice(1))).length`), 0) ??
    expect('ids met twice', await page.evaluate(`(() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id); return ids.length - new Set(ids).size; })()`), 0);
});

/** The policy holds: what got past the escaping could not run. */
const policy = () => withPage('incident', async (page) => {
  const ran = await page.evaluate(`(async () => {
    window.ran = '';
    const script = document.createElement('script'); script.textContent = "window.ran += 'script'"; document.body.append(script);
    document.body.insertAdjacentHTML('beforeend', '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" onload="window.ran += 1" onerror="window.ran += 2"><p id="styled" style="color: rgb(1, 2, 3)">x</p>');
    const fetched = await fetch('data:text/plain,x').then(() => 'fetched', () => '');
    await new Promise((resolve) => setTimeout(resolve, 200));
    return window.ran + fetched + (getComputedStyle(document.getElementById('styled')).color === 'rgb(1, 2, 3)' ? 'styled' : '');
  })()`);
  const refused = page.said.splice(0).filter((line) => /Content Security Policy/.test(line)).length;
  return expect('what ran', ran, '') ?? (refused >= 4 ? null : `only ${refused} violations were said`);
});

const type = (text) => `(() => { const s = document.getElementById('search'); s.value = ${JSON.stringify(text)}; s.dispatchEvent(new Event('input', { bubbles: true })); })()`;
const visible = (selector) => `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((e) => !e.closest('[hidden]')).length`;

const search = () => withPage('incident', async (page) => {
  const shown = async (selector) => page.evaluate(visible(selector));
  const said = [];
  const hold = async (what, selector, wanted) => said.push(expect(what, await shown(selector), wanted));
  await hold('services at first', '.service', 2);
  await page.evaluate(type('KLAVIYO connect'));
  await hold('services with a match', '.service', 1);
  await hold('their lines of the overview', '.matrix tbody tr', 1);
  await hold('findings with a match', '.findings > li', 1);
  await page.evaluate(type('no such thing'));
  await hold('nothing', '.service', 0);
  await page.send('Input.dispatchKeyEvent', { type: 'keyDown', key: '/', text: '/' });
  said.push(expect('focus by /', await page.evaluate('document.activeElement.id'), 'search'));
  await page.send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'Escape' });
  await hold('all again, by Escape', '.service', 2);
  await page.evaluate(`document.querySelector('[value=error]').click()`);
  await hold('without errors', '.findings > li', 0);
  await page.evaluate(`document.querySelector('[name=differing]').click()`);
  await hold('routes that differ', '.routes tbody tr', 1);
  await page.evaluate(`document.querySelector('.cell a').click()`);
  await page.evaluate('new Promise((resolve) => setTimeout(resolve, 100))');
  said.push(expect('a link opens its finding, whatever the filter', await page.evaluate(`!!document.querySelector('.findings > li:target > details[open]:not([hidden] *)')`), true));
  await page.evaluate(`document.getElementById('open').click()`);
  said.push(expect('open all', await page.evaluate(`document.querySelectorAll('.findings details:not([open])').length`), 0));
  return said.filter(Boolean).join('\n') || null;
});

/** Light and dark, wide and narrow: text is legible, and nothing is cut off at the side. */
const looks = () => withPage('incident', async (page) => {
  const said = [];
  for (const scheme of ['light', 'dark']) {
    await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    const contrasts = await page.evaluate(`(() => {
      const parts = (text) => text.match(/[\\d.]+/g).map(Number);
      const light = ([r, g, b]) => [r, g, b].map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
      const ground = (e) => { for (; e; e = e.parentElement) { const c = parts(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] > 0) return c; } };
      return [...document.querySelectorAll('.tag, .place, .path, .message, .about, .verdict, .rule, .quiet, footer, dd, dt, .part')].map((e) => { const [a, b] = [light(parts(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x); return [(a + 0.05) / (b + 0.05), e.className]; }).filter(([ratio]) => ratio < 4.5).map(([ratio, name]) => name + ' ' + ratio.toFixed(2));
    })()`);
    said.push(expect(`contrast below 4.5 in ${scheme}`, [...new Set(contrasts)].join(), ''));
  }
  await page.send('Emulation.setDeviceMetricsOverride', { width: 380, height: 800, deviceScaleFactor: 1, mobile: false });
  said.push(expect('wider than the window', await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false));
  if (process.env.SCREENSHOTS) fs.writeFileSync(path.join(process.env.SCREENSHOTS, 'report.png'), await page.screenshot());
  return said.filter(Boolean).join('\n') || null;
});

// ---- all of them -----------------------------------------------------------------------------------------------

if (!fs.existsSync(binary)) {
  console.log(`${binary} does not exist: ./dev test builds it, or name another one in ROUTEDRIFT`);
  process.exit(2);
}
const skipped = [], jobs = [];
const each = (format, test) => Object.keys(services).forEach((name) => jobs.push({ name: `${format}: ${name}`, test: () => test(name) }));
each('sarif', sarif);
each('gitlab', gitlab);
each('markdown', markdown);
if (spawnSync('xmllint', ['--version']).status === 0) {
  each('junit', xml('junit'));
  each('checkstyle', xml('checkstyle'));
} else skipped.push('junit and checkstyle (xmllint is not installed)');
if (chromium.program) {
  each('html', opens);
  jobs.push({ name: 'html: policy', test: policy }, { name: 'html: search', test: search }, { name: 'html: looks', test: looks });
} else skipped.push('html (Chromium is not installed)');
await report(filters.length ? jobs.filter(({ name }) => filters.some((part) => name.includes(part))) : jobs, { skipped });
