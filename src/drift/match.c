/* Routes × operations: see match.h. First each operation finds its routes by shape, then what is left on
 * either side gets its status. */
#include "drift/match.h"

#include "drift/side.h"

const char *route_exempt_text(RouteExempt exempt) {
    switch (exempt) {
    case EXEMPT_NONE: return "";
    case EXEMPT_UNMOUNTED: return "never mounted";
    case EXEMPT_DEAD: return "can never match";
    case EXEMPT_SHADOWED: return "an earlier layer answers first";
    case EXEMPT_INTERNAL: return "declared internal";
    case EXEMPT_WEBSOCKET: return "websocket";
    case EXEMPT_CATCH_ALL: return "catch-all";
    case EXEMPT_PASSES_ON: return "passes requests on";
    case EXEMPT_UNKNOWN_PATH: return "path not wholly known";
    case EXEMPT_NOT_COMPARABLE: return "no OpenAPI form";
    case EXEMPT_METHOD: return "method not expressible in OpenAPI";
    case EXEMPT_OUTSIDE_BASE: return "outside the document's base paths";
    case EXEMPT_UNREAD: return "its path item cannot be read";
    case EXEMPT_DUPLICATE: return "registered more than once";
    }
    return "";
}

/* What matching needs beyond the two sides: operations by shape and by the beginning of their paths. */
typedef struct Matcher {
    Side side;
    Drift drift;
    ShapeIndex documented; /* operation forms under METHOD_NONE */
    ShapeIndex unread;     /* paths whose items cannot be read, under METHOD_NONE */
    ShapeIndex heads;      /* beginnings of documented paths, base left out, under METHOD_NONE */
    ShapeIndex reported;   /* undocumented routes so far, by method */
    VEC(uint32_t) fuzzy;   /* routes that may serve other shapes than their own */
    uint64_t compared;     /* with fuzzy routes */
    uint32_t looked;       /* at routes that may answer an unserved operation */
} Matcher;

static void index_heads(Matcher *m, uint32_t i) {
    Template head = m->side.spec->operations.p[i].template;
    for (uint32_t n = head.segments.n; n > 0; n--) {
        head.segments.n = n;
        if (index_first(&m->heads, METHOD_NONE, &head) != INDEX_NONE) return;
        index_add(m->side.arena, &m->heads, METHOD_NONE, head, i);
    }
}

static const Template *names_form(const RouteSide *route, const Template *form) {
    for (uint32_t i = 0; i < route->forms.list.n; i++)
        if (template_same_shape(&route->forms.list.p[i], form)) return &route->forms.list.p[i];
    return NULL;
}

/* Ties operation i to a route that serves it at `form`. Express answers HEAD by a GET route and OPTIONS by
 * any: that serves the operation, and documents no other method. */
static void tie(Matcher *m, uint32_t i, uint32_t number, const Template *form) {
    RouteDrift *route = &m->drift.routes.p[number];
    Method own_method = m->side.routes.p[number].route->method;
    if (own_method != METHOD_ALL && own_method != m->side.spec->operations.p[i].method) return;
    const Template *own = names_form(&m->side.routes.p[number], form);
    bool differs = own && !m->side.routes.p[number].overwritten && !template_same_names(own, form);
    if (route->operations.n && route->operations.p[route->operations.n - 1] == i) return;
    if (route->operations.n < MATCH_LIMIT) vec_push(m->side.arena, &route->operations, i);
    route->status = ROUTE_MATCHED;
    if (differs && route->names == DRIFT_NONE) route->names = i;
}

static void numbers_copy(Arena *arena, const Numbers *from, OperationDrift *to) {
    for (uint32_t i = 0; i < from->n; i++)
        vec_push(arena, &to->routes, from->p[i]);
}

static bool method_takes(Method route, Method operation) {
    return route == operation || route == METHOD_ALL || operation == METHOD_OPTIONS ||
           (operation == METHOD_HEAD && route == METHOD_GET);
}

static OperationStatus fuzzy_status(const RouteSide *route, const TemplateList *forms) {
    OperationStatus status = OPERATION_UNSERVED;
    for (uint32_t i = 0; i < route->forms.list.n; i++)
        for (uint32_t k = 0; k < forms->n; k++) {
            if (template_covers(&route->forms.list.p[i], &forms->p[k])) return OPERATION_COVERED;
            if (template_may_cover(&route->forms.list.p[i], &forms->p[k])) status = OPERATION_POSSIBLY;
        }
    return status;
}

/* An operation that no route serves by its shape. */
static void match_fuzzy(Matcher *m, const Operation *operation, const TemplateList *forms,
                        OperationDrift *to) {
    for (uint32_t i = 0; i < m->fuzzy.n && to->routes.n < MATCH_LIMIT; i++) {
        const RouteSide *route = &m->side.routes.p[m->fuzzy.p[i]];
        if (m->compared++ > FUZZY_LIMIT) {
            to->status = OPERATION_POSSIBLY;
            return;
        }
        if (!method_takes(route->route->method, operation->method)) continue;
        OperationStatus status = fuzzy_status(route, forms);
        if (status == OPERATION_UNSERVED) continue;
        vec_push(m->side.arena, &to->routes, m->fuzzy.p[i]);
        if (to->status != OPERATION_COVERED) to->status = status;
    }
}

static uint32_t registered_near(const Side *side, const TemplateList *forms) {
    for (uint32_t i = 0; i < forms->n; i++) {
        uint32_t entry = index_first(&side->registered, METHOD_NONE, &forms->p[i]);
        if (entry != INDEX_NONE) return side->registered.entries.p[entry].item;
    }
    return DRIFT_NONE;
}

/* /users/me and a route /users/:id: no route of its own, but one that answers its requests. */
static uint32_t answering(Matcher *m, Method method, const TemplateList *forms) {
    for (uint32_t i = 0; i < m->side.routes.n && m->looked < ANSWER_LIMIT; i++) {
        const RouteSide *route = &m->side.routes.p[i];
        if (!route->matchable || route->route->catch_all || !method_takes(route->route->method, method))
            continue;
        m->looked++;
        if (fuzzy_status(route, forms) == OPERATION_COVERED) return i;
    }
    return DRIFT_NONE;
}

static void match_operation(Matcher *m, uint32_t i) {
    const Operation *operation = &m->side.spec->operations.p[i];
    OperationDrift result = {.status = OPERATION_UNSERVED, .near = DRIFT_NONE, .answered = DRIFT_NONE};
    TemplateList forms = operation_forms(&m->side, operation);
    result.full_path = operation_full_path(m->side.arena, operation_base(m->side.spec, operation), operation);
    Numbers all = {0};
    for (uint32_t k = 0; k < forms.n; k++) {
        Numbers found = {0};
        index_add(m->side.arena, &m->documented, METHOD_NONE, forms.p[k], i);
        served_find(&m->side, operation->method, &forms.p[k], &found);
        for (uint32_t n = 0; n < found.n; n++)
            tie(m, i, found.p[n], &forms.p[k]);
        served_find(&m->side, operation->method, &forms.p[k], &all);
    }
    index_heads(m, i);
    numbers_copy(m->side.arena, &all, &result);
    if (all.n)
        result.status = OPERATION_SERVED;
    else if (operation->websocket)
        result.status = OPERATION_EXEMPT;
    else
        match_fuzzy(m, operation, &forms, &result);
    if (result.status == OPERATION_UNSERVED) {
        result.near = registered_near(&m->side, &forms);
        result.answered = answering(m, operation->method, &forms);
    }
    m->drift.matched += result.status == OPERATION_SERVED;
    vec_push(m->side.arena, &m->drift.operations, result);
}

/* OpenAPI 3.2 has a field for QUERY and a map for every other method. */
static bool is_expressible(const Spec *spec, Method method) {
    if (method == METHOD_ALL || method_in_openapi(method)) return true;
    for (uint32_t i = 0; i < spec->documents.n; i++)
        if (str_starts(spec->documents.p[i].version, STR("3.2"))) return true;
    return str_starts(spec->version, STR("3.2"));
}

static bool is_comparable(const RouteSide *side) {
    for (uint32_t i = 0; i < side->forms.list.n; i++) {
        const Template *form = &side->forms.list.p[i];
        if (!form->comparable) return false;
        for (uint32_t k = 0; k < form->segments.n; k++)
            if (form->segments.p[k].kind == SEGMENT_WILDCARD) return false;
    }
    return side->forms.list.n > 0;
}

/* Pages, assets and health checks beside an API that the document places below a base path. */
static bool is_outside(const Matcher *m, const RouteSide *side) {
    if (!m->drift.matched || side->overwritten || m->side.options->strict_base) return false;
    for (uint32_t b = 0; b < m->side.bases.n; b++) {
        Template base = base_in_code(&m->side, &m->side.bases.p[b]);
        for (uint32_t i = 0; i < side->forms.list.n; i++)
            if (template_begins(&side->forms.list.p[i], &base)) return false;
    }
    return true;
}

static void index_unread(Matcher *m) {
    for (uint32_t i = 0; i < m->side.spec->unread.n; i++) {
        TemplateList forms = operation_forms(&m->side, &m->side.spec->unread.p[i]);
        for (uint32_t k = 0; k < forms.n; k++)
            index_add(m->side.arena, &m->unread, METHOD_NONE, forms.p[k], i);
    }
}

static bool is_unread(const Matcher *m, const RouteSide *side) {
    for (uint32_t i = 0; i < side->forms.list.n; i++)
        if (index_first(&m->unread, METHOD_NONE, &side->forms.list.p[i]) != INDEX_NONE) return true;
    return false;
}

/* Why a route without an operation is none the worse for it (DOMAIN A5). */
static RouteExempt exemption(const Matcher *m, const RouteSide *side) {
    const Route *route = side->route;
    if (!route->mounted) return EXEMPT_UNMOUNTED;
    if (route->dead) return EXEMPT_DEAD;
    if (route->websocket) return EXEMPT_WEBSOCKET;
    if (route->internal) return EXEMPT_INTERNAL;
    if (route->has_unknown || side->path_unknown) return EXEMPT_UNKNOWN_PATH;
    if (route->catch_all) return EXEMPT_CATCH_ALL;
    if (!is_comparable(side)) return EXEMPT_NOT_COMPARABLE;
    if (route->shadowed) return EXEMPT_SHADOWED;
    if (!is_expressible(m->side.spec, route->method)) return EXEMPT_METHOD;
    if (route->method == METHOD_ALL && route->passes_on) return EXEMPT_PASSES_ON;
    if (is_unread(m, side)) return EXEMPT_UNREAD;
    if (is_outside(m, side)) return EXEMPT_OUTSIDE_BASE;
    return EXEMPT_NONE;
}

static void exempt(RouteDrift *route, RouteExempt why) {
    route->status = ROUTE_EXEMPT;
    route->exempt = why;
}

/* One report for a method and shape; a certain route goes before a conditional one. */
static void settle_duplicate(Matcher *m, uint32_t number) {
    const RouteSide *side = &m->side.routes.p[number];
    const Template *form = &side->forms.list.p[0];
    uint32_t entry = index_first(&m->reported, side->route->method, form);
    if (entry == INDEX_NONE) {
        index_add(m->side.arena, &m->reported, side->route->method, *form, number);
        return;
    }
    uint32_t *first = &m->reported.entries.p[entry].item;
    bool better =
        m->side.routes.p[*first].route->certainty == CONDITIONAL && side->route->certainty == CERTAIN;
    exempt(&m->drift.routes.p[better ? *first : number], EXEMPT_DUPLICATE);
    if (better) *first = number;
}

static uint32_t documented_at(const Matcher *m, const RouteSide *side) {
    for (uint32_t i = 0; i < side->forms.list.n; i++) {
        uint32_t entry = index_first(&m->documented, METHOD_NONE, &side->forms.list.p[i]);
        if (entry != INDEX_NONE) return m->documented.entries.p[entry].item;
    }
    return DRIFT_NONE;
}

/* The operation whose path begins as this one for longest. */
static uint32_t sibling_of(const Matcher *m, const Template *path) {
    Template head = *path;
    for (uint32_t n = path->segments.n; n > 0; n--) {
        head.segments.n = n;
        uint32_t entry = index_first(&m->heads, METHOD_NONE, &head);
        if (entry != INDEX_NONE) return m->heads.entries.p[entry].item;
    }
    return DRIFT_NONE;
}

/* The document that has the base path; of several with it the first. */
static uint32_t document_below(const Spec *spec, uint32_t base) {
    for (uint32_t i = 0; i < spec->documents.n; i++)
        for (uint32_t k = 0; k < spec->documents.p[i].bases.n; k++)
            if (spec->documents.p[i].bases.p[k] == base) return i;
    return 0;
}

/* The path as the document has it: the change of prefix undone, the longest base path that it lies below left
 * out. That also tells to which document it belongs. */
static Template document_template(const Matcher *m, const RouteSide *side, RouteDrift *route) {
    Arena *arena = m->side.arena;
    Template none = {0}, path = side->forms.list.n ? side->forms.list.p[0] : none;
    if (side->overwritten) return path;
    Template code = template_parse_openapi(arena, m->side.change.code);
    Template document = template_parse_openapi(arena, m->side.change.document);
    if (template_begins(&path, &code)) path = template_rebased(arena, &document, &path, code.segments.n);
    uint32_t longest = 0;
    bool below = false;
    for (uint32_t b = 0; b < m->side.bases.n; b++) {
        const Template *base = &m->side.bases.p[b];
        if (!template_begins(&path, base) || (below && base->segments.n <= longest)) continue;
        below = true;
        longest = base->segments.n;
        route->base = b;
    }
    route->outside = !below;
    route->document = document_below(m->side.spec, route->base);
    return template_rebased(arena, &none, &path, longest);
}

static void settle_route(Matcher *m, uint32_t number) {
    const RouteSide *side = &m->side.routes.p[number];
    RouteDrift *route = &m->drift.routes.p[number];
    Template path = document_template(m, side, route);
    route->overwritten = side->overwritten;
    route->document_path = template_openapi(m->side.arena, &path);
    if (route->operations.n) route->document = m->side.spec->operations.p[route->operations.p[0]].document;
    if (route->operations.n) return;
    RouteExempt why = exemption(m, side);
    if (why != EXEMPT_NONE) {
        exempt(route, why);
        m->drift.outside += why == EXEMPT_OUTSIDE_BASE;
        return;
    }
    route->near = documented_at(m, side);
    route->status = route->near == DRIFT_NONE ? ROUTE_UNDOCUMENTED : ROUTE_METHOD_UNDOCUMENTED;
    if (route->near == DRIFT_NONE) route->near = sibling_of(m, &path);
    if (route->status == ROUTE_METHOD_UNDOCUMENTED)
        route->document = m->side.spec->operations.p[route->near].document;
    settle_duplicate(m, number);
}

Drift drift_compute(Arena *arena, const RouteTable *routes, const Spec *spec, const DriftOptions *options) {
    Matcher m = {.side = side_new(arena, routes, spec, options)};
    base_decide(&m.side, &m.drift);
    for (uint32_t i = 0; i < routes->routes.n; i++) {
        vec_push(arena, &m.drift.routes, (RouteDrift){.near = DRIFT_NONE, .names = DRIFT_NONE});
        if (m.side.routes.p[i].fuzzy) vec_push(arena, &m.fuzzy, i);
    }
    for (uint32_t i = 0; i < routes->blind_spots.n; i++)
        m.drift.blind = m.drift.blind || routes->blind_spots.p[i].may_register;
    index_unread(&m);
    for (uint32_t i = 0; i < spec->operations.n; i++)
        match_operation(&m, i);
    for (uint32_t i = 0; i < routes->routes.n; i++)
        settle_route(&m, i);
    return m.drift;
}
