/* route-unresolved: what the evaluation could not follow is counted and shown, never dropped in silence. */
#include "base/map.h"
#include "base/out.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_route_unresolved = {
    .id = "route-unresolved",
    .level = LEVEL_NOTE,
    .priority = 4,
    .summary = "A registration, mount or path could not be followed.",
    .check = check,
};

static void report(RuleContext *context, Span span, Str message, Str key) {
    const Rule *rule = &rule_route_unresolved;
    Finding *finding = finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
    finding->key = str_fmt(context->arena, "%s %.*s", rule->id, STR_ARG(key));
}

/* The file without its lines: a key that survives edits elsewhere. */
static Str key_of(RuleContext *context, const BlindSpot *spot) {
    Str file = spot->span.file ? source_file(context->sources, spot->span.file)->path : (Str){0};
    return str_fmt(context->arena, "%.*s %.*s", STR_ARG(file), STR_ARG(spot->reason));
}

static void check(RuleContext *context) {
    Map seen = {0};
    for (uint32_t i = 0; i < context->routes->blind_spots.n; i++) {
        const BlindSpot *spot = &context->routes->blind_spots.p[i];
        const char *effect = spot->may_register ? "routes may be missing here: " : "";
        map_set(context->arena, &seen, (uint64_t)spot->span.file << 32 | spot->span.start, 1);
        report(context, spot->span, str_fmt(context->arena, "%s%.*s", effect, STR_ARG(spot->reason)),
               key_of(context, spot));
    }
    for (uint32_t i = 0; i < context->routes->routes.n; i++) {
        const Route *route = &context->routes->routes.p[i];
        uint64_t path = (uint64_t)route->path_span.file << 32 | route->path_span.start;
        uint64_t call = (uint64_t)route->span.file << 32 | route->span.start;
        if (!route->has_unknown || map_get(&seen, path, NULL) || map_get(&seen, call, NULL)) continue;
        Str title = route_title(context->arena, route);
        report(context, route->path_span,
               str_fmt(context->arena, "%.*s: a part of the path is not known, so it is not compared",
                       STR_ARG(title)),
               title);
    }
}
