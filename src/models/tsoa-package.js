/* tsoa, @tsoa/runtime: the decorators; what they note, routedrift:tsoa registers. */
'use strict';
Object.assign(exports, require('routedrift:tsoa').decorators);
