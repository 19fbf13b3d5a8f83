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

static Finding *push(RuleContext *context, const Route *route, Str message) {
    const Rule *rule = &rule_route_outside_base;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, route->span, message);
}

static Finding *report(RuleContext *context, const Route *route) {
    uint32_t n = context->drift->outside;
    Str document = document_name(context, DOCUMENT_EACH), list = bases(context);
    Str message = str_fmt(context->arena, "%u route%s outside the base path%s of %.*s (%.*s) %s not compared",
                          n, n == 1 ? "" : "s", context->spec->base_paths.n == 1 ? "" : "s",
                          STR_ARG(document), STR_ARG(list), n == 1 ? "is" : "are");
    Finding *finding = push(context, route, message);
    finding->key = str_of(rule_route_outside_base.id);
    if (n > NAMED + 1)
        finding_step(context->findings, finding,
                     STR("--show-outside lists them, --strict-base compares them"));
    return finding;
}

/* --show-outside: one note for each. */
static void report_one(RuleContext *context, uint32_t i) {
    const Route *route = &context->routes->routes.p[i];
    Str title = route_title(context->arena, route), document = document_name(context, DOCUMENT_EACH);
    Str message =
        str_fmt(context->arena, "%.*s lies outside the base path%s of %.*s (%.*s)", STR_ARG(title),
                context->spec->base_paths.n == 1 ? "" : "s", STR_ARG(document), STR_ARG(bases(context)));
    route_finding(context, &rule_route_outside_base, i, route->span, message);
}

static void check(RuleContext *context) {
    Finding *finding = NULL;
    for (uint32_t i = 0; context->drift && i < context->drift->routes.n; i++) {
        const Route *route = &context->routes->routes.p[i];
        if (context->drift->routes.p[i].exempt != EXEMPT_OUTSIDE_BASE) continue;
        if (context->show_outside) {
            report_one(context, i);
            continue;
        }
        if (!finding) finding = report(context, route);
        if (finding->related.n < NAMED)
            finding_relate(context->findings, finding, route->span, route_title(context->arena, route));
    }
}
