/* Constants for the names of names.def. */
#ifndef EVAL_NAMES_H
#define EVAL_NAMES_H
#include "base/intern.h"

enum {
    NAME_empty,
#define NAME(id, text) NAME_##id,
#include "eval/names.def"
#undef NAME
    NAME_COUNT
};

/* Interns all names in order; must be the first thing done with an interner. */
void names_intern(Interner *names);
#endif
