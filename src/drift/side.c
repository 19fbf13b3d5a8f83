/* Prepares routes and operations for comparison: see side.h. */
#include "drift/side.h"

#include "base/out.h"

Template template_rebased(Arena *arena, const Template *prefix, const Template *a, uint32_t from) {
    Template joined = {.comparable = a->comparable};
    for (uint32_t i = 0; i < prefix->segments.n; i++)
        vec_push(arena, &joined.segments, prefix->segments.p[i]);
    for (uint32_t i = from; i < a->segments.n; i++)
        vec_push(arena, &joined.segments, a->segments.p[i]);
    return joined;
}

bool template_begins(const Template *a, const Template *prefix) {
    if (a->segments.n < prefix->segments.n) return false;
    Template head = *a;
    head.segments.n = prefix->segments.n;
    return template_same_shape(&head, prefix);
}

/* `:id` or `{id}`, as a marker may be written. */
static Templates external_path(Arena *arena, Str path) {
    if (str_find_char(path, '{', 0) < 0) return template_parse_express(arena, path, false, 4);
    Templates templates = {0};
    vec_push(arena, &templates.list, template_parse_openapi(arena, path));
    return templates;
}

/* DOMAIN A3: `openApi.overwriteExternalPath.path` takes the path's place in the document. */
static void overwrite_path(Arena *arena, const Route *route, RouteSide *side) {
    if (route->markers.n != 1) return;
    const Data *open_api = data_get(route->markers.p[0].argument, STR("openApi"));
    const Data *overwrite = data_get(open_api, STR("overwriteExternalPath"));
    const Data *path = data_get(overwrite, STR("path"));
    if (overwrite && (overwrite->kind == DATA_UNKNOWN || (path && path->kind == DATA_UNKNOWN)))
        side->path_unknown = true;
    if (!path || path->kind != DATA_TEXT || !path->text.n) return;
    side->overwritten = true;
    side->forms = external_path(arena, path->text);
}

/* Wildcards and unknown parts, but not of a fallback: that serves no operation in particular. */
static bool is_fuzzy(const RouteSide *side) {
    for (uint32_t i = 0; i < side->forms.list.n && !side->route->catch_all; i++) {
        const Template *form = &side->forms.list.p[i];
        if (!form->comparable) return true;
        for (uint32_t k = 0; k < form->segments.n; k++)
            if (form->segments.p[k].kind == SEGMENT_WILDCARD) return true;
    }
    return false;
}

static RouteSide route_side(Arena *arena, const Route *route) {
    RouteSide side = {.route = route, .forms = route->templates};
    overwrite_path(arena, route, &side);
    side.matchable = route->mounted && !route->dead && !route->websocket;
    side.fuzzy = side.matchable && is_fuzzy(&side);
    return side;
}

static void index_route(Side *side, uint32_t i) {
    const RouteSide *route = &side->routes.p[i];
    for (uint32_t k = 0; k < route->forms.list.n; k++) {
        Template form = route->forms.list.p[k];
        if (!form.comparable) continue;
        if (!route->route->websocket) index_add(side->arena, &side->registered, METHOD_NONE, form, i);
        if (!route->matchable) continue;
        index_add(side->arena, &side->served, route->route->method, form, i);
        index_add(side->arena, &side->served, METHOD_NONE, form, i);
    }
}

Side side_new(Arena *arena, const RouteTable *table, const Spec *spec, const DriftOptions *options) {
    Side side = {.arena = arena, .table = table, .spec = spec, .options = options};
    for (uint32_t i = 0; i < table->routes.n; i++) {
        vec_push(arena, &side.routes, route_side(arena, &table->routes.p[i]));
        index_route(&side, i);
    }
    for (uint32_t i = 0; i < spec->base_paths.n; i++)
        vec_push(arena, &side.bases, template_parse_openapi(arena, spec->base_paths.p[i]));
    if (!side.bases.n) vec_push(arena, &side.bases, (Template){.comparable = true});
    return side;
}

Template base_in_code(const Side *side, const Template *base) {
    Template code = template_parse_openapi(side->arena, side->change.code);
    Template document = template_parse_openapi(side->arena, side->change.document);
    if (!side->change.code.n && !side->change.document.n) return *base;
    if (!template_begins(base, &document)) return *base;
    return template_rebased(side->arena, &code, base, document.segments.n);
}

static bool list_has(const TemplateList *list, const Template *form) {
    for (uint32_t i = 0; i < list->n; i++)
        if (template_same_shape(&list->p[i], form)) return true;
    return false;
}

/* The first segment is the service's id: the gateway takes it away (DOMAIN A3). */
static bool has_service_id(const Template *path, Str id) {
    return id.n && path->segments.n && path->segments.p[0].kind == SEGMENT_LITERAL &&
           str_eq_nocase(path->segments.p[0].text, id);
}

uint32_t bases_of(const Side *side, const Operation *operation) {
    return operation->bases.n ? operation->bases.n : side->bases.n;
}

const Template *base_of(const Side *side, const Operation *operation, uint32_t k) {
    return &side->bases.p[operation->bases.n ? operation->bases.p[k] : k];
}

TemplateList operation_forms(const Side *side, const Operation *operation) {
    TemplateList list = {0};
    Template code = template_parse_openapi(side->arena, side->change.code);
    Template document = template_parse_openapi(side->arena, side->change.document);
    Template id = template_parse_openapi(side->arena, side->options->service_id);
    bool changes = side->change.code.n || side->change.document.n;
    uint32_t from = has_service_id(&operation->template, side->options->service_id) ? 1 : 0;
    for (uint32_t k = 0; k < bases_of(side, operation); k++)
        for (int with_id = 0; with_id <= (int)(id.segments.n > 0); with_id++) {
            Template tail =
                template_rebased(side->arena, with_id ? &id : &(Template){0}, &operation->template, from);
            Template full = template_rebased(side->arena, base_of(side, operation, k), &tail, 0);
            if (changes && template_begins(&full, &document))
                full = template_rebased(side->arena, &code, &full, document.segments.n);
            full.comparable = true;
            if (!list_has(&list, &full)) vec_push(side->arena, &list, full);
        }
    return list;
}

static void numbers_add(Arena *arena, Numbers *out, uint32_t number) {
    uint32_t at = out->n;
    while (at && out->p[at - 1] > number)
        at--;
    if (out->n == MATCH_LIMIT || (at && out->p[at - 1] == number)) return;
    vec_push(arena, out, number);
    for (uint32_t i = out->n - 1; i > at; i--)
        out->p[i] = out->p[i - 1];
    out->p[at] = number;
}

static void served_of(const Side *side, Method method, const Template *form, Numbers *out) {
    for (uint32_t e = index_first(&side->served, method, form); e != INDEX_NONE && out->n < MATCH_LIMIT;
         e = index_next(&side->served, e, form))
        numbers_add(side->arena, out, side->served.entries.p[e].item);
}

void served_find(const Side *side, Method method, const Template *form, Numbers *out) {
    served_of(side, method, form, out);
    served_of(side, METHOD_ALL, form, out);
    if (method == METHOD_HEAD) served_of(side, METHOD_GET, form, out);
    if (method == METHOD_OPTIONS) served_of(side, METHOD_NONE, form, out);
}
