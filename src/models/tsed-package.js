/* @tsed/common, @tsed/di, @tsed/schema, @tsed/platform-express, @tsed/platform-http: one framework in several packages. */
'use strict';
const { decorators, servers } = require('routedrift:tsed');
Object.assign(exports, decorators, servers);
