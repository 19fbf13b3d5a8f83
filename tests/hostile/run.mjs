// Services made to break the tool: trees that folder cases cannot hold (links, pipes, unreadable or huge files), and
// modules, documents and settings without measure. Whatever they hold, a run ends in good time with status 0, 1 or 2,
// prints no raw control characters, stays inside the repository, and says which limit it reached.
//
//   node tests/hostile/run.mjs [PART-OF-A-NAME…]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { badEnd, binary, report, run, temporary } from '../lib.mjs';

// A run takes ten seconds at most; with sanitizers, on a busy machine, several times that.
const SECONDS = 40;
const work = temporary('hostile');
const filters = process.argv.slice(2);

const PACKAGE = '{"name":"s","main":"index.js","dependencies":{"express":"4.19.2"}}';
const EXPRESS5 = PACKAGE.replace('4.19.2', '5.1.0');
const HEAD = "const express = require('express');\nconst app = express();\nconst end = (req, res) => res.end();\napp.get('/known', end);\n";
const DOCUMENT = 'openapi: 3.0.3\ninfo: {title: s, version: "1"}\npaths:\n  /known:\n    get: {responses: {"200": {description: ok}}}\n';
const SECRET = 'outside-of-the-root';

const many = (n, line) => Array.from({ length: n }, (_, i) => line(i)).join('\n');
const nested = (n, open, inside, close) => open.repeat(n) + inside + close.repeat(n);
const app = (code) => ({ 'index.js': HEAD + code });
const yaml = (text) => ({ 'index.js': HEAD, 'openapi.yml': text });
const paths = (text) => yaml(DOCUMENT + text);

/** A binary that is not there would fail every case. */
if (!fs.existsSync(binary)) {
  console.log(`${binary} does not exist: ./dev test builds it, or name another one in ROUTEDRIFT`);
  process.exit(2);
}

/** Each case: its files (or a function that makes them in a directory), and what a run has to be like. */
const cases = {};
const add = (name, files, wanted = {}) => {
  cases[name] = { files, ...wanted };
};
const COMPLETE = { status: [0, 1], says: /./ };
const KNOWN = { routes: ['/known'] };

// ---- bytes and syntax ------------------------------------------------------------------------------------------

const broken = (text) => ({ 'index.js': `${HEAD}require('./broken');\n`, 'broken.js': text });
for (const [name, open] of [['braces', '{'], ['parentheses', '('], ['brackets', '['], ['angles', '<'], ['holes', '`${'], ['arrows', 'a=>'],
  ['calls', 'a('], ['negations', '!'], ['ifs', 'if(a)'], ['elses', 'if(a){}else '], ['objects', '({a:'], ['functions', 'function f(){'],
  ['classes', 'class A{a='], ['tags', '<a>'], ['generics', 'a<b,'], ['ternaries', 'a?'], ['awaits', 'await '], ['comments', '/*/*']])
  add(`66 KB of ${name}`, broken(open.repeat(Math.ceil(66_000 / open.length))), KNOWN);
for (const [name, text] of [['sum', many(60_000, () => 'a+') + 'a'], ['chain of members', `a${'.a'.repeat(60_000)}`], ['chain of calls', `a${'.a()'.repeat(20_000)}`],
  ['chain of optional members', `a${'?.a'.repeat(30_000)}`], ['comma list', 'a,'.repeat(60_000) + 'a'], ['assignment chain', 'a=b='.repeat(10_000) + '1'],
  ['template without end', '`' + '${a}'.repeat(20_000)], ['comment without end', '/*' + '*'.repeat(200_000)], ['string without end', `'${'x'.repeat(200_000)}`],
  ['regular expression without end', `/${'['.repeat(100_000)}`], ['closed braces', nested(20_000, '{', '', '}')], ['nested arrays', nested(20_000, '[', '1', ']')],
  ['nested functions', nested(3_000, '(()=>', '1', ')()')], ['nested markup', nested(5_000, '<a>', 'x', '</a>')], ['union types', `type A = ${'| 1 '.repeat(20_000)};`]])
  add(`long ${name}`, broken(text), KNOWN);
add('a file over 2 MiB', broken(`module.exports = '${'x'.repeat(2_200_000)}';`), { status: [2], says: /broken\.js.*(limit|large|MiB|too)/ });
add('a file near 2 MiB', broken(`module.exports = [\n${many(90_000, (i) => `  { id: ${i} },`)}\n];`), KNOWN);
add('one line near 2 MiB', broken(`module.exports = '${'x'.repeat(2_000_000)}';`), { ...COMPLETE, ...KNOWN });
add('a NUL byte', broken('const a = 1;\0\napp.get("/x");'), { json: true, status: [2], says: /broken\.js.*(NUL|UTF-8)/ });
add('bytes that are not UTF-8', broken(Buffer.from([0x61, 0x3d, 0x27, 0xff, 0xfe, 0xc0, 0x27, 0x0a])), { status: [2], says: /broken\.js.*UTF-8/ });
add('UTF-16', broken(Buffer.from('\ufeffconst a = 1;', 'utf16le')), { status: [2], says: /broken\.js.*UTF/ });
add('an empty file, one of blanks, and a byte order mark alone', { 'index.js': `${HEAD}require('./a'); require('./b'); require('./c');`, 'a.js': '', 'b.js': ' \n\t\n', 'c.js': '\ufeff' }, { ...COMPLETE, ...KNOWN });
add('control characters in names and texts', {
  'index.js': `${HEAD}app.get('/\\x1b[31m\\x07\\r::error::x', end);\napp.get('/\u001b]0;x\u0007\u202ey\u009b', end);\n// \u001b[2J\nrequire('./missing\\x1b[1m');\n`,
  'openapi.yml': `${DOCUMENT}  "/\\e[31mx\\u202e":\n    get: {}\n`,
}, { json: true });

// ---- loops and recursion ---------------------------------------------------------------------------------------

const after = (code) => app(`${code}\napp.get('/after', end);`);
for (const [name, code] of Object.entries({
  'while(true)': 'while (true) {}',
  'for(;;)': 'for (;;) { let a = 1; }',
  'do-while': 'let n = 0; do { n++; } while (n >= 0);',
  'loops in loops': 'for (let a = 0; a < 900; a++) for (let b = 0; b < 900; b++) for (let c = 0; c < 900; c++) { a + b + c; }',
  'labelled loops': 'a: for (;;) { b: for (;;) { continue a; } }',
  'for-in that feeds itself': 'const o = { a: 1 }; for (const k in o) o[k + "x"] = 1;',
  'for-of that feeds itself': 'const l = [1]; for (const x of l) l.push(x);',
  'forEach on a Map that feeds itself': 'const m = new Map([[1, 1]]); m.forEach((v, k) => { m.set(k + 1, v); });',
  'a Set that feeds itself': 'const s = new Set([1]); for (const x of s) s.add(x + 1);',
  'deep recursion': 'const f = (n) => n + f(n + 1); f(0);',
  'mutual recursion': 'function a(n) { return b(n); } function b(n) { return a(n) + a(n); } a(1);',
  'branching recursion': 'const f = (n) => (n ? f(n - 1) + f(n - 1) + f(n - 1) : 0); f(60);',
  'recursion through unknown conditions': 'const f = (n) => { if (process.env.A) f(n + 1); if (process.env.B) f(n + 2); }; f(0);',
  'recursion of getters': 'const o = { get a() { return this.a; } }; o.a;',
  'recursion of setters': 'const o = { set a(v) { this.a = v; } }; o.a = 1;',
  'recursion of toString': 'const o = { toString() { return `${this}`; } }; `${o}`; o + "";',
  'recursion of constructors': 'class A { constructor() { this.a = new A(); } } new A();',
  'recursion of field initialisers': 'class A { a = new A(); } new A();',
  'recursion of default parameters': 'function f(a = f()) { return a; } f();',
  'recursion of callbacks': 'const f = (x) => [1, 2, 3].map(() => f(x)); f(1);',
  'recursion of replace': 'const f = () => "aaaa".replace(/a/g, f); f();',
  'recursion of sort': 'const f = () => [3, 2, 1].sort(f)[0]; f();',
  'recursion of JSON.parse and stringify': 'const o = { toJSON() { return JSON.stringify(o); } }; JSON.stringify(o); const f = () => JSON.parse("[1,2]", f); f();',
  'recursion of tagged templates': 'const t = (s) => t`${s}`; t`x`;',
  'recursion of await and then': 'const f = async () => { await f(); }; f(); const g = () => Promise.resolve().then(g); g();',
  'recursion of events': 'const e = new (require("events"))(); e.on("a", () => e.emit("a")); e.emit("a");',
  'recursion of timers': 'const f = () => { setTimeout(f, 0); setImmediate(f); process.nextTick(f); }; f(); setInterval(f);',
  'recursion of generators': 'function* g() { yield* g(); } for (const x of g()) {}',
  'generators without end': 'function* g() { for (;;) yield 1; } for (const x of g()) {} [...g()]; Array.from(g()); new Set(g()); const [a, ...b] = g();',
  'iterators without end': 'const i = { [Symbol.iterator]() { return { next: () => ({ value: 1, done: false }) }; } }; [...i]; for (const x of i) {} Object.fromEntries(i); Promise.all(i);',
  'prototypes in a circle': 'const a = {}, b = Object.create(a); a.__proto__ = b; Object.setPrototypeOf(a, b); a.missing; "x" in a; for (const k in b) {} a instanceof Object;',
  'a class that extends itself': 'class A extends A {} new A(); function F() {} F.prototype = new F(); F.prototype.__proto__ = F.prototype; new F().x;',
  'a proxy of itself': 'const h = {}; const p = new Proxy({}, h); h.get = (t, k) => p[k]; h.has = (t, k) => k in p; h.ownKeys = () => Object.keys(p); p.a; "b" in p; Object.keys(p); h.apply = p; ',
  'a chain of proxies': 'let p = {}; for (let i = 0; i < 900; i++) p = new Proxy(p); p.a; p.b = 1; Object.keys(p); let q = {}; for (let i = 0; i < 900; i++) q = new Proxy({}, { get: (o => (t, k) => o[k])(q) }); q.a;',
  'a chain of bound functions': 'let f = () => 1; for (let i = 0; i < 900; i++) f = f.bind(null, i); f(); let g = () => 1; for (let i = 0; i < 900; i++) { const h = g; g = () => h(); } g();',
  'a chain of prototypes': 'let o = {}; for (let i = 0; i < 900; i++) o = Object.create(o); o.missing; let C = class {}; for (let i = 0; i < 900; i++) { const B = C; C = class extends B {}; } new C();',
  'an array that holds itself': 'const a = [1]; a.push(a, a); a.flat(Infinity); a.join(); String(a); JSON.stringify(a); a.toString(); [a].flat(99); structuredClone(a); app.get(a, end); app.use(a); app.get("/x", a);',
  'an object that holds itself': 'const o = {}; o.o = o; o.p = [o, { o }]; JSON.stringify(o); structuredClone(o); require("lodash").cloneDeep(o); require("lodash").merge(o, o, { o }); Object.assign(o, o); app.get("/x", o); require("util").inspect(o);',
  'a text that doubles': 'let s = "x"; for (let i = 0; i < 60; i++) s += s; app.get(s, end); app.get("/" + s, end);',
  'an array that doubles': 'let a = [1]; for (let i = 0; i < 60; i++) a = a.concat(a); let b = [1]; for (let i = 0; i < 60; i++) b = [...b, ...b]; let c = [1]; for (let i = 0; i < 60; i++) c.push(...c);',
  'an object that doubles': 'let o = { a: 1 }; for (let i = 0; i < 60; i++) o = { ...o, [`${i}`]: o }; JSON.stringify(o); Object.entries(o).flat(9);',
  'huge lengths': '"x".repeat(1e9); "x".repeat(2 ** 31); "x".padStart(1e9); new Array(1e9).fill(0); Array(4294967295).join("x"); Array.from({ length: 1e9 }, (_, i) => i); const a = []; a.length = 4e9; a[4e9] = 1; [].concat(new Array(1e8)); Array(1e9).map((x) => x); "x".split("").length = 1e9; new Uint8Array(1e9); Buffer.alloc(1e9); [...Array(1e9).keys()];',
  'odd numbers': 'app.get(`/${2 ** 1024}/${-0}/${0 / 0}/${1e21}/${(1e21).toFixed(20)}/${(0.1).toString(36)}/${(5).toString(99)}/${1n << 100000n}/${10n ** 9999n}`, end); [1, 2][1e300]; "abc".at(-1e300); "abc".slice(NaN, Infinity); [].at(2 ** 53); (1).toFixed(1e9); (1).toPrecision(1e9); parseInt("9".repeat(9999));',
  'catastrophic regular expressions': `const s = 'a'.repeat(5000) + '!'; /^(a+)+$/.test(s); /(a|a)*$/.exec(s); s.replace(/(a*)*b/g, ''); s.match(/(.*)(.*)(.*)(.*)x/); s.split(/(a?){50}a{50}/); /(?=(a+))a*b\\1/.test(s); /${'(a?)'.repeat(500)}/.test(s); new RegExp('('.repeat(5000) + ')'.repeat(5000)).test(s); new RegExp('a{1,99999}{1,99999}').test(s); s.search(/(x+x+)+y/);`,
  'strange functions': 'eval("while(1){}"); new Function("return this")(); with_ = Function("a", "a()"); globalThis.globalThis.globalThis = globalThis; arguments.callee; Function.prototype.call.call.call.call(Function.prototype.apply, Function.prototype.bind, []); Reflect.construct(Object, [], null); Reflect.apply(); Object.defineProperty(); Symbol(); new Proxy(); new Map(1); [].reduce();',
  'unknown branches in a row': many(300, (i) => `if (process.env.A${i}) app.get('/b${i}', end); else app.get('/c${i}', end);`),
  'unknown branches in each other': nested(60, 'if (process.env.A) { app.get("/b", end); } else {', 'app.get("/deep", end);', '}'),
  'unknown returns in a row': `function f() { ${many(200, (i) => `if (process.env.A${i}) return app.get('/r${i}', end);`)} } f();`,
  'choices of choices': `let p = ''; ${many(40, (i) => `p += process.env.A${i} ? '/a' : '/b';`)} app.get(p, end); const o = {}; ${many(40, (i) => `o[process.env.K${i}] = process.env.V${i} ? o : p;`)} app.get(o[process.env.X], end);`,
  'unknown loops in each other': nested(12, 'for (const a of process.argv) { if (a) continue; for (const b in process.env) {', 'app.get(`/${a}`, end);', '} }'),
  'switches in each other': nested(15, 'switch (process.env.A) { case 1: case 2: app.get("/s", end); default: ', 'app.get("/t", end);', '}'),
  'try in try': nested(100, 'try { throw 1; } catch (e) { ', 'app.get("/u", end);', '} finally { app.get("/f", end); }'),
  'callbacks to unknown functions': `const u = require('unknown'); const f = (n) => u(() => { app.get('/cb', end); f(n + 1); u(f, f, f); }); f(0); u(u, () => u(() => u(() => f(0))));`,
})) add(`loops: ${name}`, after(code), KNOWN);

// ---- modules ---------------------------------------------------------------------------------------------------

add('a module that requires itself', { 'index.js': `${HEAD}require('./index'); require('.'); require('./'); require('./index.js');` }, { ...COMPLETE, ...KNOWN });
add('a chain of 2000 modules', { 'index.js': `${HEAD}require('./m0');`, ...Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`m${i}.js`, `module.exports = require('./m${i + 1}');`])) }, KNOWN);
add('a circle of 300 modules', { 'index.js': `${HEAD}import('./m0.mjs'); app.use(require('./m0.mjs').a);`, ...Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`m${i}.mjs`, `export * from './m${(i + 1) % 300}.mjs'; export { a } from './m${(i + 7) % 300}.mjs'; import * as self from './m${i}.mjs';`])) }, KNOWN);
add('every module requires every other', { 'index.js': `${HEAD}require('./m0');`, ...Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`m${i}.js`, many(120, (k) => `require('./m${k}');`)])) }, { ...COMPLETE, ...KNOWN });
add('a loader of itself', { 'index.js': `${HEAD}const fs = require('fs'); const load = (d) => fs.readdirSync(d).forEach((f) => { require(d + '/' + f); load(d); load(d + '/.'); }); load(__dirname);` }, KNOWN);
add('paths out of the root', {
  'index.js': `${HEAD}for (const p of ['../outside', '../../../../../../etc/passwd', '/etc/passwd', '${work}/outside.js', '..', '../..', 'file:///etc/passwd', '', '.', '\\0', './\\0', 'a'.repeat(70000), './' + 'a/'.repeat(30000)]) { require(p); import(p); fs.readFileSync(p); fs.readdirSync(p); }\nconst fs = require('fs'); app.get('/' + fs.readFileSync('/etc/passwd', 'utf8'), end); app.get('/' + fs.readdirSync('../'), end); app.get('/' + require('../outside'), end);`,
  'tsconfig.json': '{"extends": "../../../../etc/passwd", "compilerOptions": {"baseUrl": "../..", "rootDir": "../../..", "outDir": "/", "paths": {"*": ["../../*", "/etc/*"]}}}',
}, { never: /root:|outside-of-the-root/ });
add('package.json leads out of the root', { 'package.json': '{"name":"../../x","main":"../../../../etc/passwd","bin":{"a":"/etc/passwd","b":"../outside.js"},"scripts":{"start":"node ../outside.js && node /etc/hosts; $(touch x)"},"workspaces":["../*","/*","**/../../**"],"imports":{"#a":"../outside.js"},"dependencies":{"express":"4.19.2"}}', 'index.js': `${HEAD}require('#a');` }, { never: /root:|outside-of-the-root/ });
for (const [name, text] of [['an array', '[]'], ['a number', '1'], ['nothing', ''], ['not JSON', '{"name":'], ['deep', nested(50_000, '[', '', ']')], ['deep objects', nested(30_000, '{"a":', '1', '}')],
  ['of odd types', '{"name":1,"main":[],"bin":true,"scripts":[],"dependencies":{"express":{}},"workspaces":{"packages":1},"exports":[[]],"imports":1,"type":{}}'],
  ['with long keys', `{"${'k'.repeat(100_000)}":1,"dependencies":{"express":"4"}}`], ['with scripts in a circle', '{"scripts":{"start":"npm run a","a":"npm run b; yarn b","b":"npm run a; pnpm a"},"dependencies":{"express":"4"}}']])
  add(`package.json: ${name}`, { 'package.json': text, 'index.js': HEAD });
add('tsconfig.json extends itself', { ...app("require('@/x');"), 'tsconfig.json': '{"extends": ["./tsconfig.json", "./other", "."], "compilerOptions": {"paths": {"*": ["*"], "@/*": ["*/*/*", ""]}, "baseUrl": "."}}', 'other.json': '{"extends": "./tsconfig.json"}' }, KNOWN);
add('many files', (dir) => {
  for (let i = 0; i < 1500; i++) fs.writeFileSync(path.join(dir, `f${i}.js`), `require('express')().get('/f${i}', (q, s) => s.end());`);
  fs.writeFileSync(path.join(dir, 'package.json'), '{"name":"s","dependencies":{"express":"4"}}');
});
// What once grew with the square: each takes some seconds now, and took a minute.
add('18,000 calls of a vendor', app(many(18_000, (i) => `fetch('https://a.klaviyo.com/api/segments/x${i}/relationships/profiles/', { headers: { revision: '2024-10-15' } });`)), KNOWN);
add('3,000 routes behind thirty pairs of conditions', app(`const r = express.Router();
${many(3000, (i) => `r.get('/r${i}', end);`)}
${many(30, (i) => `if (process.env.A${i}) { if (process.env.B${i}) app.use('/p', r); }`)}
if (process.env.Z) app.use('/p', r); else app.use('/p', r);`), KNOWN);
add('2,000 routes behind 2,000 early returns', app(`async function start(stops) {
${many(2000, (i) => `  if (stops(${i})) return;`)}
${many(2000, (i) => `  app.get('/r${i}', end);`)}
}
start(require('unknown'));`), KNOWN);
add('3,000 env files and 40,000 patterns of .gitignore', (dir) => {
  for (let i = 0; i < 3000; i++) {
    fs.mkdirSync(path.join(dir, `d${i}`));
    fs.writeFileSync(path.join(dir, `d${i}`, '.env'), 'A=1\n');
  }
  fs.writeFileSync(path.join(dir, '.gitignore'), many(40_000, (i) => `*a*b*c${i}`));
  fs.writeFileSync(path.join(dir, 'package.json'), PACKAGE);
  fs.writeFileSync(path.join(dir, 'index.js'), HEAD);
  spawnSync('git', ['init', '-q'], { cwd: dir });
  spawnSync('git', ['add', '.gitignore'], { cwd: dir });
}, KNOWN);
add('a deep directory', (dir) => {
  let below = dir;
  for (let i = 0; i < 700; i++) below += '/d';
  fs.mkdirSync(below, { recursive: true });
  fs.writeFileSync(`${below}/package.json`, PACKAGE);
});
add('odd file names', (dir) => {
  for (const name of ['a\nb.js', '\u001b[31m.js', "'.js", '-rf', '--help', '$(touch x).js', ' .js', '%0A.js', '\u202e.js', '*.js', Buffer.from([0xff, 0xfe, 0x2e, 0x6a, 0x73])])
    fs.writeFileSync(Buffer.concat([Buffer.from(`${dir}/`), Buffer.from(name)]), "const x = = 1; require('express')().get('/odd', () => {});");
  fs.writeFileSync(path.join(dir, 'package.json'), '{"name":"s","dependencies":{"express":"4"}}');
  fs.writeFileSync(path.join(dir, 'openapi.yml'), DOCUMENT);
}, { json: true });

// ---- what lies on a disk ---------------------------------------------------------------------------------------

add('a link out of the root', (dir) => {
  fs.writeFileSync(path.join(work, 'outside.js'), `module.exports = '/${SECRET}'; const app = require('express')(); app.get('/${SECRET}', (q, s) => s.end());`);
  fs.symlinkSync('../outside.js', path.join(dir, 'linked.js'));
  fs.symlinkSync(work, path.join(dir, 'above'));
  fs.symlinkSync('../outside.js', path.join(dir, 'openapi.json'));
  fs.writeFileSync(path.join(dir, 'index.js'), `${HEAD}app.get(require('./linked'), end); app.get(require('./above/outside.js'), end);`);
}, { never: new RegExp(SECRET), ...KNOWN });
add('package.json is a link out of the root', (dir) => {
  fs.writeFileSync(path.join(work, 'outside.json'), `{"name":"${SECRET}","main":"index.js","dependencies":{"express":"4"}}`);
  fs.symlinkSync('../outside.json', path.join(dir, 'package.json'));
  fs.writeFileSync(path.join(dir, 'index.js'), HEAD);
}, { never: new RegExp(SECRET), status: [2] });
add('links in a circle', (dir) => {
  fs.symlinkSync('b.js', path.join(dir, 'a.js'));
  fs.symlinkSync('a.js', path.join(dir, 'b.js'));
  fs.symlinkSync('.', path.join(dir, 'self'));
  fs.writeFileSync(path.join(dir, 'index.js'), `${HEAD}require('./a'); require('./self/self/self/a'); require('./self/index');`);
}, KNOWN);
add('a pipe named routes.js', (dir) => {
  spawnSync('mkfifo', [path.join(dir, 'routes.js'), path.join(dir, 'openapi.yaml'), path.join(dir, '.env')]);
  fs.writeFileSync(path.join(dir, 'index.js'), `${HEAD}app.use(require('./routes'));`);
}, { says: /routes/, ...KNOWN });
add('a link to a device', (dir) => {
  fs.symlinkSync('/dev/zero', path.join(dir, 'routes.js'));
  fs.symlinkSync('/dev/zero', path.join(dir, '.env'));
  fs.writeFileSync(path.join(dir, 'index.js'), `${HEAD}app.use(require('./routes'));`);
}, KNOWN);
add('directories named as files', (dir) => {
  for (const name of ['routes.js', 'openapi.yml', '.routedrift.yml.d', 'package-lock.json', '.gitignore']) fs.mkdirSync(path.join(dir, name));
  fs.writeFileSync(path.join(dir, 'index.js'), `${HEAD}app.use(require('./routes')); app.use(require('./routes.js'));`);
}, KNOWN);
add('an unreadable file', (dir) => {
  fs.writeFileSync(path.join(dir, 'index.js'), `${HEAD}app.use(require('./routes'));`);
  fs.writeFileSync(path.join(dir, 'routes.js'), 'module.exports = 1;', { mode: 0 });
}, { status: [2], says: /routes\.js/, notAsRoot: true });
add('an unreadable directory', (dir) => {
  fs.writeFileSync(path.join(dir, 'index.js'), HEAD);
  fs.mkdirSync(path.join(dir, 'closed'), { mode: 0 });
}, { notAsRoot: true, ...KNOWN });

// ---- registrations ---------------------------------------------------------------------------------------------

add('a router mounted on itself', app("const r = express.Router(); r.get('/x', end); r.use('/r', r); r.use(r); app.use('/a', r); app.use(app); app.use('/b', app);"), { ...COMPLETE, ...KNOWN, routes: ['/known', '/a/x'] });
add('two routers mounted on each other', app("const a = express.Router(), b = express.Router(); a.use('/b', b); b.use('/a', a); a.use('/c', b); b.use(a); a.get('/x', end); b.get('/y', end); app.use('/m', a);"), { ...KNOWN, routes: ['/known', '/m/x', '/m/b/y'] });
add('each router mounted twice on the next', app("let r = express.Router(); r.get('/x', end); for (let i = 0; i < 40; i++) { const next = express.Router(); next.use('/a', r); next.use('/b', r); r = next; } app.use(r);"), { json: true, status: [2], says: /limit|mount/, ...KNOWN });
add('ten routers mounted on each other', app("const all = Array.from({ length: 10 }, () => express.Router()); for (const a of all) { a.get('/x', end); for (const b of all) a.use('/b', b); } app.use(all);"), KNOWN);
// What stands in for packages is given all that it does not expect.
add('packages given nonsense', app(`const rc = require('routing-controllers'), inv = require('inversify-express-utils'), aw = require('awilix-express'), ov = require('@overnightjs/core'), de = require('@decorators/express'), fin = require('finale-rest'), consign = require('consign'), load = require('express-load'), fr = require('express-file-routing'), erm = require('express-restify-mongoose');
require('express-group-routes');
const u = require('./gone') || process.env.X;
class A {} 
rc.Controller(u)(A); rc.Get(u)(A.prototype, u); rc.Method(u, u)(A.prototype, 'x'); rc.Get(/a/)(undefined, null);
rc.Controller('/x')(null); rc.UseBefore()(undefined);
rc.useExpressServer(app, null); rc.useExpressServer(app, { controllers: u }); rc.useExpressServer(app, { controllers: [u, 1, '/etc/*', '../../*'] }); rc.useExpressServer(u, { controllers: [A] });
rc.createExpressServer(); rc.useExpressServer(app, { controllers: [A], routePrefix: u });
Object.setPrototypeOf(A, A);
inv.controller(u)(A); inv.httpGet(u)(A.prototype, 'q'); inv.httpMethod(u, '/x')(A.prototype, u); inv.controller()(null);
new inv.InversifyExpressServer(u, u, u, u).setConfig(u).build(); inv.InversifyExpressServer(); new inv.InversifyExpressServer(null, null, null, app).setConfig(() => { throw 1 }).build();
app.use(aw.loadControllers(u)); aw.loadControllers(); aw.loadControllers('../../**/*.js', { cwd: '/' }); aw.controller(u); aw.controller([null, u, aw]); aw.route(u)(u); aw.createController().get().prefix().verbs();
aw.createController(A).prefix(u).get(u, u); app.use(aw.controller(aw.createController(A).prefix(u).get('/y', u)));
class S extends ov.Server { constructor() { super(); this.addControllers(u); this.addControllers([null, {}, u, this]); } } new S();
class C { } ov.Controller('x')(C); ov.Get('y')(C.prototype, 'm'); const c = new C(); ov.ChildControllers([c, c])(C); new S().addControllers([c]);
de.attachControllers(app, u); de.attachControllers(app, [u, null, 3]);
fin.initialize({ app: u }); fin.resource(u); fin.initialize({ app }); fin.resource({ model: u, endpoints: u, actions: u }); fin.resource({ model: {}, endpoints: ['/a'], actions: ['nope'] }); fin.resource({});
consign().include(u).then('../../..').into(app); consign({ cwd: u }).include('x').into(u); consign({ cwd: '/' }).include('.').into(app);
load(u).into(app); load('.').into(app); load('/').then('..').into(app);
fr.createRouter(app, { directory: u }); fr.createRouter(app, { directory: '/..' }); fr.createRouter(u); fr.router(null);
erm.serve(app, u, u); erm.serve(u, {}); app.group(u); app.group('/x', u); app.group();
const self = []; self.push(self); rc.useExpressServer(app, { controllers: self }); aw.controller(self);
app.get('/end', end);`), { ...KNOWN, routes: ['/known', '/end'] });
add('102,400 routes', { ...app("const p = Array.from({ length: 320 }, (_, i) => `/p${i}`); const r = express.Router(); r.get(p, end); app.use(p, r);"), '.routedrift.yml': "internal: ['/**']\n" }, { status: [2], says: /limit reached: routes/, ...KNOWN });
add('a limit that is met in a callback', app("for (let i = 0; i < 11; i++) app.get(Array.from({ length: 9999 }, (_, k) => `/r/${i}/${k}`), end);"), { says: /limit/, ...KNOWN });
add('arrays of paths times arrays of mounts', app("const p = Array.from({ length: 900 }, (_, i) => `/p${i}`); const r = express.Router(); r.get(p, end); app.use(p, r);"), { status: [2], says: /limit/, ...KNOWN });
for (const [major, json] of [[4, PACKAGE], [5, EXPRESS5]])
  add(`paths without measure, Express ${major}`, {
    'package.json': json,
    ...app("for (const p of ['/:a?'.repeat(60), '{/:a}'.repeat(60), '/' + '('.repeat(5000), '/' + '{'.repeat(5000) + '}'.repeat(5000), '/' + '(a|b)'.repeat(60), '/*'.repeat(500), '/:' + 'a'.repeat(60000), '/' + ':a'.repeat(5000), '\\\\'.repeat(999), '/*a'.repeat(300), '/(a(b(c)))?'.repeat(30), '/:x(' + '(a+)+'.repeat(50) + ')', '/%', '/%zz', '//', '/./..', '?', '#', ':', '*', '/\"', '/:\"']) { app.get(p, end); app.use(p, express.Router().get(p, end)); app.route(p).all(end); } app.get(/(((((a+)+)+)+)+)+$/, end); app.get(/^\\/(?:a|(b(?=c)))[^]*?\\//, end); app.use(/./, express.Router().get(/./, end));"),
  }, KNOWN);
add('many like routes and operations', { ...app("for (let i = 0; i < 900; i++) { app.get(`/${':a/'.repeat(i % 30)}x${i}`, end); app.get(`/*/${i}`, end); app.all(`/${process.env.X}/${i}`, end); }"), 'openapi.yml': `${DOCUMENT}${many(3000, (i) => `  /{a}/{b}/x${i}: {get: {responses: {}}}`)}\n` }, { ...KNOWN });

// ---- documents and settings ------------------------------------------------------------------------------------

const bomb = `a0: &a0 [x,x,x,x,x,x,x,x,x]\n${many(12, (i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join()}]`)}\n`;
const mergeBomb = `m0: &m0 {a: 1, b: 2}\n${many(30, (i) => `m${i + 1}: &m${i + 1}\n  <<: [*m${i}, *m${i}, *m${i}]\n  k${i}: *m${i}`)}\n`;
add('alias bomb', yaml(`${bomb}openapi: 3.0.3\ninfo: *a12\npaths:\n  /known:\n    get: *a12\n  /other: *a12\n`));
add('merge key bomb', yaml(`${mergeBomb}openapi: 3.0.3\npaths:\n  /known:\n    <<: *m30\n`));
add('an anchor inside itself', yaml('openapi: 3.0.3\npaths: &p\n  /known: &k\n    get: *k\n    <<: *k\n  /x: *p\n'));
add('deep flow sequences', yaml(`openapi: 3.0.3\npaths: ${'['.repeat(50_000)}`), { status: [2] });
add('deep flow mappings', yaml(`openapi: 3.0.3\npaths: ${'{a: '.repeat(30_000)}`), { status: [2] });
add('deep block sequences', yaml(`openapi: 3.0.3\npaths:\n${'- '.repeat(20_000)}x\n`), { status: [2] });
add('a long key', paths(`  ? "/${'k'.repeat(100_000)}"\n  : {get: {}}\n`));
add('30,000 paths', paths(many(30_000, (i) => `  /p${i}: {get: {responses: {}}}`)));
add('a document over 16 MiB', yaml(`openapi: 3.0.3\n# ${'x'.repeat(17_000_000)}\npaths: {}\n`), { status: [2], says: /openapi\.yml/ });
add('a document of NUL', yaml('openapi: 3.0.3\npaths:\n  /\0: {}\n'), { json: true, status: [2], says: /openapi\.yml/ });
add('a document of tags', yaml('%YAML 9.9\n%TAG ! tag:x,2000:\n---\n!!python/object/apply:os.system\nopenapi: !!binary 3.0.3\npaths: !<tag:x> {/known: !!set {get: !x }}\n'));
add('$ref in circles', paths("  /a: {$ref: '#/paths/~1b'}\n  /b: {$ref: '#/paths/~1a'}\n  /c: {$ref: '#/paths/~1c'}\n  /d: {$ref: '#'}\n  /e: {$ref: '#/paths/~1e/$ref'}\n  $ref: '#/paths'\n"), { json: true, says: /circle|leads|round/ });
add('a chain of 5000 $ref', paths(many(5000, (i) => `  /r${i}: {$ref: '#/paths/~1r${i + 1}'}`)));
add('$ref out of the root', (dir) => {
  fs.writeFileSync(path.join(work, 'outside.yml'), `get: {summary: ${SECRET}}\n${SECRET}: 1\n`);
  fs.writeFileSync(path.join(dir, 'index.js'), HEAD);
  fs.writeFileSync(path.join(dir, 'openapi.yml'), `${DOCUMENT}  /a: {$ref: '../outside.yml'}\n  /b: {$ref: '/etc/passwd'}\n  /c: {$ref: 'http://127.0.0.1:9/x'}\n  /d: {$ref: 'file:///etc/passwd'}\n  /e: {$ref: '..%2foutside.yml'}\n`);
}, { never: new RegExp(`root:|${SECRET}`), status: [1, 2] });
add('documents that refer to each other', { ...paths("  /a: {$ref: './b.yml#/a'}\n"), 'b.yml': "a: {$ref: './c.json'}\n", 'c.json': '{"$ref": "./openapi.yml#/paths/~1a"}' });
for (const [name, text] of [['deep', nested(100_000, '[', '', ']')], ['open', '{"openapi":"3.0.0","paths":{'], ['a surrogate alone', '{"openapi":"3.0.0","paths":{"/\\ud800":{"get":{}}}}'], ['long', `{"openapi":"3.0.0","paths":{"/${'k'.repeat(70_000)}":{"get":{}}}}`]])
  add(`openapi.json: ${name}`, { 'index.js': HEAD, 'openapi.json': text, 'openapi.yml': null });
for (const [name, text] of [['alias bomb', `${bomb}marker: *a12\n`], ['out of the root', 'spec: ../../outside.yml\n'], ['absolute', 'spec: /etc/passwd\n'], ['patterns', `exclude: ['${'*'.repeat(3000)}x', '${'**/'.repeat(500)}x']\ninternal: ['${'/*'.repeat(900)}', '/${'a*'.repeat(300)}b']\n`], ['a key of escapes', '"\\e[31m\\r\\n::error::x": 1\n'], ['NUL', 'marker: a\0b\n'], ['deep', '['.repeat(30_000)]])
  add(`.routedrift.yml: ${name}`, { 'index.js': `${HEAD}app.get('/${'a'.repeat(3000)}', end);`, '.routedrift.yml': text }, { never: /root:|outside-of-the-root/ });
add('a lockfile of bombs', { 'index.js': HEAD, 'package.json': '{"name":"s","main":"index.js","dependencies":{"express":"4","klaviyo-api":"^21.0.0"}}', 'pnpm-lock.yaml': `${bomb}importers: *a12\n`, 'package-lock.json': nested(50_000, '{"packages":', '1', '}'), 'yarn.lock': 'klaviyo-api@^21.0.0:\n'.repeat(50_000), 'bun.lock': '{"packages":'.repeat(30_000) });
const vendors = (files) => ({ 'package.json': '{"name":"s","main":"index.js","dependencies":{"express":"4.19.2","klaviyo-api":"1.0.0"}}', 'index.js': `${HEAD}app.post('/klaviyo/webhook', end);`, ...files });
for (const [name, text] of [['signatures', `// ${'-signature'.repeat(80_000)}`], ['credentials', `// klaviyo console.log ${'process.env.KLAVIYO_PRIVATE_API_KEY '.repeat(20_000)}`],
  ['public names', `// ${'KLAVIYO'.repeat(150_000)}`], ['pendo', `// ${'endo'.repeat(300_000)}`], ['checks of a secret', `// "klaviyo-signature"\n// ${'if (secret) {'.repeat(80_000)}`],
  ['imports', `// "klaviyo-signature" ${"'./x' ".repeat(80_000)}`]])
  add(`a line of ${name}`, vendors({ 'b.js': text, 'index.js': `${HEAD}require('./b');\napp.post('/klaviyo/webhook', end);` }), { ...COMPLETE, routes: ['/known', '/klaviyo/webhook'] });
add('100,000 secrets of webhooks that nothing reads', vendors({ '.env': many(100_000, (i) => `KLAVIYO_WEBHOOK_${i}=1`), 'b.js': `// ${'KLAVIYO_WEBHOOK '.repeat(60_000)}` }), COMPLETE);
add('3,000 webhooks in a file of imports', app(`${many(3_000, (i) => `app.post('/klaviyo/webhook/${i}', end);`)}\n// ${"'./x' ".repeat(20_000)}`), { ...COMPLETE, ...KNOWN });
add('long lines of near-keys', { 'index.js': `${HEAD}const k = '${'pk_'.repeat(300_000)}';`, '.env': `A=${'pk_0'.repeat(300_000)}\n`, 'config.json': `{"a":"${'pk_abcdef_'.repeat(100_000)}"}` }, KNOWN);

// ---- directives ------------------------------------------------------------------------------------------------

const directive = (rule) => `// routedrift-disable-next-line ${rule} -- x`;
add('30,000 directives', app(many(30_000, (i) => directive(i % 2 ? 'route-undocumented' : `route-${i}`))), { status: [2], says: /limit reached: rules named in directives 10000/, ...KNOWN });
add('9,000 directives in a stack', app(`${many(9_000, () => directive('route-undocumented'))}\napp.get('/x', end);`), { ...COMPLETE, ...KNOWN });
add('9,000 internal directives in a stack', app(`${many(9_000, () => '// routedrift-internal: x')}\napp.get('/x', end);`), { ...COMPLETE, ...KNOWN });
add('a directive with 200,000 rules', app(`// routedrift-disable ${'route-x,'.repeat(200_000)} -- x`), { status: [2], says: /limit reached: rules named in directives 10000/, ...KNOWN });
add('4,000 disabled stretches inside each other, and routes', { ...app(`${many(4_000, () => '// routedrift-disable route-undocumented -- x\n// routedrift-disable route-shadowed -- x')}\n${many(3_000, (i) => `app.get('/r${i}', end);`)}\n${many(900, () => '// routedrift-enable route-shadowed')}`), 'openapi.yml': DOCUMENT }, { ...COMPLETE, ...KNOWN });
add('a directive of 1 MB', app(`/* routedrift-disable-next-line route-undocumented -- ${'\n * x'.repeat(200_000)}*/\napp.get('/x', end);`), KNOWN);
add('20,000 comments in a document', paths(many(20_000, (i) => `  # routedrift-disable-line spec-operation-unserved -- ${i}`)), { status: [2], says: /limit reached: rules named in directives 10000/ });
add('20,000 times x-routedrift-ignore', paths(many(20_000, (i) => `  /p${i}: {x-routedrift-ignore: [spec-operation-unserved], get: {}}`)), { status: [2], says: /limit reached: x-routedrift-ignore 10000/ });
add('x-routedrift-ignore behind an alias bomb', yaml(`${bomb}openapi: 3.0.3\nx: {x-routedrift-ignore: *a12}\npaths:\n  /known:\n    x-routedrift-ignore: *a3\n    get: *a12\n`));
add('quotes without end in .env', { ...app(''), '.env': many(20_000, () => 'A="x # routedrift-disable-line spec-missing -- x') }, KNOWN);
add('control characters in a reason', app("// routedrift-disable-next-line route-undocumented -- \u001b[31m::error::\u202e\napp.get('/x', end); // routedrift-disable-line \u001b[2Jx -- y"), { json: true });

// ---- running ---------------------------------------------------------------------------------------------------

let made = 0;

function writeFiles(dir, files) {
  for (const [name, content] of Object.entries(files)) {
    if (content === null) fs.rmSync(path.join(dir, name), { force: true });
    else fs.writeFileSync(path.join(dir, name), content);
  }
}

/** A repository: package.json and openapi.yml unless the case brings or removes its own. */
function makeTree(files) {
  const dir = path.join(work, `service-${++made}`);
  fs.mkdirSync(path.join(dir, '.git'), { recursive: true });
  if (typeof files === 'function') files(dir);
  else writeFiles(dir, { 'openapi.yml': DOCUMENT, ...files });
  const taken = (name) => fs.lstatSync(path.join(dir, name), { throwIfNoEntry: false });
  if (!taken('package.json')) fs.writeFileSync(path.join(dir, 'package.json'), PACKAGE);
  return dir;
}

/** Everything printed as lines of printable characters. */
const rawControl = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

function wrongOutput(result, wanted) {
  const all = result.out + result.err;
  const control = rawControl.exec(all);
  if (control) return `a raw control character: ${JSON.stringify(all.slice(Math.max(0, control.index - 60), control.index + 20))}`;
  if (wanted.never?.test(all)) return `printed what it must not read: ${wanted.never.exec(all)[0]}`;
  if (wanted.says && !wanted.says.test(all)) return `${wanted.says} is not said:\n${all.slice(0, 2000)}`;
  if (result.status === 2 && !all.trim()) return 'status 2 without a message';
  return /(^|\n)::[a-z-]+/.test(all) ? 'a line that a CI runner takes for a command' : null;
}

/** The JSON of a run says the same as its text: where it was asked for. */
function wrongJson(checked, json) {
  if (!json) return null;
  if (checked.status !== json.status) return `status ${checked.status} as text, ${json.status} as JSON`;
  try {
    JSON.parse(json.out);
    return null;
  } catch (error) {
    return `not JSON: ${error.message}`;
  }
}

async function runCase({ files, ...wanted }) {
  const dir = makeTree(files);
  const timeout = SECONDS * 1000;
  const checked = await run(binary, ['check', '.'], { cwd: dir, timeout });
  const listed = await run(binary, ['routes', '.'], { cwd: dir, timeout });
  const json = wanted.json ? await run(binary, ['check', '-f', 'json', '.'], { cwd: dir, timeout }) : null;
  const wrong = [checked, listed, json].map((result) => result && badEnd(result)).find(Boolean) ?? wrongOutput(checked, wanted) ?? wrongOutput(listed, { never: wanted.never });
  const missing = (wanted.routes ?? []).filter((route) => !listed.out.includes(` ${route} `));
  fs.rmSync(dir, { recursive: true, force: true });
  if (wrong) return wrong;
  if (wanted.status && !wanted.status.includes(checked.status)) return `status ${checked.status}, not ${wanted.status}:\n${checked.out.slice(-1500)}${checked.err}`;
  return wrongJson(checked, json) ?? (missing.length ? `these routes are lost: ${missing}\n${listed.out.slice(0, 1500)}${listed.err}` : null);
}

const isRoot = process.getuid?.() === 0;
const chosen = Object.entries(cases).filter(([name]) => !filters.length || filters.some((part) => name.includes(part)));
const jobs = chosen.filter(([, wanted]) => !(wanted.notAsRoot && isRoot)).map(([name, wanted]) => ({ name, test: () => runCase(wanted) }));
const skipped = chosen.filter(([, wanted]) => wanted.notAsRoot && isRoot).map(([name]) => `${name}: root reads everything`);
await report(jobs, { skipped });
