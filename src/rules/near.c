/* Imports read from the text, resolved against the files of the service. */
#include "rules/near.h"

#include "base/map.h"
#include "base/out.h"
#include "base/path.h"

#include <string.h>

enum { FILES_MAX = 200, SPECIFIERS_MAX = 2000 };

bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

ptrdiff_t find_word(Str text, Str word, size_t from) {
    for (ptrdiff_t at = str_find(text, word, from); at >= 0; at = str_find(text, word, (size_t)at + 1)) {
        size_t end = (size_t)at + word.n;
        bool before = at > 0 && is_name_byte(text.p[at - 1]),
             after = end < text.n && is_name_byte(text.p[end]);
        if (!before && !after) return at;
    }
    return -1;
}

Span span_at(FileId file, size_t start, size_t end) {
    return (Span){.file = file, .start = (uint32_t)start, .end = (uint32_t)end};
}

Str near_text(RuleContext *context, Str path) {
    const SourceFile *f = source_file(context->sources, source_open(context->sources, path, DOCUMENT_LIMIT));
    return f->status == READ_OK ? f->text : (Str){0};
}

bool near_says(RuleContext *context, const Paths *files, const char *const *words) {
    for (uint32_t i = 0; i < files->n; i++) {
        Str text = near_text(context, files->p[i]);
        for (const char *const *w = words; text.n && *w; w++)
            if (memmem(text.p, text.n, *w, strlen(*w))) return true;
    }
    return false;
}

/* ---- own scripts ---- */

static bool is_one_of(Str s, const char *const *words) {
    for (; *words; words++)
        if (str_eq(s, str_of(*words))) return true;
    return false;
}

bool is_own_script(RuleContext *context, Str path) {
    static const char *const exts[] = {".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", NULL};
    static const char *const dirs[] = {"test",     "tests",  "__tests__", "__mocks__", "mocks",    "spec",
                                       "specs",    "e2e",    "dist",      "build",     "out",      ".next",
                                       "coverage", "vendor", "cypress",   "docs",      "examples", NULL};
    Str name = path_base(path), rest = path_relative(context->arena, context->service->root, path);
    if (!is_one_of(path_ext(name), exts) || str_find(name, STR(".test."), 0) >= 0 ||
        str_find(name, STR(".spec."), 0) >= 0 || str_find(name, STR(".min."), 0) >= 0 ||
        str_ends(name, STR(".d.ts")))
        return false;
    while (rest.n) {
        Str part = str_cut(rest, '/', &rest);
        if (rest.n && is_one_of(part, dirs)) return false;
    }
    return true;
}

/* ---- imports ---- */

static Str existing(RuleContext *context, Str path) {
    static const char *const ends[] = {"",     ".js",       ".ts",       ".mjs",       ".cjs", ".jsx",
                                       ".tsx", "/index.js", "/index.ts", "/index.mjs", NULL};
    if (str_ends(path, STR(".js"))) { /* TypeScript names its files so */
        Str ts = str_fmt(context->arena, "%.*s.ts", STR_ARG(str_sub(path, 0, path.n - 3)));
        if (source_kind(context->sources, ts) == PATH_FILE) return ts;
    }
    for (const char *const *end = ends; *end; end++) {
        Str candidate = str_fmt(context->arena, "%.*s%s", STR_ARG(path), *end);
        if (source_kind(context->sources, candidate) == PATH_FILE) return candidate;
    }
    return (Str){0};
}

static bool has_path(const Paths *paths, Str path) {
    for (uint32_t i = 0; i < paths->n; i++)
        if (str_eq(paths->p[i], path)) return true;
    return false;
}

/* Every quoted './…' or '../…' of a file is taken for a specifier. */
static void add_imports(RuleContext *context, Str path, uint32_t *seen, Paths *out) {
    Str text = near_text(context, path), dir = path_dir(path);
    for (size_t i = 0; i + 3 < text.n && out->n < FILES_MAX && *seen < SPECIFIERS_MAX; i++) {
        char quote = text.p[i];
        if ((quote != '\'' && quote != '"') || text.p[i + 1] != '.') continue;
        ptrdiff_t end = str_find_char(str_sub(text, 0, i + 200), quote, i + 1);
        if (end < 0) continue;
        Str specifier = str_sub(text, i + 1, (size_t)end);
        if (!str_starts(specifier, STR("./")) && !str_starts(specifier, STR("../"))) continue;
        ++*seen;
        Str found = existing(context, path_join(context->arena, dir, specifier));
        if (found.n && !has_path(out, found)) vec_push(context->arena, out, found);
    }
}

Paths files_near(RuleContext *context, FileId file, uint32_t depth) {
    Paths files = {0};
    uint32_t from = 0, seen = 0;
    if (!file) return files;
    vec_push(context->arena, &files, source_file(context->sources, file)->path);
    for (uint32_t step = 0; step < depth; step++) {
        uint32_t to = files.n;
        for (uint32_t i = from; i < to; i++)
            add_imports(context, files.p[i], &seen, &files);
        from = to;
    }
    return files;
}
