/* route-outside-base: a document whose servers all end in /v1 says nothing of /health; that is counted, once.
 */
#include "base/out.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_route_outside_base = {
    .id = "route-outside-base",
    .level = LEVEL_NOTE,
    .priority = 4,
    .summary = "Routes lie outside every base path of the document and are not compared.",
    .check = check,
};

enum { NAMED = 5 }; /* places named beside the first */

static Str bases(const RuleContext *context) {
    Out out = out_new(context->arena);
    for (uint32_t i = 0; i < context->spec->base_paths.n; i++)
        out_fmt(&out, "%s%.*s", i ? ", " : "", STR_ARG(context->spec->base_paths.p[i]));
    return out_str_of(&out);
}

static Finding *report(RuleContext *context, const Route *route) {
    uint32_t n = context->drift->outside;
    Str document = document_name(context), list = bases(context);
    Str message = str_fmt(context->arena, "%u route%s outside the base path%s of %.*s (%.*s) %s not compared",
                          n, n == 1 ? "" : "s", context->spec->base_paths.n == 1 ? "" : "s",
                          STR_ARG(document), STR_ARG(list), n == 1 ? "is" : "are");
    const Rule *rule = &rule_route_outside_base;
    Finding *finding =
        finding_push(context->findings, rule->id, rule->level, rule->priority, route->span, message);
    finding->key = str_of(rule->id);
    return finding;
}

static void check(RuleContext *context) {
    Finding *finding = NULL;
    for (uint32_t i = 0; context->drift && i < context->drift->routes.n; i++) {
        const Route *route = &context->routes->routes.p[i];
        if (context->drift->routes.p[i].exempt != EXEMPT_OUTSIDE_BASE) continue;
        if (!finding) finding = report(context, route);
        if (finding->related.n < NAMED)
            finding_relate(context->findings, finding, route->span, route_title(context->arena, route));
    }
}
