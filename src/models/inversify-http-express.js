/* @inversifyjs/http-express: the adapter, over what @inversifyjs/http-core notes. */
'use strict';
exports.InversifyExpressHttpAdapter = require('@inversifyjs/http-core').InversifyExpressHttpAdapter;
