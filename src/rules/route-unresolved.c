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

static Finding *report(RuleContext *context, Span span, Str message, Str key) {
    const Rule *rule = &rule_route_unresolved;
    Finding *finding = finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
    finding->key = str_fmt(context->arena, "%s %.*s", rule->id, STR_ARG(key));
    return finding;
}

/* The file without its lines: a key that survives edits elsewhere. */
static Str key_of(RuleContext *context, const BlindSpot *spot) {
    Str file = spot->span.file ? source_file(context->sources, spot->span.file)->path : (Str){0};
    return str_fmt(context->arena, "%.*s %.*s", STR_ARG(file), STR_ARG(spot->reason));
}

static uint64_t place_key(Span span) {
    return (uint64_t)span.file << 32 | span.start;
}

/* The blind spot that is at the bottom of a route's unknown part: at its registration, its path, or a mount
 * above it. UINT32_MAX: none is. */
static uint32_t blind_spot_of(const Map *at, const Route *route) {
    uint32_t index;
    if (map_get(at, place_key(route->path_span), &index) || map_get(at, place_key(route->span), &index))
        return index;
    for (uint32_t i = 0; i < route->mounts.n; i++)
        if (map_get(at, place_key(route->mounts.p[i].span), &index)) return index;
    return UINT32_MAX;
}

static void report_spot(RuleContext *context, const BlindSpot *spot, uint32_t below) {
    const char *effect = spot->may_register ? "routes may be missing here: " : "";
    Str message = str_fmt(context->arena, "%s%.*s", effect, STR_ARG(spot->reason));
    if (below > 1)
        message =
            str_fmt(context->arena, "%.*s; %u routes below it are not compared", STR_ARG(message), below);
    Finding *finding = report(context, spot->span, message, key_of(context, spot));
    if (spot->because.file)
        finding_relate(context->findings, finding, spot->because, STR("it is not known from here on"));
}

static void report_route(RuleContext *context, const Route *route) {
    Str title = route_title(context->arena, route);
    report(context, route->path_span,
           str_fmt(context->arena, "%.*s: a part of the path is not known, so it is not compared",
                   STR_ARG(title)),
           title);
}

/* One note a cause: routes whose unknown part a blind spot explains already are counted there. */
static void check(RuleContext *context) {
    const RouteTable *table = context->routes;
    Map at = {0};
    uint32_t *below = NEW_N(context->arena, uint32_t, table->blind_spots.n + 1);
    for (uint32_t i = 0; i < table->blind_spots.n; i++)
        map_set(context->arena, &at, place_key(table->blind_spots.p[i].span), i);
    for (uint32_t i = 0; i < table->routes.n; i++) {
        const Route *route = &table->routes.p[i];
        if (!route->has_unknown) continue;
        uint32_t spot = blind_spot_of(&at, route);
        if (spot == UINT32_MAX)
            report_route(context, route);
        else
            below[spot]++;
    }
    for (uint32_t i = 0; i < table->blind_spots.n; i++)
        report_spot(context, &table->blind_spots.p[i], below[i]);
}
