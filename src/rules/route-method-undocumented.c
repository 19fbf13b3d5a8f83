/* route-method-undocumented: the document has the path, but not this method of it. */
#include "base/out.h"
#include "rules/route_finding.h"
#include "rules/undocumented.h"

static void check(RuleContext *context);

const Rule rule_route_method_undocumented = {
    .id = "route-method-undocumented",
    .level = LEVEL_ERROR,
    .priority = 3,
    .fix = "safe",
    .summary = "The path of a route is in the OpenAPI document, its method is not.",
    .check = check,
};

static Str message(RuleContext *context, uint32_t route) {
    const Route *r = &context->routes->routes.p[route];
    Str title = route_title(context->arena, r),
        document = document_name(context, route_document(context, route));
    return str_fmt(context->arena, "%.*s %s, but %.*s has its path without this method", STR_ARG(title),
                   r->certainty == CONDITIONAL ? "may be served" : "is served", STR_ARG(document));
}

static void check(RuleContext *context) {
    uint32_t before = context->findings->list.n;
    undocumented_report(context, &rule_route_method_undocumented, ROUTE_METHOD_UNDOCUMENTED, message);
    for (uint32_t i = before; i < context->findings->list.n; i++)
        context->findings->list.p[i].cause = "method-undocumented";
}
