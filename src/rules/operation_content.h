/* What the rules about an operation's content share: pairs of a route and its own operation, and one finding
 * for all that the operation lacks.
 *
 * Documents that are generated from markers say what the markers say: nobody writes parameters into them, so
 * nothing is reported in services with markers. */
#ifndef RULES_OPERATION_CONTENT_H
#define RULES_OPERATION_CONTENT_H
#include "rules/rule.h"

/* Something that a handler does and its operation does not say: `404`, `page`. */
typedef struct Lack {
    Str name;
    Span span;
} Lack;

typedef VEC(Lack) Lacks;

/* Adds what the operation lacks of the handlers' facts, of which there is at least one. */
typedef void FindLacks(RuleContext *context, const FactList *facts, const Operation *operation, Lacks *out);

/* How a finding is worded: "GET /a <does> page, sort<where>: its operation in openapi.yml does not <verb>
 * them". */
typedef struct Wording {
    const char *does, *where, *verb;
    const char *step; /* "… in openapi.yml" */
} Wording;

/* Reports what `find` finds for each route and operation of one method. */
void operation_content_report(RuleContext *context, const Rule *rule, FindLacks *find,
                              const Wording *wording);
/* Adds a lack unless one of that name is there. */
void lack_add(RuleContext *context, Lacks *lacks, Str name, Span span);
#endif
