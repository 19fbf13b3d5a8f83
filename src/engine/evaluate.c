/* Runs a service in the interpreter: models and observer are put together here, the log is flattened,
 * directives applied. */
#include "base/path.h"
#include "clients/clients.h"
#include "engine/ahead.h"
#include "engine/session.h"
#include "eval/watch.h"
#include "express/host.h"
#include "models/models.h"
#include "natives/natives.h"
#include "syntax/parse.h"

static EvalModels models_of(RdSession *s, Express *x, Clients *clients) {
    uint32_t packages = natives_package_n + 5, globals = natives_global_n + 2;
    const PackageModel **p = NEW_N(&s->arena, const PackageModel *, packages);
    GlobalsFn **g = NEW_N(&s->arena, GlobalsFn *, globals);
    p[0] = shared_packages();
    p[1] = express_packages();
    p[2] = clients_packages();
    p[3] = clients_sdk_packages();
    p[natives_package_n + 4] = models_packages;
    for (uint32_t i = 0; i < natives_package_n; i++)
        p[i + 4] = natives_packages[i];
    for (uint32_t i = 0; i < natives_global_n; i++)
        g[i] = natives_globals[i];
    g[natives_global_n] = express_globals;
    g[natives_global_n + 1] = clients_globals;
    return (EvalModels){.packages = p,
                        .package_n = packages,
                        .globals = g,
                        .global_n = globals,
                        .host = x,
                        .clients = clients};
}

/* Modules that stand in for packages: those of the configuration, and ours. */
static void add_sources(RdSession *s, const Audit *a, EvalModels *models, Resolver *resolver) {
    PackageSource *all = NEW_N(&s->arena, PackageSource, s->config.registrars.n + models_source_n + 1);
    uint32_t n =
        registrars_sources(&s->arena, &s->config.registrars, s->config.dir,
                           source_file(&s->sources, s->config.file)->path, resolver, &s->troubles, all);
    for (uint32_t i = 0; i < models_source_n; i++)
        all[n++] = models_sources[i];
    if (generated_routes(&s->project, a->service.root, &all[n])) n++;
    models->sources = all;
    models->source_n = n;
}

/* ---- what comments say of routes ---- */

static uint64_t line_key(FileId file, uint32_t line) {
    return (uint64_t)file << 32 | line;
}

/* Lines of the module whose registrations are declared internal, with a reason → place of the comment. That
 * is its own line, or the next when it stands alone. */
static void internal_lines(RdSession *s, const Comments *list, Map *lines) {
    const uint32_t *behind = list->n ? comments_behind(&s->arena, &s->sources, list) : NULL;
    for (uint32_t i = 0; i < list->n; i++) {
        const Comment *c = &list->p[i];
        if (!str_starts(c->text, STR("routedrift-internal"))) continue;
        Directive d = directive_parse(&s->arena, c->text);
        if (d.kind != DIRECTIVE_INTERNAL || !d.reason.n) continue;
        uint32_t line =
            c->own_line ? behind[i] : source_position(&s->sources, c->span.file, c->span.start).line;
        map_set(&s->arena, lines, line_key(c->span.file, line), c->span.start);
    }
}

static void apply_internal(RdSession *s, RouteTable *table, const Map *lines) {
    for (uint32_t i = 0; lines->n && i < table->routes.n; i++) {
        Route *r = &table->routes.p[i];
        Span comment = {.file = r->span.file};
        uint32_t line = source_position(&s->sources, r->span.file, r->span.start).line;
        if (!map_get(lines, line_key(r->span.file, line), &comment.start)) continue;
        r->internal = true;
        map_set(&s->arena, &s->internal_used, span_key(comment), 1);
    }
}

static bool internal_by_pattern(const Config *config, bool markers, Str path) {
    static const char *const customary[] = {"/ping",    "/health", "/healthz",
                                            "/metrics", "/_debug", "/_debug/**"};
    for (size_t i = 0; markers && i < sizeof customary / sizeof *customary; i++)
        if (str_glob(str_of(customary[i]), path)) return true;
    for (uint32_t i = 0; i < config->internal.n; i++)
        if (str_glob(config->internal.p[i], path)) return true;
    return false;
}

static void mark_internal(RdSession *s, Audit *a) {
    for (uint32_t i = 0; i < a->routes.routes.n; i++) {
        Route *r = &a->routes.routes.p[i];
        if (internal_by_pattern(&s->config, a->routes.uses_marker, r->path)) r->internal = true;
    }
}

/* ---- syntax errors ---- */

static void report_syntax(RdSession *s, const Ast *ast) {
    const Rule *rule = rule_find(STR("source-syntax-error"));
    for (uint32_t i = 0; i < ast->errors.n; i++)
        finding_push(&s->findings, rule->id, rule->level, rule->priority, ast->errors.p[i].span,
                     ast->errors.p[i].message);
}

static void look_at_modules(RdSession *s, Audit *a, const Eval *ev) {
    Map internal = {0};
    for (uint32_t i = 0; i < ev->parsed.n; i++) {
        const Module *m = ev->parsed.p[i];
        if (m->is_json) continue;
        report_syntax(s, &m->ast);
        suppress_note_module(s, m->ast.file, &m->ast.directives);
        internal_lines(s, &m->ast.directives, &internal);
    }
    apply_internal(s, &a->routes, &internal);
    note_sites(s, a, ev);
}

/* What package.json names may be a tool that loads the program in a way we do not see: when it registers
 * nothing, what is customary runs too, then what mentions express, then what only has to be called. */
static void run_entries(RdSession *s, Audit *a, Eval *ev, Resolver *resolver) {
    Paths entries = a->service.entries;
    for (;;) {
        for (uint32_t i = 0; i < entries.n; i++)
            eval_run(ev, entries.p[i]);
        if (a->log.registrations || a->entry_stage == ENTRY_STAGES) break;
        entries =
            manifest_entries(&s->project, resolver, a->service.root, &a->entry_stage, &a->service.tried);
        for (uint32_t i = 0; i < entries.n; i++)
            vec_push(&s->arena, &a->service.entries, entries.p[i]);
    }
    express_run_starters(ev);
}

/* Runs the service from its entries to what nothing called; the result stands in the audit. */
static void run_service(RdSession *s, Audit *a, Resolver *resolver, uint32_t patience) {
    Interner *names = NEW(&s->arena, Interner);
    *names = interner_new(&s->arena);
    names_intern(names);
    a->names = names;
    a->log = (Log){.arena = &s->arena};
    vec_push(&s->arena, &a->log.routers, (LogRouter){0});
    Express *x = NEW(&s->arena, Express);
    *x = (Express){.log = &a->log,
                   .major = a->service.express_major == 5 ? 5 : 4,
                   .marker = sym_intern(names, a->service.marker)};
    Clients *clients = NEW(&s->arena, Clients);
    a->calls = (OutboundCalls){.arena = &s->arena};
    clients->calls = &a->calls;
    EvalModels *models = NEW(&s->arena, EvalModels);
    EvalObserver *observer = NEW(&s->arena, EvalObserver);
    *models = models_of(s, x, clients);
    add_sources(s, a, models, resolver);
    *observer = express_observer(x);
    parse_use_memory(&s->mem);
    Eval *ev = eval_new(&s->arena, &s->mem, &s->sources, names, &s->troubles, models, observer, resolver);
    ev->cwd = str_eq(a->service.root, STR(".")) ? (Str){0} : a->service.root;
    ev->load_all = s->request->load_all;
    ev->patience = patience;
    if (s->why_not_file.n) {
        a->watch = NEW(&s->arena, Watch);
        a->watch->arena = &s->arena;
        ev->watch = a->watch;
    }
    express_attach(ev, observer);
    ParseAhead *ahead = s->spare ? ahead_start(&s->arena) : NULL;
    ev->ahead = ahead;
    run_entries(s, a, ev, resolver);
    if (!a->entries_given) run_beside(s, a, ev, resolver);
    ev->watch = NULL; /* what follows is no part of the service's start */
    express_run_detached(ev);
    clients_flush(ev);
    ev->ahead = NULL;
    ahead_stop(ahead);
    a->eval = ev;
}

/* A registration needed what thrift had cut. */
static bool thrift_cut_routes(const Log *log) {
    for (uint32_t i = 0; i < log->blind_spots.n; i++)
        if (str_find(log->blind_spots.p[i].reason, STR(LIMIT_THRIFT), 0) >= 0) return true;
    return false;
}

/* Thrift takes a long computation for business logic. Where a path needed it (routes that are sorted, a
 * registry that is searched for each of them), the service runs again with more patience. When that meets a
 * limit, the first result stands. */
static void run_patiently(RdSession *s, Audit *a, Resolver *resolver, Troubles before) {
    Audit first = *a;
    Troubles troubles = s->troubles;
    s->troubles = (Troubles){.arena = before.arena};
    for (uint32_t i = 0; i < before.list.n; i++)
        trouble_add_at(&s->troubles, before.list.p[i].file, before.list.p[i].line, before.list.p[i].message);
    run_service(s, a, resolver, PATIENCE);
    bool worse = s->troubles.list.n > troubles.list.n;
    eval_end(worse ? a->eval : first.eval);
    if (!worse) return;
    *a = first;
    s->troubles = troubles;
}

void evaluate_service(RdSession *s, Audit *a, Resolver *resolver) {
    Troubles before = s->troubles;
    run_service(s, a, resolver, 1);
    if (thrift_cut_routes(&a->log)) run_patiently(s, a, resolver, before);
    const char *limit = NULL;
    routes_flatten(&s->arena, &a->log,
                   &(FlattenOptions){.express_major = a->service.express_major == 5 ? 5 : 4}, &a->routes,
                   &limit);
    if (limit) trouble_add(&s->troubles, a->service.root, str_fmt(&s->arena, "limit reached: %s", limit));
    for (uint32_t i = 0; i < a->log.blind_spots.n; i++)
        vec_push(&s->arena, &a->routes.blind_spots, a->log.blind_spots.p[i]);
    a->routes.files = a->eval->files_parsed;
    a->routes.bytes = a->eval->bytes_parsed;
    look_at_modules(s, a, a->eval);
    mark_internal(s, a);
}

void modules_dump(Out *out, RdSession *s, const Audit *a) {
    for (uint32_t i = 0; i < a->eval->parsed.n; i++) {
        const Module *m = a->eval->parsed.p[i];
        if (m->is_model) continue;
        Str path = path_relative(&s->arena, s->base, m->path);
        out_fmt(out, "%9zu  %.*s\n", source_file(&s->sources, m->file)->text.n, STR_ARG(path));
    }
}
