/* Finds the calls of other services in what registration does not run: route handlers, jobs, workers.
 *
 * Parsing is what costs, so only modules that have to do with it are looked at: those that name a provider,
 * and loaded ones that use a client at all. What they need of other modules is loaded within a budget of
 * bytes. Routes are found by then; what is registered now is forgotten. */
#include "base/path.h"
#include "clients/clients.h"
#include "engine/session.h"
#include "eval/interp.h"
#include "express/host.h"
#include "providers/provider.h"

enum { FRONTEND_BYTES = 2 * 1024 * 1024 }; /* of a web client's modules */
enum { REHEARSAL_BYTES = 512 * 1024 };     /* of modules that only others need, of one service */

/* ---- node:http and node:https: servers are Express' business, requests are the clients' ---- */

static Value http_both(Eval *ev) {
    Value http = http_package(ev);
    clients_http_methods(ev, http.object, "http");
    return http;
}

static Value https_both(Eval *ev) {
    Value https = http_package(ev);
    clients_http_methods(ev, https.object, "https");
    return https;
}

const PackageModel *shared_packages(void) {
    static const PackageModel packages[] = {{"http", http_both}, {"https", https_both}, {0}};
    return packages;
}

/* ---- which modules ---- */

typedef struct Rehearsal {
    RdSession *session;
    Str root;       /* the service's directory */
    uint64_t bytes; /* loaded for modules that are of no interest themselves */
    Map interest;   /* module → 1: yes, 0: no */
    uint32_t seeds; /* modules of the service that name a provider */
    const Paths *frontend;
    uint64_t frontend_bytes; /* loaded of it */
} Rehearsal;

/* Tests call what does not exist; their expectations are no calls of the service. */
static bool is_test(Str path) {
    static const char *const dirs[] = {"test",  "tests",    "__tests__", "__mocks__", "mocks",       "spec",
                                       "specs", "fixtures", "e2e",       "cypress",   "__fixtures__"};
    Str name = path_base(path), part, rest = path;
    if (str_find(name, STR(".test."), 0) >= 0 || str_find(name, STR(".spec."), 0) >= 0 ||
        str_find(name, STR(".stories."), 0) >= 0 || str_find(name, STR(".mock."), 0) >= 0)
        return true;
    while ((part = str_cut(rest, '/', &rest)).n && rest.n)
        for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
            if (str_eq(part, str_of(dirs[i]))) return true;
    return false;
}

static bool is_derived(Str path) {
    static const char *const dirs[] = {"dist", "build", "out", ".next", "coverage", "vendor", "public"};
    Str part, rest = path;
    if (str_find(path_base(path), STR(".min."), 0) >= 0) return true;
    while ((part = str_cut(rest, '/', &rest)).n && rest.n)
        for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
            if (str_eq(part, str_of(dirs[i]))) return true;
    return false;
}

static bool is_script(Str path) {
    static const char *const exts[] = {".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"};
    for (size_t i = 0; i < sizeof exts / sizeof *exts; i++)
        if (str_eq(path_ext(path), str_of(exts[i]))) return !str_ends(path, STR(".d.ts"));
    return false;
}

/* The path inside the service decides: a service may lie in a directory of any name. */
static bool is_own_code(Rehearsal *r, Str path) {
    Str inside = path_is_inside(r->root, path) ? path_relative(&r->session->arena, r->root, path) : path;
    return is_script(inside) && !is_test(inside) && !is_derived(inside);
}

static Str text_of(Rehearsal *r, Str path) {
    const SourceFile *f =
        source_file(&r->session->sources, source_open(&r->session->sources, path, DOCUMENT_LIMIT));
    return f->status == READ_OK && f->text.n <= SOURCE_LIMIT ? f->text : (Str){0};
}

static bool uses_client(Str text) {
    static const char *const words[] = {"fetch", "axios", "superagent",    "undici",       "got(",    "got.",
                                        "ky.",   "ky(",   "https.request", "http.request", "request("};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_find(text, str_of(words[i]), 0) >= 0) return true;
    return false;
}

/* Functions of this module are rehearsed. */
static bool is_wanted(void *context, const Module *m) {
    Rehearsal *r = context;
    uint32_t known;
    if (map_get(&r->interest, m->index, &known)) return known;
    Str text = m->parsed && !m->is_json && is_own_code(r, m->path) ? text_of(r, m->path) : (Str){0};
    known = text.n && (provider_is_named(text) || uses_client(text));
    map_set(&r->session->arena, &r->interest, m->index, known);
    return known;
}

static bool is_in(const Paths *dirs, Str path) {
    for (uint32_t i = 0; i < dirs->n; i++)
        if (path_is_inside(dirs->p[i], path)) return true;
    return false;
}

static bool may_load(void *context, const Module *m) {
    Rehearsal *r = context;
    Str text = text_of(r, m->path);
    if (provider_is_named(text) || is_in(r->frontend, m->path)) return true;
    if (!r->seeds || r->bytes + text.n > REHEARSAL_BYTES) return false;
    r->bytes += text.n;
    return true;
}

/* ---- an observer that nothing is told ---- */

static uint32_t no_mark(void *context) {
    (void)context;
    return 0;
}

static void no_drop(void *context, uint32_t from, uint32_t to) {
    (void)context, (void)from, (void)to;
}

static void no_condition(void *context, uint32_t from, uint32_t to, Branch branch) {
    (void)context, (void)from, (void)to, (void)branch;
}

static void no_escape(void *context, Object *object, const Unknown *to, Span span) {
    (void)context, (void)object, (void)to, (void)span;
}

static void no_blind(void *context, Span span, Str reason, bool may_register) {
    (void)context, (void)span, (void)reason, (void)may_register;
}

static EvalObserver quiet_observer(Rehearsal *r, const EvalObserver *from) {
    return (EvalObserver){.context = r,
                          .mark = no_mark,
                          .drop = no_drop,
                          .condition = no_condition,
                          .escape = no_escape,
                          .blind = no_blind,
                          .named = from->named,
                          .named_function = from->named_function,
                          .is_host = from->is_host,
                          .may_load = may_load};
}

/* ---- the web client ---- */

static bool is_web_client(RdSession *s, Str dir) {
    static const char *const names[] = {"client", "web", "frontend", "ui", "webapp", "www"};
    static const char *const packages[] = {"react", "preact", "vue", "svelte", "@angular/core", "solid-js"};
    bool named = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        named |= str_eq(path_base(dir), str_of(names[i]));
    const YamlNode *package = named ? manifest_package(&s->project, dir) : NULL;
    for (size_t i = 0; package && i < sizeof packages / sizeof *packages; i++)
        if (manifest_depends(package, str_of(packages[i]))) return true;
    return false;
}

static void find_frontend(RdSession *s, Service *service) {
    for (uint32_t i = 0; i < s->config.frontend.n; i++) {
        Str dir = path_join(&s->arena, s->config.dir, s->config.frontend.p[i]);
        if (path_is_inside(service->root, dir)) vec_push(&s->arena, &service->frontend, dir);
    }
    for (uint32_t i = 0; !s->config.frontend.n && i < service->files.n; i++) {
        Str file = service->files.p[i], dir = path_dir(file);
        bool near = str_eq(path_base(file), STR("package.json")) && str_eq(path_dir(dir), service->root);
        if (near && is_web_client(s, dir)) vec_push(&s->arena, &service->frontend, dir);
    }
}

static void load_frontend(Rehearsal *r, Eval *ev, const Paths *files) {
    for (uint32_t i = 0; r->frontend->n && i < files->n && r->frontend_bytes < FRONTEND_BYTES; i++) {
        Str path = files->p[i];
        if (!is_in(r->frontend, path) || !is_own_code(r, path)) continue;
        Str text = text_of(r, path);
        if (!uses_client(text)) continue;
        r->frontend_bytes += text.n;
        module_run(ev, module_at(ev, path));
    }
}

/* ---- the run ---- */

static void load_seeds(Rehearsal *r, Eval *ev, const Paths *files) {
    for (uint32_t i = 0; i < files->n; i++) {
        Str path = files->p[i];
        if (!is_own_code(r, path) || !provider_is_named(text_of(r, path))) continue;
        r->seeds++;
        module_run(ev, module_at(ev, path));
    }
}

/* Rules only ask for calls of providers. Where no file and no loaded module names one, there are none. */
static bool is_worthwhile(const Rehearsal *r, const Eval *ev) {
    if (r->frontend_bytes) return true; /* frontend-call-undocumented asks for them */
    if (r->seeds || r->session->request->command == RD_DUMP_CALLS) return true;
    for (uint32_t i = 0; i < ev->modules.n; i++)
        if (ev->modules.p[i]->parsed &&
            provider_is_named(source_file(&r->session->sources, ev->modules.p[i]->file)->text))
            return true;
    return false;
}

void rehearse_service(RdSession *s, Audit *a) {
    Eval *ev = a->eval;
    find_frontend(s, &a->service);
    Rehearsal r = {.session = s, .root = a->service.root, .frontend = &a->service.frontend};
    const EvalObserver *loud = ev->observer;
    EvalObserver quiet = quiet_observer(&r, loud);
    Log log = a->log;
    LogRouter *routers = arena_copy(&s->arena, a->log.routers.p, sizeof *routers * a->log.routers.n);
    uint32_t parsed = ev->files_parsed;
    uint64_t bytes = ev->bytes_parsed;
    ev->observer = &quiet;
    ev->rehearsing = true;
    load_seeds(&r, ev, &a->service.files);
    load_frontend(&r, ev, &a->service.files);
    if (is_worthwhile(&r, ev)) {
        eval_drain(ev, 0);
        eval_rehearse(ev, is_wanted, &r);
    }
    clients_flush(ev);
    ev->observer = loud;
    ev->files_parsed = parsed;
    ev->bytes_parsed = bytes;
    a->log = log;
    a->log.routers.p = routers;
    outbound_finish(&a->calls, &s->sources);
}
