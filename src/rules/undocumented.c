/* Routes that the document lacks: see undocumented.h. */
#include "rules/undocumented.h"

#include "base/out.h"
#include "routes/marker.h"
#include "rules/document_edit.h"
#include "rules/route_finding.h"

static Str sentence(RuleContext *context, const Route *route, const char *format) {
    uint32_t number = (uint32_t)(route - context->routes->routes.p);
    Str document = document_name(context, route_document(context, number)), marker = context->service->marker;
    return str_fmt(context->arena, format, STR_ARG(marker), STR_ARG(document));
}

static const char *marker_cause(RuleContext *context, const Route *route, Str *text) {
    if (!route->markers.n) {
        const char *format =
            route->markers_unknown
                ? "no %.*s() middleware was found on this route (a handler could not be "
                  "followed), so the generator leaves it out of %.*s"
                : "no %.*s() middleware on this route, so the generator leaves it out of %.*s";
        *text = sentence(context, route, format);
        return "marker-missing";
    }
    switch (marker_exposure(&route->markers.p[0])) {
    case EXPOSURE_NONE:
        *text = sentence(context, route,
                         "%.*s() on this route names no interfaces, so the generator leaves it out of %.*s");
        return "marker-without-interfaces";
    case EXPOSURE_UNKNOWN:
        *text = sentence(context, route,
                         "%.*s() on this route is not wholly known; if it names interfaces, %.*s is older "
                         "than the code");
        return "document-stale";
    case EXPOSURE_GIVEN:
        *text = sentence(context, route, "%.*s() on this route is in order, so %.*s is older than the code");
        return "document-stale";
    }
    return "document-stale";
}

const char *undocumented_cause(RuleContext *context, const Route *route, Str *text) {
    const char *cause = "no-marker-convention";
    *text = STR("the operation was never written");
    if (context->service->has_marker) cause = marker_cause(context, route, text);
    if (route->certainty != CONDITIONAL) return cause;
    *text = str_fmt(context->arena, "the route is registered under a condition that is not known; %.*s",
                    STR_ARG(*text));
    return "conditional";
}

void undocumented_relate(RuleContext *context, Finding *finding, uint32_t route) {
    const RouteDrift *drift = &context->drift->routes.p[route];
    if (drift->near == DRIFT_NONE) {
        const Spec *spec = context->spec;
        Span paths = drift->document < spec->documents.n ? spec->documents.p[drift->document].paths_span
                                                         : spec->paths_span;
        if (paths.file)
            finding_relate_aside(context->findings, finding, paths, STR("it belongs under these paths"));
        return;
    }
    const Operation *near = &context->spec->operations.p[drift->near];
    if (drift->status == ROUTE_METHOD_UNDOCUMENTED)
        finding_relate(context->findings, finding, near->path_span,
                       STR("the path is documented here, without this method"));
    else
        finding_relate_aside(context->findings, finding, near->path_span, STR("the nearest documented path"));
}

/* A route of the same file whose marker names interfaces: how the neighbours do it. */
static const Route *neighbour(const RuleContext *context, const Route *route, Str *interfaces) {
    const Route *best = NULL;
    uint32_t nearest = UINT32_MAX;
    for (uint32_t i = 0; i < context->routes->routes.n; i++) {
        const Route *other = &context->routes->routes.p[i];
        uint32_t a = other->span.start, b = route->span.start, distance = a > b ? a - b : b - a;
        const Data *list;
        Str text;
        if (other->span.file != route->span.file || other->markers.n != 1 || distance >= nearest) continue;
        if (marker_open_api(&other->markers.p[0], STR("interfaces"), &list) != GIVEN_YES) continue;
        if (!data_texts(context->arena, list, &text) || !text.n) continue;
        best = other;
        nearest = distance;
        *interfaces = text;
    }
    return best;
}

/* client, public → 'client', 'public' */
static Str quoted(Arena *arena, Str list) {
    Out out = out_new(arena);
    for (Str rest = list; rest.n;) {
        Str word = str_trim(str_cut(rest, ',', &rest));
        out_fmt(&out, "%s'%.*s'", out.n ? ", " : "", STR_ARG(word));
    }
    return out_str_of(&out);
}

static void step_marker(RuleContext *context, Finding *finding, const Route *route) {
    Arena *arena = context->arena;
    Str interfaces = STR("client");
    const Route *other = neighbour(context, route, &interfaces);
    Str list = quoted(arena, interfaces), title = route_title(arena, route),
        place = place_name(context, route->span);
    Out out = out_new(arena);
    if (route->markers.n)
        out_fmt(&out, "add `interfaces: [%.*s]` to `openApi` in %.*s() of %.*s at %.*s", STR_ARG(list),
                STR_ARG(context->service->marker), STR_ARG(title), STR_ARG(place));
    else
        out_fmt(&out, "add `%.*s({ openApi: { interfaces: [%.*s] } })` among the handlers of %.*s at %.*s",
                STR_ARG(context->service->marker), STR_ARG(list), STR_ARG(title), STR_ARG(place));
    if (other)
        out_fmt(&out, " (%.*s at %.*s has these interfaces)", STR_ARG(route_title(arena, other)),
                STR_ARG(place_name(context, other->span)));
    finding_step(context->findings, finding, out_str_of(&out));
}

/* OpenAPI has no field for .all(): its methods are left to the author. */
static void step_write(RuleContext *context, Finding *finding, uint32_t route) {
    const Route *r = &context->routes->routes.p[route];
    Str document = document_path(context, route_document(context, route)),
        path = context->drift->routes.p[route].document_path;
    Str method = STR("its methods");
    if (r->method != METHOD_ALL) method = str_fmt(context->arena, "`%s`", method_name(r->method));
    const char *servers = context->drift->routes.p[route].outside
                              ? ", with `servers: [{ url: / }]`, since it lies outside of the base path"
                              : "";
    finding_step(context->findings, finding,
                 str_fmt(context->arena, "add %.*s under `paths: %.*s:` in %.*s%s", STR_ARG(method),
                         STR_ARG(path), STR_ARG(document), servers));
}

void undocumented_steps(RuleContext *context, Finding *finding, uint32_t route) {
    const Route *r = &context->routes->routes.p[route];
    if (!context->service->has_marker) {
        step_write(context, finding, route);
        return;
    }
    if (!r->markers.n || marker_exposure(&r->markers.p[0]) == EXPOSURE_NONE) step_marker(context, finding, r);
    steps_regenerate(context, finding, route_document(context, route));
}

void undocumented_report(RuleContext *context, const Rule *rule, RouteStatus status,
                         Str (*message)(RuleContext *context, uint32_t route)) {
    for (uint32_t i = 0; context->drift && i < context->drift->routes.n; i++) {
        if (context->drift->routes.p[i].status != status) continue;
        const Route *route = &context->routes->routes.p[i];
        Finding *finding = route_finding(context, rule, i, route->span, message(context, i));
        finding->cause = undocumented_cause(context, route, &finding->cause_text);
        if (route->certainty == CONDITIONAL) finding->level = LEVEL_WARNING;
        undocumented_relate(context, finding, i);
        relate_condition(context, finding, route);
        undocumented_steps(context, finding, i);
        document_add_route(context, finding, i);
    }
}
