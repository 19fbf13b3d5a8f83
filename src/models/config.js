/* config (node-config): config/default.* under one of the other files there, chosen by NODE_ENV, and what
 * custom-environment-variables.* takes from the environment. */
'use strict';
const fs = require('fs');
const path = require('path');
const { oneOf } = require('routedrift:model');
const { bare } = require('routedrift:directory');

const asides = ['default', 'custom-environment-variables', 'index'];
const isPlain = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function load(file) {
  if (/\.ya?ml$/.test(file)) return require('js-yaml').load(fs.readFileSync(file, 'utf8')) || {};
  const loaded = require(file);
  return loaded.default || loaded;
}

function merge(under, over) {
  const merged = { ...under };
  for (const key of Object.keys(over))
    merged[key] = isPlain(merged[key]) && isPlain(over[key]) ? merge(merged[key], over[key]) : over[key];
  return merged;
}

/* The names of environment variables, by the paths of what they set. */
function fromEnvironment(names, under) {
  const settings = { ...under };
  for (const key of Object.keys(names)) {
    const name = names[key];
    if (typeof name === 'string') settings[key] = process.env[name] || settings[key];
    else if (name && name.__name) settings[key] = process.env[name.__name] || settings[key];
    else settings[key] = fromEnvironment(name, settings[key] || {});
  }
  return settings;
}

function settings() {
  const dir = path.resolve(process.cwd(), process.env.NODE_CONFIG_DIR || 'config');
  const files = fs.existsSync(dir) ? fs.readdirSync(dir).filter((file) => /\.([cm]?[jt]s|json5?|ya?ml)$/.test(file)) : [];
  const named = (name) => files.filter((file) => bare(file) === name).map((file) => load(path.join(dir, file)));
  const others = files.filter((file) => !asides.includes(bare(file)) && !bare(file).startsWith('local'));
  const all = named('default').reduce(merge, {});
  const finished = (under) => named('custom-environment-variables').reduce((values, names) => fromEnvironment(names, values), under);
  return oneOf([all, ...others.map((file) => merge(all, load(path.join(dir, file))))].map((values) => withMethods(finished(values))));
}

const at = (value, key) => key.split('.').reduce((o, part) => (o === undefined || o === null ? undefined : o[part]), value);

function withMethods(config) {
  const util = { toObject: () => config, cloneDeep: (value) => value, extendDeep: merge, getEnv: (name) => process.env[name] };
  return Object.defineProperties(config, {
    get: { value: (key) => at(config, key) },
    has: { value: (key) => at(config, key) !== undefined },
    util: { value: util },
  });
}

module.exports = settings();
