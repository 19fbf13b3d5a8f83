/* Path templates: both Express syntaxes and OpenAPI's, their shapes and what they cover. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/out.h"
#include "http/method.h"
#include "http/template.h"

static Mem mem;
static Arena arena;

static int start(void **state) {
    (void)state;
    mem = (Mem){0};
    arena = arena_new(&mem);
    return 0;
}

static int stop(void **state) {
    (void)state;
    arena_free(&arena);
    return mem.used != 0;
}

/* The forms joined by a space; a `!` before those that are not comparable. */
static const char *forms(const char *path, int major) {
    Templates t = template_parse_express(&arena, str_of(path), false, major);
    Out out = out_new(&arena);
    for (uint32_t i = 0; i < t.list.n; i++) {
        if (i) out_char(&out, ' ');
        if (!t.list.p[i].comparable) out_char(&out, '!');
        out_str(&out, template_openapi(&arena, &t.list.p[i]));
    }
    out_char(&out, '\0');
    return out.p;
}

typedef struct Case {
    const char *path, *want;
} Case;

static void check_all(const Case *cases, size_t n, int major) {
    for (size_t i = 0; i < n; i++) {
        const char *got = forms(cases[i].path, major);
        if (!str_eq(str_of(got), str_of(cases[i].want)))
            fail_msg("%s (express %d): got %s, want %s", cases[i].path, major, got, cases[i].want);
    }
}

static void express4(void **state) {
    (void)state;
    static const Case cases[] = {
        {"", "/"},
        {"/", "/"},
        {"/users", "/users"},
        {"/users/", "/users"},
        {"//users///me", "/users/me"},
        {"/users/:id", "/users/{id}"},
        {"/users/:id(\\d+)", "/users/{id}"},
        {"/u/:id?", "/u/{id} /u"},
        {"/u/:id?/x", "/u/{id}/x /u/x"},
        {"/:a?/:b?", "/{a}/{b} /{a} /{b} /"},
        {"/e-:a-:b", "/e-{a}-{b}"},
        {"/:a.:b", "/{a}.{b}"},
        {"/a.:ext?", "/a.{ext} /a"},
        {"/things\\:batch", "/things:batch"},
        {"/(a|b)", "/a /b"},
        {"/x/(a|b)/y", "/x/a/y /x/b/y"},
        {"/:kind(a|b)", "/{kind} /a /b"},
        {"/a(/b)?", "/a/b /a"},
        {"/ab?c", "/abc /ac"},
        {"/a/?", "/a"},
        {"/ab+c", "!/a{?}c"},
        {"*", "/{*}"},
        {"/*", "/{*}"},
        {"/*?", "/{*}"},
        {"/files/*", "/files/{*}"},
        {"/w*", "!/w{*}"},
        {"/a/*/b", "!/a/{*}/b"},
        {"/:rest*", "/{*rest}"},
        {"/:rest+", "/{*rest}"},
        {"/:rest(*)", "/{*rest}"},
        {"/:rest(.*)", "/{*rest}"},
        {"/(\\d+)", "/{0}"},
        {"/([^/]+)/x", "/{0}/x"},
        {"/(?!api).*", "!/{?}.{*}"},
        {"/[ab]", "!/{?}ab{?}"},
        {"/a|/b", "!/{?}"},
        {"/{id}", "/{id}"},
        {"/a{2}", "!/a{?}2}"},
        {"/@:user", "/@{user}"},
        {"/api/${?}/users", "!/api/{?}/users"},
        {"/api/v${?}/users", "!/api/v{?}/users"},
        {"${?}/users", "!/{?}/users"},
        {"/((((((((((a))))))))))", "!/{?}"},
    };
    check_all(cases, sizeof cases / sizeof *cases, 4);
}

/* A brace in an Express 4 path is text; it must not be taken for a parameter. */
static void express4_braces_are_text(void **state) {
    (void)state;
    Template route = template_parse_express(&arena, STR("/users/{id}"), false, 4).list.p[0];
    Template operation = template_parse_openapi(&arena, STR("/users/{id}"));
    assert_int_equal(route.segments.p[1].kind, SEGMENT_LITERAL);
    assert_int_equal(operation.segments.p[1].kind, SEGMENT_PARAM);
    assert_false(template_same_shape(&route, &operation));
}

static void express5(void **state) {
    (void)state;
    static const Case cases[] = {
        {"/users/:id", "/users/{id}"},
        {"/u{/:id}", "/u/{id} /u"},
        {"/a{/b{/:c}}", "/a/b/{c} /a/b /a"},
        {"/*name", "/{*name}"},
        {"/{*any}", "/{*any} /"},
        {"/proxy{/*splat}", "/proxy/{*splat} /proxy"},
        {"/:\"a-b\"", "/{a-b}"},
        {"/things\\:batch", "/things:batch"},
        {"/f/:a.:b", "/f/{a}.{b}"},
        {"/x/*s/y", "!/x/{*s}/y"},
        {"/a|b", "/a|b"},
        {"/$a", "/$a"},
        {"/${?}/x", "!/{?}/x"},
        {"/a/*", "!/a/{*}"},
        {"/u/:id?", "!/u/{id} !/u"},
    };
    check_all(cases, sizeof cases / sizeof *cases, 5);
}

static void too_many_forms_are_not_comparable(void **state) {
    (void)state;
    Templates t = template_parse_express(&arena, STR("/:a?/:b?/:c?/:d?/:e?"), false, 4);
    assert_true(t.list.n <= 16);
    for (uint32_t i = 0; i < t.list.n; i++)
        assert_false(t.list.p[i].comparable);
    /* words of a pattern are left out before the path is given up */
    t = template_parse_express(&arena, STR("/:a(x|y|z)/:b(x|y|z)/:c(x|y|z)"), false, 4);
    assert_int_equal(t.list.n, 1);
    assert_true(t.list.p[0].comparable);
}

static void regular_expressions(void **state) {
    (void)state;
    static const struct {
        const char *source, *want;
        bool comparable;
    } cases[] = {
        {"/^\\/health\\/?$/", "/health", true},
        {"^\\/a\\/b$", "/a/b", true},
        {"/^\\/v1\\.0\\/x$/i", "/v1.0/x", true},
        {"/^\\/files\\/(.+)$/", "/files/{?}", false},
        {"/.*fly$/", "/{?}", false},
        {"/^\\/(a|b)$/", "/{?}", false},
        {"/^\\/api\\/ab?$/", "/api/{?}", false},
        {"/", "/{?}", false},
        {"", "/{?}", false},
        {"/m/^\\/x$/", "/m/x", true},
        {"/t/:id/^\\/x\\/(.+)$/", "/t/{id}/x/{?}", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Templates t = template_parse_express(&arena, str_of(cases[i].source), true, 4);
        Str got = template_openapi(&arena, &t.list.p[0]);
        if (!str_eq(got, str_of(cases[i].want)) || t.list.p[0].comparable != cases[i].comparable)
            fail_msg("%s: got %.*s", cases[i].source, STR_ARG(got));
    }
}

static Template openapi(const char *path) {
    return template_parse_openapi(&arena, str_of(path));
}

static Template express(const char *path) {
    return template_parse_express(&arena, str_of(path), false, 4).list.p[0];
}

static void shapes(void **state) {
    (void)state;
    static const struct {
        const char *express, *openapi;
        bool same;
    } cases[] = {
        {"/users/:id", "/users/{userId}", true},
        {"/Users/:id", "/users/{id}", true},
        {"/users/me", "/users/{id}", false},
        {"/users/:id", "/users/me", false},
        {"/e-:a.json", "/e-{b}.json", true},
        {"/e-:a.json", "/f-{b}.json", false},
        {"/e-:a", "/{b}", false},
        {"/files/*", "/files/{path}", true},
        {"/files/*", "/files", false},
        {"/a%20b", "/a b", true},
        {"/", "/", true},
        {"/a", "/a/b", false},
        {"/${?}", "/{id}", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Template a = express(cases[i].express), b = openapi(cases[i].openapi);
        if (template_same_shape(&a, &b) != cases[i].same)
            fail_msg("%s %s", cases[i].express, cases[i].openapi);
        if (cases[i].same)
            assert_true(template_shape_hash(&a) == template_shape_hash(&b));
        else
            assert_true(template_shape_hash(&a) != template_shape_hash(&b));
    }
}

static void names(void **state) {
    (void)state;
    Template a = express("/users/:id/:file.json"), same = openapi("/users/{id}/{file}.json");
    Template other = openapi("/users/{userId}/{file}.json"), mixed = openapi("/users/{id}/{name}.json");
    assert_true(template_same_names(&a, &same));
    assert_false(template_same_names(&a, &other));
    assert_false(template_same_names(&a, &mixed));
    Template wild = express("/files/*"), documented = openapi("/files/{path}");
    assert_true(template_same_names(&wild, &documented));
}

static void covering(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        bool covers, may;
    } cases[] = {
        {"/users/:id", "/users/me", true, true},
        {"/users/me", "/users/:id", false, false},
        {"/users/:id", "/users/:name", true, true},
        {"/users/:id(\\d+)", "/users/me", false, false},
        {"/users/:id(\\d+)", "/users/:x", false, true},
        {"/users/:id(\\d+)", "/users/:x(\\d+)", true, true},
        {"*", "/", true, true},
        {"*", "/a/b", true, true},
        {"/a/*", "/a", false, false},
        {"/a/*", "/a/b/c", true, true},
        {"/a/*/z", "/a/b/c/z", true, true},
        {"/a/*/z", "/a/z", false, false},
        {"/e-:x", "/e-1", true, true},
        {"/e-:x", "/e-", false, false},
        {"/:a.json", "/x.json.json", true, true},
        {"/:a.json", "/x.xml", false, false},
        {"/:a-:b", "/a-b-c", true, true},
        {"/api/${?}", "/api/users/me", false, true},
        {"/api/v${?}/x", "/api/v1/x", false, true},
        {"/api/v${?}/x", "/api/w1/x", false, false},
        {"/:x", "/a/b", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Template a = express(cases[i].a), b = express(cases[i].b);
        if (template_covers(&a, &b) != cases[i].covers) fail_msg("%s covers %s", cases[i].a, cases[i].b);
        if (template_may_cover(&a, &b) != cases[i].may) fail_msg("%s may cover %s", cases[i].a, cases[i].b);
    }
    Template fly = template_parse_express(&arena, STR("/.*fly$/"), true, 4).list.p[0];
    Template butterfly = openapi("/x/butterfly"), bee = openapi("/x/bee");
    assert_true(template_may_cover(&fly, &butterfly));
    assert_false(template_may_cover(&fly, &bee));
}

/* Each path was registered under express 5.3.0; the message is ours. */
static void refusals(void **state) {
    (void)state;
    static const char *const refused[] = {
        "*",       "/x/*", "/w*", "/:id?",  "/:id*", "/:id+",  "/:p(.*)", "(.*)",  "/a+b", "/[ab]",  "/a!",
        "/u{/:id", "/a}",  "/:",  "/a/:/b", "/:a:b", "/q?x=1", "/a\\",    "/:\"a", "/:1",  "/:a{:b}"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (!template_express5_refusal(str_of(refused[i]))) fail_msg("%s is not refused", refused[i]);
    static const char *const fine[] = {"",      "/",        "/:id",    "/u{/:id}", "/*name",    "/{*any}",
                                       "*x",    ":x",       "/a\\*b",  "/a.b",     "/:\"a b\"", "/:a-:b",
                                       "/a|b",  "/${?}/x",  "x",       "/@:u",     "/a\\?",     "/$a",
                                       "/é/:é", "/:a{-:b}", "/:${?}/x"};
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        if (template_express5_refusal(str_of(fine[i])))
            fail_msg("%s: %s", fine[i], template_express5_refusal(str_of(fine[i])));
    Out many = out_new(&arena);
    for (int i = 0; i < 9; i++)
        out_cstr(&many, "{/x}");
    assert_non_null(template_express5_refusal(out_str_of(&many)));
}

static void dead_paths(void **state) {
    (void)state;
    static const struct {
        const char *path;
        int major;
        bool dead;
    } cases[] = {
        {"/a", 4, false},
        {"", 4, false},
        {"a", 4, true},
        {"a", 5, true},
        {":id", 4, true},
        {":id", 5, true},
        {"*", 4, false},
        {"*x", 5, false},
        {"*x", 4, false},
        {"/q?x=1", 4, true},
        {"/q?", 4, false},
        {"/colou?r", 4, false},
        {"(/a|/b)", 4, false},
        {"{/a}", 5, false},
        {"${?}/a", 4, false},
        {"/a b", 4, true},
        {"/caf\xc3\xa9", 5, true},
        {"/a%20b", 4, false},
        {"/things\\:x", 4, false},
        {"", 5, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if ((template_dead_reason(str_of(cases[i].path), cases[i].major) != NULL) != cases[i].dead)
            fail_msg("%s (express %d)", cases[i].path, cases[i].major);
}

/* Paths as long and as odd as the limits allow end quickly. */
static void hostile(void **state) {
    (void)state;
    static const char *const parts[] = {"(",        "\\-", ":a?",  "{/:a", "*",
                                        "/:a(b|c)", "{",   "${?}", "|",    "((a|b)|"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        Out out = out_new(&arena);
        while (out.n < 60000)
            out_cstr(&out, parts[i]);
        Str path = out_str_of(&out);
        assert_true(template_parse_express(&arena, path, false, 4).list.n <= 16);
        assert_true(template_parse_express(&arena, path, false, 5).list.n <= 16);
        template_parse_express(&arena, path, true, 4);
        template_express5_refusal(path);
        template_dead_reason(path, 4);
        arena_free(&arena);
    }
}

static void methods(void **state) {
    (void)state;
    assert_int_equal(method_of(STR("get")), METHOD_GET);
    assert_int_equal(method_of(STR("GET")), METHOD_NONE);
    assert_string_equal(method_name(METHOD_M_SEARCH), "m-search");
    assert_true(method_in_openapi(METHOD_TRACE));
    assert_false(method_in_openapi(METHOD_PROPFIND));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(express4, start, stop),
        cmocka_unit_test_setup_teardown(express4_braces_are_text, start, stop),
        cmocka_unit_test_setup_teardown(express5, start, stop),
        cmocka_unit_test_setup_teardown(too_many_forms_are_not_comparable, start, stop),
        cmocka_unit_test_setup_teardown(regular_expressions, start, stop),
        cmocka_unit_test_setup_teardown(shapes, start, stop),
        cmocka_unit_test_setup_teardown(names, start, stop),
        cmocka_unit_test_setup_teardown(covering, start, stop),
        cmocka_unit_test_setup_teardown(refusals, start, stop),
        cmocka_unit_test_setup_teardown(dead_paths, start, stop),
        cmocka_unit_test_setup_teardown(hostile, start, stop),
        cmocka_unit_test_setup_teardown(methods, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
