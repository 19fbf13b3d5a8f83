/* A path against a pattern of glob and its relatives, segment by segment: star, question mark, globstar,
 * classes
 * `[a-z]` `[!x]` and the extended forms `@(a|b)` `?(a)` `*(a)` `+(a)` `!(a)`. Braces are expanded before. */
#ifndef NATIVES_PATTERN_H
#define NATIVES_PATTERN_H
#include "base/str.h"

/* False also when finding out takes too long: a pattern can be made to need exponential time. */
bool pattern_matches(Str pattern, Str path);
/* Where the first wildcard stands; s.n when there is none. */
size_t pattern_fixed(Str s);
#endif
