/* route-undocumented: a route that is served and not in the document. Behind a gateway that only lets
 * documented paths through this is the incident the tool was made for: customers get 404, and no error metric
 * moves. */
#include "base/out.h"
#include "rules/route_finding.h"
#include "rules/undocumented.h"

static void check(RuleContext *context);

const Rule rule_route_undocumented = {
    .id = "route-undocumented",
    .level = LEVEL_ERROR,
    .priority = 3,
    .fix = "safe",
    .summary = "A route is served but not in the OpenAPI document.",
    .check = check,
};

static Str message(RuleContext *context, uint32_t route) {
    const Route *r = &context->routes->routes.p[route];
    Str title = route_title(context->arena, r),
        document = document_name(context, route_document(context, route));
    const char *effect = context->service->has_marker ? ": customers get 404 through the gateway" : "";
    const char *served = r->certainty == CONDITIONAL ? "may be served but is" : "is served but";
    return str_fmt(context->arena, "%.*s %s not in %.*s%s", STR_ARG(title), served, STR_ARG(document),
                   effect);
}

static void check(RuleContext *context) {
    undocumented_report(context, &rule_route_undocumented, ROUTE_UNDOCUMENTED, message);
}
