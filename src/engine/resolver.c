/* The Resolver of a service: tsconfig `paths`, `baseUrl`, `outDir`/`rootDir`; package.json `imports` and
 * `_moduleAliases`; the workspaces of the repository. Facts: typescriptlang.org/tsconfig, docs.npmjs.com
 * (workspaces), pnpm.io/pnpm-workspace_yaml. */
#include "base/path.h"
#include "engine/jsonc.h"
#include "engine/manifest.h"

enum { EXTENDS_DEPTH = 16, EXTENDS_FILES = 64 };

static void add_alias(Project *p, AliasScope *s, Str pattern, const YamlNode *targets, Str base) {
    Alias a = {.pattern = pattern};
    if (targets->kind == YAML_SCALAR)
        vec_push(p->arena, &a.targets, path_join(p->arena, base, yaml_text(targets)));
    for (uint32_t i = 0; targets->kind == YAML_SEQUENCE && i < targets->items.n; i++)
        vec_push(p->arena, &a.targets, path_join(p->arena, base, yaml_text(targets->items.p[i])));
    if (a.targets.n) vec_push(p->arena, &s->aliases, a);
}

typedef struct TsConfig {
    bool paths, base_url, out_dir, root_dir, decorators; /* set already by a nearer file */
    Str out, source;
    bool legacy_decorators;
    AliasScope scope;
    Paths visited; /* files read for it */
} TsConfig;

static Str extended(Project *p, Str dir, Str name) {
    if (!specifier_is_relative(name)) return (Str){0}; /* a package's configuration is not read */
    Str path = path_join(p->arena, dir, name);
    if (source_kind(p->sources, path) == PATH_FILE) return path;
    Str json = str_join(p->arena, path, STR(".json"));
    return source_kind(p->sources, json) == PATH_FILE ? json
                                                      : path_join(p->arena, path, STR("tsconfig.json"));
}

/* Configurations may extend each other in a circle, and one may be reached on many ways. */
static bool first_visit(Project *p, TsConfig *c, Str path) {
    for (uint32_t i = 0; i < c->visited.n; i++)
        if (str_eq(c->visited.p[i], path)) return false;
    vec_push(p->arena, &c->visited, path);
    return c->visited.n <= EXTENDS_FILES;
}

/* A path of the configuration in `dir`; `${configDir}` is the directory of the one that extends the others.
 */
static Str config_path(Project *p, const TsConfig *c, Str dir, const YamlNode *v) {
    Str text = yaml_text(v), variable = STR("${configDir}");
    if (!str_starts(text, variable)) return path_join(p->arena, dir, text);
    Str rest = str_sub(text, variable.n, text.n);
    return path_join(p->arena, c->scope.dir, str_starts(rest, STR("/")) ? str_sub(rest, 1, rest.n) : rest);
}

static void read_tsconfig(Project *p, Str path, TsConfig *out, uint32_t depth) {
    if (!path.n || !first_visit(p, out, path)) return;
    const YamlNode *root =
        depth < EXTENDS_DEPTH ? jsonc_open(p->arena, p->mem, p->sources, p->troubles, path) : NULL;
    if (!root) return;
    Str dir = path_dir(path);
    const YamlNode *o = yaml_get(root, STR("compilerOptions"));
    const YamlNode *base = yaml_get(o, STR("baseUrl")), *paths = yaml_get(o, STR("paths"));
    Str base_dir = base ? config_path(p, out, dir, base) : dir;
    if (paths && !out->paths) {
        out->paths = true;
        if (!base && out->base_url) base_dir = out->scope.base_url;
        for (uint32_t i = 0; i < paths->pairs.n; i++)
            add_alias(p, &out->scope, yaml_text(paths->pairs.p[i].key), paths->pairs.p[i].value, base_dir);
    }
    if (base && !out->base_url) out->base_url = true, out->scope.base_url = base_dir;
    const YamlNode *decorators = yaml_get(o, STR("experimentalDecorators"));
    if (!decorators && yaml_is_true(yaml_get(o, STR("emitDecoratorMetadata"))))
        decorators = yaml_get(o, STR("emitDecoratorMetadata")); /* needs the older form */
    if (decorators && !out->decorators)
        out->decorators = true, out->legacy_decorators = yaml_is_true(decorators);
    const YamlNode *out_dir = yaml_get(o, STR("outDir")), *root_dir = yaml_get(o, STR("rootDir"));
    if (out_dir && !out->out_dir) out->out_dir = true, out->out = config_path(p, out, dir, out_dir);
    if (root_dir && !out->root_dir) out->root_dir = true, out->source = config_path(p, out, dir, root_dir);
    const YamlNode *parent = yaml_get(root, STR("extends"));
    if (parent && parent->kind == YAML_SCALAR)
        read_tsconfig(p, extended(p, dir, yaml_text(parent)), out, depth + 1);
    for (uint32_t i = 0; parent && parent->kind == YAML_SEQUENCE && i < parent->items.n; i++)
        read_tsconfig(p, extended(p, dir, yaml_text(parent->items.p[parent->items.n - 1 - i])), out,
                      depth + 1);
}

static void add_output(Project *p, Resolver *r, Str out, Str source) {
    if (!str_eq(out, source) && !str_eq(out, STR(".")))
        vec_push(p->arena, &r->outputs, (OutputDir){.out = out, .source = source});
}

/* Compiled output by custom, when no configuration says where sources are. */
static void customary_outputs(Project *p, Resolver *r, Str dir) {
    static const char *const outs[] = {"dist", "build", "out", "lib", ".build"};
    static const char *const sources[] = {"src", ".", "lib", "server"};
    for (size_t i = 0; i < sizeof outs / sizeof *outs; i++)
        for (size_t k = 0; k < sizeof sources / sizeof *sources; k++)
            add_output(p, r, path_join(p->arena, dir, str_of(outs[i])),
                       path_join(p->arena, dir, str_of(sources[k])));
}

static void tsconfig_of(Project *p, Resolver *r, Str dir) {
    static const char *const names[] = {"tsconfig.json", "tsconfig.app.json", "tsconfig.build.json",
                                        "tsconfig.server.json", "jsconfig.json"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        TsConfig c = {.scope = {.dir = dir}};
        Str path = path_join(p->arena, dir, str_of(names[i]));
        if (source_kind(p->sources, path) != PATH_FILE) continue;
        read_tsconfig(p, path, &c, 0);
        if (c.decorators)
            vec_push(p->arena, &r->decorators, (DecoratorForm){.dir = dir, .legacy = c.legacy_decorators});
        if (c.scope.aliases.n || c.scope.base_url.n) vec_push(p->arena, &r->scopes, c.scope);
        if (c.out.n) {
            if (c.source.n) add_output(p, r, c.out, c.source);
            add_output(p, r, c.out, path_join(p->arena, dir, STR("src")));
            add_output(p, r, c.out, dir);
        }
    }
}

static void package_aliases(Project *p, Resolver *r, Str dir, const YamlNode *package) {
    AliasScope s = {.dir = dir};
    const YamlNode *imports = yaml_get(package, STR("imports")),
                   *aliases = yaml_get(package, STR("_moduleAliases"));
    for (uint32_t i = 0; imports && i < imports->pairs.n; i++) {
        const YamlNode *v = imports->pairs.p[i].value;
        for (int hops = 0; v && v->kind == YAML_MAPPING && hops < 4;
             hops++) { /* conditions: the last is the fallback */
            const YamlNode *chosen = yaml_get(v, STR("default"));
            v = chosen ? chosen : v->pairs.n ? v->pairs.p[v->pairs.n - 1].value : NULL;
        }
        if (v) add_alias(p, &s, yaml_text(imports->pairs.p[i].key), v, dir);
    }
    for (uint32_t i = 0; aliases && i < aliases->pairs.n; i++) {
        Str key = yaml_text(aliases->pairs.p[i].key), target = yaml_text(aliases->pairs.p[i].value);
        Alias exact = {.pattern = key}, below = {.pattern = str_join(p->arena, key, STR("/*"))};
        vec_push(p->arena, &exact.targets, path_join(p->arena, dir, target));
        vec_push(p->arena, &below.targets, path_join(p->arena, dir, str_join(p->arena, target, STR("/*"))));
        vec_push(p->arena, &s.aliases, exact);
        vec_push(p->arena, &s.aliases, below);
    }
    if (s.aliases.n) vec_push(p->arena, &r->scopes, s);
}

/* ---- workspaces ---- */

static void add_main(Project *p, WorkspacePackage *w, const YamlNode *node) {
    for (int hops = 0; node && node->kind == YAML_MAPPING && hops < 4; hops++) {
        static const char *const conditions[] = {"source", "import", "require", "node", "default", "types"};
        const YamlNode *chosen = NULL;
        for (size_t i = 0; i < sizeof conditions / sizeof *conditions && !chosen; i++)
            chosen = yaml_get(node, str_of(conditions[i]));
        node = chosen;
    }
    Str s = yaml_text(node);
    if (s.n) vec_push(p->arena, &w->mains, path_join(p->arena, w->dir, s));
}

static void add_exports(Project *p, WorkspacePackage *w, const YamlNode *exports) {
    if (!exports) return;
    if (exports->kind != YAML_MAPPING || !exports->pairs.n ||
        !str_starts(yaml_text(exports->pairs.p[0].key), STR("."))) {
        add_main(p, w, exports);
        return;
    }
    for (uint32_t i = 0; i < exports->pairs.n; i++) {
        WorkspacePackage one = {.dir = w->dir};
        Alias a = {.pattern = yaml_text(exports->pairs.p[i].key)};
        add_main(p, &one, exports->pairs.p[i].value);
        for (uint32_t k = 0; k < one.mains.n; k++)
            vec_push(p->arena, &a.targets, one.mains.p[k]);
        if (a.targets.n) vec_push(p->arena, &w->exports, a);
    }
}

static void add_workspace(Project *p, Resolver *r, Str dir) {
    const YamlNode *package = manifest_package(p, dir);
    Str name = yaml_text(yaml_get(package, STR("name")));
    if (!name.n) return;
    static const char *const mains[] = {"source", "main", "module", "types"};
    static const char *const customs[] = {"src/index", "lib/index", "index", "src/main"};
    WorkspacePackage w = {.name = name, .dir = dir};
    add_exports(p, &w, yaml_get(package, STR("exports")));
    for (size_t i = 0; i < sizeof mains / sizeof *mains; i++)
        add_main(p, &w, yaml_get(package, str_of(mains[i])));
    for (size_t i = 0; i < sizeof customs / sizeof *customs; i++)
        vec_push(p->arena, &w.mains, path_join(p->arena, dir, str_of(customs[i])));
    vec_push(p->arena, &w.mains, path_join(p->arena, dir, str_join(p->arena, STR("lib/"), path_base(name))));
    vec_push(p->arena, &r->packages, w);
    tsconfig_of(p, r, dir);
    package_aliases(p, r, dir, package);
    customary_outputs(p, r, dir);
}

/* "packages/x" with wildcards → the directories with a package.json that match. Depth 3 covers what people
 * write. */
static void match_workspaces(Project *p, Resolver *r, Str base, Str pattern, Str dir, uint32_t depth) {
    DirEntries entries = {0};
    if (depth == 0 || !source_list(p->sources, path_join(p->arena, base, dir), &entries)) return;
    for (uint32_t i = 0; i < entries.n; i++) {
        if (entries.p[i].kind != PATH_DIRECTORY || walk_skips(entries.p[i].name)) continue;
        Str below = dir.n ? path_join(p->arena, dir, entries.p[i].name) : entries.p[i].name;
        Str full = path_join(p->arena, base, below);
        if (str_glob(pattern, below) &&
            source_kind(p->sources, path_join(p->arena, full, STR("package.json"))) == PATH_FILE)
            add_workspace(p, r, full);
        match_workspaces(p, r, base, pattern, below, depth - 1);
    }
}

static void packages_in(Project *p, Resolver *r, Str folder, bool scope) {
    DirEntries entries = {0};
    if (!source_list(p->sources, folder, &entries)) return;
    for (uint32_t i = 0; i < entries.n; i++) {
        Str dir = path_join(p->arena, folder, entries.p[i].name);
        if (entries.p[i].kind != PATH_DIRECTORY) continue;
        if (!scope && str_starts(entries.p[i].name, STR("@")))
            packages_in(p, r, dir, true);
        else
            add_workspace(p, r, dir);
    }
}

void manifest_own_packages(Project *p, Resolver *r, Str path) {
    Str folder = STR("node_modules/");
    ptrdiff_t at = str_find(path, folder, 0);
    if (at < 0 || (at > 0 && path.p[at - 1] != '/')) return;
    Str beside = path_join(p->arena, str_sub(path, 0, (size_t)at), STR("package.json"));
    if (source_kind(p->sources, beside) == PATH_NONE)
        packages_in(p, r, str_sub(path, 0, (size_t)at + folder.n - 1), false);
}

static bool workspaces_of(Project *p, Resolver *r, Str dir) {
    const YamlNode *package = manifest_package(p, dir), *list = yaml_get(package, STR("workspaces"));
    if (list && list->kind == YAML_MAPPING) list = yaml_get(list, STR("packages"));
    if (!list) {
        Str path = path_join(p->arena, dir, STR("pnpm-workspace.yaml"));
        if (source_kind(p->sources, path) == PATH_FILE) {
            YamlDocument d =
                yaml_read(p->arena, p->mem, p->sources, source_open(p->sources, path, DOCUMENT_LIMIT));
            list = yaml_get(d.root, STR("packages"));
        }
    }
    if (!list || list->kind != YAML_SEQUENCE) return false;
    for (uint32_t i = 0; i < list->items.n; i++) {
        Str pattern = yaml_text(list->items.p[i]);
        if (str_starts(pattern, STR("!"))) continue;
        if (str_starts(pattern, STR("./"))) pattern = str_sub(pattern, 2, pattern.n);
        while (str_ends(pattern, STR("/")))
            pattern.n--;
        match_workspaces(p, r, dir, pattern, (Str){0}, 4);
    }
    return true;
}

static void own_package(Project *p, Resolver *r, Str dir) {
    const YamlNode *package = manifest_package(p, dir);
    if (package) package_aliases(p, r, dir, package);
}

Resolver *manifest_resolver(Project *p, Str dir) {
    Resolver *r = NEW(p->arena, Resolver);
    *r = (Resolver){
        .arena = p->arena, .sources = p->sources, .legacy_decorators = manifest_legacy_decorators(p, dir)};
    bool workspaces = false;
    for (Str at = dir;; at = path_dir(at)) {
        tsconfig_of(p, r, at);
        own_package(p, r, at);
        if (source_kind(p->sources, path_join(p->arena, at, STR("package.json"))) == PATH_FILE) {
            customary_outputs(p, r, at);
            if (!workspaces) workspaces = workspaces_of(p, r, at);
            const YamlNode *package = manifest_package(p, at);
            Str name = yaml_text(yaml_get(package, STR("name")));
            if (name.n && (yaml_get(package, STR("main")) || yaml_get(package, STR("exports")) ||
                           str_eq(name, STR("express"))))
                add_workspace(p, r, at); /* a package may import itself by name, and examples import the
                                            package they belong to */
        }
        if (str_eq(at, STR("."))) break;
    }
    return r;
}
