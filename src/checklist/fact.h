/* What a service's own code, files and routes say about the items of the checklist (report/checklist.def):
 * proof that one is met, evidence, or a command that is ready to be run.
 *
 *     klaviyo-api 23.0.0 and no raw request  →  retry-after: passes, "klaviyo-api 23.0.0 waits as long as …"
 */
#ifndef CHECKLIST_FACT_H
#define CHECKLIST_FACT_H
#include "rules/rule.h"

typedef enum CheckFactKind {
    CHECK_FACT_PASSES,   /* decided by syntax or files alone */
    CHECK_FACT_EVIDENCE, /* seen, but no proof */
    CHECK_FACT_COMMAND,  /* for a person, filled in */
    CHECK_FACT_USES,     /* item is a provider's id: the service integrates it */
} CheckFactKind;

typedef struct CheckFact {
    CheckFactKind kind;
    const char *item;
    Str text;
    Span span; /* file 0: nowhere in particular */
} CheckFact;
typedef VEC(CheckFact) CheckFacts;

/* The facts of a service, in the order of the items. */
CheckFacts checklist_facts(RuleContext *context);
#endif
