/* route-param-name-differs: /users/:id in the code, /users/{userId} in the document: it works, but clients
 * generated from the document and handlers speak of different things. */
#include "base/out.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_route_param_name_differs = {
    .id = "route-param-name-differs",
    .level = LEVEL_WARNING,
    .priority = 4,
    .summary = "A route and its operation name a path parameter differently.",
    .check = check,
};

static void check(RuleContext *context) {
    for (uint32_t i = 0; context->drift && i < context->drift->routes.n; i++) {
        const RouteDrift *drift = &context->drift->routes.p[i];
        const Route *route = &context->routes->routes.p[i];
        if (drift->status != ROUTE_MATCHED || drift->names == DRIFT_NONE) continue;
        const Operation *operation = &context->spec->operations.p[drift->names];
        Str title = route_title(context->arena, route),
            document = document_name(context, operation->document);
        Str message = str_fmt(context->arena, "%.*s is %.*s in %.*s: other parameter names", STR_ARG(title),
                              STR_ARG(operation->path), STR_ARG(document));
        Finding *finding =
            route_finding(context, &rule_route_param_name_differs, i, route->path_span, message);
        finding_relate(context->findings, finding, operation->path_span, STR("the path in the document"));
        finding_step(context->findings, finding, STR("use one name on both sides"));
    }
}
