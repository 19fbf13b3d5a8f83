/* The known name that was probably meant by a misspelt one. */
#ifndef CLI_NEAREST_H
#define CLI_NEAREST_H
#include <stddef.h>

typedef struct Nearest {
    const char *word;
    size_t n;
    size_t distance;  /* of best; a third of the word's length at most */
    const char *best; /* NULL: nothing is near */
} Nearest;

/* Starts a search for the neighbour of n bytes at word. */
Nearest nearest_new(const char *word, size_t n);
/* Considers a candidate; of equally near ones the first stays. */
void nearest_try(Nearest *nearest, const char *candidate);
#endif
