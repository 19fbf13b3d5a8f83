/* Routes that tell whether a service is well. */
#ifndef RULES_HEALTH_H
#define RULES_HEALTH_H
#include "rules/near.h"

/* A GET route named after health, liveness or readiness. */
bool is_health_route(const Route *route);
/* The first one that is served, or NULL. */
const Route *health_route(const RuleContext *context);
#endif
