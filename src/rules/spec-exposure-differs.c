/* spec-exposure-differs: what the gateway reads in `x-tw` is not what the route's marker says (DOMAIN A3.5,
 * A3.6).
 *
 * openApi.interfaces ['client', 'public'] ↔ x-tw.interfaces [client]; rateLimits [{quota: 60, window: 60}] ↔
 * '60;w=60'. What the marker does not settle by itself (deployment, path prefix) is compared only where it is
 * given. */
#include "base/out.h"
#include "routes/marker.h"
#include "rules/document_edit.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_spec_exposure_differs = {
    .id = "spec-exposure-differs",
    .level = LEVEL_WARNING,
    .priority = 3,
    .fix = "safe",
    .summary = "The x-tw settings of an operation are not what the route's marker says.",
    .check = check,
};

/* One comparison: what differs so far. */
typedef struct Differences {
    Arena *arena;
    Out text; /* "interfaces: client, public in code, client in the document" */
} Differences;

static void differ(Differences *d, const char *what, Str code, Str document) {
    Str none = STR("none");
    if (str_eq(code, document)) return;
    if (!code.n) code = none;
    if (!document.n) document = none;
    out_fmt(&d->text, "%s%s `%.*s` in code, `%.*s` in the document", d->text.n ? "; " : "", what,
            STR_ARG(code), STR_ARG(document));
}

static bool has_text(const Data *list, Str text) {
    for (uint32_t i = 0; i < list->entries.n; i++)
        if (str_eq(list->entries.p[i].value->text, text)) return true;
    return false;
}

static Str listed(Arena *arena, const Operation *operation) {
    Out out = out_new(arena);
    for (uint32_t i = 0; i < operation->interfaces.n; i++)
        out_fmt(&out, "%s%.*s", i ? ", " : "", STR_ARG(operation->interfaces.p[i]));
    return out_str_of(&out);
}

/* Their order says nothing. */
static void compare_interfaces(Differences *d, const Marker *marker, const Operation *operation) {
    const Data *list;
    Str code;
    marker_open_api(marker, STR("interfaces"), &list);
    if (!data_texts(d->arena, list, &code)) return;
    bool same = list->entries.n == operation->interfaces.n;
    for (uint32_t i = 0; i < operation->interfaces.n && same; i++)
        same = has_text(list, operation->interfaces.p[i]);
    if (!same) differ(d, "interfaces", code, listed(d->arena, operation));
}

/* A text of the marker, compared when it is given. */
static void compare_text(Differences *d, const char *what, const Data *value, Str document) {
    if (value && value->kind == DATA_TEXT) differ(d, what, value->text, document);
}

static void compare_flag(Differences *d, const char *what, const Marker *marker, bool document) {
    const Data *value;
    Given given = marker_open_api(marker, str_of(what), &value);
    if (given == GIVEN_UNKNOWN || (given == GIVEN_YES) == document) return;
    differ(d, what, given == GIVEN_YES ? STR("true") : STR("false"), document ? STR("true") : STR("false"));
}

static void compare_rate_limits(Differences *d, const Marker *marker, const Operation *operation) {
    const Data *list;
    Str code = {0};
    Given given = data_given(marker->argument, STR("rateLimits"), &list);
    if (given == GIVEN_UNKNOWN || (given == GIVEN_YES && !data_rate_limits(d->arena, list, &code))) return;
    differ(d, "rate limits", code, operation->rate_limits);
}

static Str differences(RuleContext *context, const Marker *marker, const Operation *operation) {
    Differences d = {.arena = context->arena, .text = out_new(context->arena)};
    const Data *deployment, *overwrite;
    marker_open_api(marker, STR("deployment"), &deployment);
    marker_open_api(marker, STR("overwriteExternalPath"), &overwrite);
    compare_interfaces(&d, marker, operation);
    compare_text(&d, "deployment", deployment, operation->deployment);
    compare_text(&d, "path prefix", data_get(overwrite, STR("prefix")), operation->path_prefix);
    compare_rate_limits(&d, marker, operation);
    compare_flag(&d, "websocket", marker, operation->websocket);
    compare_flag(&d, "corsAllowAll", marker, operation->cors_allow_all);
    return out_str_of(&d.text);
}

static void compare(RuleContext *context, uint32_t i, const Operation *operation) {
    const Route *route = &context->routes->routes.p[i];
    const Marker *marker = &route->markers.p[0];
    Str text = differences(context, marker, operation);
    if (!text.n) return;
    Str title = route_title(context->arena, route);
    Str message = str_fmt(context->arena, "%.*s is exposed otherwise than %.*s has it: %.*s", STR_ARG(title),
                          STR_ARG(document_name(context, operation->document)), STR_ARG(text));
    Finding *finding = route_finding(context, &rule_spec_exposure_differs, i, marker->span, message);
    finding_relate(context->findings, finding, operation->x_tw_span, STR("what the gateway reads"));
    steps_regenerate(context, finding, operation->document);
    document_renew(context, finding, i, operation, "x-tw");
}

static void check(RuleContext *context) {
    for (uint32_t i = 0; context->drift && i < context->drift->routes.n; i++) {
        const Route *route = &context->routes->routes.p[i];
        const RouteDrift *drift = &context->drift->routes.p[i];
        if (drift->status != ROUTE_MATCHED || route->markers.n != 1 || route->markers_unknown) continue;
        if (marker_exposure(&route->markers.p[0]) != EXPOSURE_GIVEN) continue;
        for (uint32_t k = 0; k < drift->operations.n; k++) {
            const Operation *operation = &context->spec->operations.p[drift->operations.p[k]];
            if (operation->method == route->method && operation->has_x_tw) compare(context, i, operation);
        }
    }
}
