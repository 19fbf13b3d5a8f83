/* spec/: the cases under fixtures/spec, what needs the file system, and what only shows in the values.
 *
 * A case is a folder with a document and expected.spec, the output of `dump spec` for it. RD_UPDATE=1 in the
 * environment writes the expected files anew. */
#include "base/path.h"
#include "source/save.h"
#include "source/walk.h"
#include "spec/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct Fixture {
    Mem mem;
    Arena arena;
    Sources sources;
    Spec spec;
} Fixture;

static int setup(void **state) {
    static Fixture f;
    f = (Fixture){0};
    f.arena = arena_new(&f.mem);
    f.sources = sources_new(&f.arena, STR("/nowhere"));
    *state = &f;
    return 0;
}

static int teardown(void **state) {
    Fixture *f = *state;
    arena_free(&f->arena);
    assert_int_equal(f->mem.used, 0);
    return 0;
}

static const Spec *load(Fixture *f, Str path, Str text) {
    f->spec = spec_load(&f->arena, &f->mem, &f->sources, source_add(&f->sources, path, text));
    return &f->spec;
}

static const char *dump(Fixture *f) {
    Out out = out_new(&f->arena);
    spec_dump(&out, &f->sources, &f->spec);
    out_char(&out, 0);
    return out.p;
}

/* fixtures/spec, found from this file's own path. */
static Str cases_dir(Arena *arena) {
    Str here = path_dir(path_dir(path_dir(str_of(__FILE__))));
    return source_real_path(arena, path_join(arena, here, STR("fixtures/spec")));
}

static FileId open_document(Sources *sources) {
    static const char *const names[] = {"openapi.yml", "openapi.json", "swagger.yml"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (source_kind(sources, str_of(names[i])) == PATH_FILE)
            return source_open(sources, str_of(names[i]), DOCUMENT_LIMIT);
    return 0;
}

static bool run_case(Fixture *f, Str dir) {
    f->sources = sources_new(&f->arena, dir);
    FileId file = open_document(&f->sources);
    assert_int_not_equal(file, 0);
    f->spec = spec_load(&f->arena, &f->mem, &f->sources, file);
    Str actual = str_of(dump(f)), expected_path = path_join(&f->arena, dir, STR("expected.spec"));
    if (getenv("RD_UPDATE")) return source_write(&f->arena, expected_path, actual);
    Str expected =
        source_file(&f->sources, source_open(&f->sources, STR("expected.spec"), SOURCE_LIMIT))->text;
    if (str_eq(actual, expected)) return true;
    print_message("%.*s differs; it is now:\n%.*s", STR_ARG(expected_path), STR_ARG(actual));
    return false;
}

static void test_cases(void **state) {
    Fixture *f = *state;
    Str dir = cases_dir(&f->arena);
    Sources sources = sources_new(&f->arena, dir);
    DirEntries entries = {0};
    bool same = true;
    assert_true(source_list(&sources, STR("."), &entries));
    assert_true(entries.n >= 20);
    for (uint32_t i = 0; i < entries.n; i++)
        if (entries.p[i].kind == PATH_DIRECTORY)
            same = run_case(f, path_join(&f->arena, dir, entries.p[i].name)) && same;
    assert_true(same);
}

static void test_security(void **state) {
    Fixture *f = *state;
    const Spec *s = load(f, STR("a.yml"),
                         STR("openapi: 3.0.0\nsecurity: [{d: []}]\npaths:\n  /a:\n    get: {}\n"
                             "    put: {security: []}\n    post: {security: [{z: [], a: []}, {}]}\n"));
    assert_int_equal(s->operations.n, 3);
    const Operation *get = &s->operations.p[0], *put = &s->operations.p[1], *post = &s->operations.p[2];
    assert_false(get->has_security);
    assert_int_equal(get->security.n, 1);
    assert_true(put->has_security);
    assert_int_equal(put->security.n, 0);
    assert_int_equal(post->security.n, 2);
    assert_true(str_eq(post->security.p[0].schemes.p[0], STR("a")));
    assert_int_equal(post->security.p[1].schemes.n, 0);
    assert_true(str_eq(source_text(&f->sources, post->security_span), STR("security")));
}

static void test_service_id(void **state) {
    Fixture *f = *state;
    const char *text = "openapi: 3.0.0\npaths:\n  /a: {get: {x-tw: {serviceId: one}}, put: {}}\n"
                       "  /b: {get: {x-tw: {serviceId: %s}}}\n";
    load(f, STR("a.yml"), str_fmt(&f->arena, text, "one"));
    assert_true(str_eq(f->spec.service_id, STR("one")));
    load(f, STR("b.yml"), str_fmt(&f->arena, text, "two"));
    assert_int_equal(f->spec.service_id.n, 0);
}

static void test_full_path(void **state) {
    Fixture *f = *state;
    static const struct {
        const char *base, *path, *full;
    } cases[] = {
        {"", "/a", "/a"}, {"/b", "/a", "/b/a"}, {"/b/", "a", "/b/a"}, {"", "a", "/a"}, {"/b", "/", "/b/"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Operation op = {.path = str_of(cases[i].path)};
        Str full = operation_full_path(&f->arena, str_of(cases[i].base), &op);
        assert_string_equal(str_copy(&f->arena, full).p, cases[i].full);
    }
}

static void test_looks_like(void **state) {
    (void)state;
    static const char *const yes[] = {
        "openapi: 3.0.0\n",
        "# x\n---\n'swagger' : \"2.0\"\n",
        "info:\n  title: x\n\"openapi\":\t3.1.0",
        "{\"info\": {\"a\": \"}\\\"\"}, \"openapi\" : \"3.0.0\"}",
        "{info: {}, openapi: 3.0.0}",
        "  info: 1\r\n  openapi: 3.0.0\r\n",
        "openapi:\r\n  3.0.0",
    };
    static const char *const no[] = {
        "",
        "{",
        "openapi",
        "openapi 3",
        "x:\n  openapi: 3.0.0\n",
        "openapis: 3\n",
        "- openapi: 3\n",
        "{\"a\": {\"openapi\": 1}}",
        "{\"a\": \"openapi\", \"b\": [\"swagger\"]}",
        "{\"a\": \"\\",
        "# openapi: 3.0.0\n",
        "x: |\n  openapi: 3.0.0\n",
    };
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!spec_looks_like(str_of(yes[i]))) fail_msg("not recognised: %s", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (spec_looks_like(str_of(no[i]))) fail_msg("recognised: %s", no[i]);
}

/* 64 references in a row are followed, 65 are not. */
static void test_reference_limit(void **state) {
    Fixture *f = *state;
    for (int n = 63; n <= 64; n++) {
        Out out = out_new(&f->arena);
        out_cstr(&out, "openapi: 3.1.0\npaths: {/a: {$ref: '#/x/0'}}\nx:\n");
        for (int i = 0; i < n; i++)
            out_fmt(&out, "  '%d': {$ref: '#/x/%d'}\n", i, i + 1);
        out_fmt(&out, "  '%d': {get: {}}\n", n);
        const Spec *s = load(f, str_fmt(&f->arena, "%d.yml", n), out_str_of(&out));
        assert_int_equal(s->operations.n, n == 63);
        assert_int_equal(s->problems.n, n != 63);
    }
    assert_non_null(strstr(dump(f), "(reference limit)"));
}

/* Each node is found through the one before, twice: 2^40 ways if references within pointers were free. */
static void test_reference_bomb(void **state) {
    Fixture *f = *state;
    Out out = out_new(&f->arena);
    out_cstr(&out, "openapi: 3.1.0\npaths: {/a: {$ref: '#/n40'}}\nn0: {get: {}}\n");
    for (int i = 1; i <= 40; i++)
        out_fmt(&out, "n%d: {$ref: '#/n%d/r%d/r%d'}\nr%d: {$ref: '#'}\n", i, i - 1, i - 1, i - 1, i - 1);
    load(f, STR("bomb.yml"), out_str_of(&out));
    assert_int_equal(f->spec.operations.n, 0);
    assert_int_equal(f->spec.problems.n, 1);
}

/* Large maps are looked up by index, and one large item named by many references is a limit, not a hang. */
static void test_big_documents_are_quick(void **state) {
    Fixture *f = *state;
    enum { N = 20000 };
    Out out = out_new(&f->arena);
    out_cstr(&out, "openapi: 3.1.0\npaths:\n");
    for (int i = 0; i < N; i++)
        out_fmt(&out, "  /p%d: {$ref: '#/components/pathItems/i%d'}\n", i, i);
    out_cstr(&out, "components:\n  pathItems:\n");
    for (int i = 0; i < N; i++)
        out_fmt(&out, "    i%d: {get: {}}\n", i);
    clock_t start = clock();
    assert_int_equal(load(f, STR("wide.yml"), out_str_of(&out))->operations.n, N);
    out.n = 0;
    out_cstr(&out, "openapi: 3.1.0\npaths:\n");
    for (int i = 0; i < N; i++)
        out_fmt(&out, "  /p%d: {$ref: '#/x'}\n", i);
    out_cstr(&out, "x:\n");
    for (int i = 0; i < N; i++)
        out_fmt(&out, "  k%d: 1\n", i);
    load(f, STR("big.yml"), out_str_of(&out));
    assert_int_equal(f->spec.problems.n, 1);
    assert_non_null(strstr(dump(f), "(work limit)"));
    assert_true(clock() - start < 20 * CLOCKS_PER_SEC);
}

static void test_problem_limit(void **state) {
    Fixture *f = *state;
    Out out = out_new(&f->arena);
    out_cstr(&out, "openapi: 3.0.0\npaths: {}\n");
    for (int i = 0; i < 3000; i++)
        out_cstr(&out, "a: 1\n");
    assert_int_equal(load(f, STR("a.yml"), out_str_of(&out))->problems.n, 1001);
    assert_true(f->spec.usable);
}

static void test_hostile_text_in_messages(void **state) {
    Fixture *f = *state;
    load(f, STR("a.yml"), STR("openapi: 3.0.0\npaths:\n  \"a\\e[31m\\n::error::\": {get: {}}\n"));
    for (const char *c = dump(f); *c; c++)
        assert_true(*c == '\n' || (unsigned char)*c >= 0x20);
    assert_null(strstr(dump(f), "\n::error"));
}

static void test_unreadable(void **state) {
    Fixture *f = *state;
    FileId file = source_open(&f->sources, STR("none.yml"), DOCUMENT_LIMIT);
    f->spec = spec_load(&f->arena, &f->mem, &f->sources, file);
    assert_false(f->spec.usable);
    assert_int_equal(f->spec.problems.n, 1);
    assert_int_equal(f->spec.base_paths.n, 1);
}

static void test_memory_limit(void **state) {
    Fixture *f = *state;
    f->mem.exhausted = true;
    load(f, STR("a.yml"), STR("openapi: 3.0.0\npaths: {/a: {get: {}}}\n"));
    assert_false(f->spec.usable);
}

/* A link inside the root that leads out of it. */
static void test_link_out_of_the_root(void **state) {
    Fixture *f = *state;
    char dir[] = "/tmp/test_spec_XXXXXX";
    assert_non_null(mkdtemp(dir));
    Str root = source_real_path(&f->arena, str_of(dir));
    Str link = path_join(&f->arena, root, STR("out.yml"));
    Str doc = path_join(&f->arena, root, STR("openapi.yml"));
    assert_int_equal(symlink("/etc/hostname", str_copy(&f->arena, link).p), 0);
    assert_true(source_write(&f->arena, doc, STR("openapi: 3.0.0\npaths: {/a: {$ref: out.yml}}\n")));
    f->sources = sources_new(&f->arena, root);
    FileId file = source_open(&f->sources, STR("openapi.yml"), DOCUMENT_LIMIT);
    f->spec = spec_load(&f->arena, &f->mem, &f->sources, file);
    assert_non_null(strstr(dump(f), "lies outside the repository"));
    unlink(str_copy(&f->arena, link).p);
    unlink(str_copy(&f->arena, doc).p);
    rmdir(dir);
}

/* Operations keep the base paths of their own document, and which one that is. */
static void test_join(void **state) {
    Fixture *f = *state;
    Spec list[3];
    list[0] =
        *load(f, STR("read.yml"),
              STR("openapi: 3.0.3\nservers: [{url: /api}]\npaths: {/a: {get: {x-tw: {serviceId: s}}}}\n"));
    list[1] = *load(f, STR("broken.yml"), STR("openapi: 3.0.3\n"));
    list[2] = *load(f, STR("write.yml"),
                    STR("openapi: 3.2.0\nservers: [{url: /w}, {url: /api}]\npaths: {/a: {get: {}, post: "
                        "{servers: [{url: /x}]}}}\n"));
    Spec joined = spec_join(&f->arena, list, 3);
    assert_true(joined.usable);
    assert_int_equal(joined.file, list[0].file);
    assert_int_equal(joined.documents.n, 2);
    assert_int_equal(joined.operations.n, 3);
    assert_int_equal(joined.problems.n, 1);
    assert_int_equal(joined.operations.p[1].document, 1);
    assert_true(str_eq(joined.documents.p[1].version, STR("3.2.0")));
    assert_true(str_eq(operation_base(&joined, &joined.operations.p[0]), STR("/api")));
    assert_true(str_eq(operation_base(&joined, &joined.operations.p[1]), STR("/w")));
    assert_int_equal(joined.operations.p[1].bases.n, 2);
    assert_true(str_eq(operation_base(&joined, &joined.operations.p[2]), STR("/x")));
    assert_int_equal(joined.base_paths.n, 3);
    assert_true(str_eq(joined.service_id, STR("s")));
    joined = spec_join(&f->arena, &list[1], 1);
    assert_false(joined.usable);
}

/* Who contradicts whom about the service's id does not depend on the order. */
static void test_join_service_id(void **state) {
    Fixture *f = *state;
    Spec list[3];
    for (uint32_t i = 0; i < 3; i++)
        list[i] = *load(
            f, str_fmt(&f->arena, "%u.yml", i),
            str_fmt(&f->arena, "openapi: 3.0.3\npaths: {/a: {get: {x-tw: {serviceId: s%u}}}}\n", i % 2));
    assert_int_equal(spec_join(&f->arena, list, 3).service_id.n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(test_cases),
        T(test_join),
        T(test_join_service_id),
        T(test_security),
        T(test_service_id),
        T(test_full_path),
        T(test_looks_like),
        T(test_reference_limit),
        T(test_reference_bomb),
        T(test_big_documents_are_quick),
        T(test_problem_limit),
        T(test_hostile_text_in_messages),
        T(test_unreadable),
        T(test_memory_limit),
        T(test_link_out_of_the_root),
#undef T
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
