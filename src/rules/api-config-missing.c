/* api-config-missing: the document has the operation today; the generator, which only writes marked routes,
 * will leave it out the next time somebody starts the service. */
#include "base/out.h"
#include "rules/marker_edit.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_api_config_missing = {
    .id = "api-config-missing",
    .level = LEVEL_ERROR,
    .priority = 3,
    .fix = "unsafe",
    .summary = "A documented route has no exposure marker: the next generation drops it.",
    .check = check,
};

/* Another registration of the same operation that has a marker, or may have one. */
static bool marked_elsewhere(const RuleContext *context, const RouteDrift *drift) {
    for (uint32_t i = 0; i < drift->operations.n; i++) {
        const OperationDrift *operation = &context->drift->operations.p[drift->operations.p[i]];
        for (uint32_t k = 0; k < operation->routes.n; k++) {
            const Route *other = &context->routes->routes.p[operation->routes.p[k]];
            if (other->markers.n || other->markers_unknown) return true;
        }
    }
    return false;
}

/* The operation of the route's own method; websocket endpoints are written by hand. */
static const Operation *own_operation(const RuleContext *context, const Route *route,
                                      const RouteDrift *drift) {
    for (uint32_t i = 0; i < drift->operations.n; i++) {
        const Operation *operation = &context->spec->operations.p[drift->operations.p[i]];
        bool own = operation->method == route->method || route->method == METHOD_ALL;
        if (own && !operation->websocket) return operation;
    }
    return NULL;
}

static void report(RuleContext *context, uint32_t i, const Operation *operation) {
    const Route *route = &context->routes->routes.p[i];
    Str title = route_title(context->arena, route), document = document_name(context, operation->document),
        marker = context->service->marker;
    Str message = str_fmt(context->arena, "%.*s is in %.*s but has no %.*s(): the next generation drops it",
                          STR_ARG(title), STR_ARG(document), STR_ARG(marker));
    Finding *finding = route_finding(context, &rule_api_config_missing, i, route->span, message);
    if (route->certainty == CONDITIONAL) finding->level = LEVEL_WARNING;
    finding_relate(context->findings, finding, operation->span, STR("the operation in the document"));
    finding_step(context->findings, finding,
                 str_fmt(context->arena,
                         "add `%.*s({ openApi: { interfaces: [...] } })` among the handlers at %.*s",
                         STR_ARG(marker), STR_ARG(place_name(context, route->span))));
    steps_regenerate(context, finding, operation->document);
    marker_add(context, finding, i);
}

static void check(RuleContext *context) {
    if (!context->drift || !context->service->has_marker) return;
    for (uint32_t i = 0; i < context->drift->routes.n; i++) {
        const Route *route = &context->routes->routes.p[i];
        const RouteDrift *drift = &context->drift->routes.p[i];
        if (drift->status != ROUTE_MATCHED || route->markers.n || route->markers_unknown || route->internal)
            continue;
        const Operation *operation = own_operation(context, route, drift);
        if (operation && !marked_elsewhere(context, drift)) report(context, i, operation);
    }
}
