/* Regular expressions of JavaScript (ECMA-262 §22.2), as far as services use them: compiled to a small
 * program that is run by backtracking within a step budget. What is not supported (Unicode properties, v-mode
 * sets) does not compile.
 *
 * A HOLE byte of the subject is matched by nothing; that one was looked at is said, so that the caller can
 * tell a certain answer from one that depends on what is not known. */
#ifndef NATIVES_REGEXP_H
#define NATIVES_REGEXP_H
#include "base/str.h"
#include "base/vec.h"

typedef struct Regexp Regexp;

typedef enum MatchStatus { MATCH_NO, MATCH_YES, MATCH_UNKNOWN /* the budget was used up */ } MatchStatus;

typedef struct RegexpMatch {
    ptrdiff_t
        *groups; /* start and end of each group, -1 when it took no part; [0] and [1] are the whole match */
    bool touched_hole;
    uint32_t steps; /* what it cost; also set when nothing matched */
} RegexpMatch;

/* NULL when the pattern is malformed or not supported. */
Regexp *regexp_compile(Arena *arena, Str source, Str flags);
/* The first match that starts at or after byte `from`. */
MatchStatus regexp_match(Arena *arena, const Regexp *re, Str subject, size_t from, RegexpMatch *out);
/* Groups, the whole match included. */
uint32_t regexp_group_n(const Regexp *re);
/* Name of a group; empty when it has none. */
Str regexp_group_name(const Regexp *re, uint32_t group);
bool regexp_is_global(const Regexp *re);
bool regexp_is_sticky(const Regexp *re);
#endif
