/* Bytes → modules, evaluated with the built-ins and the models of Express; the registrations are flattened to
 * routes.
 *
 * A line `//@ path` begins a module of that path; what stands before the first is main.ts. Each is run as an
 * entry, in order, under Express 4 or 5 (by the input's length, so that both are met):
 *
 *     require('./routes')(require('express')())
 *     //@ routes.js
 *     module.exports = (app) => app.get('/x', h) */
#include "express/host.h"
#include "models/models.h"
#include "natives/natives.h"
#include "syntax/parse.h"
#include "world.h"

#include "eval/resolve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MODULES = 16 };

typedef struct Run {
    World *world;
    Interner names;
    Resolver resolver;
    Log log;
    Express express;
    EvalModels models;
    EvalObserver observer;
    VEC(Str) entries;
} Run;

static void add_module(Run *r, Str path, Str text) {
    if (!path.n || str_starts(path, STR("/")) || str_find(path, STR(".."), 0) != STR_NPOS) return;
    fuzz_file(r->world, path, text);
    vec_push(&r->world->arena, &r->entries, path);
}

static void add_modules(Run *r, Str input) {
    Str path = STR("main.ts"), mark = STR("//@ ");
    size_t from = 0;
    for (size_t at = 0; at <= input.n && r->entries.n < MODULES;) {
        ptrdiff_t end = str_find_char(input, '\n', at);
        size_t next = end < 0 ? input.n + 1 : (size_t)end + 1;
        Str line = str_sub(input, at, next - 1);
        if (str_starts(line, mark)) {
            if (at > from) add_module(r, path, str_sub(input, from, at));
            path = str_trim(str_sub(line, mark.n, line.n));
            from = next;
        }
        at = next;
    }
    if (from < input.n) add_module(r, path, str_sub(input, from, input.n));
}

static void make_models(Run *r) {
    Arena *arena = &r->world->arena;
    uint32_t packages = natives_package_n + 2, globals = natives_global_n + 1;
    const PackageModel **p = NEW_N(arena, const PackageModel *, packages);
    GlobalsFn **g = NEW_N(arena, GlobalsFn *, globals);
    p[0] = express_packages();
    for (uint32_t i = 0; i < natives_package_n; i++)
        p[i + 1] = natives_packages[i];
    for (uint32_t i = 0; i < natives_global_n; i++)
        g[i] = natives_globals[i];
    p[natives_package_n + 1] = models_packages;
    g[natives_global_n] = express_globals;
    r->models = (EvalModels){.packages = p,
                             .package_n = packages,
                             .sources = models_sources,
                             .source_n = models_source_n,
                             .globals = g,
                             .global_n = globals,
                             .host = &r->express};
}

static void make_run(Run *r, World *w, Str input) {
    *r = (Run){.world = w, .names = interner_new(&w->arena), .log = {.arena = &w->arena}};
    names_intern(&r->names);
    r->resolver =
        (Resolver){.arena = &w->arena, .sources = &w->sources, .legacy_decorators = input.n % 4 < 2};
    vec_push(&w->arena, &r->log.routers, (LogRouter){0});
    r->express = (Express){
        .log = &r->log, .major = input.n % 2 ? 5 : 4, .marker = sym_intern(&r->names, STR("apiConfig"))};
    make_models(r);
    r->observer = express_observer(&r->express);
    add_modules(r, input);
}

static void evaluate(World *w, Str input) {
    Run r;
    Out out = out_new(&w->arena);
    RouteTable table = {0};
    const char *limit = NULL;
    make_run(&r, w, input);
    parse_use_memory(&w->mem);
    Eval *ev = eval_new(&w->arena, &w->mem, &w->sources, &r.names, &w->troubles, &r.models, &r.observer,
                        &r.resolver);
    express_attach(ev, &r.observer);
    for (uint32_t i = 0; i < r.entries.n; i++)
        eval_run(ev, r.entries.p[i]);
    eval_end(ev);
    routes_flatten(&w->arena, &r.log, &(FlattenOptions){.express_major = r.express.major}, &table, &limit);
    log_dump(&out, &w->sources, &r.log);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    return fuzz_run(evaluate, data, size);
}
