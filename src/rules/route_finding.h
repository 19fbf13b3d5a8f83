/* What findings about routes and operations have in common: names for messages, the fields of drift findings,
 * the steps of a fix. */
#ifndef RULES_ROUTE_FINDING_H
#define RULES_ROUTE_FINDING_H
#include "rules/rule.h"

/* "POST /klaviyo/connect"; `.all()` is "any method of /x". */
Str route_title(Arena *arena, const Route *route);
/* The same of an operation, base path included. */
Str operation_title(const RuleContext *context, uint32_t operation);
enum { DOCUMENT_EACH = UINT32_MAX }; /* whichever of the service's documents */
/* A document (index into Spec.documents) for a message: "openapi.yml"; of DOCUMENT_EACH "read.yml or
 * write.yml"; "the document" when there is none. */
Str document_name(const RuleContext *context, uint32_t document);
/* The document of a route: where it is documented, else where it belongs. */
uint32_t route_document(const RuleContext *context, uint32_t route);
/* A root-relative path as reports print it: relative to the audited directory. */
Str shown_path(const RuleContext *context, Str path);
/* The same for a step, "services/klaviyo/openapi.yml" as shown_path says. */
Str document_path(const RuleContext *context, uint32_t document);
/* "services/klaviyo/src/app.ts:12", its path as shown_path says. */
Str place_name(const RuleContext *context, Span span);
/* A finding of the rule at a span about a route: method, path and key are filled in; the document's path too
 * when there is a document. */
Finding *route_finding(RuleContext *context, const Rule *rule, uint32_t route, Span span, Str message);
/* The same about an operation: method, operation and key. */
Finding *operation_finding(RuleContext *context, const Rule *rule, uint32_t operation, Span span,
                           Str message);
/* The document's path of a route, base path included. */
Str route_operation_path(const RuleContext *context, uint32_t route);
/* The steps that renew a generated document: start the service, commit. */
void steps_regenerate(RuleContext *context, Finding *finding, uint32_t document);
/* Names the condition of a conditional route as a related place. */
void relate_condition(RuleContext *context, Finding *finding, const Route *route);
#endif
