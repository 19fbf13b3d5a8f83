/* Loads a service as its own tools would: `express` is the copy asked for, TypeScript and ES modules are turned into
 * CommonJS on the way in, `paths` of tsconfig.json and workspaces are followed, absent packages are mocked, and
 * no server listens. Nothing is written. */
'use strict';

const fs = require('node:fs');
const Module = require('node:module');
const net = require('node:net');
const path = require('node:path');
const { fileURLToPath } = require('node:url');
const vm = require('node:vm');
const ts = require('typescript');
const { packageFor } = require('./mock.cjs');

const extensions = ['.js', '.json', '.ts', '.tsx', '.mjs', '.cjs', '.mts', '.cts'];
const scripts = { '.js': ['.ts', '.tsx'], '.mjs': ['.mts'], '.cjs': ['.cts'] };

function readJson(file) {
  if (!fs.existsSync(file) || !fs.statSync(file).isFile()) return {};
  return ts.parseConfigFileTextToJson(file, fs.readFileSync(file, 'utf8')).config || {};
}

/** compilerOptions of a directory's tsconfig.json, what it extends underneath. */
function compilerOptions(root, name = 'tsconfig.json') {
  const config = readJson(path.join(root, name));
  const base = config.extends ? compilerOptions(path.dirname(path.join(root, config.extends)), path.basename(config.extends)) : {};
  return { ...base, ...(config.compilerOptions || {}) };
}

/** A path as Node finds it, and as TypeScript means it: `./x.js` for x.ts, a directory for its index. */
function findFile(wanted) {
  const ext = path.extname(wanted);
  const bare = wanted.slice(0, wanted.length - ext.length);
  const tries = [wanted, ...(scripts[ext] || []).map((one) => bare + one), ...extensions.map((one) => wanted + one)];
  const found = tries.find((one) => fs.existsSync(one) && fs.statSync(one).isFile());
  if (found || !fs.existsSync(wanted)) return found;
  const main = readJson(path.join(wanted, 'package.json')).main;
  if (main && findFile(path.join(wanted, main))) return findFile(path.join(wanted, main));
  return extensions.map((one) => path.join(wanted, `index${one}`)).find((one) => fs.existsSync(one));
}

function fromPaths(request, root, options) {
  const base = path.resolve(root, options.baseUrl || '.');
  for (const [pattern, targets] of Object.entries(options.paths || {})) {
    const [head, tail = ''] = pattern.split('*');
    const matches = pattern.includes('*') ? request.startsWith(head) && request.endsWith(tail) : request === pattern;
    if (!matches) continue;
    const rest = request.slice(head.length, request.length - tail.length);
    for (const target of targets) {
      const found = findFile(path.join(base, target.replace('*', rest)));
      if (found) return found;
    }
  }
  return options.baseUrl && !request.startsWith('.') ? findFile(path.join(base, request)) : undefined;
}

/** `_moduleAliases` of package.json, as module-alias follows them. */
function fromAliases(request, root) {
  for (const [name, target] of Object.entries(readJson(path.join(root, 'package.json'))._moduleAliases || {})) {
    if (request === name || request.startsWith(`${name}/`)) return findFile(path.join(root, target, request.slice(name.length)));
  }
  return undefined;
}

function workspacePackages(root) {
  const found = {};
  const { workspaces = [] } = readJson(path.join(root, 'package.json'));
  for (const pattern of workspaces.packages || workspaces) {
    const folder = path.join(root, pattern.replace(/\/?\*$/, ''));
    if (!fs.existsSync(folder)) continue;
    const folders = pattern.endsWith('*') ? fs.readdirSync(folder).map((one) => path.join(folder, one)) : [folder];
    for (const one of folders) found[readJson(path.join(one, 'package.json')).name] = one;
  }
  return found;
}

/** Where a module of tests/oracle/packages finds what it needs: there, and the Express that is asked for. What is not
 * installed there (optional peers) has no part in routing. */
function fromPackage(request, parent, expressFolder, mocks) {
  if (request === 'express') return expressFolder;
  if (!['class-transformer', 'class-validator'].includes(request)) return undefined;
  mocks.add(request);
  return `mock:${request}`;
}

function patchResolution({ app, root, checkout, major, packages, lenient, mocks }) {
  const expressFolder = path.join(checkout, 'node_modules', `express${major}`);
  const options = compilerOptions(root);
  const workspaces = workspacePackages(app);
  const original = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, ...rest) {
    if (request.startsWith('file:')) return findFile(fileURLToPath(request));
    const inside = parent && parent.filename && parent.filename.startsWith(app);
    const inPackage = packages && parent && parent.filename && parent.filename.startsWith(packages);
    if (inPackage) {
      const found = fromPackage(request, parent, expressFolder, mocks);
      return String(found).startsWith('mock:') ? found : original.call(this, found || request, parent, ...rest);
    }
    if (!inside) return original.call(this, request, parent, ...rest);
    if (request === 'express') return original.call(this, expressFolder, parent, ...rest);
    if (Module.isBuiltin(request)) return original.call(this, request, parent, ...rest);
    if (request.startsWith('.') || path.isAbsolute(request)) {
      const found = findFile(path.resolve(path.dirname(parent.filename), request));
      if (found || !lenient) return found || original.call(this, request, parent, ...rest);
      mocks.add(request); // built, generated, or not in the repository
      return `mock:${path.resolve(path.dirname(parent.filename), request)}`;
    }
    const found = fromPaths(request, root, options) || fromAliases(request, root) || (workspaces[request] && findFile(workspaces[request]));
    if (found) return found;
    const name = request.split('/').slice(0, request.startsWith('@') ? 2 : 1).join('/');
    const local = [root, app].some((one) => fs.existsSync(path.join(one, 'node_modules', name)));
    if (local || request.startsWith('#')) return original.call(this, request, parent, ...rest);
    if (packages && fs.existsSync(path.join(packages, name))) return Module.createRequire(path.join(packages, '../index.js')).resolve(request);
    mocks.add(request);
    return `mock:${request}`;
  };
}

function patchLoading({ express }) {
  const original = Module._load;
  const made = new Map();
  Module._load = function (request, parent, isMain) {
    let file = request;
    try {
      file = Module._resolveFilename(request, parent, isMain);
    } catch {
      /* the original says it better */
    }
    if (!String(file).startsWith('mock:')) return original.call(this, request, parent, isMain);
    if (!made.has(request)) made.set(request, packageFor(request, express));
    return made.get(request);
  };
}

function isEsModule(file, text) {
  if (/\.(mjs|[mc]?tsx?)$/.test(file)) return true;
  if (file.endsWith('.cjs')) return false;
  if (/\bimport\(/.test(text) || /^(import|export)[\s{*]/m.test(text)) return true;
  for (let dir = path.dirname(file); dir !== path.dirname(dir); dir = path.dirname(dir)) {
    if (fs.existsSync(path.join(dir, 'package.json'))) return readJson(path.join(dir, 'package.json')).type === 'module';
  }
  return false;
}

/** Where tsconfig.json does not say: a file that writes `import * as express` means express itself, as TypeScript has it
 * without esModuleInterop. */
const interop = (text, options) => options.esModuleInterop ?? !/\bimport \* as \w+ from ['"]express['"]/.test(text);

/** CommonJS text of a module. `import.meta` has no CommonJS form, so it is spelled out. */
function transpile(file, text, options) {
  const source = text.replace(/\bimport\.meta\.url\b/g, "require('node:url').pathToFileURL(__filename).href").replace(/\bimport\.meta\.dirname\b/g, '__dirname');
  const { outputText, sourceMapText } = ts.transpileModule(source, {
    fileName: file.replace(/\.[mc]([jt]s)$/, '.$1'), // else the extension decides the form
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: interop(text, options),
      allowJs: true,
      jsx: ts.JsxEmit.React,
      sourceMap: true,
      experimentalDecorators: options.experimentalDecorators === true,
      useDefineForClassFields: options.useDefineForClassFields,
    },
  });
  const map = Buffer.from(JSON.stringify({ ...JSON.parse(sourceMapText), sources: [file] })).toString('base64');
  return outputText.replace(/^\/\/# sourceMappingURL=.*$/m, `//# sourceMappingURL=data:application/json;base64,${map}`);
}

/** CommonJS knows no `await` at the top, so a module with one (only ever an entry) runs as one async function. */
function compile(module, code, file) {
  let text = code;
  try {
    new vm.Script(Module.wrap(code), { filename: file });
  } catch (error) {
    if (!/\bawait\b|reserved word/.test(error.message)) throw error;
    text = `(async () => { ${code}\n})().catch((e) => { console.error(e); process.exit(1); });`;
  }
  module._compile(text, file);
}

function patchExtensions({ app, root }) {
  const options = compilerOptions(root);
  const plain = Module._extensions['.js'];
  const load = (module, file) => {
    if (!file.startsWith(app)) return plain(module, file);
    const text = fs.readFileSync(file, 'utf8').replace(/^#!.*/, '');
    return compile(module, isEsModule(file, text) ? transpile(file, text, options) : text, file);
  };
  for (const ext of ['.js', '.ts', '.tsx', '.mjs', '.cjs', '.mts', '.cts']) Module._extensions[ext] = load;
}

function fakeListening() {
  net.Server.prototype.listen = function (...args) {
    const ready = args.find((one) => typeof one === 'function');
    if (ready) this.once('listening', ready);
    process.nextTick(() => this.emit('listening'));
    return this;
  };
  net.Server.prototype.address = () => ({ address: '127.0.0.1', family: 'IPv4', port: 1 });
}

/** Prepares this process; then require() of the entry starts the service. Gives back the names that were mocked:
 * packages, and with `lenient` modules of the service that are not there. */
function prepare(setup) {
  const mocks = new Set();
  patchResolution({ ...setup, mocks });
  patchLoading(setup);
  patchExtensions(setup);
  fakeListening();
  return mocks;
}

module.exports = { prepare };
