/* route-express5-syntax: path-to-regexp 8 throws at registration, so the service does not start at all. */
#include "base/map.h"
#include "base/out.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_route_express5_syntax = {
    .id = "route-express5-syntax",
    .level = LEVEL_ERROR,
    .priority = 1,
    .summary = "Express 5 refuses the path of a route when it is registered.",
    .check = check,
};

/* Places that have been reported: several routes lie below one mount. */
static bool is_new(RuleContext *context, Map *seen, Span span) {
    uint64_t key = (uint64_t)span.file << 32 | span.start;
    if (map_get(seen, key, NULL)) return false;
    map_set(context->arena, seen, key, 1);
    return true;
}

static void report(RuleContext *context, uint32_t route, Span span, Str path, const char *refusal) {
    Str message = str_fmt(context->arena, "Express 5 refuses the path %.*s when it is registered: %s",
                          STR_ARG(path), refusal);
    Finding *finding = route_finding(context, &rule_route_express5_syntax, route, span, message);
    finding->cause_text = STR("the service throws a PathError at start");
    finding_step(context->findings, finding,
                 STR("write the path for Express 5: {/:id} for an optional part, *name for a wildcard, "
                     "a `\\` before a character that is meant"));
}

/* True when one of the mounts is what Express refuses. */
static bool report_mounts(RuleContext *context, uint32_t i, Map *seen) {
    const Route *route = &context->routes->routes.p[i];
    bool any = false;
    for (uint32_t k = 0; k < route->mounts.n; k++) {
        const RouteMount *mount = &route->mounts.p[k];
        const char *refusal = template_express5_refusal(mount->path);
        if (!refusal) continue;
        any = true;
        if (is_new(context, seen, mount->span)) report(context, i, mount->span, mount->path, refusal);
    }
    return any;
}

static void check(RuleContext *context) {
    Map seen = {0};
    if (context->service->express_major < 5) return;
    for (uint32_t i = 0; i < context->routes->routes.n; i++) {
        const Route *route = &context->routes->routes.p[i];
        const char *refusal = route->is_regex ? NULL : template_express5_refusal(route->path);
        if (!refusal || report_mounts(context, i, &seen)) continue;
        if (is_new(context, &seen, route->path_span))
            report(context, i, route->path_span, route->path, refusal);
    }
}
