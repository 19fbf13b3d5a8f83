/* express-openapi-validator: checks requests; with operationHandlers it also makes routes of the document. */
'use strict';
const { middleware, ofDocument } = require('routedrift:model');

exports.middleware = ({ operationHandlers } = {}) => {
  if (operationHandlers) ofDocument('express-openapi-validator');
  return [middleware()];
};

/** The form of version 3. */
exports.OpenApiValidator = class OpenApiValidator {
  constructor(options) {
    this.options = options;
  }

  install() {
    exports.middleware(this.options);
    return Promise.resolve();
  }
};
