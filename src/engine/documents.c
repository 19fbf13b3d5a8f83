/* Which documents describe a service, and what they say together.
 *
 *     --spec a.yml --spec b.yml                → both, one contract
 *     `spec: [read.yaml, write.yaml]`          → those that belong to the service
 *     openapi.yml beside package.json          → it, and openapi-internal.yml when that is served too
 *     none of these, but docs/shop-api.yaml    → it, when most of its operations are served
 *
 * What is named counts as it is. What is only found has to prove by its operations that it is about this
 * service. */
#include "base/path.h"
#include "drift/index.h"
#include "engine/session.h"
#include "spec/load.h"

enum {
    CANDIDATE_DEPTH = 5,   /* directories below the service in which a document is looked for */
    CANDIDATE_FILES = 400, /* files whose text is looked at */
    CANDIDATE_LOADS = 24,  /* documents that are read to see whether they are about the service */
    DISCOVER_FILES = 50000,
};

/* ---- customary places ---- */

Str document_in(RdSession *s, Str dir) {
    static const char *const names[] = {"openapi", "swagger", "openapi3", "api-docs",       "apidocs",
                                        "api",     "oas",     "openApi",  "swagger_output", "swagger-output"};
    static const char *const endings[] = {".yml", ".yaml", ".json"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
            Str path = path_join(&s->arena, dir, str_fmt(&s->arena, "%s%s", names[i], endings[k]));
            if (source_kind(&s->sources, path) != PATH_FILE) continue;
            const SourceFile *f = source_file(&s->sources, source_open(&s->sources, path, DOCUMENT_LIMIT));
            if (f->status != READ_OK || spec_looks_like(f->text) || str_eq(str_of(names[i]), STR("openapi")))
                return f->path;
        }
    return (Str){0};
}

static Str customary_document(RdSession *s, Str dir) {
    static const char *const below[] = {"",       "docs",     "doc",        "api",          "spec",
                                        "specs",  "openapi",  "swagger",    "src",          "config",
                                        "public", "src/docs", "src/config", "docs/openapi", "public/openapi"};
    for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
        Str found = document_in(s, path_join(&s->arena, dir, str_of(below[i])));
        if (found.n) return found;
    }
    return (Str){0};
}

/* ---- settings ---- */

/* The directory below which a pattern can match: what stands before the first part with a wildcard. */
static Str literal_directory(Str pattern) {
    size_t n = 0;
    while (n < pattern.n && pattern.p[n] != '*' && pattern.p[n] != '?')
        n++;
    return n < pattern.n ? path_dir(str_sub(pattern, 0, n)) : pattern;
}

static void expand_document(RdSession *s, Str pattern) {
    Paths files = {0};
    bool any = false;
    Str full = path_join(&s->arena, s->config.dir, pattern), dir = literal_directory(full);
    if (str_eq(dir, full)) {
        session_add_once(s, &s->documents, full);
        return;
    }
    if (!walk_files(&s->sources, dir, DISCOVER_FILES, &files))
        trouble_add(&s->troubles, dir, STR("limit reached: files 50000"));
    for (uint32_t i = 0; i < files.n; i++)
        if (str_glob(full, files.p[i])) any = true, session_add_once(s, &s->documents, files.p[i]);
    if (!any)
        trouble_add(&s->troubles, source_file(&s->sources, s->config.file)->path,
                    str_fmt(&s->arena, "no file matches \"%.*s\" of \"spec\"", STR_ARG(pattern)));
}

void discover_documents(RdSession *s) {
    s->documents = (Paths){0};
    for (uint32_t i = 0; i < s->config.spec.n; i++)
        expand_document(s, s->config.spec.p[i]);
}

/* True when path lies in the service, and not in another one inside it. */
bool service_owns(Str service, const Paths *services, Str path) {
    if (!path_is_inside(service, path)) return false;
    for (uint32_t i = 0; i < services->n; i++) {
        Str other = services->p[i];
        if (!str_eq(other, service) && path_is_inside(service, other) && path_is_inside(other, path))
            return false;
    }
    return true;
}

/* True when a document outside of the service is in no package that the service is not in. */
static bool is_shared(RdSession *s, Str service, Str path) {
    Str package = manifest_nearest(&s->project, path_dir(path));
    return !package.n || path_is_inside(package, service);
}

/* The documents of the configuration that are about the service: those inside it, else, for a service that is
 * audited alone, those that belong to no other package. */
static Paths configured(RdSession *s, Str service, const Paths *services) {
    Paths own = {0}, shared = {0};
    for (uint32_t i = 0; i < s->documents.n; i++) {
        Str path = s->documents.p[i];
        if (service_owns(service, services, path))
            vec_push(&s->arena, &own, path);
        else if (services->n == 1 && is_shared(s, service, path))
            vec_push(&s->arena, &shared, path);
    }
    return own.n ? own : shared;
}

static Paths requested(RdSession *s) {
    Paths paths = {0};
    for (size_t i = 0; i < s->request->specs.count; i++)
        session_add_once(s, &paths, session_path(s, s->request->specs.items[i]));
    return paths;
}

/* ---- what proves itself ---- */

static bool contains(Arena *arena, Str name, const char *word) {
    return str_find(str_lower(arena, name), str_of(word), 0) >= 0;
}

/* "shop-api.yaml", "openapi/read.yaml": the name of the file or of its directory speaks of an interface. */
static bool is_named_so(RdSession *s, Str dir, Str name) {
    static const char *const words[] = {"openapi", "swagger", "api", "oas", "spec"};
    Str ext = path_ext(name);
    if (!str_eq(ext, STR(".yml")) && !str_eq(ext, STR(".yaml")) && !str_eq(ext, STR(".json"))) return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (contains(&s->arena, name, words[i]) || contains(&s->arena, path_base(dir), words[i])) return true;
    return false;
}

/* Directories whose documents are about something else: tests, examples, what others wrote. */
static bool is_aside(Str name) {
    static const char *const aside[] = {"test",     "tests",     "__tests__", "fixtures",    "__fixtures__",
                                        "mocks",    "__mocks__", "examples",  "example",     "e2e",
                                        "coverage", "cypress",   "vendor",    "third_party", "templates"};
    if (walk_skips(name) || name.p[0] == '.') return true;
    for (size_t i = 0; i < sizeof aside / sizeof *aside; i++)
        if (str_eq(name, str_of(aside[i]))) return true;
    return false;
}

static void look_in(RdSession *s, Str dir, uint32_t depth, Paths *out, uint32_t *looked) {
    DirEntries entries = {0};
    if (!source_list(&s->sources, dir, &entries)) return;
    for (uint32_t i = 0; i < entries.n && *looked < CANDIDATE_FILES; i++) {
        Str path = path_join(&s->arena, dir, entries.p[i].name);
        if (config_excludes(&s->config, path) || is_vendor_document(s, path)) continue;
        if (entries.p[i].kind == PATH_DIRECTORY && depth && !is_aside(entries.p[i].name))
            look_in(s, path, depth - 1, out, looked);
        if (entries.p[i].kind != PATH_FILE || !is_named_so(s, dir, entries.p[i].name)) continue;
        ++*looked;
        const SourceFile *f = source_file(&s->sources, source_open(&s->sources, path, DOCUMENT_LIMIT));
        if (f->status == READ_OK && spec_looks_like(f->text)) vec_push(&s->arena, out, path);
    }
}

static Spec load(RdSession *s, Str path) {
    return spec_load(&s->arena, &s->mem, &s->sources, source_open(&s->sources, path, DOCUMENT_LIMIT));
}

/* At least `share` tenths of its operations are served here. */
static bool is_served(RdSession *s, const Audit *a, const Spec *spec, uint32_t share) {
    if (!spec->usable || !spec->operations.n) return false;
    DriftOptions options = {.base_path = s->config.base_path};
    Drift drift = drift_compute(&s->arena, &a->routes, spec, &options);
    return (uint64_t)drift.matched * 10 >= (uint64_t)spec->operations.n * share && drift.matched > 0;
}

static void index_operations(RdSession *s, ShapeIndex *index, const Spec *spec) {
    for (uint32_t i = 0; i < spec->operations.n; i++) {
        const Operation *o = &spec->operations.p[i];
        Str path = operation_full_path(&s->arena, operation_base(spec, o), o);
        index_add(&s->arena, index, o->method, template_parse_openapi(&s->arena, path), i);
    }
}

/* Most of its operations are in none of the documents so far: no copy or older edition of one of them. */
static bool is_news(RdSession *s, const ShapeIndex *known, const Spec *spec) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < spec->operations.n; i++) {
        const Operation *o = &spec->operations.p[i];
        Str path = operation_full_path(&s->arena, operation_base(spec, o), o);
        Template template = template_parse_openapi(&s->arena, path);
        n += index_first(known, o->method, &template) == INDEX_NONE;
    }
    return (uint64_t)n * 2 > spec->operations.n;
}

/* Adds the candidates that the service serves to `documents`. */
static void prove(RdSession *s, Audit *a, const Paths *candidates, uint32_t share, SpecList *documents) {
    ShapeIndex known = {0};
    for (uint32_t i = 0; i < documents->n; i++)
        index_operations(s, &known, &documents->p[i]);
    for (uint32_t i = 0; i < candidates->n && i < CANDIDATE_LOADS; i++) {
        bool taken = false;
        for (uint32_t k = 0; k < documents->n; k++)
            taken |= str_eq(source_file(&s->sources, documents->p[k].file)->path, candidates->p[i]);
        if (taken) continue;
        Spec spec = load(s, candidates->p[i]);
        if (!is_served(s, a, &spec, share) || !is_news(s, &known, &spec)) {
            vec_push(&s->arena, &a->service.rejected, candidates->p[i]);
            continue;
        }
        index_operations(s, &known, &spec);
        vec_push(&s->arena, documents, spec);
    }
}

static void keep_own(Str service, const Paths *others, Paths *candidates) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < candidates->n; i++)
        if (service_owns(service, others, candidates->p[i])) candidates->p[kept++] = candidates->p[i];
    candidates->n = kept;
}

/* Documents of the repository above the service: they may be about other services too, so nearly all of them
 * has to be served here. */
static void look_above(RdSession *s, Str service, Paths *out, uint32_t *looked) {
    static const char *const customary[] = {"", "docs", "doc", "api", "openapi", "swagger", "spec", "specs"};
    for (Str dir = service; !str_eq(dir, STR(".")) && dir.n;) {
        dir = path_dir(dir);
        for (size_t i = 0; i < sizeof customary / sizeof *customary; i++)
            look_in(s, path_join(&s->arena, dir, str_of(customary[i])), 0, out, looked);
    }
}

static void discover(RdSession *s, Audit *a, const Paths *others, SpecList *documents) {
    Str service = a->service.root, first = customary_document(s, service);
    uint32_t looked = 0;
    Paths near = {0}, above = {0};
    if (first.n) {
        vec_push(&s->arena, documents, load(s, first));
        look_in(s, path_dir(first), 0, &near, &looked);
        prove(s, a, &near, 5, documents);
        return;
    }
    look_in(s, service, CANDIDATE_DEPTH, &near, &looked);
    keep_own(service, others, &near);
    prove(s, a, &near, 5, documents);
    if (documents->n) return;
    look_above(s, service, &above, &looked);
    prove(s, a, &above, 9, documents);
}

/* ---- all of it ---- */

static void say_unusable(RdSession *s, const Spec *spec) {
    Span at = spec->problems.n ? spec->problems.p[0].span : (Span){.file = spec->file};
    Position p = source_position(&s->sources, at.file, at.start);
    trouble_add_at(&s->troubles, source_file(&s->sources, at.file)->path, p.line,
                   spec->problems.n ? spec->problems.p[0].message : STR("is not a usable OpenAPI document"));
}

static void load_named(RdSession *s, const Paths *named, SpecList *documents) {
    for (uint32_t i = 0; i < named->n; i++) {
        const SourceFile *f = source_file(&s->sources, source_open(&s->sources, named->p[i], DOCUMENT_LIMIT));
        if (f->status == READ_OK)
            vec_push(&s->arena, documents, load(s, named->p[i]));
        else
            trouble_add(&s->troubles, f->path, str_of(read_status_text(f->status)));
    }
}

void documents_load(RdSession *s, Audit *a, const Paths *others) {
    SpecList documents = {0};
    Paths named = s->request->specs.count ? requested(s) : configured(s, a->service.root, others);
    if (named.n)
        load_named(s, &named, &documents);
    else
        discover(s, a, others, &documents);
    if (!documents.n) return;
    for (uint32_t i = 0; i < documents.n; i++)
        if (!documents.p[i].usable) say_unusable(s, &documents.p[i]);
    a->spec = spec_join(&s->arena, documents.p, documents.n);
    a->has_spec = true;
}
