/* frontend-call-undocumented: a request to a path without a host, in the web client's directory. Prefixes may
 * be put on and taken off by proxies in between, so a path counts as served when its end is; only paths are
 * looked at whose first segment the service knows. */
#include "base/out.h"
#include "base/path.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_frontend_call_undocumented = {
    .id = "frontend-call-undocumented",
    .level = LEVEL_WARNING,
    .priority = 3,
    .summary = "The web client calls an address of its own origin that nothing serves or documents.",
    .check = check,
};

static bool is_frontend(RuleContext *context, Str path) {
    for (uint32_t i = 0; i < context->service->frontend.n; i++)
        if (path_is_inside(context->service->frontend.p[i], path)) return true;
    return false;
}

static bool is_asset(Str path) {
    static const char *const exts[] = {".json", ".svg",  ".png", ".js",  ".css", ".html",
                                       ".ico",  ".webp", ".jpg", ".txt", ".xml", ".woff2"};
    for (size_t i = 0; i < sizeof exts / sizeof *exts; i++)
        if (str_ends(path, str_of(exts[i]))) return true;
    return false;
}

static Str last_segment(Str *path) {
    while (path->n && path->p[path->n - 1] == '/')
        path->n--;
    ptrdiff_t slash = str_rfind_char(*path, '/');
    Str segment = str_sub(*path, (size_t)(slash + 1), path->n);
    path->n = slash < 0 ? 0 : (size_t)slash;
    return segment;
}

static bool is_open(Str segment) {
    return str_find_char(segment, ':', 0) >= 0 || str_find_char(segment, '{', 0) >= 0 ||
           str_find_char(segment, '(', 0) >= 0;
}

/* Segment by segment from the end, until one of both is used up. */
static bool ends_alike(Str pattern, Str path) {
    bool any = false;
    while (pattern.n && path.n) {
        Str want = last_segment(&pattern), have = last_segment(&path);
        if (!want.n || !have.n) break;
        if (str_find_char(want, '*', 0) >= 0) return true;
        if (!is_open(want) && !str_eq_nocase(want, have) && str_find_char(have, CALL_HOLE, 0) < 0)
            return false;
        any = true;
    }
    return any;
}

static bool same_first(Str pattern, Str path) {
    Str rest, a = str_cut(str_sub(pattern, 1, pattern.n), '/', &rest),
              b = str_cut(str_sub(path, 1, path.n), '/', &rest);
    return a.n && str_eq_nocase(a, b);
}

/* *known: the service has something below the first segment. */
static bool is_served(RuleContext *context, Str path, bool *known) {
    bool served = false;
    for (uint32_t i = 0; i < context->routes->routes.n; i++) {
        const Route *route = &context->routes->routes.p[i];
        if (!route->mounted || route->dead) continue;
        *known |= same_first(route->path, path);
        served |= route->is_regex || route->has_unknown || ends_alike(route->path, path);
    }
    for (uint32_t i = 0; context->spec && i < context->spec->operations.n; i++) {
        Str operation = context->spec->operations.p[i].path;
        *known |= same_first(operation, path);
        served |= ends_alike(operation, path);
    }
    return served;
}

static bool has_blind_spots(const RuleContext *context) {
    for (uint32_t i = 0; i < context->routes->blind_spots.n; i++)
        if (context->routes->blind_spots.p[i].may_register) return true;
    return false;
}

static void look(RuleContext *context, const OutboundCall *call) {
    const Rule *rule = &rule_frontend_call_undocumented;
    Str path = call->url.path;
    bool own = call->kind == CALL_HTTP && !call->url.host.n && path.n > 1 && path.p[0] == '/' &&
               path.p[1] != CALL_HOLE;
    bool known = false;
    if (!own || is_asset(path) || !is_frontend(context, source_file(context->sources, call->span.file)->path))
        return;
    if (is_served(context, path, &known) || !known || call_is_reported(context, rule, call->span)) return;
    bool sure = !has_blind_spots(context);
    Finding *finding = call_finding(
        context, rule, call, (Span){0},
        str_fmt(context->arena, "%.*s is %s: the client gets 404", STR_ARG(call_title(context->arena, call)),
                sure ? "no route of the service and no operation of its document"
                     : "no route that was found and no operation of the document"));
    finding_confidence(finding, sure ? "high" : "middle");
    if (!sure) finding->level = LEVEL_NOTE;
    finding_step(context->findings, finding,
                 STR("Call the address that the service serves, or add the route and document it"));
}

static void check(RuleContext *context) {
    for (uint32_t i = 0; context->service->frontend.n && context->calls && i < context->calls->list.n; i++)
        look(context, &context->calls->list.p[i]);
}
