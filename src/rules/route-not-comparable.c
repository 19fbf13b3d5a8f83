/* route-not-comparable: a regular expression, a wildcard or PURGE has no form in OpenAPI: said once, never
 * drift. */
#include "base/out.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_route_not_comparable = {
    .id = "route-not-comparable",
    .level = LEVEL_NOTE,
    .priority = 4,
    .summary = "Routes have no form in OpenAPI and are not compared.",
    .check = check,
};

enum { NAMED = 5 }; /* places named beside the first */

/* What Express 5 refuses is route-express5-syntax. */
static bool is_refused(const RuleContext *context, const Route *route) {
    bool five = context->service->express_major >= 5 && !route->is_regex;
    return five && template_express5_refusal(route->path) != NULL;
}

static bool is_meant(const RuleContext *context, uint32_t i) {
    const RouteDrift *drift = &context->drift->routes.p[i];
    return drift->status == ROUTE_EXEMPT &&
           (drift->exempt == EXEMPT_NOT_COMPARABLE || drift->exempt == EXEMPT_METHOD) &&
           !is_refused(context, &context->routes->routes.p[i]);
}

static uint32_t count(const RuleContext *context) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < context->drift->routes.n; i++)
        n += is_meant(context, i);
    return n;
}

static Finding *report(RuleContext *context, uint32_t first) {
    const Rule *rule = &rule_route_not_comparable;
    uint32_t n = count(context);
    Str title = route_title(context->arena, &context->routes->routes.p[first]);
    Str message =
        n == 1 ? str_fmt(context->arena, "%.*s has no form in OpenAPI and is not compared", STR_ARG(title))
               : str_fmt(context->arena, "%u routes have no form in OpenAPI and are not compared", n);
    Finding *finding = finding_push(context->findings, rule->id, rule->level, rule->priority,
                                    context->routes->routes.p[first].span, message);
    finding->key = str_of(rule->id);
    return finding;
}

static void check(RuleContext *context) {
    Finding *finding = NULL;
    for (uint32_t i = 0; context->drift && i < context->drift->routes.n; i++) {
        const RouteDrift *drift = &context->drift->routes.p[i];
        const Route *route = &context->routes->routes.p[i];
        if (!is_meant(context, i)) continue;
        if (!finding) finding = report(context, i);
        if (finding->related.n < NAMED)
            finding_relate(context->findings, finding, route->span,
                           str_fmt(context->arena, "%.*s: %s", STR_ARG(route_title(context->arena, route)),
                                   route_exempt_text(drift->exempt)));
    }
}
