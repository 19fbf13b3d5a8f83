/* routedrift:tsoa — controllers of tsoa 3 to 6, and the module that it generates for Express: RegisterRoutes(app)
 * registers the methods of each controller at the base path and the paths of @Route and @Get …, {id} as :id. */
'use strict';
const { at, blind, here, middleware } = require('routedrift:model');
const { filesOf } = require('routedrift:loader');

const controllers = [];
const actions = [];

const plain = () => () => {};
const decorators = {
  Route: (path) => (target) => void controllers.push({ target, path }),
  Controller: class Controller {
    setStatus() {}
    setHeader() {}
  },
  ValidateError: class ValidateError extends Error {},
};
for (const verb of ['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options']) {
  decorators[verb] = (path) => {
    const place = here();
    return (prototype) => void actions.push({ target: prototype.constructor, method: verb.toLowerCase(), path, place });
  };
}
const names = [
  'Body', 'BodyProp', 'Consumes', 'Deprecated', 'Example', 'Extension', 'FormField', 'Header', 'Hidden', 'Inject', 'Middlewares',
  'NoSecurity', 'OperationId', 'Path', 'Produces', 'Queries', 'Query', 'Request', 'RequestProp', 'Res', 'Response', 'Security',
  'SuccessResponse', 'Tags', 'UploadedFile', 'UploadedFiles',
];
for (const name of names) decorators[name] = plain;

function normal(path, evenEmpty) {
  if (!evenEmpty && (!path || path === '/')) return '';
  return `/${(path || '').replace(/^[/\\\s]+|[/\\\s]+$/g, '')}`.replace(/[/\\\s]+/g, '/');
}

const pathOf = (...parts) => normal(parts.map((part) => normal(part)).join(''), true).replace(/{(\w*)}/g, ':$1');

/** The module that `tsoa routes` writes, for the settings of tsoa.json. */
exports.generated = ({ directory, basePath, globs }) => ({
  RegisterRoutes(app) {
    for (const file of filesOf(globs, directory)) require(file);
    if (!controllers.length) blind('no controller of tsoa is loaded where their routes are registered');
    for (const { target, path: base } of controllers) {
      for (const { method, path, place } of actions.filter((one) => one.target === target)) {
        at(place, () => app[method](pathOf(basePath, base, path), middleware()));
      }
    }
  },
});
exports.decorators = decorators;
