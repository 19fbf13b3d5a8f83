/* api-config-duplicate: the generator takes one marker a route and stops at the second. */
#include "base/out.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_api_config_duplicate = {
    .id = "api-config-duplicate",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "A route has more than one exposure marker: generation aborts.",
    .check = check,
};

static void check(RuleContext *context) {
    for (uint32_t i = 0; i < context->routes->routes.n; i++) {
        const Route *route = &context->routes->routes.p[i];
        if (!route->mounted || route->markers.n < 2) continue;
        Str title = route_title(context->arena, route), marker = context->service->marker;
        Str message =
            str_fmt(context->arena, "%.*s has %u %.*s() middlewares: generation of the document aborts",
                    STR_ARG(title), route->markers.n, STR_ARG(marker));
        Finding *finding =
            route_finding(context, &rule_api_config_duplicate, i, route->markers.p[1].span, message);
        finding_relate(context->findings, finding, route->markers.p[0].span, STR("the first one"));
        finding_step(context->findings, finding,
                     str_fmt(context->arena, "merge them into one %.*s()", STR_ARG(marker)));
    }
}
