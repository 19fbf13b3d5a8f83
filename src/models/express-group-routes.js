/* express-group-routes: applications and routers get group([path,] callback), which mounts a router that the callback
 * fills. */
'use strict';
const express = require('express');

function group(path, fill) {
  const router = express.Router();
  if (fill === undefined) path(router);
  else fill(router);
  this.use(fill === undefined ? '/' : path, router);
  return router;
}

express.application.group = express.Router.group = express.Router.prototype.group = group;
