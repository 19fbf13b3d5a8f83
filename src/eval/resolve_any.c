/* The files that a specifier with one unknown piece may mean: `./env/${?}.js` is each file of ./env that ends
 * in .js.
 *
 * The piece is looked for within one name of the path, among the entries of the real directory; what it may
 * be is resolved as if it had been written out. */
#include "base/path.h"
#include "eval/resolve.h"

typedef struct Pattern {
    Str dir;           /* where the name with the unknown piece stands */
    Str before, after; /* of that name, around the piece */
    Str rest;          /* of the path, from the slash on */
} Pattern;

static bool read_pattern(Arena *arena, Str from, Str specifier, char hole, Pattern *out) {
    ptrdiff_t at = str_find_char(specifier, hole, 0);
    if (at < 0 || !specifier_is_relative(specifier)) return false;
    Str head = str_sub(specifier, 0, (size_t)at), tail = str_sub(specifier, (size_t)at + 1, specifier.n);
    if (str_find_char(tail, hole, 0) >= 0) return false;
    ptrdiff_t slash = str_rfind_char(head, '/'), next = str_find_char(tail, '/', 0);
    Str dir = str_sub(head, 0, (size_t)slash + 1);
    *out = (Pattern){.dir = path_normalize(arena, str_starts(dir, STR("/"))
                                                      ? str_sub(dir, 1, dir.n)
                                                      : path_join(arena, path_dir(from), dir)),
                     .before = str_sub(head, (size_t)slash + 1, head.n),
                     .after = next < 0 ? tail : str_sub(tail, 0, (size_t)next),
                     .rest = next < 0 ? (Str){0} : str_sub(tail, (size_t)next, tail.n)};
    return true;
}

/* A piece stands for something: `./env/${?}` does not mean ./env/ itself. */
static bool matches(const Pattern *p, Str name) {
    return name.n > p->before.n + p->after.n && str_starts(name, p->before) && str_ends(name, p->after);
}

static void add(Resolver *r, const Pattern *p, Str from, Str name, ResolvedPaths *out) {
    Str path = resolve_file(r, str_join(r->arena, path_join(r->arena, p->dir, name), p->rest));
    if (!path.n || str_eq(path, from)) return;
    for (uint32_t i = 0; i < out->n; i++)
        if (str_eq(out->p[i], path)) return;
    vec_push(r->arena, out, path);
}

/* `./${?}` in a package's own directory: the JSON there belongs to tools, lock files of megabytes among it.
 */
static bool is_tools_file(const Pattern *p, const DirEntries *entries, Str ext) {
    if (p->before.n || p->after.n || !str_eq(ext, STR(".json"))) return false;
    for (uint32_t i = 0; i < entries->n; i++)
        if (str_eq(entries->p[i].name, STR("package.json"))) return true;
    return false;
}

void resolve_any(Resolver *r, Str from, Str specifier, char hole, ResolvedPaths *out) {
    Pattern p;
    DirEntries entries = {0};
    if (!read_pattern(r->arena, from, specifier, hole, &p) || !source_list(r->sources, p.dir, &entries))
        return;
    for (uint32_t i = 0; i < entries.n && out->n <= RESOLVE_ANY_MAX; i++) {
        Str name = entries.p[i].name, ext = path_ext(name);
        Str stem = str_sub(name, 0, name.n - ext.n);
        bool is_module = entries.p[i].kind == PATH_DIRECTORY || resolve_is_module(ext);
        if (!is_module || str_ends(stem, STR(".d")) || is_tools_file(&p, &entries, ext)) continue;
        if (matches(&p, name))
            add(r, &p, from, name, out);
        else if (ext.n && matches(&p, stem))
            add(r, &p, from, stem, out);
    }
}
