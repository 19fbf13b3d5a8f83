/* Edits of the OpenAPI document that mend a difference: the operation of a route is put in, one that no route
 * serves is taken out. */
#ifndef RULES_DOCUMENT_EDIT_H
#define RULES_DOCUMENT_EDIT_H
#include "rules/rule.h"

/* Adds the route's operation to the finding's edits, where `paths` stands and in its style. Adds nothing when
 * the operation is not wholly known, or its place cannot be edited. */
void document_add_route(RuleContext *context, Finding *finding, uint32_t route);
/* Makes one key of a documented operation what the generator would write for the route. */
void document_renew(RuleContext *context, Finding *finding, uint32_t route, const Operation *operation,
                    const char *key);
/* Takes an operation out, and its path with it when it was the only one there; unsafe. */
void document_remove_operation(RuleContext *context, Finding *finding, uint32_t operation);
#endif
