/* env-var: get('PREFIX').default('/api').required().asString(). */
'use strict';
class Variable {
  constructor(value) {
    this.value = value;
  }

  default(otherwise) {
    this.value = this.value || otherwise;
    return this;
  }
}
for (const name of ['required', 'example', 'convertFromBase64', 'description'])
  Variable.prototype[name] = function () {
    return this;
  };
for (const name of ['asString', 'asUrlString', 'asEnum', 'asInt', 'asIntPositive', 'asPortNumber', 'asFloat', 'asBool', 'asBoolStrict', 'asJson', 'asEmailString', 'asRegExp', 'asUrlObject'])
  Variable.prototype[name] = function () {
    return this.value;
  };
Variable.prototype.asArray = function (by = ',') {
  return this.value.split(by);
};

const from = (environment) => ({ get: (name) => (name ? new Variable(environment[name]) : environment), from });
module.exports = Object.assign(from(process.env), { default: from(process.env) });
