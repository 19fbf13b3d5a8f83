/* The revision that a call asks a vendor's API for: the header of a request, or what the SDK's release sends.
 */
#ifndef RULES_REVISION_H
#define RULES_REVISION_H
#include "rules/vendor_call.h"

typedef enum RevisionUse {
    REVISION_NONE,     /* not a request that wants one, or nobody can tell */
    REVISION_MISSING,  /* every header is known, and it is not among them */
    REVISION_WRITTEN,  /* `text` */
    REVISION_COMPUTED, /* made of today's date */
} RevisionUse;

typedef struct Revision {
    RevisionUse use;
    Str text;
    Span span; /* of the value */
} Revision;

/* What a request sends. */
Revision revision_of(RuleContext *context, const VendorCall *vendor);
/* Reports requests, and releases of the SDK, whose revision has this state on the day. */
void revision_check(RuleContext *context, const Rule *rule, RevisionState state);
#endif
