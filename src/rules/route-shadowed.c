/* route-shadowed: the first layer that matches and ends the request wins; what comes after it never runs. */
#include "base/out.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_route_shadowed = {
    .id = "route-shadowed",
    .level = LEVEL_WARNING,
    .priority = 3,
    .summary = "An earlier layer always answers before this route.",
    .check = check,
};

static void check(RuleContext *context) {
    for (uint32_t i = 0; i < context->routes->routes.n; i++) {
        const Route *route = &context->routes->routes.p[i];
        if (!route->shadowed || !route->mounted || route->dead) continue;
        Str title = route_title(context->arena, route);
        Str message =
            str_fmt(context->arena, "%.*s never runs: an earlier layer answers its requests", STR_ARG(title));
        Finding *finding = route_finding(context, &rule_route_shadowed, i, route->span, message);
        if (route->shadowed_by.file)
            finding_relate(context->findings, finding, route->shadowed_by, STR("this layer answers first"));
        finding_step(context->findings, finding,
                     STR("register it before that layer, let that layer call next(), or remove one of them"));
    }
}
