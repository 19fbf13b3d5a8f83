/* The evaluator's pure pieces, without programs where that is possible: joining and comparing values, texts
 * with holes, the undo log, key order, resolution over a small tree, queued callbacks. What programs mean is
 * held by fixtures/eval.
 *
 * Values are compared as text: `1 | 2` is one of two, `?` unknown, `-` absent, `'a${?}'` a text with a hole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "eval/interp.h"
#include "natives/natives.h"
#include "syntax/parse.h"

#include <math.h>

/* ---- an interpreter with an observer that only counts ---- */

typedef struct World {
    Mem mem;
    Arena arena;
    Interner names;
    Sources sources;
    Troubles troubles;
    Resolver resolver;
    EvalModels models;
    EvalObserver observer;
    Eval *ev;
    uint32_t registered;                               /* what mark() says */
    uint32_t dropped_from, dropped_to, if_from, if_to; /* the last drop() and condition() */
    Branch branches[4];                                /* of condition(), in order */
    uint32_t branch_n;
    char *dir; /* a temporary tree, or NULL */
} World;

static uint32_t mark(void *context) {
    return ((World *)context)->registered;
}

static void drop(void *context, uint32_t from, uint32_t to) {
    World *w = context;
    w->dropped_from = from, w->dropped_to = to;
}

static void condition(void *context, uint32_t from, uint32_t to, Branch branch) {
    World *w = context;
    w->branches[w->branch_n++ % 4] = branch;
    w->if_from = from, w->if_to = to;
}

static void escape(void *context, Object *object, const Unknown *to, Span span) {
    (void)context, (void)object, (void)to, (void)span;
}

static void blind(void *context, Span span, Str reason, bool may_register) {
    (void)context, (void)span, (void)reason, (void)may_register;
}

static bool is_host(const Object *object) {
    return object->kind == OBJECT_HOST;
}

static void world_open(World *w, const char *root) {
    w->arena = arena_new(&w->mem);
    w->names = interner_new(&w->arena);
    names_intern(&w->names);
    parse_use_memory(&w->mem);
    w->sources = sources_new(&w->arena, str_of(root));
    w->troubles.arena = &w->arena;
    w->resolver = (Resolver){.arena = &w->arena, .sources = &w->sources};
    w->models = (EvalModels){.packages = natives_packages,
                             .package_n = natives_package_n,
                             .globals = natives_globals,
                             .global_n = natives_global_n};
    w->observer = (EvalObserver){.context = w,
                                 .mark = mark,
                                 .drop = drop,
                                 .condition = condition,
                                 .escape = escape,
                                 .blind = blind,
                                 .is_host = is_host};
    w->ev = eval_new(&w->arena, &w->mem, &w->sources, &w->names, &w->troubles, &w->models, &w->observer,
                     &w->resolver);
}

static int setup(void **state) {
    World *w = test_calloc(1, sizeof *w);
    world_open(w, "/dev/null/root");
    *state = w;
    return 0;
}

static int setup_tree(void **state) {
    World *w = test_calloc(1, sizeof *w);
    w->dir = strdup("/tmp/routedrift-eval-XXXXXX");
    if (!w->dir || !mkdtemp(w->dir)) return 1;
    world_open(w, w->dir);
    *state = w;
    return 0;
}

static int teardown(void **state) {
    World *w = *state;
    eval_end(w->ev);
    arena_free(&w->arena);
    assert_int_equal(w->mem.used, 0);
    if (w->dir) {
        char command[64];
        snprintf(command, sizeof command, "rm -r %s", w->dir);
        assert_int_equal(system(command), 0);
        free(w->dir);
    }
    test_free(w);
    return 0;
}

/* ---- values to text ---- */

static void show(Eval *ev, Out *out, Value v);

static void show_object(Eval *ev, Out *out, Object *o) {
    bool list = o->kind == OBJECT_ARRAY || o->kind == OBJECT_SET || o->kind == OBJECT_MAP;
    Syms names = {0};
    out_char(out, list ? '[' : '{');
    for (uint32_t i = 0; list && i < o->item_n; i++) {
        if (i) out_cstr(out, ", ");
        show(ev, out, o->items[i]);
        if (o->kind == OBJECT_MAP) out_cstr(out, ": "), show(ev, out, o->values[i]);
    }
    if (!list) object_keys(ev, o, &names);
    for (uint32_t i = 0; i < names.n; i++) {
        out_fmt(out, "%s%.*s: ", i ? ", " : "", STR_ARG(sym_str(ev->names, names.p[i])));
        show(ev, out, object_own(o, names.p[i])->value);
    }
    if (o->flags & OBJECT_OPEN) out_cstr(out, "...");
    out_char(out, list ? ']' : '}');
}

static void show(Eval *ev, Out *out, Value v) {
    switch ((ValueKind)v.kind) {
    case VALUE_TEXT: out_fmt(out, "'%.*s'", STR_ARG(text_shown(ev->arena, v.text->str))); return;
    case VALUE_UNKNOWN: out_char(out, '?'); return;
    case VALUE_ABSENT: out_char(out, '-'); return;
    case VALUE_ONE_OF:
        for (uint32_t i = 0; i < v.one_of->n; i++) {
            if (i) out_cstr(out, " | ");
            show(ev, out, v.one_of->values[i]);
        }
        return;
    case VALUE_OBJECT: show_object(ev, out, v.object); return;
    case VALUE_UNDEFINED:
    case VALUE_NULL:
    case VALUE_BOOLEAN:
    case VALUE_NUMBER:
    case VALUE_SYMBOL: out_str(out, value_to_text(ev, v).text->str); return;
    }
}

static const char *shown(Eval *ev, Value v) {
    Out out = out_new(ev->arena);
    show(ev, &out, v);
    return str_copy(ev->arena, out_str_of(&out)).p;
}

#define ASSERT_SHOWN(ev, v, expected) assert_string_equal(shown((ev), (v)), (expected))

static void assert_str(Str actual, const char *expected) {
    if (!str_eq(actual, str_of(expected)))
        fail_msg("expected \"%s\", got \"%.*s\"", expected, STR_ARG(actual));
}

/* ---- making values ---- */

static const Span here = {.file = 1, .start = 2, .end = 3};

static Value number(double n) {
    return value_number(n);
}

static Value unknown(Eval *ev) {
    return value_unknown(ev, REASON_REQUEST, here, STR("x"));
}

/* `?` in the pattern becomes a hole. */
static Value text(Eval *ev, const char *pattern) {
    char *bytes = arena_copy(ev->arena, pattern, strlen(pattern) + 1);
    for (char *p = bytes; *p; p++)
        if (*p == '?') *p = HOLE;
    bool holes = strchr(pattern, '?') != NULL;
    return value_text_holes(ev, str_of(bytes), holes ? unknown(ev).unknown : NULL);
}

static Value join(Eval *ev, Value a, Value b) {
    return value_join(ev, a, b, here);
}

/* One of the numbers first … first + n - 1. */
static Value numbers(Eval *ev, int first, int n) {
    Value all = number(first);
    for (int i = 1; i < n; i++)
        all = join(ev, all, number(first + i));
    return all;
}

static Sym sym(Eval *ev, const char *name) {
    return sym_intern(ev->names, str_of(name));
}

static Value assumed(Value v) {
    v.assumed = true;
    return v;
}

/* ---- joining ---- */

static void joins_alternatives_once(void **state) {
    Eval *ev = ((World *)*state)->ev;
    ASSERT_SHOWN(ev, join(ev, number(1), number(1)), "1");
    ASSERT_SHOWN(ev, join(ev, number(1), number(2)), "1 | 2");
    ASSERT_SHOWN(ev, join(ev, numbers(ev, 1, 2), number(2)), "1 | 2");
    ASSERT_SHOWN(ev, join(ev, number(3), numbers(ev, 1, 3)), "3 | 1 | 2");
    ASSERT_SHOWN(ev, join(ev, numbers(ev, 1, 2), numbers(ev, 2, 2)), "1 | 2 | 3");
    ASSERT_SHOWN(ev, join(ev, text(ev, "a"), text(ev, "a")), "'a'");
    ASSERT_SHOWN(ev, join(ev, unknown(ev), unknown(ev)), "?");
    ASSERT_SHOWN(ev, join(ev, number(NAN), number(NAN)), "NaN");
    /* two texts with holes may differ though they look alike, but nothing tells them apart: one is enough */
    ASSERT_SHOWN(ev, join(ev, text(ev, "a?"), text(ev, "a?")), "'a${?}'");
    ASSERT_SHOWN(ev, join(ev, text(ev, "a?"), text(ev, "?a")), "'a${?}' | '${?}a'");
    ASSERT_SHOWN(ev, join(ev, number(1), (Value){.kind = VALUE_ABSENT}), "1 | -");
    Object *o = object_plain(ev);
    ASSERT_SHOWN(ev, join(ev, value_object(o), value_object(o)), "{}");
    ASSERT_SHOWN(ev, join(ev, value_object(o), value_object(object_plain(ev))), "{} | {}");
}

static void decays_at_nine(void **state) {
    Eval *ev = ((World *)*state)->ev;
    Value eight = numbers(ev, 1, 8);
    assert_int_equal(eight.kind, VALUE_ONE_OF);
    assert_int_equal(eight.one_of->n, ONE_OF_MAX);
    ASSERT_SHOWN(ev, join(ev, eight, number(8)), "1 | 2 | 3 | 4 | 5 | 6 | 7 | 8");
    Value nine = join(ev, eight, number(9));
    assert_int_equal(nine.kind, VALUE_UNKNOWN);
    assert_int_equal(nine.unknown->reason, REASON_JOIN);
    assert_int_equal(nine.unknown->span.start, here.start);
    assert_int_equal(join(ev, numbers(ev, 1, 5), numbers(ev, 5, 5)).kind, VALUE_UNKNOWN);
}

static void join_keeps_what_it_rests_on(void **state) {
    Eval *ev = ((World *)*state)->ev;
    Value v = join(ev, assumed(number(1)), number(2));
    assert_true(v.assumed);
    assert_true(join(ev, number(1), assumed(number(1))).assumed);
    assert_false(join(ev, number(1), number(2)).assumed);
    v = value_join(ev, join(ev, number(1), number(2)), number(3), (Span){0});
    assert_int_equal(v.one_of->condition.start, here.start); /* the first condition is better than none */
    assert_int_equal(value_why(join(ev, number(1), text(ev, "?")))->reason, REASON_REQUEST);
    assert_null(value_why(v));
}

/* ---- truth, equality ---- */

static void truth_of_values(void **state) {
    Eval *ev = ((World *)*state)->ev;
    assert_int_equal(value_truth(value_undefined()), FALSE_KNOWN);
    assert_int_equal(value_truth(value_null()), FALSE_KNOWN);
    assert_int_equal(value_truth((Value){.kind = VALUE_ABSENT}), FALSE_KNOWN);
    assert_int_equal(value_truth(number(0)), FALSE_KNOWN);
    assert_int_equal(value_truth(number(NAN)), FALSE_KNOWN);
    assert_int_equal(value_truth(number(-1)), TRUE_KNOWN);
    assert_int_equal(value_truth(text(ev, "")), FALSE_KNOWN);
    assert_int_equal(value_truth(text(ev, "0")), TRUE_KNOWN);
    assert_int_equal(value_truth(text(ev, "?")), TRUTH_UNKNOWN);
    assert_int_equal(value_truth(text(ev, "??")), TRUTH_UNKNOWN);
    assert_int_equal(value_truth(text(ev, "?x")), TRUE_KNOWN);
    assert_int_equal(value_truth(value_object(object_plain(ev))), TRUE_KNOWN);
    assert_int_equal(value_truth(unknown(ev)), TRUTH_UNKNOWN);
    assert_int_equal(value_truth(join(ev, number(1), number(2))), TRUE_KNOWN);
    assert_int_equal(value_truth(join(ev, number(0), value_null())), FALSE_KNOWN);
    assert_int_equal(value_truth(join(ev, number(0), number(1))), TRUTH_UNKNOWN);
}

/* PREFIX || '/api' is truthy whatever PREFIX is; FLAG || false decides nothing. */
static void truth_of_what_is_assumed(void **state) {
    Eval *ev = ((World *)*state)->ev;
    assert_int_equal(value_truth(assumed(text(ev, "/api"))), TRUE_KNOWN);
    assert_int_equal(value_truth(assumed(value_bool(false))), TRUTH_UNKNOWN);
    assert_int_equal(value_truth(assumed(value_undefined())), TRUTH_UNKNOWN);
    assert_int_equal(value_truth(assumed(text(ev, ""))), TRUTH_UNKNOWN);
}

static Truth same(Eval *ev, const char *a, const char *b) {
    Truth there = value_equals(ev, text(ev, a), text(ev, b), true);
    assert_int_equal(there, value_equals(ev, text(ev, b), text(ev, a), true));
    return there;
}

static void equality_of_texts_with_holes(void **state) {
    Eval *ev = ((World *)*state)->ev;
    assert_int_equal(same(ev, "/api", "/api"), TRUE_KNOWN);
    assert_int_equal(same(ev, "/api", "/apis"), FALSE_KNOWN);
    assert_int_equal(same(ev, "/api/?", "/x"), FALSE_KNOWN);
    assert_int_equal(same(ev, "/api/?", "/api/users"), TRUTH_UNKNOWN);
    assert_int_equal(same(ev, "?.js", "a.ts"), FALSE_KNOWN);
    assert_int_equal(same(ev, "?.js", "a.js"), TRUTH_UNKNOWN);
    assert_int_equal(same(ev, "a?", "b?"), FALSE_KNOWN);
    assert_int_equal(same(ev, "?", ""), TRUTH_UNKNOWN);
    assert_int_equal(same(ev, "a?b", "a?b"), TRUTH_UNKNOWN);
}

static void equality_of_values(void **state) {
    Eval *ev = ((World *)*state)->ev;
    Value one_or_two = numbers(ev, 1, 2);
    assert_int_equal(value_equals(ev, one_or_two, number(3), true), FALSE_KNOWN);
    assert_int_equal(value_equals(ev, number(1), one_or_two, true), TRUTH_UNKNOWN);
    assert_int_equal(value_equals(ev, number(1), text(ev, "1"), true), FALSE_KNOWN);
    assert_int_equal(value_equals(ev, number(1), text(ev, "1"), false), TRUE_KNOWN);
    assert_int_equal(value_equals(ev, value_null(), value_undefined(), false), TRUE_KNOWN);
    assert_int_equal(value_equals(ev, value_null(), value_undefined(), true), FALSE_KNOWN);
    assert_int_equal(value_equals(ev, value_null(), number(0), false), FALSE_KNOWN);
    assert_int_equal(value_equals(ev, (Value){.kind = VALUE_ABSENT}, value_undefined(), true), TRUE_KNOWN);
    assert_int_equal(value_equals(ev, number(NAN), number(NAN), true), FALSE_KNOWN);
    assert_int_equal(value_equals(ev, number(0), number(-0.0), true), TRUE_KNOWN);
    assert_int_equal(value_equals(ev, unknown(ev), number(1), true), TRUTH_UNKNOWN);
    Value a = value_object(object_plain(ev)), b = value_object(object_plain(ev));
    assert_int_equal(value_equals(ev, a, a, true), TRUE_KNOWN);
    assert_int_equal(value_equals(ev, a, b, true), FALSE_KNOWN);
}

/* ---- texts ---- */

static void concatenation_keeps_known_ends(void **state) {
    Eval *ev = ((World *)*state)->ev;
    Value holes = text_concat(ev, text(ev, "/api/"), unknown(ev));
    ASSERT_SHOWN(ev, text_concat(ev, holes, text(ev, "/users")), "'/api/${?}/users'");
    assert_true(holes.text->has_hole);
    assert_int_equal(value_why(holes)->reason, REASON_REQUEST);
    ASSERT_SHOWN(ev, text(ev, "a??b"), "'a${?}b'"); /* neighbouring holes are one */
    assert_true(text_concat(ev, assumed(text(ev, "a")), text(ev, "b")).assumed);
    assert_false(text_concat(ev, text(ev, "a"), text(ev, "b")).text->has_hole);
}

static void concatenation_distributes(void **state) {
    Eval *ev = ((World *)*state)->ev;
    Value ab = join(ev, text(ev, "a"), text(ev, "b")), xy = join(ev, text(ev, "x"), text(ev, "y"));
    ASSERT_SHOWN(ev, text_concat(ev, ab, text(ev, "/")), "'a/' | 'b/'");
    ASSERT_SHOWN(ev, text_concat(ev, text(ev, "/"), ab), "'/a' | '/b'");
    ASSERT_SHOWN(ev, text_concat(ev, ab, xy), "'ax' | 'ay' | 'bx' | 'by'");
    ASSERT_SHOWN(ev, text_concat(ev, join(ev, number(1), value_null()), text(ev, "!")), "'1!' | 'null!'");
    ASSERT_SHOWN(ev, text_concat(ev, join(ev, text(ev, "v1"), unknown(ev)), text(ev, "/x")),
                 "'v1/x' | '${?}/x'");
    Value three = join(ev, ab, text(ev, "c"));
    assert_int_equal(text_concat(ev, three, three).kind, VALUE_UNKNOWN); /* nine of them */
}

static void long_texts_are_unknown(void **state) {
    Eval *ev = ((World *)*state)->ev;
    char *bytes = arena_alloc(ev->arena, LIMIT_TEXT);
    memset(bytes, 'a', LIMIT_TEXT);
    Value full = value_text(ev, (Str){bytes, LIMIT_TEXT});
    assert_int_equal(full.kind, VALUE_TEXT);
    Value more = text_concat(ev, full, text(ev, "b"));
    assert_int_equal(more.kind, VALUE_UNKNOWN);
    assert_int_equal(more.unknown->reason, REASON_LIMIT);
}

/* ECMA-262, Number::toString */
static void numbers_as_text(void **state) {
    Arena *arena = ((World *)*state)->ev->arena;
    static const struct {
        double n;
        const char *text;
    } cases[] = {{0, "0"},
                 {-0.0, "0"},
                 {1, "1"},
                 {-12, "-12"},
                 {0.1, "0.1"},
                 {0.1 + 0.2, "0.30000000000000004"},
                 {1.5e-3, "0.0015"},
                 {3000, "3000"},
                 {1e20, "100000000000000000000"},
                 {1e21, "1e+21"},
                 {1.25e300, "1.25e+300"},
                 {INFINITY, "Infinity"},
                 {-INFINITY, "-Infinity"},
                 {NAN, "NaN"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(number_text(arena, cases[i].n), cases[i].text);
}

/* ---- the undo log ---- */

/* An object to write to, born before the fork. */
static Value property(const Object *o, Sym name) {
    const Prop *p = object_own(o, name);
    return p ? p->value : (Value){.kind = VALUE_ABSENT};
}

static void forks_join_what_both_sides_write(void **state) {
    World *w = *state;
    Eval *ev = w->ev;
    Object *o = object_plain(ev);
    Fork f;
    object_put(ev, o, sym(ev, "both"), number(0));
    object_put(ev, o, sym(ev, "first"), number(0));
    object_put(ev, o, sym(ev, "twice"), number(0));
    object_put(ev, o, sym(ev, "gone"), number(0));
    fork_begin(ev, &f, here);
    object_put(ev, o, sym(ev, "both"), number(1));
    object_put(ev, o, sym(ev, "first"), number(1));
    object_put(ev, o, sym(ev, "twice"), number(5));
    object_put(ev, o, sym(ev, "twice"), number(0));
    object_delete(ev, o, sym(ev, "gone"));
    object_put(ev, o, sym(ev, "added"), number(1));
    fork_else(ev, &f, false);
    ASSERT_SHOWN(ev, value_object(o), "{both: 0, first: 0, twice: 0, gone: 0}");
    object_put(ev, o, sym(ev, "both"), number(2));
    object_put(ev, o, sym(ev, "second"), number(2));
    object_open(ev, o);
    fork_end(ev, &f, false);
    ASSERT_SHOWN(ev, value_object(o),
                 "{both: 1 | 2, first: 1 | 0, twice: 0, gone: - | 0, added: 1 | -, second: - | 2...}");
    assert_int_equal(ev->trail->depth, 0);
    assert_int_equal(ev->trail->entries.n, 0);
    assert_int_equal(property(o, sym(ev, "both")).one_of->condition.start, here.start);
}

static void a_dead_side_leaves_nothing(void **state) {
    World *w = *state;
    Eval *ev = w->ev;
    Object *o = object_plain(ev);
    Sym x = sym(ev, "x");
    for (int first_dead = 0; first_dead < 2; first_dead++) {
        Fork f;
        object_put(ev, o, x, number(0));
        w->registered = 10;
        fork_begin(ev, &f, here);
        object_put(ev, o, x, number(1));
        w->registered = 13;
        fork_else(ev, &f, first_dead);
        object_put(ev, o, x, number(2));
        object_put(ev, o, x, number(3));
        w->registered = 17;
        fork_end(ev, &f, !first_dead);
        ASSERT_SHOWN(ev, property(o, x), first_dead ? "3" : "1");
        assert_int_equal(w->dropped_from, first_dead ? 10 : 13);
        assert_int_equal(w->dropped_to, first_dead ? 13 : 17);
        assert_int_equal(w->if_to, 0); /* what the living side did is certain */
    }
}

static void registrations_of_both_sides_are_conditional(void **state) {
    World *w = *state;
    Fork f;
    w->registered = 4;
    fork_begin(w->ev, &f, here);
    w->registered = 5;
    fork_else(w->ev, &f, false);
    w->registered = 7;
    fork_end(w->ev, &f, false);
    assert_int_equal(w->branch_n, 2); /* 4 on the first side, 5 and 6 on the second */
    assert_int_equal(w->if_from, 5);
    assert_int_equal(w->if_to, 7);
    assert_int_equal(w->branches[0].question, w->branches[1].question);
    assert_int_equal(w->branches[0].side, 0);
    assert_int_equal(w->branches[1].side, 1);
    assert_int_equal(w->branches[1].sides, 2);
    assert_int_equal(w->dropped_to, 0);
}

/* if (a) { if (b) x = 1; else x = 2; y = 1 } else x = 3, with the inner second side dead or not */
static const char *nested(World *w, bool inner_dead, bool outer_dead) {
    Eval *ev = w->ev;
    Object *o = object_plain(ev);
    Sym x = sym(ev, "x");
    Fork outer, inner;
    object_put(ev, o, x, number(0));
    fork_begin(ev, &outer, here);
    fork_begin(ev, &inner, here);
    object_put(ev, o, x, number(1));
    fork_else(ev, &inner, false);
    object_put(ev, o, x, number(2));
    fork_end(ev, &inner, inner_dead);
    object_put(ev, o, sym(ev, "y"), number(1));
    fork_else(ev, &outer, outer_dead);
    ASSERT_SHOWN(ev, value_object(o), "{x: 0}");
    object_put(ev, o, x, number(3));
    fork_end(ev, &outer, false);
    return shown(ev, value_object(o));
}

static void forks_nest(void **state) {
    assert_string_equal(nested(*state, false, false), "{x: 1 | 2 | 3, y: 1 | -}");
    assert_string_equal(nested(*state, true, false), "{x: 1 | 3, y: 1 | -}");
    assert_string_equal(nested(*state, false, true), "{x: 3}");
    assert_string_equal(nested(*state, true, true), "{x: 3}");
}

static void arrays_of_different_length_join(void **state) {
    Eval *ev = ((World *)*state)->ev;
    Object *o = object_array(ev);
    Fork f;
    array_push(ev, o, number(0));
    fork_begin(ev, &f, here);
    for (int i = 1; i <= 6; i++) /* past the first storage */
        array_push(ev, o, number(i));
    fork_else(ev, &f, false);
    ASSERT_SHOWN(ev, value_object(o), "[0]");
    array_push(ev, o, text(ev, "a"));
    fork_end(ev, &f, false);
    ASSERT_SHOWN(ev, value_object(o), "[0, 1 | 'a', 2 | -, 3 | -, 4 | -, 5 | -, 6 | -]");
}

static void arrays_that_shrink_on_one_side_join(void **state) {
    Eval *ev = ((World *)*state)->ev;
    Object *first = object_array(ev), *second = object_array(ev);
    Fork f;
    for (int i = 0; i < 2; i++)
        array_push(ev, first, number(i)), array_push(ev, second, number(i));
    fork_begin(ev, &f, here);
    array_set_length(ev, first, 1);
    fork_else(ev, &f, false);
    ASSERT_SHOWN(ev, value_object(first), "[0, 1]");
    array_set_length(ev, second, 0);
    fork_end(ev, &f, false);
    ASSERT_SHOWN(ev, value_object(first), "[0, - | 1]");
    ASSERT_SHOWN(ev, value_object(second), "[0 | -, 1 | -]");
}

static void arrays_grown_on_the_second_side_join(void **state) {
    Eval *ev = ((World *)*state)->ev;
    Object *o = object_array(ev);
    Fork f;
    fork_begin(ev, &f, here);
    array_push(ev, o, number(1));
    fork_else(ev, &f, false);
    for (int i = 2; i <= 7; i++)
        array_push(ev, o, number(i));
    fork_end(ev, &f, false);
    ASSERT_SHOWN(ev, value_object(o), "[1 | 2, - | 3, - | 4, - | 5, - | 6, - | 7]");
}

static void maps_join(void **state) {
    Eval *ev = ((World *)*state)->ev;
    Object *map = object_new(ev, OBJECT_MAP);
    Fork f;
    map_put(ev, map, text(ev, "k"), number(0));
    fork_begin(ev, &f, here);
    map_put(ev, map, text(ev, "k"), number(1));
    map_put(ev, map, text(ev, "new"), number(2));
    fork_else(ev, &f, false);
    ASSERT_SHOWN(ev, value_object(map), "['k': 0]");
    fork_end(ev, &f, false);
    ASSERT_SHOWN(ev, map->items[1], "'new' | -");
    ASSERT_SHOWN(ev, map->values[0], "1 | 0");
}

/* What is born in a side needs no undoing: only the slot that holds it is joined. */
static void objects_born_in_a_fork_are_not_logged(void **state) {
    Eval *ev = ((World *)*state)->ev;
    Object *holder = object_plain(ev);
    Sym x = sym(ev, "x"), n = sym(ev, "n");
    Fork f, inner;
    fork_begin(ev, &f, here);
    Object *born = object_plain(ev);
    uint32_t before = ev->trail->entries.n;
    object_put(ev, born, n, number(1));
    object_put(ev, born, n, number(2));
    assert_int_equal(ev->trail->entries.n, before);
    fork_begin(ev, &inner, here); /* of the inner fork it is no child */
    object_put(ev, born, n, number(3));
    fork_else(ev, &inner, false);
    fork_end(ev, &inner, false);
    ASSERT_SHOWN(ev, value_object(born), "{n: 3 | 2}");
    object_put(ev, holder, x, value_object(born));
    fork_else(ev, &f, false);
    Object *other = object_plain(ev);
    object_put(ev, holder, x, value_object(other));
    fork_end(ev, &f, false);
    ASSERT_SHOWN(ev, value_object(holder), "{x: {n: 3 | 2} | {}}");
}

static void prototypes_and_iterators_are_taken_back(void **state) {
    Eval *ev = ((World *)*state)->ev;
    Object *o = object_plain(ev), *proto = object_plain(ev), *before = o->proto;
    Fork f;
    fork_begin(ev, &f, here);
    object_set_proto(ev, o, proto);
    trail_next(ev, o);
    o->next_item = 4;
    fork_else(ev, &f, false);
    assert_ptr_equal(o->proto, before);
    assert_int_equal(o->next_item, 0);
    fork_end(ev, &f, true);
    assert_ptr_equal(o->proto, proto);
    assert_int_equal(o->next_item, 4);
    object_set_proto(ev, proto, o); /* would be a ring */
    assert_ptr_not_equal(proto->proto, o);
}

/* ---- objects ---- */

static void keys_in_javascripts_order(void **state) {
    Eval *ev = ((World *)*state)->ev;
    static const char *const names[] = {"b", "10", "a", "9", "01", "@@iterator", "#private", "-1", "1"};
    Object *o = object_plain(ev);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        object_put(ev, o, sym(ev, names[i]), number((double)i));
    object_put_hidden(ev, o, sym(ev, "hidden"), number(1));
    object_delete(ev, o, sym(ev, "9"));
    ASSERT_SHOWN(ev, value_object(o), "{1: 8, 10: 1, b: 0, a: 2, 01: 4, -1: 7}");
}

static void many_properties_are_found(void **state) {
    Eval *ev = ((World *)*state)->ev;
    Object *o = object_plain(ev);
    char name[16];
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "p%d", i);
        object_put(ev, o, sym(ev, name), number(i));
        for (int k = 0; k <= i; k++) {
            snprintf(name, sizeof name, "p%d", k);
            ASSERT_SHOWN(ev, property(o, sym(ev, name)), shown(ev, number(k)));
        }
    }
    assert_null(object_own(o, sym(ev, "p40")));
}

/* A rest that is not known is enough for data; a router among the items makes the run incomplete. */
static void arrays_have_a_limit(void **state) {
    World *w = *state;
    for (uint32_t routers = 0; routers <= 1; routers++) {
        Object *o = object_array(w->ev);
        if (routers) array_push(w->ev, o, value_object(object_new(w->ev, OBJECT_HOST)));
        array_set(w->ev, o, LIMIT_ARRAY - 1, number(1));
        assert_int_equal(o->item_n, LIMIT_ARRAY);
        assert_int_equal(w->troubles.list.n, 0);
        array_push(w->ev, o, number(2));
        assert_int_equal(o->item_n, LIMIT_ARRAY);
        assert_true(o->flags & OBJECT_OPEN);
        assert_int_equal(w->troubles.list.n, routers);
    }
}

/* ---- resolution ---- */

static void make_file(World *w, const char *path) {
    char full[256];
    snprintf(full, sizeof full, "%s/%s", w->dir, path);
    for (char *p = full + strlen(w->dir) + 1; *p; p++)
        if (*p == '/') {
            *p = 0;
            mkdir(full, 0700);
            *p = '/';
        }
    FILE *f = fopen(full, "w");
    assert_non_null(f);
    fclose(f);
}

#define FILES(w, ...)                                                                                        \
    do {                                                                                                     \
        static const char *const paths[] = {__VA_ARGS__};                                                    \
        for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)                                            \
            make_file((w), paths[i]);                                                                        \
    } while (0)

static void resolves(World *w, const char *specifier, const char *expected) {
    Str found = resolve_module(&w->resolver, STR("app/src/main.ts"), str_of(specifier));
    if (!str_eq(found, str_of(expected)))
        fail_msg("%s: expected \"%s\", got \"%.*s\"", specifier, expected, STR_ARG(found));
}

static Alias alias(World *w, const char *pattern, const char *first, const char *second) {
    Alias a = {.pattern = str_of(pattern)};
    vec_push(&w->arena, &a.targets, str_of(first));
    if (second) vec_push(&w->arena, &a.targets, str_of(second));
    return a;
}

static void resolves_relative_specifiers(void **state) {
    World *w = *state;
    FILES(w, "app/src/main.ts", "app/src/users.ts", "app/src/users/index.ts", "app/src/admin/index.js",
          "app/src/both.ts", "app/src/both.js", "app/src/view.tsx", "app/src/data.json", "app/src/types.d.ts",
          "app/src/plain.js", "app/config.js", "app/src/mod.mts", "top.js");
    resolves(w, "./users", "app/src/users.ts"); /* a file before a directory */
    resolves(w, "./users/index", "app/src/users/index.ts");
    resolves(w, "./admin", "app/src/admin/index.js");
    resolves(w, "../config", "app/config.js");
    resolves(w, "../../top", "top.js");
    resolves(w, "./both", "app/src/both.ts");      /* the source, not what was compiled beside it */
    resolves(w, "./both.js", "app/src/both.js");   /* but what is named is meant */
    resolves(w, "./users.js", "app/src/users.ts"); /* TypeScript's specifiers name the output */
    resolves(w, "./view.jsx", "app/src/view.tsx");
    resolves(w, "./mod.mjs", "app/src/mod.mts");
    resolves(w, "./data.json", "app/src/data.json");
    resolves(w, "./data", "app/src/data.json");
    resolves(w, "./plain.js", "app/src/plain.js");
    resolves(w, "./types.d.ts", ""); /* declarations hold no code */
    resolves(w, "./missing", "");
    resolves(w, "users", ""); /* a package */
    resolves(w, "", "");
    resolves(w, "./admin/../users", "app/src/users.ts");
}

static void stays_inside_the_root(void **state) {
    World *w = *state;
    char link[128];
    FILES(w, "app/src/main.ts");
    snprintf(link, sizeof link, "%s/app/src/out.js", w->dir);
    assert_int_equal(symlink("/etc/passwd", link), 0);
    resolves(w, "./out", "");
    resolves(w, "./out.js", "");
    resolves(w, "../../../etc/passwd", "");
    resolves(w, "../../../../../../../../etc/passwd", "");
    resolves(w, "/etc/passwd", ""); /* absolute: from the root of the repository */
    resolves(w, "/app/src/main", "app/src/main.ts");
}

static void resolves_aliases(void **state) {
    World *w = *state;
    FILES(w, "app/src/db.ts", "app/lib/db.ts", "app/lib/only.ts", "app/src/models/index.ts", "src/outer.ts",
          "app/src/bare.ts");
    AliasScope inner = {.dir = STR("app"), .base_url = STR("app/src")}, outer = {.dir = STR(".")};
    vec_push(&w->arena, &inner.aliases, alias(w, "@/*", "app/src/*", "app/lib/*"));
    vec_push(&w->arena, &inner.aliases, alias(w, "@models", "app/src/models", NULL));
    vec_push(&w->arena, &outer.aliases, alias(w, "#*.js", "src/*.ts", NULL));
    vec_push(&w->arena, &w->resolver.scopes, inner);
    vec_push(&w->arena, &w->resolver.scopes, outer);
    resolves(w, "@/db", "app/src/db.ts");
    resolves(w, "@/only", "app/lib/only.ts"); /* the second target */
    resolves(w, "@models", "app/src/models/index.ts");
    resolves(w, "@models/x", "");
    resolves(w, "#outer.js", "src/outer.ts");
    resolves(w, "bare", "app/src/bare.ts"); /* baseUrl */
    resolves(w, "@/../../secret", "");
    assert_str(resolve_module(&w->resolver, STR("src/outer.ts"), STR("@/db")), ""); /* another's aliases */
}

static void resolves_workspaces(void **state) {
    World *w = *state;
    FILES(w, "packages/http/src/index.ts", "packages/http/src/router.ts", "packages/http/extra.js",
          "packages/plain/index.js", "packages/http-more/index.js");
    WorkspacePackage http = {.name = STR("@acme/http"), .dir = STR("packages/http")},
                     plain = {.name = STR("plain"), .dir = STR("packages/plain")};
    vec_push(&w->arena, &http.exports, alias(w, ".", "packages/http/src/index.ts", NULL));
    vec_push(&w->arena, &http.exports, alias(w, "./routing", "packages/http/src/router.ts", NULL));
    vec_push(&w->arena, &plain.mains, STR("packages/plain/missing"));
    vec_push(&w->arena, &plain.mains, STR("packages/plain/index"));
    vec_push(&w->arena, &w->resolver.packages, http);
    vec_push(&w->arena, &w->resolver.packages, plain);
    resolves(w, "@acme/http", "packages/http/src/index.ts");
    resolves(w, "@acme/http/routing", "packages/http/src/router.ts");
    resolves(w, "@acme/http/extra", "packages/http/extra.js");
    resolves(w, "@acme/http-more", ""); /* a name that only begins alike */
    resolves(w, "plain", "packages/plain/index.js");
    resolves(w, "plain/index", "packages/plain/index.js");
    resolves(w, "../../packages/plain", "packages/plain/index.js");
    assert_str(resolve_package_at(&w->resolver, STR("packages/plain/index.js")), "plain");
    assert_str(resolve_package_at(&w->resolver, STR("packages/http/extra.js")), "");
}

static void compiled_output_stands_for_sources(void **state) {
    World *w = *state;
    FILES(w, "app/src/server.ts", "app/src/routes/index.ts", "app/dist/kept.js");
    vec_push(&w->arena, &w->resolver.outputs, (OutputDir){.out = STR("app/dist"), .source = STR("app/src")});
    resolves(w, "../dist/server.js", "app/src/server.ts");
    resolves(w, "../dist/server", "app/src/server.ts");
    resolves(w, "../dist/routes", "app/src/routes/index.ts");
    resolves(w, "../dist/kept", "app/dist/kept.js"); /* what is there is taken */
    resolves(w, "../distant/server", "");
}

/* ---- queued callbacks ---- */

/* What a module exports, after everything that it queued has run. */
static const char *exported(World *w, const char *code) {
    Str path = STR("main.js");
    source_add(&w->sources, path, str_of(code));
    assert_true(eval_run(w->ev, path));
    Value module = value_object(w->ev->main->module_object);
    return shown(w->ev, value_get(w->ev, module, NAME_exports, (Span){0}));
}

static void callbacks_run_after_the_code_that_queues_them(void **state) {
    assert_string_equal(exported(*state,
                                 "const order = module.exports = [];\n"
                                 "const p = Promise.resolve('value');\n"
                                 "p.then((v) => { order.push(v); p.then(() => order.push('inner')); });\n"
                                 "p.then(() => order.push('other'));\n"
                                 "order.push('sync');\n"),
                        "['sync', 'value', 'other', 'inner']");
}

static void callbacks_of_an_unknown_side_run_in_it(void **state) {
    assert_string_equal(exported(*state, "const o = module.exports = { x: 0 };\n"
                                         "if (process.env.U) Promise.resolve().then(() => { o.x = 1; });\n"
                                         "o.y = o.x;\n"),
                        "{x: 1 | 0, y: 1 | 0}");
}

static void branches_of_programs_join(void **state) {
    assert_string_equal(exported(*state, "let a = 1, list = [1];\n"
                                         "if (process.env.U) { a = 2; list.push(2); } else a = 3;\n"
                                         "if (process.env.V) throw new Error('configuration');\n"
                                         "module.exports = { a, list };\n"),
                        "{a: 2 | 3, list: [1, 2 | -]}");
}

static void callbacks_that_queue_themselves_end(void **state) {
    World *w = *state;
    exported(w, "let n = 0; function tick() { n++; setTimeout(tick, 1); Promise.resolve().then(tick); }\n"
                "tick(); module.exports = 1;\n");
    assert_int_equal(w->ev->jobs.n, 0);
    assert_false(w->ev->stopped);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define TREE(name) cmocka_unit_test_setup_teardown(name, setup_tree, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(joins_alternatives_once),
        TEST(decays_at_nine),
        TEST(join_keeps_what_it_rests_on),
        TEST(truth_of_values),
        TEST(truth_of_what_is_assumed),
        TEST(equality_of_texts_with_holes),
        TEST(equality_of_values),
        TEST(concatenation_keeps_known_ends),
        TEST(concatenation_distributes),
        TEST(long_texts_are_unknown),
        TEST(numbers_as_text),
        TEST(forks_join_what_both_sides_write),
        TEST(a_dead_side_leaves_nothing),
        TEST(registrations_of_both_sides_are_conditional),
        TEST(forks_nest),
        TEST(arrays_of_different_length_join),
        TEST(arrays_that_shrink_on_one_side_join),
        TEST(arrays_grown_on_the_second_side_join),
        TEST(maps_join),
        TEST(objects_born_in_a_fork_are_not_logged),
        TEST(prototypes_and_iterators_are_taken_back),
        TEST(keys_in_javascripts_order),
        TEST(many_properties_are_found),
        TEST(arrays_have_a_limit),
        TREE(resolves_relative_specifiers),
        TREE(stays_inside_the_root),
        TREE(resolves_aliases),
        TREE(resolves_workspaces),
        TREE(compiled_output_stands_for_sources),
        TEST(callbacks_run_after_the_code_that_queues_them),
        TEST(callbacks_of_an_unknown_side_run_in_it),
        TEST(branches_of_programs_join),
        TEST(callbacks_that_queue_themselves_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
