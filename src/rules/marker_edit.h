/* Edits that put an exposure marker into a registration that has none, as its neighbours have it. */
#ifndef RULES_MARKER_EDIT_H
#define RULES_MARKER_EDIT_H
#include "rules/rule.h"

/* Adds the marker, and its import where that is missing, to the finding's edits, as unsafe ones. The result
 * is the route as it then is, for what documents it; NULL, and no edit, when no neighbour tells how, or when
 * the registration stands for several routes. */
const Route *marker_add(RuleContext *context, Finding *finding, uint32_t route);
#endif
