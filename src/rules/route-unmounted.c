/* route-unmounted: a router that no application uses serves nothing, and the generator never sees it. */
#include "base/out.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_route_unmounted = {
    .id = "route-unmounted",
    .level = LEVEL_WARNING,
    .priority = 3,
    .summary = "A route is registered on a router that nothing mounts.",
    .check = check,
};

static void check(RuleContext *context) {
    for (uint32_t i = 0; i < context->routes->routes.n; i++) {
        const Route *route = &context->routes->routes.p[i];
        if (route->mounted || route->websocket) continue;
        Str title = route_title(context->arena, route);
        Str message =
            str_fmt(context->arena, "%.*s is registered on a router that nothing mounts: it is not served",
                    STR_ARG(title));
        Finding *finding = route_finding(context, &rule_route_unmounted, i, route->span, message);
        relate_condition(context, finding, route);
        finding_step(context->findings, finding, STR("mount its router with use(), or remove the route"));
    }
}
