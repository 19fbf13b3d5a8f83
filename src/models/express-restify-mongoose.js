/* express-restify-mongoose: serve(router, Model, options) registers ten routes below prefix + version + name. */
'use strict';
const { isUnknown, middleware } = require('routedrift:model');

const defaults = { prefix: '/api', version: '/v1' };

exports.serve = (app, model, options = {}) => {
  const { prefix, version, name = model.modelName } = { ...defaults, ...options };
  const whole = `${prefix}${version}/${name}`;
  const names = !isUnknown(whole) && whole.includes('/:id');
  const item = names ? whole : `${whole}/:id`;
  const items = names ? whole.replace('/:id', '') : whole;
  for (const path of [items, `${items}/count`, item, `${item}/shallow`]) app.get(path, middleware());
  for (const path of [items, item]) app.post(path, middleware());
  app.put(item, middleware());
  app.patch(item, middleware());
  for (const path of [items, item]) app.delete(path, middleware());
  return items;
};
exports.defaults = (options) => void Object.assign(defaults, options);
