/* Operations that say less than their handlers do: see operation_content.h. */
#include "rules/operation_content.h"

#include "base/out.h"
#include "rules/route_finding.h"

enum { NAMED = 4 }; /* places named beside the first */

void lack_add(RuleContext *context, Lacks *lacks, Str name, Span span) {
    for (uint32_t i = 0; i < lacks->n; i++)
        if (str_eq(lacks->p[i].name, name)) return;
    vec_push(context->arena, lacks, (Lack){name, span});
}

static Str names_of(RuleContext *context, const Lacks *lacks) {
    Out out = out_new(context->arena);
    for (uint32_t i = 0; i < lacks->n; i++)
        out_fmt(&out, "%s%.*s", i ? ", " : "", STR_ARG(lacks->p[i].name));
    return out_str_of(&out);
}

static void report(RuleContext *context, const Rule *rule, const Wording *wording, uint32_t route,
                   const Operation *operation, const Lacks *lacks) {
    Arena *arena = context->arena;
    Str title = route_title(arena, &context->routes->routes.p[route]), names = names_of(context, lacks);
    Str document = document_name(context, operation->document);
    Str message = str_fmt(arena, "%.*s %s %.*s%s: its operation in %.*s does not %s %s", STR_ARG(title),
                          wording->does, STR_ARG(names), wording->where, STR_ARG(document), wording->verb,
                          lacks->n == 1 ? "it" : "them");
    Finding *finding = route_finding(context, rule, route, lacks->p[0].span, message);
    finding->key = str_fmt(arena, "%.*s %.*s", STR_ARG(finding->key), STR_ARG(names));
    for (uint32_t i = 1; i < lacks->n && i <= NAMED; i++)
        finding_relate(context->findings, finding, lacks->p[i].span, lacks->p[i].name);
    finding_relate(context->findings, finding, operation->span, STR("the operation in the document"));
    finding_step(
        context->findings, finding,
        str_fmt(arena, "%s in %.*s", wording->step, STR_ARG(document_path(context, operation->document))));
}

void operation_content_report(RuleContext *context, const Rule *rule, FindLacks *find,
                              const Wording *wording) {
    if (!context->drift || context->service->has_marker) return;
    for (uint32_t i = 0; i < context->drift->routes.n; i++) {
        const RouteDrift *drift = &context->drift->routes.p[i];
        const Route *route = &context->routes->routes.p[i];
        if (drift->status != ROUTE_MATCHED || route->shadowed) continue;
        for (uint32_t k = 0; k < drift->operations.n; k++) {
            const Operation *operation = &context->spec->operations.p[drift->operations.p[k]];
            Lacks lacks = {0};
            if (operation->method != route->method) continue;
            if (route->facts.n) find(context, &route->facts, operation, &lacks);
            if (lacks.n) report(context, rule, wording, i, operation, &lacks);
        }
    }
}
