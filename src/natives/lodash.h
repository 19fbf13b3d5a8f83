/* The two halves of lodash: over collections, and over texts and values. */
#ifndef NATIVES_LODASH_H
#define NATIVES_LODASH_H
#include "natives/support.h"

/* Puts the functions over texts and single values on the lodash object. */
void lodash_values(Eval *ev, Object *lodash);
/* A value at a path ("a.b[0]" or a list of names). */
Value lodash_at_path(Eval *ev, Value o, Value path, Span span);
#endif
