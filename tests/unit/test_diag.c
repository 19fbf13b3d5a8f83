/* Findings and troubles: one order, no repetition. */
#include "diag/directive.h"
#include "diag/edit.h"
#include "diag/finding.h"
#include "diag/threshold.h"
#include "diag/trouble.h"

#include "base/out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct World {
    Mem mem;
    Arena arena;
    Sources sources;
    Findings findings;
    FileId z, a; /* z.js was opened first */
} World;

static int setup(void **state) {
    World *w = test_calloc(1, sizeof *w);
    w->arena = arena_new(&w->mem);
    w->sources = sources_new(&w->arena, STR("/nowhere"));
    w->findings = (Findings){.arena = &w->arena};
    w->z = source_add(&w->sources, STR("z.js"), STR("let z;\n"));
    w->a = source_add(&w->sources, STR("a.js"), STR("let a;\n"));
    *state = w;
    return 0;
}

static int teardown(void **state) {
    World *w = *state;
    arena_free(&w->arena);
    assert_int_equal(w->mem.used, 0);
    test_free(w);
    return 0;
}

static Finding *push(World *w, const char *rule, FileId file, uint32_t start, uint32_t end,
                     const char *message) {
    return finding_push(&w->findings, rule, LEVEL_ERROR, 3, (Span){file, start, end}, str_of(message));
}

/* The messages in order, separated by blanks. */
static void assert_messages(World *w, const char *expected) {
    Out out = out_new(&w->arena);
    for (uint32_t i = 0; i < w->findings.list.n; i++) {
        if (i) out_char(&out, ' ');
        out_str(&out, w->findings.list.p[i].message);
    }
    assert_string_equal(out_str_of(&out).p, expected);
}

static void test_push(void **state) {
    World *w = *state;
    Finding *f = push(w, "r", w->a, 1, 2, "m");
    finding_relate(&w->findings, f, (Span){w->z, 3, 4}, STR("there"));
    finding_step(&w->findings, f, STR("one"));
    finding_step(&w->findings, f, STR("two"));
    assert_int_equal(w->findings.list.n, 1);
    f = &w->findings.list.p[0];
    assert_string_equal(f->rule, "r");
    assert_true(f->level == LEVEL_ERROR && f->priority == 3 && f->cause == NULL && f->service == 0);
    assert_true(f->related.n == 1 && f->related.p[0].span.file == w->z);
    assert_true(f->fix.n == 2 && str_eq(f->fix.p[1], STR("two")));
}

static void test_level_names(void **state) {
    (void)state;
    assert_string_equal(level_name(LEVEL_NOTE), "note");
    assert_string_equal(level_name(LEVEL_WARNING), "warning");
    assert_string_equal(level_name(LEVEL_ERROR), "error");
}

static void test_order(void **state) {
    World *w = *state;
    push(w, "b", w->a, 5, 6, "first")->service = 1;
    push(w, "b", w->z, 0, 1, "z");
    push(w, "b", w->a, 10, 11, "late");
    push(w, "b", w->a, 2, 3, "rule-b");
    push(w, "a", w->a, 2, 3, "rule-a");
    push(w, "b", w->a, 2, 3, "by-message");
    push(w, "b", 0, 0, 0, "nowhere");
    findings_sort(&w->findings, &w->sources);
    assert_messages(w, "nowhere rule-a by-message rule-b late z first");
}

/* Whatever order they are pushed in, they come out in one. */
static void test_order_is_total(void **state) {
    World *w = *state;
    static const char *const rules[] = {"a", "b"};
    static const char *const messages[] = {"m", "n", "o"};
    Out first = out_new(&w->arena);
    for (uint32_t step = 1; step < 36; step += 6) { /* no factor in common with 36: every number is met */
        Out now = out_new(&w->arena);
        w->findings = (Findings){.arena = &w->arena};
        for (uint32_t i = 0, k = 0; i < 36; i++, k = (k + step) % 36)
            push(w, rules[k % 2], k % 4 < 2 ? w->a : w->z, k / 4 % 3, 9, messages[k / 12]);
        findings_sort(&w->findings, &w->sources);
        for (uint32_t i = 0; i < w->findings.list.n; i++) {
            const Finding *f = &w->findings.list.p[i];
            out_fmt(&now, "%s %u %u %.*s\n", f->rule, f->span.file, f->span.start, STR_ARG(f->message));
        }
        if (first.n == 0) first = now;
        assert_string_equal(now.p, first.p);
    }
}

static void test_duplicates(void **state) {
    World *w = *state;
    finding_step(&w->findings, push(w, "r", w->a, 1, 2, "kept"), STR("the first stays"));
    push(w, "r", w->a, 1, 2, "kept");
    push(w, "r", w->a, 1, 2, "kept")->service = 2; /* a file that two services hold */
    push(w, "r", w->a, 1, 3, "kept");
    push(w, "s", w->a, 1, 2, "kept");
    push(w, "r", w->z, 1, 2, "kept");
    findings_sort(&w->findings, &w->sources);
    assert_messages(w, "kept kept kept kept");
    assert_int_equal(w->findings.list.p[0].fix.n, 1);
    findings_sort(&w->findings, &w->sources); /* again: nothing changes */
    assert_int_equal(w->findings.list.n, 4);
}

static void test_differences_of_two_services(void **state) {
    World *w = *state;
    for (uint32_t service = 0; service < 2; service++) {
        Finding *f = push(w, "route-undocumented", w->a, 1, 2, "same");
        f->service = service;
        f->path = STR("/shared");
    }
    Finding *f = push(w, "route-undocumented", w->a, 1, 2, "same"); /* one registration, mounted twice */
    f->path = STR("/other");
    findings_sort(&w->findings, &w->sources);
    assert_int_equal(w->findings.list.n, 3);
}

static void test_pushing_after_sorting(void **state) {
    World *w = *state;
    for (uint32_t i = 0; i < 20; i++)
        push(w, "r", w->a, 20 - i, 30, "m");
    findings_sort(&w->findings, &w->sources);
    for (uint32_t i = 0; i < 20; i++)
        push(w, "r", w->z, i, 30, "m");
    findings_sort(&w->findings, &w->sources);
    assert_int_equal(w->findings.list.n, 40);
    assert_true(w->findings.list.p[0].span.start == 1 && w->findings.list.p[39].span.start == 19);
    Findings none = {.arena = &w->arena};
    findings_sort(&none, &w->sources);
    assert_int_equal(none.list.n, 0);
}

static void test_troubles(void **state) {
    World *w = *state;
    Troubles troubles = {.arena = &w->arena};
    trouble_add(&troubles, STR("a.js"), STR("cannot be read"));
    trouble_add(&troubles, STR("a.js"), STR("cannot be read"));
    trouble_add(&troubles, STR("b.js"), STR("cannot be read"));
    trouble_add(&troubles, (Str){0}, STR("out of memory"));
    assert_int_equal(troubles.list.n, 3);
    trouble_add_at(&troubles, STR("a.js"), 7, STR("cannot be read"));
    trouble_add_at(&troubles, STR("a.js"), 7, STR("cannot be read"));
    assert_int_equal(troubles.list.n, 4);
    assert_true(str_eq(trouble_place(&w->arena, &troubles.list.p[3]), STR("a.js:7")));
    assert_true(str_eq(trouble_place(&w->arena, &troubles.list.p[0]), STR("a.js")));
    assert_true(str_eq(troubles.list.p[3].file, STR("a.js")));
}

/* ---- directives ---- */

/* "kind rule,rule|reason" */
static Str said(World *w, const char *text) {
    static const char *const kinds[] = {"none", "disable", "line", "next-line", "enable", "internal"};
    Directive d = directive_parse(&w->arena, str_of(text));
    Out out = out_new(&w->arena);
    out_cstr(&out, kinds[d.kind]);
    for (uint32_t i = 0; i < d.rules.n; i++)
        out_fmt(&out, "%c%.*s", i ? ',' : ' ', STR_ARG(d.rules.p[i]));
    out_fmt(&out, "|%.*s", STR_ARG(d.reason));
    if (d.near.n) out_fmt(&out, " near %.*s", STR_ARG(d.near));
    return out_str_of(&out);
}

static void test_directives(void **state) {
    static const char *const cases[][2] = {
        {"routedrift-disable a -- x", "disable a|x"},
        {"routedrift-disable-line a,b , c -- x -- y", "line a,b,c|x -- y"},
        {"routedrift-disable-next-line a --\n *  over\n *  lines", "next-line a|over lines"},
        {"routedrift-disable-next-line\n * a,\n * b -- x", "next-line a,b|x"},
        {"routedrift-disable a because", "disable a|"},
        {"routedrift-disable a--b -- c--d", "disable a--b|c--d"},
        {"routedrift-disable -- x", "disable|x"},
        {"routedrift-disable , ,, -- x", "disable|x"},
        {"routedrift-disable --", "disable|"},
        {"routedrift-enable", "enable|"},
        {"routedrift-enable a, b", "enable a,b|"},
        {"routedrift-internal: used by probes", "internal|used by probes"},
        {"routedrift-internal:", "internal|"},
        {"routedrift-internal used by probes", "internal|"},
        {"routedrift-internal : used", "internal|"},
        {"routedrift-disable-nextline a -- x", "none| near routedrift-disable-next-line"},
        {"routedrift-Disable a -- x", "none| near routedrift-disable"},
        {"routedrift-checked in the pipeline", "none|"},
        {"routedrift-", "none|"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(said(*state, cases[i][0]).p, cases[i][1]);
}

static void test_directive_items(void **state) {
    World *w = *state;
    Str reason;
    assert_true(str_eq(directive_item(&w->arena, STR("a -- b c"), &reason), STR("a")));
    assert_true(str_eq(reason, STR("b c")));
    assert_true(str_eq(directive_item(&w->arena, STR(" a "), &reason), STR("a")));
    assert_int_equal(reason.n, 0);
}

static void test_thresholds(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool error_p3, note_p1;
    } cases[] = {{"", true, false},   {"error", true, false}, {"note", true, true}, {"never", false, false},
                 {"P1", false, true}, {"P2", false, true},    {"P3", true, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Threshold t;
        assert_true(threshold_parse(str_of(cases[i].text), &t));
        assert_int_equal(threshold_reached(&t, LEVEL_ERROR, 3), cases[i].error_p3);
        assert_int_equal(threshold_reached(&t, LEVEL_NOTE, 1), cases[i].note_p1);
    }
    Threshold t;
    static const char *const wrong[] = {"P0", "P5", "p1", "Error", "off", "P12"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(threshold_parse(str_of(wrong[i]), &t));
}

/* ---- plans of edits ---- */

/* A finding with one edit of a.js; `unsafe` findings are told by their edits. */
static Finding edit_of(World *w, uint32_t start, uint32_t end, const char *text) {
    Finding f = {.rule = "r"};
    vec_push(&w->arena, &f.edits, (Edit){.span = {w->a, start, end}, .text = str_of(text)});
    return f;
}

static void assert_applied(World *w, const EditPlan *plan, const char *expected) {
    Str text = plan_apply(plan, w->a, source_file(&w->sources, w->a)->text);
    assert_string_equal(str_copy(&w->arena, text).p, expected);
}

static void test_plan_order(void **state) {
    World *w = *state;
    EditPlan plan = {.arena = &w->arena};
    Finding end = edit_of(w, 6, 6, "!"), first = edit_of(w, 0, 0, "1"), second = edit_of(w, 0, 0, "2"),
            name = edit_of(w, 4, 5, "b");
    assert_true(plan_add(&plan, &end));
    assert_true(plan_add(&plan, &first));
    assert_true(plan_add(&plan, &second)); /* insertions at one place come out as they came in */
    assert_true(plan_add(&plan, &name));
    assert_applied(w, &plan, "12let b;!\n");
    assert_int_equal(plan_apply(&plan, w->z, STR("let z;\n")).n, 7); /* another file */
}

static void test_plan_conflicts(void **state) {
    World *w = *state;
    EditPlan plan = {.arena = &w->arena};
    Finding name = edit_of(w, 4, 5, "b"), all = edit_of(w, 0, 6, ""), same = edit_of(w, 4, 5, "b"),
            other = edit_of(w, 4, 5, "c"), inside = edit_of(w, 3, 3, "x"), beside = edit_of(w, 5, 5, "y");
    assert_true(plan_add(&plan, &name));
    assert_false(plan_add(&plan, &all));
    assert_false(plan_add(&plan, &other));
    assert_true(plan_add(&plan, &same)); /* shared: done once */
    assert_true(plan_add(&plan, &beside));
    assert_true(plan_add(&plan, &inside));
    assert_applied(w, &plan, "letx by;\n");
    EditPlan whole = {.arena = &w->arena};
    assert_true(plan_add(&whole, &all));
    assert_false(plan_add(&whole, &inside)); /* in the middle of what goes */
    assert_false(plan_add(&whole, &(Finding){.rule = "r"}));
}

/* All edits of a finding or none. */
static void test_plan_is_whole(void **state) {
    World *w = *state;
    EditPlan plan = {.arena = &w->arena};
    Finding name = edit_of(w, 4, 5, "b"), two = edit_of(w, 0, 0, "x");
    vec_push(&w->arena, &two.edits, (Edit){.span = {w->a, 4, 5}, .text = STR("c"), .unsafe = true});
    assert_true(plan_add(&plan, &name));
    assert_false(plan_add(&plan, &two));
    assert_applied(w, &plan, "let b;\n");
    assert_true(finding_is_unsafe(&two));
    assert_false(finding_is_unsafe(&name));
}

static void test_plan_groups(void **state) {
    World *w = *state;
    EditPlan plan = {.arena = &w->arena};
    Finding a = edit_of(w, 0, 0, "1"), b = edit_of(w, 0, 0, "2"), c = edit_of(w, 0, 0, "3");
    finding_group(&w->findings, &a, 7);
    finding_group(&w->findings, &b, 7);
    finding_group(&w->findings, &c, 8);
    assert_true(plan_add(&plan, &a));
    assert_false(plan_add(&plan, &b));
    assert_true(plan_add(&plan, &c));
    assert_applied(w, &plan, "13let a;\n");
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {CASE(test_push),
                                       CASE(test_level_names),
                                       CASE(test_order),
                                       CASE(test_order_is_total),
                                       CASE(test_duplicates),
                                       CASE(test_differences_of_two_services),
                                       CASE(test_pushing_after_sorting),
                                       CASE(test_troubles),
                                       CASE(test_directives),
                                       CASE(test_directive_items),
                                       CASE(test_plan_order),
                                       CASE(test_plan_conflicts),
                                       CASE(test_plan_is_whole),
                                       CASE(test_plan_groups),
                                       CASE(test_thresholds)};
    return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
