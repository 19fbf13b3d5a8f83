/* Configuration files: what is taken, and what is refused with its line. And memory that services share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/config.h"
#include "engine/session.h"
#include "routedrift/routedrift.h"

typedef struct Fixture {
    Mem mem;
    Arena arena;
    Sources sources;
    Troubles troubles;
    Config config;
    bool ok;
} Fixture;

static int setup(void **state) {
    Fixture *f = test_calloc(1, sizeof *f);
    f->arena = arena_new(&f->mem);
    f->sources = sources_new(&f->arena, STR("/"));
    f->troubles.arena = &f->arena;
    *state = f;
    return 0;
}

static int teardown(void **state) {
    Fixture *f = *state;
    arena_free(&f->arena);
    test_free(f);
    return 0;
}

static void load(Fixture *f, const char *text) {
    f->troubles = (Troubles){.arena = &f->arena};
    FileId file = source_add(&f->sources, STR("app/.routedrift.yml"), str_of(text));
    f->ok = config_load(&f->arena, &f->mem, &f->sources, &f->troubles, file, &f->config);
}

static void assert_str(Str actual, const char *expected) {
    assert_int_equal(actual.n, str_of(expected).n);
    assert_memory_equal(actual.p, expected, actual.n);
}

/* The only trouble is `message` in line `line`. */
static void refuses(void **state, const char *text, const char *place, const char *message) {
    Fixture *f = *state;
    load(f, text);
    assert_false(f->ok);
    assert_int_equal(f->troubles.list.n, 1);
    assert_str(trouble_place(&f->arena, &f->troubles.list.p[0]), place);
    assert_str(f->troubles.list.p[0].message, message);
}

static void takes_every_key(void **state) {
    Fixture *f = *state;
    load(f, "marker: expose\n"
            "base-path: /api/{service}\n"
            "service: '12'\n"
            "spec: [openapi.yml, docs/*.json]\n"
            "entry: src/index.ts\n"
            "internal:\n  - /ping\n"
            "exclude: ['**/generated/**']\n"
            "rules:\n  route-*: warning\n  route-unresolved: off\n  route-dead-path: P1\n"
            "  spec-*: { level: note, priority: P4 }\n"
            "per-file-ignores: { package.json: [sdk-unpinned, 'spec-*'], 'src/**': route-* }\n"
            "select: spec-missing\n"
            "ignore: [sdk-unpinned]\n"
            "baseline: known.json\n"
            "fail-on: note\n"
            "pin-policy: lockfile\n");
    assert_int_equal(f->troubles.list.n, 0);
    assert_true(f->ok);
    assert_str(f->config.dir, "app");
    assert_str(f->config.marker, "expose");
    assert_str(f->config.base_path, "/api/{service}");
    assert_str(f->config.service_id, "12");
    assert_int_equal(f->config.spec.n, 2);
    assert_str(f->config.spec.p[1], "docs/*.json");
    assert_str(f->config.entry.p[0], "src/index.ts");
    assert_str(f->config.internal.p[0], "/ping");
    assert_str(f->config.exclude.p[0], "**/generated/**");
    assert_int_equal(f->config.rules.n, 4);
    assert_str(f->config.rules.p[0].rule, "route-*");
    assert_int_equal(f->config.rules.p[0].level, LEVEL_WARNING);
    assert_false(f->config.rules.p[0].off);
    assert_true(f->config.rules.p[1].off);
    assert_false(f->config.rules.p[2].has_level);
    assert_int_equal(f->config.rules.p[2].priority, 1);
    assert_int_equal(f->config.rules.p[3].level, LEVEL_NOTE);
    assert_int_equal(f->config.rules.p[3].priority, 4);
    assert_true(config_ignores(&f->config, STR("app/package.json"), STR("spec-missing")));
    assert_false(config_ignores(&f->config, STR("app/package.json"), STR("route-unmounted")));
    assert_true(config_ignores(&f->config, STR("app/src/a/b.js"), STR("route-unmounted")));
    assert_false(config_ignores(&f->config, STR("src/a.js"), STR("route-unmounted")));
    assert_str(f->config.select.p[0], "spec-missing");
    assert_str(f->config.ignore.p[0], "sdk-unpinned");
    assert_str(f->config.baseline, "known.json");
    assert_str(f->config.fail_on, "note");
    assert_int_equal(f->config.pin_policy, PIN_LOCKFILE);
}

static void nothing_in_it_means_defaults(void **state) {
    Fixture *f = *state;
    load(f, "# nothing yet\n\n");
    assert_true(f->ok);
    assert_str(f->config.marker, "apiConfig");
    assert_int_equal(f->config.pin_policy, PIN_MANIFEST);
    load(f, "---\n");
    assert_true(f->ok);
    assert_int_equal(f->troubles.list.n, 0);
}

static void unknown_key_is_refused(void **state) {
    refuses(state, "marker: a\nfail-onn: error\n", "app/.routedrift.yml:2",
            "unknown key \"fail-onn\"; did you mean \"fail-on\"?");
}

static void strange_key_gets_no_suggestion(void **state) {
    refuses(state, "\n\nzzzzzz: 1\n", "app/.routedrift.yml:3", "unknown key \"zzzzzz\"");
}

static void severity_of_a_rule_is_checked(void **state) {
    refuses(state, "rules: { route-*: P5 }\n", "app/.routedrift.yml:1",
            "rule \"route-*\" has to be off, note, warning, error or P1 to P4");
    refuses(state, "rules: { route-*: { priority: high } }\n", "app/.routedrift.yml:1",
            "\"priority\" has to be P1, P2, P3 or P4");
    refuses(state, "rules:\n  route-*:\n    levle: note\n", "app/.routedrift.yml:3",
            "unknown key \"levle\" of a rule: level or priority");
    refuses(state, "fail-on: P0\n", "app/.routedrift.yml:1",
            "\"fail-on\" has to be error, warning, note, never or P1 to P4");
    refuses(state, "per-file-ignores: { a.js: sdk-unpined }\n", "app/.routedrift.yml:1",
            "no such rule \"sdk-unpined\"; did you mean \"sdk-unpinned\"?");
}

static void wrong_type_is_refused(void **state) {
    refuses(state, "marker: [a]\n", "app/.routedrift.yml:1", "\"marker\" has to be a name such as apiConfig");
}

static void bare_number_is_no_text(void **state) {
    refuses(state, "service: 12\n", "app/.routedrift.yml:1",
            "\"service\" has to be the service's id, a text");
}

static void wrong_item_is_refused_in_its_line(void **state) {
    refuses(state, "entry:\n  - a.js\n  - /b.js\n", "app/.routedrift.yml:3",
            "\"entry\" has to be a relative path or a list of them");
}

static void unknown_rule_is_refused(void **state) {
    refuses(state, "rules:\n  route-undocumentd: off\n", "app/.routedrift.yml:2",
            "no such rule \"route-undocumentd\"; did you mean \"route-undocumented\"?");
}

static void unknown_level_is_refused(void **state) {
    refuses(state, "rules:\n  spec-missing: fatal\n", "app/.routedrift.yml:2",
            "rule \"spec-missing\" has to be off, note, warning, error or P1 to P4");
}

static void key_twice_is_refused(void **state) {
    refuses(state, "marker: a\nmarker: b\n", "app/.routedrift.yml:2", "key \"marker\" is here a second time");
}

static void list_as_document_is_refused(void **state) {
    refuses(state, "- marker\n", "app/.routedrift.yml:1", "a mapping of keys is expected here");
}

static void malformed_document_is_refused(void **state) {
    Fixture *f = *state;
    load(f, "marker: [\n");
    assert_false(f->ok);
    assert_int_equal(f->troubles.list.n, 1);
}

static void excludes_files(void **state) {
    Fixture *f = *state;
    load(f, "exclude: [legacy, '**/*.gen.ts']\n");
    assert_true(config_excludes(&f->config, STR("app/legacy/a/b.js")));
    assert_true(config_excludes(&f->config, STR("app/legacy")));
    assert_true(config_excludes(&f->config, STR("app/src/x.gen.ts")));
    assert_false(config_excludes(&f->config, STR("app/src/legacy/b.js")));
    assert_false(config_excludes(&f->config, STR("app/legacy2.js")));
    assert_false(config_excludes(&f->config, STR("legacy/b.js")));
}

static void rule_patterns(void **state) {
    (void)state;
    assert_true(rule_pattern_matches(STR("*"), STR("a")));
    assert_true(rule_pattern_matches(STR("route-*"), STR("route-x")));
    assert_false(rule_pattern_matches(STR("route-*"), STR("spec-x")));
    assert_false(rule_pattern_matches(STR("route"), STR("route-x")));
}

static void nearest_names(void **state) {
    (void)state;
    const char *names[] = {"format", "fail-on", "color"};
    assert_string_equal(rd_nearest("fromat", names, 3), "format");
    assert_string_equal(rd_nearest("colour", names, 3), "color");
    assert_null(rd_nearest("zzz", names, 3));
    assert_null(rd_nearest("", names, 3));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* ---- many services ---- */

/* The check of every app, each with `memory` bytes at most; its report is copied into the arena. */
static int check_apps(Arena *arena, unsigned jobs, size_t memory, Str *out) {
    const char *path = RD_APPS;
    RdSession *s = rd_session_new(NULL);
    s->mem.limit = memory;
    RdResult r = rd_run(s, &(RdRequest){.command = RD_CHECK, .paths = &path, .path_count = 1, .jobs = jobs});
    *out = str_copy(arena, (Str){r.out.data, r.out.size});
    rd_session_free(s);
    return r.status;
}

/* With the least power of two that suffices for each service alone, some need more than an eighth of it: they
 * are audited again, and nothing is missing. */
static void more_than_its_share(void **state) {
    Fixture *f = *state;
    Str alone, together;
    size_t memory = (size_t)1 << 16;
    while (check_apps(&f->arena, 1, memory, &alone) == RD_INCOMPLETE && memory < SESSION_MEMORY)
        memory *= 2;
    assert_int_equal(check_apps(&f->arena, 8, memory, &together), RD_FINDINGS);
    assert_true(str_eq(alone, together));
    assert_int_equal(check_apps(&f->arena, 1, memory / 8, &together), RD_INCOMPLETE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(takes_every_key),
        TEST(nothing_in_it_means_defaults),
        TEST(unknown_key_is_refused),
        TEST(strange_key_gets_no_suggestion),
        TEST(severity_of_a_rule_is_checked),
        TEST(wrong_type_is_refused),
        TEST(bare_number_is_no_text),
        TEST(wrong_item_is_refused_in_its_line),
        TEST(unknown_rule_is_refused),
        TEST(unknown_level_is_refused),
        TEST(key_twice_is_refused),
        TEST(list_as_document_is_refused),
        TEST(malformed_document_is_refused),
        TEST(excludes_files),
        TEST(more_than_its_share),
        cmocka_unit_test(rule_patterns),
        cmocka_unit_test(nearest_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
