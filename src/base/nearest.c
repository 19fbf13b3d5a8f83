/* Edit distance with transpositions ("optimal string alignment") over three rows on the stack.
 *
 *     "fromat" → "format": 1 (two letters swapped) */
#include "base/nearest.h"

enum { WORD_MAX = 48 }; /* longer words have no neighbours here */

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

static size_t distance(Str a, Str b) {
    size_t rows[3][WORD_MAX + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.n; j++)
        above[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            row[j] = least(above[j - 1] + (a.p[i - 1] != b.p[j - 1]), least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *oldest = before;
        before = above, above = row, row = oldest;
    }
    return above[b.n];
}

Nearest nearest_new(Str word) {
    return (Nearest){.word = word, .distance = word.n / 3 + 1};
}

void nearest_try(Nearest *nearest, Str candidate) {
    if (nearest->word.n > WORD_MAX || candidate.n > WORD_MAX) return;
    size_t d = distance(nearest->word, candidate);
    if (nearest->best.n ? d >= nearest->distance : d > nearest->distance) return;
    if (d >= candidate.n) return; /* nothing in common */
    nearest->distance = d;
    nearest->best = candidate;
}
