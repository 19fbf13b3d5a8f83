/* npm version ranges (node-semver's grammar) as intervals: how many releases may a range admit?
 *
 *     ^0.0.3 → one      ^23.0.0 → bounded      >=23 → open      latest → not a range */
#ifndef RULES_VERSION_RANGE_H
#define RULES_VERSION_RANGE_H
#include "base/str.h"

typedef enum RangeKind {
    RANGE_NOT,     /* no range at all */
    RANGE_ONE,     /* admits a single release */
    RANGE_BOUNDED, /* several, with an upper end */
    RANGE_OPEN,    /* no upper end */
} RangeKind;

/* What a range admits; surrounding white space is ignored, the empty text is open. */
RangeKind version_range_kind(Str text);
/* True for one full release, `23.0.0` or `23.0.0-beta.1+b5`, without any operator. */
bool version_is_release(Str text);
#endif
