/* route-dead-path: Express compares the request's path, which begins with a slash and holds no query. */
#include "base/out.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_route_dead_path = {
    .id = "route-dead-path",
    .level = LEVEL_ERROR,
    .priority = 3,
    .summary = "No request can ever match the path of a route.",
    .check = check,
};

/* The reason lies in the path or in that of a mount. */
static const char *reason_of(const Route *route, int major) {
    const char *reason = template_dead_reason(route->path, major);
    for (uint32_t i = 0; i < route->mounts.n && !reason; i++)
        reason = template_dead_reason(route->mounts.p[i].path, major);
    return reason ? reason : "no leading slash";
}

static Str step_of(const char *reason) {
    if (str_find(str_of(reason), STR("percent"), 0) >= 0)
        return STR("write the path as clients send it, percent-encoded (encodeURI)");
    return STR("write the path with a leading slash and without a query string");
}

static void check(RuleContext *context) {
    int major = context->service->express_major;
    for (uint32_t i = 0; i < context->routes->routes.n; i++) {
        const Route *route = &context->routes->routes.p[i];
        if (!route->dead || !route->mounted) continue;
        if (major >= 5 && !route->is_regex && template_express5_refusal(route->path)) continue;
        Str title = route_title(context->arena, route);
        const char *reason = reason_of(route, major);
        Str message = str_fmt(context->arena, "%.*s can never match a request: %s", STR_ARG(title), reason);
        Finding *finding = route_finding(context, &rule_route_dead_path, i, route->path_span, message);
        finding_step(context->findings, finding, step_of(reason));
    }
}
