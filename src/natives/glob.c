/* glob, fast-glob, globby, tinyglobby, Node's own fs.glob: patterns against the audited tree.
 *
 * Options `cwd`, `ignore` (`exclude`), `absolute` count. Results come sorted, relative to cwd as the packages
 * give them; an absolute pattern (path.join(__dirname, 'routes', '*.js')) gives absolute paths. A pattern
 * that is not known gives an open list. */
#include "base/path.h"
#include "natives/natives.h"
#include "natives/path_node.h"
#include "natives/pattern.h"
#include "natives/support.h"
#include "source/walk.h"

enum { WALK_LIMIT = 20000, BRACE_MAX = 256 };

typedef struct Glob {
    Eval *ev;
    VEC(Str) patterns, ignored; /* without braces, virtual absolute paths */
    Str cwd;                    /* virtual absolute path */
    bool absolute;
    bool unknown;
    const Unknown *why;
} Glob;

typedef VEC(Str) Strs;

/* {a,b}: every way; nested braces by recursion. */
static void expand_braces(Arena *arena, Str s, Strs *out) {
    ptrdiff_t open = str_find_char(s, '{', 0);
    int depth = 0;
    if (open < 0 || out->n >= BRACE_MAX) {
        if (out->n < BRACE_MAX) vec_push(arena, out, s);
        return;
    }
    size_t close = (size_t)open;
    for (; close < s.n; close++) {
        depth += s.p[close] == '{' ? 1 : s.p[close] == '}' ? -1 : 0;
        if (depth == 0) break;
    }
    if (close == s.n) {
        vec_push(arena, out, s);
        return;
    }
    Str before = str_sub(s, 0, (size_t)open), after = str_sub(s, close + 1, s.n);
    size_t from = (size_t)open + 1;
    for (size_t i = from; i <= close; i++) {
        depth += s.p[i] == '{' ? 1 : s.p[i] == '}' && i < close ? -1 : 0;
        if (i < close && (s.p[i] != ',' || depth)) continue;
        expand_braces(arena, str_join(arena, str_join(arena, before, str_sub(s, from, i)), after), out);
        from = i + 1;
    }
}

static void add_pattern(Glob *g, Value v, bool ignored) {
    Arena *arena = g->ev->arena;
    Strs ways = {0};
    Str s;
    if (!value_known_text(v, &s)) {
        g->unknown = true;
        if (!g->why) g->why = value_why(v);
        return;
    }
    if (str_starts(s, STR("!")) && !str_starts(s, STR("!("))) s = str_sub(s, 1, s.n), ignored = true;
    expand_braces(arena, s, &ways);
    for (uint32_t i = 0; i < ways.n; i++) {
        Str p = path_join(arena, g->cwd, ways.p[i]);
        if (ignored)
            vec_push(arena, &g->ignored, p);
        else
            vec_push(arena, &g->patterns, p);
    }
    if (!ignored && path_is_absolute(s)) g->absolute = true;
}

static void add_patterns(Glob *g, Value v, bool ignored, Span span) {
    ValueList list = {0};
    if (v.kind == VALUE_UNDEFINED) return;
    if (v.kind != VALUE_OBJECT) {
        add_pattern(g, v, ignored);
        return;
    }
    if (!native_list(g->ev, v, span, &list) || list.open) g->unknown = true;
    for (uint32_t i = 0; i < list.items.n; i++)
        add_pattern(g, list.items.p[i], ignored);
}

static void read_options(Glob *g, Value options, Span span) {
    Eval *ev = g->ev;
    Str cwd;
    g->cwd = node_cwd(ev);
    if (options.kind != VALUE_OBJECT || value_is_callable(options)) return;
    Value v = native_get(ev, options, "cwd", span);
    if (value_known_text(v, &cwd))
        g->cwd = path_join(ev->arena, g->cwd, cwd);
    else if (v.kind != VALUE_UNDEFINED)
        g->unknown = true, g->why = value_why(v);
    g->absolute = value_truth(native_get(ev, options, "absolute", span)) == TRUE_KNOWN;
    add_patterns(g, native_get(ev, options, "ignore", span), true, span);
    add_patterns(g, native_get(ev, options, "exclude", span), true, span); /* Node's own name of it */
}

static bool matches_any(const Str *patterns, uint32_t n, Str path) {
    for (uint32_t i = 0; i < n; i++)
        if (pattern_matches(patterns[i], path)) return true;
    return false;
}

/* The directory below which a pattern can match: up to its first wildcard. */
static Str fixed_part(Str pattern) {
    ptrdiff_t slash = str_rfind_char(str_sub(pattern, 0, pattern_fixed(pattern)), '/');
    return slash <= 0 ? STR("/") : str_sub(pattern, 0, (size_t)slash);
}

static void glob_run(Glob *g, Object *out) {
    Eval *ev = g->ev;
    Map seen = {0};
    for (uint32_t i = 0; i < g->patterns.n; i++) {
        Paths files = {0};
        if (!walk_files(ev->sources, native_path(ev, fixed_part(g->patterns.p[i])), WALK_LIMIT, &files))
            eval_limit(ev, out->made, "files of a pattern 20000");
        for (uint32_t k = 0; k < files.n && eval_step(ev); k++) {
            Str path = path_join(ev->arena, STR("/"), files.p[k]);
            Sym sym = sym_intern(ev->names, path);
            if (!pattern_matches(g->patterns.p[i], path) || matches_any(g->ignored.p, g->ignored.n, path))
                continue;
            if (map_get(&seen, sym, NULL)) continue;
            map_set(ev->arena, &seen, sym, 1);
            array_push(ev, out, value_text(ev, g->absolute ? path : path_relative(ev->arena, g->cwd, path)));
        }
    }
}

static Value glob_list(Eval *ev, const Call *call) {
    Glob g = {.ev = ev};
    Object *out = object_array(ev);
    out->made = call->span;
    read_options(&g, call_arg(call, 1), call->span);
    add_patterns(&g, call_arg(call, 0), false, call->span);
    glob_run(&g, out);
    if (g.unknown) native_open(ev, out, g.why ? g.why : native_why(ev, call, "glob"));
    return value_object(out);
}

/* glob(pattern, options?, callback?) of old, a promise of today. */
static Value glob_async(Eval *ev, const Call *call) {
    Value fn = call->n ? call->args[call->n - 1] : value_undefined();
    Value files = glob_list(ev, call);
    if (!value_is_callable(fn)) return eval_promise(ev, files);
    Value args[] = {value_null(), files};
    eval_call(ev, fn, value_undefined(), args, 2, call->span);
    return value_undefined();
}

static Value glob_iterate(Eval *ev, const Call *call) {
    Object *files = glob_list(ev, call).object;
    return native_iterator(ev, files->items, files->item_n, files->flags & OBJECT_OPEN);
}

static const NativeEntry entries[] = {
    {"sync", glob_list},
    {"globSync", glob_list},
    {"globbySync", glob_list},
    {"glob", glob_async},
    {"globby", glob_async},
    {"async", glob_async},
    {"stream", glob_iterate},
    {"globStream", glob_iterate},
    {"iterate", glob_iterate},
    {"globIterate", glob_iterate},
    {"globIterateSync", glob_iterate},
};

void native_globs(Eval *ev, Object *fs, bool promises) {
    static const NativeEntry plain[] = {{"glob", glob_async}, {"globSync", glob_list}},
                             promised[] = {{"glob", glob_iterate}};
    if (promises)
        native_methods(ev, fs, promised, COUNT_OF(promised));
    else
        native_methods(ev, fs, plain, COUNT_OF(plain));
}

static Value make_glob(Eval *ev) {
    Object *f = object_native(ev, "glob", glob_async);
    native_methods(ev, f, entries, COUNT_OF(entries));
    return value_object(f);
}

const PackageModel packages_glob[] = {
    {.name = "glob", .make = make_glob},
    {.name = "fast-glob", .make = make_glob},
    {.name = "globby", .make = make_glob},
    {.name = "tinyglobby", .make = make_glob},
    {0},
};
