/* The known name that was probably meant by a misspelt one.
 *
 *     Nearest n = nearest_new(STR("fromat")); nearest_try(&n, STR("format")); n.best → "format" */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H
#include "base/str.h"

typedef struct Nearest {
    Str word;
    size_t distance; /* of best; a third of the word's length at most */
    Str best;        /* empty: nothing is near */
} Nearest;

/* Starts a search for the neighbour of a word. */
Nearest nearest_new(Str word);
/* Considers a candidate; of equally near ones the first stays. */
void nearest_try(Nearest *nearest, Str candidate);
#endif
