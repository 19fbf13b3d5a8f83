/* The public face of base/nearest, for clients that have names of their own. */
#include "base/nearest.h"
#include "routedrift/routedrift.h"

const char *rd_nearest(const char *word, const char *const *names, size_t count) {
    Nearest nearest = nearest_new(str_of(word));
    const char *best = NULL;
    for (size_t i = 0; i < count; i++) {
        nearest_try(&nearest, str_of(names[i]));
        if (nearest.best.p == names[i]) best = names[i];
    }
    return best;
}
