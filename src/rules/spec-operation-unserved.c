/* spec-operation-unserved: clients that were built from the document get 404. */
#include "base/out.h"
#include "rules/document_edit.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_spec_operation_unserved = {
    .id = "spec-operation-unserved",
    .level = LEVEL_ERROR,
    .priority = 3,
    .fix = "unsafe",
    .summary = "The document promises an operation that no route serves.",
    .check = check,
};

static Str message(RuleContext *context, uint32_t i, bool possibly) {
    Str title = operation_title(context, i);
    Str document = document_name(context, context->spec->operations.p[i].document);
    const char *claim = possibly ? "possibly no route serves it" : "no route serves it";
    return str_fmt(context->arena, "%.*s is in %.*s, but %s", STR_ARG(title), STR_ARG(document), claim);
}

/* The route that comes nearest: never mounted, dead, of another method, or with a path that is not wholly
 * known. */
static void relate(RuleContext *context, Finding *finding, const OperationDrift *drift) {
    uint32_t near = drift->routes.n ? drift->routes.p[0] : drift->near;
    if (!drift->routes.n && drift->answered != DRIFT_NONE)
        finding_relate(context->findings, finding, context->routes->routes.p[drift->answered].span,
                       STR("this route answers its requests, with a parameter in place of a literal"));
    if (near == DRIFT_NONE) return;
    const Route *route = &context->routes->routes.p[near];
    const char *why = "this route may serve it";
    if (!drift->routes.n && !route->mounted)
        why = "this route's router is never mounted";
    else if (!drift->routes.n && route->dead)
        why = "this route can never match";
    else if (!drift->routes.n)
        why = "the path has a route of another method";
    finding_relate(context->findings, finding, route->span, str_of(why));
}

static void steps(RuleContext *context, Finding *finding, uint32_t number) {
    Str document = document_path(context, number);
    const char *step = context->service->has_marker
                           ? "register the route, or if it is gone, bring %.*s up to date:"
                           : "register the route, or if it is gone, remove the operation from %.*s";
    finding_step(context->findings, finding, str_fmt(context->arena, step, STR_ARG(document)));
    if (context->service->has_marker) steps_regenerate(context, finding, number);
}

/* Nothing in the code speaks of the operation any more: no route that only has to be mounted or mended. */
static bool is_gone(const RuleContext *context, const OperationDrift *drift) {
    if (!context->routes->routes.n) return false; /* it is the routes that are missing */
    if (drift->near == DRIFT_NONE) return true;
    const Route *near = &context->routes->routes.p[drift->near];
    return near->mounted && !near->dead;
}

/* A package may serve any of them; or another framework than Express does, or another program. */
static bool is_served_elsewhere(const RuleContext *context) {
    return context->routes->by_document || (!context->service->express_major && !context->routes->routes.n);
}

static void check(RuleContext *context) {
    if (is_served_elsewhere(context)) return;
    for (uint32_t i = 0; context->drift && i < context->drift->operations.n; i++) {
        const OperationDrift *drift = &context->drift->operations.p[i];
        bool possibly = drift->status == OPERATION_POSSIBLY || context->drift->blind;
        if (drift->status != OPERATION_UNSERVED && drift->status != OPERATION_POSSIBLY) continue;
        Finding *finding =
            operation_finding(context, &rule_spec_operation_unserved, i, context->spec->operations.p[i].span,
                              message(context, i, possibly));
        if (possibly) finding->level = LEVEL_WARNING;
        relate(context, finding, drift);
        if (!possibly && is_gone(context, drift)) document_remove_operation(context, finding, i);
        steps(context, finding, context->spec->operations.p[i].document);
    }
}
