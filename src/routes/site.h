/* Places in the source text that edits of code need: where among its handlers a route takes a marker, how a
 * marker is written, what a module imports. */
#ifndef ROUTES_SITE_H
#define ROUTES_SITE_H
#include "base/str.h"
#include "base/vec.h"
#include "source/span.h"

/* One property of a marker's object literal, "auth", or of an object inside it, "openApi.security". */
typedef struct MarkerPart {
    Str key;
    Span span; /* key and value */
} MarkerPart;

/* `import { Router } from './http'`, or `const { Router } = require('./http')`. */
typedef struct ImportSite {
    Str source; /* "./http" */
    Span statement, quoted;
    Span first;   /* the first name between the braces; nowhere when there is none */
    bool require; /* the second form */
    bool marker;  /* the exposure marker is among the names, and keeps its name */
} ImportSite;

typedef VEC(ImportSite) ImportSites;
#endif
