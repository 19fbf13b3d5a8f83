/* The parts of lodash: over collections (lodash.c), single values and texts. */
#ifndef NATIVES_LODASH_H
#define NATIVES_LODASH_H
#include "natives/support.h"

/* lodash's name for a method of an array or a text. */
typedef struct LodashAlias {
    const char *name, *method;
} LodashAlias;

/* Puts functions on the lodash object that call the methods; `through` reads the method from its label. */
void lodash_methods(Eval *ev, Object *lodash, const LodashAlias *aliases, uint32_t n, NativeFn *through);
/* Puts the functions over single values, and those over texts, on the lodash object. */
void lodash_values(Eval *ev, Object *lodash);
void lodash_texts(Eval *ev, Object *lodash);
/* Puts the functions over several lists on the lodash object, and makes its call and all that is on it
 * chains. */
void lodash_lists(Eval *ev, Object *lodash);
/* A value at a path ("a.b[0]" or a list of names). */
Value lodash_at_path(Eval *ev, Value o, Value path, Span span);
#endif
