/* From the paths of a request to repository, services and documents. */
#include "base/path.h"
#include "engine/session.h"

#include <unistd.h>

enum { DISCOVER_DEPTH = 8, DISCOVER_FILES = 50000, DISCOVER_DIRECTORIES = 50000 };

static bool exists(RdSession *s, Str absolute) {
    return access(str_copy(&s->arena, absolute).p, F_OK) == 0;
}

/* The nearest directory at or above dir that holds `.git`, else dir itself. */
static Str repository_of(RdSession *s, Str dir) {
    for (Str at = dir; at.n > 1; at = path_dir(at))
        if (exists(s, path_join(&s->arena, at, STR(".git")))) return at;
    return dir;
}

static Str common_directory(RdSession *s, Str a, Str b) {
    while (!path_is_inside(a, b))
        a = path_dir(a);
    (void)s;
    return a;
}

static Str below_root(RdSession *s, Str absolute) {
    if (!path_is_inside(s->sources.root, absolute)) return (Str){0};
    return path_relative(&s->arena, s->sources.root, absolute);
}

bool session_open(RdSession *s, Paths *dirs, Str *message) {
    const char *const here[] = {"."};
    const char *const *paths = s->request->path_count ? s->request->paths : here;
    size_t n = s->request->path_count ? s->request->path_count : 1;
    VEC(Str) reals = {0};
    Str root = {0}, base = {0};
    for (size_t i = 0; i < n; i++) {
        Str real = source_real_path(&s->arena, str_of(paths[i]));
        if (!real.n) {
            *message = str_fmt(&s->arena, "%s: no such file or directory", paths[i]);
            return false;
        }
        vec_push(&s->arena, &reals, real);
        base = i ? common_directory(s, base, real) : real;
    }
    bool file = s->request->command == RD_DUMP_AST || s->request->command == RD_DUMP_SPEC ||
                s->request->command == RD_MERGE;
    if (file) base = path_dir(base);
    root = repository_of(s, base);
    s->sources = sources_new(&s->arena, root);
    s->project =
        (Project){.arena = &s->arena, .mem = &s->mem, .sources = &s->sources, .troubles = &s->troubles};
    for (uint32_t i = 0; i < reals.n; i++) {
        Str dir = below_root(s, reals.p[i]);
        PathKind kind = source_kind(&s->sources, dir);
        if ((kind == PATH_DIRECTORY) == file || kind == PATH_OTHER) {
            *message = str_fmt(&s->arena, "%s: %s", paths[i], file ? "not a file" : "not a directory");
            return false;
        }
        vec_push(&s->arena, dirs, dir);
    }
    s->base = below_root(s, base);
    return true;
}

Str session_path(RdSession *s, const char *path) {
    Str real = source_real_path(&s->arena, str_of(path));
    return real.n ? below_root(s, real) : (Str){0};
}

void session_add_once(RdSession *s, Paths *out, Str path) {
    for (uint32_t i = 0; i < out->n; i++)
        if (str_eq(out->p[i], path)) return;
    vec_push(&s->arena, out, path);
}

/* ---- services ---- */

static bool depends_on_express(RdSession *s, Str dir) {
    const YamlNode *package = manifest_package(&s->project, dir);
    return yaml_get(yaml_get(package, STR("dependencies")), STR("express")) ||
           yaml_get(yaml_get(package, STR("dependencies")), STR("@tw/utils"));
}

/* A package that serves: it has a document beside its package.json, or it depends on express and something
 * starts it. */
static bool is_service(RdSession *s, Str dir) {
    if (source_kind(&s->sources, path_join(&s->arena, dir, STR("package.json"))) != PATH_FILE) return false;
    if (document_in(s, dir).n) return true;
    if (!depends_on_express(s, dir)) return false;
    Str tried = {0};
    EntryStage stage = ENTRY_PACKAGE;
    Resolver *r = manifest_resolver(&s->project, dir);
    return manifest_entries(&s->project, r, dir, &stage, &tried).n > 0;
}

/* Directories below which no service of its own is looked for. */
static bool is_aside(Str name) {
    static const char *const aside[] = {"test",     "tests",   "__tests__", "fixtures", "__fixtures__",
                                        "examples", "example", "e2e",       "dist",     "build",
                                        "coverage", "docs",    "templates", "install",  "cypress",
                                        "public",   "static",  "assets"};
    if (walk_skips(name) || name.p[0] == '.') return true;
    for (size_t i = 0; i < sizeof aside / sizeof *aside; i++)
        if (str_eq(name, str_of(aside[i]))) return true;
    return false;
}

/* *looked counts the directories of the whole search: a run in the wrong place ends and says so. */
static void look_below(RdSession *s, Str dir, uint32_t depth, Paths *out, uint32_t *looked) {
    DirEntries entries = {0};
    if (depth == 0 || *looked > DISCOVER_DIRECTORIES) return;
    if (++*looked > DISCOVER_DIRECTORIES) {
        trouble_add(&s->troubles, s->base, STR("limit reached: directories 50000"));
        return;
    }
    if (!source_list(&s->sources, dir, &entries)) return;
    for (uint32_t i = 0; i < entries.n && *looked <= DISCOVER_DIRECTORIES; i++) {
        if (entries.p[i].kind != PATH_DIRECTORY || is_aside(entries.p[i].name)) continue;
        if (entries.p[i].link)
            continue; /* what it leads to is looked at where it is; it may lead in circles */
        Str below = path_join(&s->arena, dir, entries.p[i].name);
        if (config_excludes(&s->config, below)) continue;
        if (is_service(s, below)) vec_push(&s->arena, out, below);
        look_below(s, below, depth - 1, out, looked);
    }
}

Paths discover_services(RdSession *s, const Paths *dirs) {
    Paths out = {0};
    uint32_t looked = 0;
    for (uint32_t i = 0; i < dirs->n; i++) {
        Paths below = {0};
        Str dir = dirs->p[i];
        bool own = is_service(s, dir);
        look_below(s, dir, DISCOVER_DEPTH, &below, &looked);
        if (own || (!below.n && manifest_nearest(&s->project, dir).n)) session_add_once(s, &out, dir);
        for (uint32_t k = 0; k < below.n; k++)
            session_add_once(s, &out, below.p[k]);
    }
    return out;
}
