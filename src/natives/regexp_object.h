/* RegExp objects, for the text functions that take patterns. */
#ifndef NATIVES_REGEXP_OBJECT_H
#define NATIVES_REGEXP_OBJECT_H
#include "natives/regexp.h"
#include "natives/support.h"

/* The compiled form of a RegExp object; NULL when it is not supported. */
Regexp *regexp_of(Eval *ev, const Object *o);
/* regexp_match, charged to the budget of the running module. */
MatchStatus regexp_find(Eval *ev, const Regexp *re, Str subject, size_t from, RegexpMatch *match);
/* What exec gives for a match in a text: an array with index, input and groups. */
Value regexp_result(Eval *ev, const Regexp *re, const RegexpMatch *match, Value input);
/* Text of a group, or undefined. */
Value regexp_group(Eval *ev, const RegexpMatch *match, Str subject, uint32_t group);
#endif
