/* Health routes by the last parts of their paths. */
#include "rules/health.h"

bool is_health_route(const Route *route) {
    static const char *const names[] = {"health", "healthz",  "healthcheck", "health-check", "live",
                                        "livez",  "liveness", "ready",       "readyz",       "readiness",
                                        "ping",   "status",   "heartbeat"};
    if (route->method != METHOD_GET && route->method != METHOD_ALL) return false;
    for (Str rest = route->path; rest.n;) {
        Str part = str_cut(rest, '/', &rest);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (str_eq_nocase(part, str_of(names[i]))) return true;
    }
    return false;
}

const Route *health_route(const RuleContext *context) {
    for (uint32_t i = 0; i < context->routes->routes.n; i++)
        if (context->routes->routes.p[i].mounted && is_health_route(&context->routes->routes.p[i]))
            return &context->routes->routes.p[i];
    return NULL;
}
