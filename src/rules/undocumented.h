/* What route-undocumented and route-method-undocumented share: why the document lacks a route, and what mends
 * it. */
#ifndef RULES_UNDOCUMENTED_H
#define RULES_UNDOCUMENTED_H
#include "rules/rule.h"

/* DOMAIN A5 `cause`: "marker-missing", "marker-without-interfaces", "document-stale", "no-marker-convention"
 * or "conditional", with a sentence for people. */
const char *undocumented_cause(RuleContext *context, const Route *route, Str *text);
/* The place in the document where the route belongs: its path, else the nearest one, else `paths`. */
void undocumented_relate(RuleContext *context, Finding *finding, uint32_t route);
/* The steps that put the route into the document. */
void undocumented_steps(RuleContext *context, Finding *finding, uint32_t route);
/* Every route whose status is `status`: a finding with cause, places and steps; `message` makes the line. */
void undocumented_report(RuleContext *context, const Rule *rule, RouteStatus status,
                         Str (*message)(RuleContext *context, uint32_t route));
#endif
