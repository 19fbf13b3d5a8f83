/* Turns what the loader found wrong with a document into findings. */
#ifndef RULES_SPEC_PROBLEM_H
#define RULES_SPEC_PROBLEM_H
#include "rules/rule.h"

/* Reports the problems of the document that carry the rule's id. */
void spec_problems_report(RuleContext *context, const Rule *rule, Str step);
#endif
