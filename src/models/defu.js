/* defu: what stands first wins; objects are merged, lists put together. */
'use strict';
const merge = require('deepmerge');

const defu = (...given) => given.filter((one) => one).reduceRight((under, over) => merge(under, over), {});
module.exports = Object.assign(defu, { defu, createDefu: () => defu, default: defu });
