/* Resolution by data: aliases, workspaces, then Node's rules for files and directories. */
#include "eval/resolve.h"

#include "base/path.h"

bool specifier_is_relative(Str s) {
    return str_starts(s, STR("./")) || str_starts(s, STR("../")) || str_starts(s, STR("/")) ||
           str_eq(s, STR(".")) || str_eq(s, STR(".."));
}

static bool is_file(Resolver *r, Str path) {
    return source_kind(r->sources, path) == PATH_FILE;
}

/* Endings tried in this order; TypeScript sources win over what was compiled beside them. */
static const char *const endings[] = {".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx", ".json"};

bool resolve_is_module(Str ending) {
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_eq(ending, str_of(endings[i]))) return true;
    return false;
}

static const char *const assets[] = {
    ".css",  ".scss", ".sass",    ".less", ".styl",  ".svg", ".png", ".jpg", ".jpeg",  ".gif", ".webp",
    ".avif", ".ico",  ".bmp",     ".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp3",   ".mp4", ".webm",
    ".pdf",  ".html", ".htm",     ".md",   ".mdx",   ".txt", ".csv", ".xml", ".sql",   ".gql", ".yml",
    ".yaml", ".toml", ".graphql", ".wasm", ".node",  ".vue", ".pem", ".hbs", ".svelte"};

bool resolve_is_asset(Str path) {
    for (size_t i = 0; i < sizeof assets / sizeof *assets; i++)
        if (str_ends(path, str_of(assets[i]))) return true;
    return false;
}

/* "./x.js" in TypeScript means ./x.ts. */
static const char *const compiled[][2] = {{".js", ".ts"},   {".js", ".tsx"},  {".jsx", ".tsx"},
                                          {".mjs", ".mts"}, {".cjs", ".cts"}, {".js", ".jsx"}};

static Str with_ending(Resolver *r, Str path) {
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        Str candidate = str_join(r->arena, path, str_of(endings[i]));
        if (is_file(r, candidate)) return candidate;
    }
    return (Str){0};
}

static Str as_source(Resolver *r, Str path) {
    for (size_t i = 0; i < sizeof compiled / sizeof *compiled; i++) {
        Str from = str_of(compiled[i][0]);
        if (!str_ends(path, from)) continue;
        Str candidate = str_join(r->arena, str_sub(path, 0, path.n - from.n), str_of(compiled[i][1]));
        if (is_file(r, candidate)) return candidate;
    }
    return (Str){0};
}

static Str plain_file(Resolver *r, Str path) {
    Str found = {0};
    PathKind kind = source_kind(r->sources, path);
    if (kind == PATH_FILE && !str_ends(path, STR(".d.ts"))) return path;
    found = as_source(r, path);
    if (!found.n) found = with_ending(r, path);
    if (!found.n && kind == PATH_DIRECTORY) {
        for (uint32_t i = 0; !found.n && i < r->packages.n; i++)
            if (str_eq(r->packages.p[i].dir, path))
                for (uint32_t k = 0; !found.n && k < r->packages.p[i].mains.n; k++)
                    found = resolve_file(r, r->packages.p[i].mains.p[k]);
        if (!found.n) found = with_ending(r, path_join(r->arena, path, STR("index")));
    }
    return found;
}

Str resolve_linked(Resolver *r, Str path) {
    Str folder = STR("node_modules/");
    ptrdiff_t at = str_find(path, folder, 0);
    if (at < 0) return path;
    Str inside = str_sub(path, (size_t)at + folder.n, path.n);
    for (uint32_t i = 0; i < r->packages.n; i++) {
        const WorkspacePackage *p = &r->packages.p[i];
        if (str_eq(inside, p->name)) return p->dir;
        if (str_starts(inside, p->name) && inside.p[p->name.n] == '/')
            return path_join(r->arena, p->dir, str_sub(inside, p->name.n + 1, inside.n));
    }
    return path;
}

Str resolve_file(Resolver *r, Str path) {
    path = resolve_linked(r, path_normalize(r->arena, path));
    Str found = plain_file(r, path);
    for (uint32_t i = 0; !found.n && i < r->outputs.n; i++) {
        OutputDir o = r->outputs.p[i];
        if (!path_is_inside(o.out, path)) continue;
        Str rest = str_eq(o.out, path) ? (Str){0} : str_sub(path, o.out.n + 1, path.n);
        found = plain_file(r, rest.n ? path_join(r->arena, o.source, rest) : o.source);
    }
    return found;
}

/* What `*` of the pattern stands for in s; false when it does not match. */
static bool match_star(Str pattern, Str s, Str *star) {
    ptrdiff_t at = str_find_char(pattern, '*', 0);
    *star = (Str){0};
    if (at < 0) return str_eq(pattern, s);
    Str head = str_sub(pattern, 0, (size_t)at), tail = str_sub(pattern, (size_t)at + 1, pattern.n);
    if (s.n < head.n + tail.n || !str_starts(s, head) || !str_ends(s, tail)) return false;
    *star = str_sub(s, head.n, s.n - tail.n);
    return true;
}

static Str substitute(Resolver *r, Str target, Str star) {
    ptrdiff_t at = str_find_char(target, '*', 0);
    if (at < 0) return target;
    Str head = str_join(r->arena, str_sub(target, 0, (size_t)at), star);
    return str_join(r->arena, head, str_sub(target, (size_t)at + 1, target.n));
}

static Str by_aliases(Resolver *r, const Alias *aliases, uint32_t n, Str specifier) {
    for (uint32_t i = 0; i < n; i++) {
        Str star;
        if (!match_star(aliases[i].pattern, specifier, &star)) continue;
        for (uint32_t k = 0; k < aliases[i].targets.n; k++) {
            Str found = resolve_file(r, substitute(r, aliases[i].targets.p[k], star));
            if (found.n) return found;
        }
    }
    return (Str){0};
}

/* Alias scopes are sorted innermost directory first by whoever fills them. */
static Str by_scopes(Resolver *r, Str from, Str specifier) {
    for (uint32_t i = 0; i < r->scopes.n; i++) {
        const AliasScope *s = &r->scopes.p[i];
        if (!path_is_inside(s->dir, from)) continue;
        Str found = by_aliases(r, s->aliases.p, s->aliases.n, specifier);
        if (!found.n && s->base_url.n) found = resolve_file(r, path_join(r->arena, s->base_url, specifier));
        if (found.n) return found;
    }
    return (Str){0};
}

static Str by_workspaces(Resolver *r, Str specifier) {
    for (uint32_t i = 0; i < r->packages.n; i++) {
        const WorkspacePackage *p = &r->packages.p[i];
        if (!str_starts(specifier, p->name) || (specifier.n > p->name.n && specifier.p[p->name.n] != '/'))
            continue;
        Str rest = str_sub(specifier, p->name.n, specifier.n), found = {0};
        Str sub = str_join(r->arena, STR("."), rest);
        if (p->exports.n) found = by_aliases(r, p->exports.p, p->exports.n, sub);
        for (uint32_t k = 0; !found.n && !rest.n && k < p->mains.n; k++)
            found = resolve_file(r, p->mains.p[k]);
        if (!found.n && rest.n)
            found = resolve_file(r, path_join(r->arena, p->dir, str_sub(rest, 1, rest.n)));
        if (!found.n && !rest.n) found = resolve_file(r, p->dir);
        if (found.n) return found;
    }
    return (Str){0};
}

static Str resolve_anew(Resolver *r, Str from, Str specifier) {
    if (specifier.n == 0) return (Str){0};
    if (path_is_absolute(specifier))
        return resolve_file(r, str_sub(path_normalize(r->arena, specifier), 1, specifier.n));
    if (specifier_is_relative(specifier))
        return resolve_file(r, path_join(r->arena, path_dir(from), specifier));
    Str found = by_scopes(r, from, specifier);
    return found.n ? found : by_workspaces(r, specifier);
}

Str resolve_module(Resolver *r, Str from, Str specifier) {
    uint32_t at;
    Interner *names = &r->sources->paths;
    uint64_t key = (uint64_t)sym_intern(names, path_dir(from)) << 32 | sym_intern(names, specifier);
    if (map_get(&r->answers, key, &at)) return r->found.p[at];
    Str found = resolve_anew(r, from, specifier);
    map_set(r->arena, &r->answers, key, r->found.n);
    vec_push(r->arena, &r->found, found);
    return found;
}

static void add_mains(Resolver *r, uint32_t index) {
    const WorkspacePackage *p = &r->packages.p[index];
    for (uint32_t i = 0; i < p->mains.n; i++) {
        Str main = resolve_file(r, p->mains.p[i]);
        Sym sym = main.n && path_is_inside(p->dir, main) ? sym_intern(&r->sources->paths, main) : 0;
        if (sym && !map_get(&r->mains, sym, NULL)) map_set(r->arena, &r->mains, sym, index);
    }
}

Str resolve_package_at(Resolver *r, Str path) {
    uint32_t at;
    while (r->mains_n < r->packages.n)
        add_mains(r, r->mains_n++);
    Sym sym = sym_lookup(&r->sources->paths, path);
    return sym && map_get(&r->mains, sym, &at) ? r->packages.p[at].name : (Str){0};
}

bool resolve_legacy_decorators(const Resolver *r, Str path) {
    bool legacy = r->legacy_decorators, found = false;
    size_t depth = 0;
    for (uint32_t i = 0; i < r->decorators.n; i++) {
        const DecoratorForm *form = &r->decorators.p[i];
        size_t at = str_eq(form->dir, STR(".")) ? 0 : form->dir.n;
        if (!path_is_inside(form->dir, path) || (found && at <= depth)) continue;
        found = true;
        depth = at;
        legacy = form->legacy;
    }
    return legacy;
}
