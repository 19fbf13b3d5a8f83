/* A depth-first walk with an explicit stack; siblings come out in name order. */
#include "source/walk.h"

#include "base/path.h"

#include <stdlib.h>

enum { WALK_DEPTH = 64 };

typedef struct Pending {
    Str path;
    uint32_t depth;
} Pending;

bool walk_skips(Str name) {
    static const char *const skipped[] = {"node_modules",     ".git",          ".hg",   ".svn",
                                          "bower_components", "jspm_packages", ".yarn", ".pnpm-store"};
    for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++)
        if (str_eq(name, str_of(skipped[i]))) return true;
    return false;
}

static int by_path(const void *a, const void *b) {
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

bool walk_files(Sources *sources, Str dir, uint32_t limit, Paths *out) {
    VEC(Pending) stack = {0};
    uint32_t first = out->n;
    bool whole = true;
    vec_push(sources->arena, &stack, (Pending){.path = dir});
    while (stack.n && whole) {
        Pending at = stack.p[--stack.n];
        DirEntries entries = {0};
        if (at.depth > WALK_DEPTH || !source_list(sources, at.path, &entries)) continue;
        for (uint32_t i = 0; i < entries.n; i++) {
            DirEntry e = entries.p[i];
            Str path = path_join(sources->arena, at.path, e.name);
            if (e.kind == PATH_FILE)
                vec_push(sources->arena, out, path);
            else if (e.kind == PATH_DIRECTORY && !walk_skips(e.name) && !e.link)
                vec_push(sources->arena, &stack, (Pending){.path = path, .depth = at.depth + 1});
        }
        whole = out->n - first <= limit;
    }
    if (out->n > first) qsort(out->p + first, out->n - first, sizeof *out->p, by_path);
    return whole;
}
