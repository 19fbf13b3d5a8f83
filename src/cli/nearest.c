/* Edit distance with transpositions ("optimal string alignment") over three rows on the stack.
 *
 *     "fromat" → "format": 1 (two letters swapped) */
#include "cli/nearest.h"
#include <string.h>

enum { WORD_MAX = 32 }; /* longer words have no neighbours here */

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

static size_t distance(const char *a, size_t n, const char *b, size_t m) {
    size_t rows[3][WORD_MAX + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= m; j++)
        above[j] = j;
    for (size_t i = 1; i <= n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            row[j] = least(above[j - 1] + (a[i - 1] != b[j - 1]), least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *free_row = before;
        before = above, above = row, row = free_row;
    }
    return above[m];
}

Nearest nearest_new(const char *word, size_t n) {
    return (Nearest){.word = word, .n = n, .distance = n / 3 + 1};
}

void nearest_try(Nearest *nearest, const char *candidate) {
    size_t m = strlen(candidate);
    if (nearest->n > WORD_MAX || m > WORD_MAX) return;
    size_t d = distance(nearest->word, nearest->n, candidate, m);
    if (nearest->best ? d >= nearest->distance : d > nearest->distance) return;
    if (d >= m) return; /* nothing in common */
    nearest->distance = d;
    nearest->best = candidate;
}
