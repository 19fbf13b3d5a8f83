/* Log → routes: a depth-first walk over mounts that joins paths, as Express joins them. */
#include "base/map.h"
#include "routes/certainty.h"

enum { MOUNT_DEPTH = 16, ROUTES_MAX = 100000, MOUNTS_MAX = 100000, SHADOW_MAX = 3000 };

/* A use() that evidently answers every request below its path: what comes after it there never runs. */
typedef struct Ender {
    Str prefix; /* literal, without a slash at its end */
    Span span;
} Ender;

typedef struct Walk {
    Arena *arena;
    const Log *log;
    const FlattenOptions *options;
    RouteTable *table;
    VEC(uint32_t) * entries; /* by router: indices of its entries in order */
    uint32_t on_way[MOUNT_DEPTH + 1];
    VEC(Ender) enders;
    VEC(RouteWays) ways; /* of each route of the table */
    Map seen;            /* what was listed already, by identity of its text */
    Interner keys;
    uint32_t mounts; /* walked so far */
    bool stopped;    /* a budget is used up */
    const char **limit;
} Walk;

/* Where the walk stands: prefix and what all routes below share. */
typedef struct Way {
    Str prefix;
    bool is_regex, has_hole, assumed, mounted, dead;
    Str assuming, hole_of;
    RouteWay conditions;
    VEC(RouteMount) mounts;
    uint32_t depth;
} Way;

/* Express joins without doubling slashes. A path without leading slash is appended as it was written: `*`
 * below `/manager` is
 * `/manager*`, and a name that never matches stays recognisable. */
static Str join(Walk *w, Str prefix, Str path) {
    if (prefix.n == 0) return path.n ? path : STR("/");
    if (path.n == 0 || str_eq(path, STR("/"))) {
        while (prefix.n > 1 && prefix.p[prefix.n - 1] == '/')
            prefix.n--;
        return prefix;
    }
    while (path.p[0] == '/' && prefix.n && prefix.p[prefix.n - 1] == '/')
        prefix.n--;
    return str_join(w->arena, prefix, path);
}

static Str join_path(Walk *w, const Way *way, LogPath p) {
    if (!p.is_regex) return join(w, way->prefix, p.text);
    Out out = out_new(w->arena);
    Str prefix = way->prefix;
    while (prefix.n && prefix.p[prefix.n - 1] == '/')
        prefix.n--;
    out_str(&out, prefix);
    out_fmt(&out, "/%.*s/", STR_ARG(p.text));
    return out_str_of(&out);
}

/* Fallbacks: `*` and its relatives right below the mounts, and a lone `/:rest*`. */
static bool is_catch_all(Str path) {
    static const char *const all[] = {"*", "/*", "(.*)", "/(.*)", "/{*any}"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (str_eq(path, str_of(all[i]))) return true;
    if (str_starts(path, STR("/*")) && str_find_char(str_sub(path, 1, path.n), '/', 0) < 0) return true;
    return str_starts(path, STR("/{*")) && str_ends(path, STR("}"));
}

/* Listed for the first time; else the way leads to the route that is listed already. */
static bool first_sight(Walk *w, const Route *r, RouteWay way) {
    Out key = out_new(w->arena);
    out_fmt(&key, "%d %u:%u %d ", (int)r->method, r->span.file, r->span.start, r->mounted);
    out_str(&key, r->path);
    Sym sym = sym_intern(&w->keys, out_str_of(&key));
    uint32_t at;
    if (!map_get(&w->seen, sym, &at)) {
        map_set(w->arena, &w->seen, sym, w->table->routes.n);
        return true;
    }
    vec_push(w->arena, &w->ways.p[at].list, way);
    return false;
}

static bool is_literal(Str path) {
    for (size_t i = 0; i < path.n; i++)
        if (str_find_char(STR(":*?+()[]{}$\\"), path.p[i], 0) >= 0) return false;
    return true;
}

static void note_ender(Walk *w, const Way *way, const LogEntry *e, LogPath p) {
    if (!e->ends || e->conditions || way->conditions.sides.n || !way->mounted || way->dead || p.is_regex ||
        way->is_regex)
        return;
    Str prefix = join(w, way->prefix, p.text);
    if (str_eq(prefix, STR("/"))) prefix = (Str){0};
    if (is_literal(prefix) && (!prefix.n || prefix.p[0] == '/'))
        vec_push(w->arena, &w->enders, (Ender){.prefix = prefix, .span = e->span});
}

static void note_middleware(Walk *w, const Way *way, const LogEntry *e, LogPath p) {
    w->table->middleware += way->mounted && !way->dead;
    note_ender(w, way, e, p);
}

static void shadow_by_ender(const Walk *w, Route *r) {
    for (uint32_t i = 0; i < w->enders.n && r->mounted && !r->shadowed; i++) {
        Str prefix = w->enders.p[i].prefix;
        bool below = r->path.n >= prefix.n && str_eq_nocase(str_sub(r->path, 0, prefix.n), prefix) &&
                     (r->path.n == prefix.n || r->path.p[prefix.n] == '/');
        if (!below || r->is_regex) continue;
        r->shadowed = true;
        r->shadowed_by = w->enders.p[i].span;
    }
}

static bool dead_path(const Walk *w, Str path) {
    return path.n && template_dead_reason(path, w->options->express_major);
}

static void stop(Walk *w, const char *limit) {
    *w->limit = limit;
    w->stopped = true;
}

/* All conditions of what an entry registers; false: they contradict each other, so that it is never there. */
static bool way_join(Walk *w, RouteWay *out, const LogEntry *e, const Way *way) {
    if (!way_add(w->arena, out, e->conditions)) return false;
    for (uint32_t i = 0; i < way->conditions.sides.n; i++)
        if (!way_add(w->arena, out, &(LogCondition){.is = way->conditions.sides.p[i]})) return false;
    return true;
}

static void add_route(Walk *w, const Way *way, const LogEntry *e, LogPath p) {
    if (w->table->routes.n >= ROUTES_MAX) stop(w, "routes 100000");
    RouteWay conditions = {0};
    if (w->stopped || !way_join(w, &conditions, e, way)) return;
    Route r = {.method = e->method,
               .is_regex = p.is_regex || way->is_regex,
               .has_unknown = p.has_hole || way->has_hole,
               .mounted = way->mounted,
               .websocket = e->websocket,
               .passes_on = e->passes_on,
               .assumed = p.assumed || way->assumed,
               .assuming = way->assuming.n ? way->assuming : p.assuming,
               .span = e->span,
               .path_span = e->path_span,
               .markers_unknown = e->markers_unknown,
               .facts = e->facts,
               .entry = (uint32_t)(e - w->log->entries.p),
               .application = w->on_way[0]};
    r.path = join_path(w, way, p);
    r.catch_all = !p.is_regex && is_catch_all(p.text);
    r.dead = way->dead || (!p.is_regex && !r.catch_all && dead_path(w, p.text));
    if (r.is_regex && !way->is_regex && way->prefix.n == 0)
        r.templates = template_parse_express(w->arena, p.text, true, w->options->express_major);
    else
        r.templates = template_parse_express(w->arena, r.path, r.is_regex, w->options->express_major);
    for (uint32_t i = 0; i < e->markers.n; i++)
        vec_push(w->arena, &r.markers, e->markers.p[i]);
    for (uint32_t i = 0; i < way->mounts.n; i++)
        vec_push(w->arena, &r.mounts, way->mounts.p[i]);
    shadow_by_ender(w, &r);
    if (!first_sight(w, &r, conditions)) return;
    vec_push(w->arena, &w->table->routes, r);
    vec_push(w->arena, &w->ways, (RouteWays){.hole_of = way->has_hole ? way->hole_of : p.hole_of});
    vec_push(w->arena, &w->ways.p[w->ways.n - 1].list, conditions);
}

static void walk_router(Walk *w, uint32_t router, const Way *way);

static void walk_mount(Walk *w, const Way *way, const LogEntry *e, LogPath p, bool keeps_path) {
    if (++w->mounts > MOUNTS_MAX) stop(w, "mounts 100000");
    if (w->stopped) return;
    if (way->depth + 1 >= MOUNT_DEPTH) {
        *w->limit = "mount depth 16";
        return;
    }
    for (uint32_t i = 0; i <= way->depth; i++)
        if (w->on_way[i] == e->child) return; /* mounted below itself */
    Way below = {.prefix = keeps_path ? way->prefix : join_path(w, way, p),
                 .is_regex = way->is_regex || p.is_regex,
                 .has_hole = way->has_hole || p.has_hole,
                 .assumed = way->assumed || p.assumed,
                 .assuming = way->assuming.n ? way->assuming : p.assuming,
                 .hole_of = way->has_hole ? way->hole_of : p.hole_of,
                 .mounted = way->mounted,
                 .depth = way->depth + 1};
    below.dead = way->dead || (!p.is_regex && !p.has_hole && !is_catch_all(p.text) && dead_path(w, p.text));
    if (!way_join(w, &below.conditions, e, way)) return;
    for (uint32_t i = 0; i < way->mounts.n; i++)
        vec_push(w->arena, &below.mounts, way->mounts.p[i]);
    vec_push(w->arena, &below.mounts,
             (RouteMount){.path = p.text.n ? p.text : STR("/"),
                          .span = e->span,
                          .entry = (uint32_t)(e - w->log->entries.p)});
    w->on_way[below.depth] = e->child;
    walk_router(w, e->child, &below);
}

static void walk_router(Walk *w, uint32_t router, const Way *way) {
    for (uint32_t i = 0; i < w->entries[router].n && !w->stopped; i++) {
        const LogEntry *e = &w->log->entries.p[w->entries[router].p[i]];
        if (e->dropped || e->kind == LOG_SERVE) continue;
        for (uint32_t k = 0; k < e->paths.n; k++) {
            if (e->kind == LOG_ROUTE)
                add_route(w, way, e, e->paths.p[k]);
            else if (!e->child)
                note_middleware(w, way, e, e->paths.p[k]);
            if (e->child) walk_mount(w, way, e, e->paths.p[k], e->kind == LOG_ROUTE);
        }
    }
}

/* ---- who is served ---- */

static bool *mounted_somewhere(Walk *w) {
    bool *mounted = NEW_N(w->arena, bool, w->log->routers.n);
    for (uint32_t i = 0; i < w->log->entries.n; i++) {
        const LogEntry *e = &w->log->entries.p[i];
        if (!e->dropped && e->child && e->child != e->router) mounted[e->child] = true;
    }
    return mounted;
}

static void walk_roots(Walk *w, bool served) {
    bool any_served = false;
    const bool *mounted = mounted_somewhere(w);
    for (uint32_t i = 1; i < w->log->routers.n; i++)
        any_served |= w->log->routers.p[i].served && w->log->routers.p[i].is_application;
    for (uint32_t i = 1; i < w->log->routers.n; i++) {
        const LogRouter *r = &w->log->routers.p[i];
        bool root = r->is_application && (r->served || (!any_served && !mounted[i]));
        if (root != served || (!served && mounted[i])) continue;
        Way way = {.mounted = served};
        w->enders.n = 0; /* each application answers for itself */
        w->on_way[0] = i;
        walk_router(w, i, &way);
    }
}

/* ---- shadowing ---- */

static bool same_way(const Route *a, const Route *b) {
    return a->application == b->application && a->mounted && b->mounted && a->certainty == CERTAIN &&
           !a->beside && !a->is_regex && !a->has_unknown && !b->has_unknown && !b->is_regex && !a->dead &&
           !a->websocket;
}

static bool answers_first(const Route *a, const Route *b) {
    if (!same_way(a, b) || a->passes_on) return false;
    if (a->method != METHOD_ALL && a->method != b->method) return false;
    if (a->templates.list.n != 1 || b->templates.list.n != 1) return false;
    const Template *x = &a->templates.list.p[0], *y = &b->templates.list.p[0];
    return x->comparable && y->comparable && template_covers(x, y);
}

static void mark_shadowed(RouteTable *table) {
    uint32_t n = table->routes.n < SHADOW_MAX ? table->routes.n : SHADOW_MAX;
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t k = 0; k < i && !table->routes.p[i].shadowed; k++)
            if (answers_first(&table->routes.p[k], &table->routes.p[i])) {
                table->routes.p[i].shadowed = true;
                table->routes.p[i].shadowed_by = table->routes.p[k].span;
            }
}

void routes_flatten(Arena *arena, const Log *log, const FlattenOptions *options, RouteTable *table,
                    const char **limit) {
    Walk w = {.arena = arena,
              .log = log,
              .options = options,
              .table = table,
              .keys = interner_new(arena),
              .limit = limit};
    w.entries = arena_alloc(arena, sizeof *w.entries * (log->routers.n + 1));
    for (uint32_t i = 0; i < log->entries.n; i++)
        vec_push(arena, &w.entries[log->entries.p[i].router], i);
    walk_roots(&w, true);
    walk_roots(&w, false);
    certainty_decide(arena, log, table, w.ways.p);
    mark_shadowed(table);
    table->uses_marker = log->uses_marker;
    table->by_document = log->by_document;
}

/* ---- dump ---- */

static void dump_place(Out *out, Sources *sources, Span span) {
    Position p = source_position(sources, span.file, span.start);
    Str path = source_file(sources, span.file)->path;
    out_fmt(out, "%.*s:%u:%u", STR_ARG(path), p.line, p.column);
}

static void dump_entry(Out *out, Sources *sources, const LogEntry *e) {
    out_fmt(out, "router %u: %s", e->router,
            e->kind == LOG_SERVE ? "served"
            : e->kind == LOG_USE ? "use"
                                 : method_name(e->method));
    for (uint32_t i = 0; i < e->paths.n; i++)
        out_fmt(out, e->paths.p[i].is_regex ? " /%.*s/" : " %.*s", STR_ARG(e->paths.p[i].text));
    if (e->child) out_fmt(out, " -> router %u", e->child);
    if (e->markers.n) out_fmt(out, " [%u marker%s]", e->markers.n, e->markers.n > 1 ? "s" : "");
    if (e->passes_on) out_cstr(out, " [passes on]");
    out_cstr(out, "  ");
    dump_place(out, sources, e->span);
    for (const LogCondition *c = e->conditions; c; c = c->next) {
        out_cstr(out, " if ");
        dump_place(out, sources, c->is.span);
    }
    out_char(out, '\n');
}

void log_dump(Out *out, Sources *sources, const Log *log) {
    for (uint32_t i = 1; i < log->routers.n; i++) {
        const LogRouter *r = &log->routers.p[i];
        out_fmt(out, "%s %u%s  ", r->is_application ? "application" : "router", i,
                r->served ? " (served)" : "");
        dump_place(out, sources, r->made);
        out_char(out, '\n');
    }
    for (uint32_t i = 0; i < log->entries.n; i++)
        if (!log->entries.p[i].dropped &&
            (log->entries.p[i].kind != LOG_SERVE || log->entries.p[i].conditions))
            dump_entry(out, sources, &log->entries.p[i]);
    for (uint32_t i = 0; i < log->blind_spots.n; i++) {
        out_cstr(out, "blind spot ");
        dump_place(out, sources, log->blind_spots.p[i].span);
        out_fmt(out, ": %.*s\n", STR_ARG(log->blind_spots.p[i].reason));
    }
}
