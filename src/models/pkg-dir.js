/* pkg-dir of old: pkgDir(__dirname) is a promise, pkgDir.sync(__dirname) the directory; today both have names. */
'use strict';
const { packageDirectory, packageDirectorySync } = require('find-up');

module.exports = Object.assign(packageDirectory, { packageDirectory, packageDirectorySync, default: packageDirectory });
