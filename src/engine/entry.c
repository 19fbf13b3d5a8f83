/* Where a service starts: package.json (main, bin, scripts), else conventional names, else every module that
 * mentions express. */
#include "base/out.h"
#include "base/path.h"
#include "engine/jsonc.h"
#include "engine/manifest.h"

enum { SCRIPT_HOPS = 4, FALLBACK_FILES = 4000 };

typedef struct Entries {
    Project *project;
    Resolver *resolver;
    Str dir;
    Paths found;
    Out tried;
} Entries;

static bool is_source(Str path) {
    static const char *const endings[] = {".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_ends(path, str_of(endings[i]))) return !str_ends(path, STR(".d.ts"));
    return false;
}

/* Tests, declarations and tools' configurations are never entries. */
static bool is_no_entry(Str path) {
    static const char *const marks[] = {".test.",    ".spec.",    ".config.", ".d.ts", "__tests__",
                                        "__mocks__", ".stories.", ".e2e.",    ".min."};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_find(path, str_of(marks[i]), 0) >= 0) return true;
    static const char *const folders[] = {
        "test",  "tests",      "e2e",     "cypress",  "fixtures", "coverage", "spec",       "specs", "dist",
        "build", "migrations", "seeders", "examples", "example",  "demo",     "benchmarks", "docs"};
    for (Str rest = path; rest.n;) {
        Str part = str_cut(rest, '/', &rest);
        for (size_t i = 0; rest.n && i < sizeof folders / sizeof *folders; i++)
            if (str_eq(part, str_of(folders[i]))) return true;
    }
    return false;
}

static void add_found(Entries *e, Str path) {
    for (uint32_t i = 0; i < e->found.n; i++)
        if (str_eq(e->found.p[i], path)) return;
    vec_push(e->project->arena, &e->found, path);
    manifest_own_packages(e->project, e->resolver, path);
}

Str entry_module(Resolver *r, Str path) {
    for (uint32_t i = 0; i < r->outputs.n; i++) {
        OutputDir o = r->outputs.p[i];
        if (!path_is_inside(o.out, path) || str_eq(o.out, path)) continue;
        Resolver plain = *r;
        plain.outputs.n = 0;
        Str found = resolve_file(&plain, path_join(r->arena, o.source, str_sub(path, o.out.n + 1, path.n)));
        if (found.n && !path_is_inside(o.out, found)) return found;
    }
    return resolve_file(r, path);
}

/* A command without an extension: `bin/www`, `bin/server`. */
static bool is_script(Entries *e, Str path) {
    if (path_ext(path).n) return false;
    const SourceFile *f =
        source_file(e->project->sources, source_open(e->project->sources, path, SOURCE_LIMIT));
    Str first = str_sub(f->text, 0, 200);
    return str_starts(first, STR("#!")) && str_find(first, STR("node"), 0) > 0;
}

static bool try_entry(Entries *e, Str name, const char *why) {
    Str path = path_join(e->project->arena, e->dir, name);
    if (!path_is_inside(STR("."), path)) return false;
    Str found = entry_module(e->resolver, path);
    if (why) out_fmt(&e->tried, "%s%s %.*s", e->tried.n ? ", " : "", why, STR_ARG(name));
    if (!found.n || (!is_source(found) && !is_script(e, found))) return false;
    add_found(e, found);
    return true;
}

static void scripts(Entries *e, const YamlNode *all, Str name, uint32_t hops);

static bool is_one_of(Str word, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(word, str_of(list[i]))) return true;
    return false;
}

/* Options of Node.js, nodemon and ts-node whose value is the next word. */
static bool is_option_value(Str before) {
    static const char *const options[] = {"-c",           "--config",  "-r",
                                          "--require",    "--import",  "--loader",
                                          "-P",           "--project", "--env-file",
                                          "-w",           "--watch",   "-i",
                                          "--ignore",     "-e",        "--ext",
                                          "-d",           "--delay",   "--signal",
                                          "--extensions", "-f",        "--experimental-loader"};
    return is_one_of(before, options, sizeof options / sizeof *options);
}

/* What runs the file that its first operand names, with or without an extension. */
static bool is_runner(Str word) {
    static const char *const runners[] = {"node", "nodemon",    "ts-node",  "tsx",      "ts-node-dev",
                                          "tsnd", "babel-node", "node-dev", "swc-node", "nodejs"};
    return is_one_of(word, runners, sizeof runners / sizeof *runners);
}

static void script_words(Entries *e, const YamlNode *all, Str script, uint32_t hops) {
    Str before = {0};
    bool wanted = false; /* a runner's operand is still to come */
    for (Str rest = script; rest.n;) {
        size_t end = 0;
        while (end < rest.n && str_find_char(STR(" \t'\"\\;|&()"), rest.p[end], 0) < 0)
            end++;
        Str word = str_sub(rest, 0, end);
        bool ends = end < rest.n && str_find_char(STR(";|&"), rest.p[end], 0) >= 0;
        rest = str_sub(rest, end + 1, rest.n);
        if (word.n) {
            bool package_script = str_eq(before, STR("run")) || str_eq(before, STR("npm")) ||
                                  str_eq(before, STR("yarn")) || str_eq(before, STR("pnpm"));
            if (package_script && !str_eq(word, STR("run"))) scripts(e, all, word, hops + 1);
            bool operand = wanted && word.p[0] != '-' && !is_option_value(before) && !is_runner(word);
            bool named = is_source(word) || str_eq(path_base(word), STR("www"));
            if ((operand || (named && !is_option_value(before))) && str_find(word, STR(".config."), 0) < 0)
                try_entry(e, word, "script");
            wanted = is_runner(word) || (wanted && !operand);
            before = word;
        }
        wanted = wanted && !ends;
    }
}

static void scripts(Entries *e, const YamlNode *all, Str name, uint32_t hops) {
    if (hops >= SCRIPT_HOPS) return;
    const YamlNode *script = yaml_get(all, name);
    if (script) script_words(e, all, yaml_text(script), hops);
}

/* nodemon.json, or `nodemonConfig` of package.json: what a bare `nodemon` runs. */
static void from_nodemon(Entries *e, const YamlNode *package) {
    Project *p = e->project;
    const YamlNode *all = yaml_get(package, STR("scripts"));
    const YamlNode *config = yaml_get(package, STR("nodemonConfig"));
    if (!config)
        config = jsonc_open(p->arena, p->mem, p->sources, p->troubles,
                            path_join(p->arena, e->dir, STR("nodemon.json")));
    const YamlNode *exec = yaml_get(config, STR("exec")), *script = yaml_get(config, STR("script"));
    if (exec) script_words(e, all, yaml_text(exec), 0);
    if (script) try_entry(e, yaml_text(script), "nodemon");
}

static void from_package(Entries *e, const YamlNode *package) {
    static const char *const names[] = {"start",     "dev",        "serve",        "server",     "develop",
                                        "start:dev", "start:prod", "start:server", "dev:server", "server:dev",
                                        "start:api", "dev:api",    "watch",        "production", "debug"};
    const YamlNode *all = yaml_get(package, STR("scripts")), *bin = yaml_get(package, STR("bin"));
    const YamlNode *main = yaml_get(package, STR("main"));
    if (main) try_entry(e, yaml_text(main), "main");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        scripts(e, all, str_of(names[i]), 0);
    from_nodemon(e, package);
    if (bin && bin->kind == YAML_SCALAR) try_entry(e, yaml_text(bin), "bin");
    for (uint32_t i = 0; bin && i < bin->pairs.n; i++)
        try_entry(e, yaml_text(bin->pairs.p[i].value), "bin");
}

static void from_customs(Entries *e) {
    static const char *const names[] = {
        "src/index",   "src/server", "src/app",    "src/main",  "server/index", "server/server",
        "server/app",  "index",      "server",     "app",       "main",         "bin/www",
        "src/bin/www", "lib/index",  "lib/server", "api/index", "backend/app",  "backend/index"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        try_entry(e, str_of(names[i]), NULL);
    out_fmt(&e->tried, "%scustomary names such as src/index", e->tried.n ? ", " : "");
}

static void from_text(Entries *e) {
    Paths files = {0};
    Project *p = e->project;
    walk_files(p->sources, e->dir, FALLBACK_FILES, &files);
    for (uint32_t i = 0; i < files.n; i++) {
        Str below = str_eq(e->dir, STR(".")) ? files.p[i] : str_sub(files.p[i], e->dir.n + 1, files.p[i].n);
        if (!is_source(files.p[i]) || is_no_entry(below)) continue;
        const SourceFile *f = source_file(p->sources, source_open(p->sources, files.p[i], SOURCE_LIMIT));
        if (str_find_word(f->text, STR("express"), 0) >= 0) add_found(e, f->path);
    }
    out_fmt(&e->tried, "%severy module that mentions express", e->tried.n ? ", " : "");
}

Paths manifest_entries(Project *p, Resolver *r, Str dir, EntryStage *stage, Str *tried) {
    Entries e = {.project = p, .resolver = r, .dir = dir, .tried = out_new(p->arena)};
    const YamlNode *package = manifest_package(p, dir);
    out_str(&e.tried, *tried);
    while (!e.found.n && *stage < ENTRY_STAGES) {
        switch (*stage) {
        case ENTRY_PACKAGE:
            if (package) from_package(&e, package);
            break;
        case ENTRY_CUSTOMS: from_customs(&e); break;
        case ENTRY_TEXT: from_text(&e); break;
        case ENTRY_STAGES: break;
        }
        ++*stage;
    }
    *tried = out_str_of(&e.tried);
    return e.found;
}
