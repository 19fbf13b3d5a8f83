/* commander: options have their defaults unless the command line or the environment says otherwise. The program's own
 * action runs; that of a command perhaps. */
'use strict';
const { argument } = require('routedrift:model');

const camel = (name) => name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());

class Option {
  constructor(flags, description) {
    const long = /--([\w-]+)/.exec(flags);
    this.negated = Boolean(long) && long[1].startsWith('no-');
    this.long = long ? long[1].replace(/^no-/, '') : flags.replace(/^-/, '').split(/[ ,|]/)[0];
    this.description = description;
    this.defaultValue = this.negated ? true : undefined;
  }

  attributeName() {
    return camel(this.long);
  }

  default(value) {
    this.defaultValue = value;
    return this;
  }

  env(name) {
    this.variable = name;
    return this;
  }
}
for (const name of ['choices', 'argParser', 'makeOptionMandatory', 'hideHelp', 'conflicts', 'implies', 'preset'])
  Option.prototype[name] = function () {
    return this;
  };

class Command {
  constructor(name) {
    this.commands = [];
    this.args = process.argv.slice(2);
    this.rawArgs = process.argv;
    this._name = name;
    this._values = {};
    this._actions = [];
  }

  addOption(option) {
    const given = argument('--' + option.long) || (option.variable && process.env[option.variable]);
    if (option.defaultValue === undefined) return this;
    this._values[option.attributeName()] = given || option.defaultValue;
    if (this._stores) this[option.attributeName()] = this._values[option.attributeName()];
    return this;
  }

  option(flags, description, parser, otherwise) {
    const option = new Option(flags, description);
    const value = typeof parser === 'function' || parser instanceof RegExp ? otherwise : parser;
    if (value !== undefined) option.default(value);
    else if (!this._stores) this._values[option.attributeName()] = argument('--' + option.long);
    return this.addOption(option);
  }

  command(name, ...rest) {
    const { isDefault } = rest.find((one) => one && typeof one === 'object') || {};
    const command = new Command(name.split(' ')[0]);
    command._isDefault = isDefault;
    this.commands.push(command);
    return typeof rest[0] === 'string' ? this : command;
  }

  addCommand(command, { isDefault } = {}) {
    command._isDefault = isDefault;
    this.commands.push(command);
    return this;
  }

  action(run) {
    this._actions.push(run);
    return this;
  }

  opts() {
    return this._values;
  }

  optsWithGlobals() {
    return this._values;
  }

  getOptionValue(name) {
    return this._values[name];
  }

  setOptionValue(name, value) {
    this._values[name] = value;
    return this;
  }

  storeOptionsAsProperties() {
    this._stores = true;
    return this;
  }

  name(name) {
    if (name === undefined) return this._name;
    this._name = name;
    return this;
  }

  _run() {
    for (const run of this._actions) run.call(this, ...this.args.slice(0, 0), this._values, this);
    for (const command of this.commands)
      if (command._isDefault) command._run();
      else if (process.argv[2] === command._name) command._run();
  }

  parse() {
    this._run();
    return this;
  }

  async parseAsync() {
    this._run();
    return this;
  }
}
Command.prototype.requiredOption = Command.prototype.option;
for (const name of ['version', 'description', 'usage', 'summary', 'alias', 'aliases', 'argument', 'arguments', 'addArgument', 'on', 'once', 'hook', 'allowUnknownOption', 'allowExcessArguments', 'enablePositionalOptions', 'passThroughOptions', 'showHelpAfterError', 'configureHelp', 'configureOutput', 'addHelpText', 'addHelpCommand', 'helpOption', 'helpCommand', 'exitOverride', 'combineFlagAndOptionalValue', 'copyInheritedSettings', 'showSuggestionAfterError', 'emit'])
  Command.prototype[name] = function () {
    return this;
  };
for (const name of ['help', 'outputHelp']) Command.prototype[name] = () => {};

const program = new Command();
module.exports = program;
Object.assign(program, { Command, Option, program, createCommand: (name) => new Command(name), createOption: (flags, text) => new Option(flags, text) });
