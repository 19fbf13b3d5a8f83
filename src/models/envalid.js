/* envalid: cleanEnv(process.env, { PREFIX: str({ default: '/api' }) }) gives the variables or their defaults. */
'use strict';
const validator = (spec = {}) => spec;

exports.cleanEnv = (environment, specs) => {
  const values = Object.fromEntries(
    Object.keys(specs).map((name) => {
      const { default: otherwise } = specs[name];
      return [name, otherwise === undefined ? environment[name] : environment[name] || otherwise];
    }),
  );
  const mode = environment.NODE_ENV;
  return Object.assign(values, { isProduction: mode === 'production', isProd: mode === 'production', isTest: mode === 'test', isDev: mode === 'development', isDevelopment: mode === 'development' });
};
exports.customCleanEnv = exports.cleanEnv;
exports.makeValidator = exports.makeExactValidator = exports.makeStructuredValidator = () => validator;
for (const name of ['str', 'bool', 'num', 'email', 'host', 'port', 'url', 'json']) exports[name] = validator;
exports.testOnly = () => undefined;
