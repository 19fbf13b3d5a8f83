/* How code came to run: the calls and imports that led to a place, innermost first, as a list whose tails are
 * shared between everything that ran in one call.
 *
 *     entry src/server.js ← import './app' of src/server.js ← call of setup(app) in src/app.js */
#ifndef DIAG_STEP_H
#define DIAG_STEP_H
#include "base/str.h"
#include "source/span.h"

typedef enum StepKind {
    STEP_ENTRY,  /* the program starts with this module */
    STEP_IMPORT, /* a module is loaded: span is the specifier of an import, or the call of require() */
    STEP_CALL,   /* a function is called: span is the call, or what the function was handed to */
} StepKind;

typedef struct Step {
    StepKind kind;
    Span span;                /* of an entry: its first byte */
    Str name;                 /* the module's path (root-relative), the function's name (may be empty) */
    Span function;            /* of a call: the function that runs */
    const struct Step *outer; /* what led there; NULL behind an entry */
} Step;
#endif
