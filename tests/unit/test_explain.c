/* Questions about routes: how they are read, which routes fit, which are near. Stories of real programs are
 * held by fixtures/explain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "explain/explain.h"

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

static Question asked(const char *method, const char *path) {
    Question q;
    Str trouble = {0};
    if (!question_parse(&arena, str_of(method), str_of(path), 4, &q, &trouble))
        fail_msg("%s %s: %.*s", method, path, STR_ARG(trouble));
    return q;
}

static void reading(void **state) {
    (void)state;
    static const char *const cases[][2] = {{"/users/7", "/users/7"},
                                           {"users/7", "/users/7"},
                                           {"https://shop.example/users/7?full=1#top", "/users/7"},
                                           {"https://shop.example", "/"},
                                           {"/users?page=2", "/users"},
                                           {"/users/:id?", "/users/:id?"},
                                           {"/users/:id?/mail", "/users/:id?/mail"},
                                           {" /users ", "/users"},
                                           {"*", "*"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Question q = asked("get", cases[i][0]);
        if (!str_eq(q.path, str_of(cases[i][1])))
            fail_msg("%s: %.*s, not %s", cases[i][0], STR_ARG(q.path), cases[i][1]);
    }
    assert_true(asked("GET", "/users/7").concrete);
    assert_false(asked("GET", "/users/{id}").concrete);
    assert_int_equal(asked("Patch", "/").method, METHOD_PATCH);
    assert_int_equal(asked("any", "/").method, METHOD_NONE);
}

static void reading_refuses(void **state) {
    (void)state;
    Question q;
    Str trouble = {0};
    assert_false(question_parse(&arena, STR("GTE"), STR("/x"), 4, &q, &trouble));
    assert_true(str_find(trouble, STR("did you mean get?"), 0) > 0);
    assert_false(question_parse(&arena, STR("/users"), STR("."), 4, &q, &trouble));
    assert_true(str_find(trouble, STR("GET /users"), 0) > 0);
    assert_false(question_parse(&arena, STR("zzzzzz"), STR("/x"), 4, &q, &trouble));
    assert_true(str_find(trouble, STR("`any`"), 0) > 0);
}

static Route route_of(Method method, const char *path) {
    Route r = {.method = method, .path = str_of(path), .mounted = true};
    r.has_unknown = str_find(r.path, STR("${?}"), 0) >= 0;
    r.is_regex = str_starts(r.path, STR("/^"));
    Str source = r.is_regex ? str_sub(r.path, 1, r.path.n - 1) : r.path;
    r.templates = template_parse_express(&arena, source, r.is_regex, 4);
    return r;
}

typedef struct Fit {
    const char *question, *route;
    Answers fit;
} Fit;

static void fitting(void **state) {
    (void)state;
    static const Fit cases[] = {{"/users/7", "/users/:id", ANSWERS_YES},
                                {"/Users/7/", "/users/:id", ANSWERS_YES},
                                {"/users/7", "/users/:name([a-z]+)", ANSWERS_NO},
                                {"/users/7", "/users/:id(\\d+)", ANSWERS_YES},
                                {"/users/7", "/users", ANSWERS_NO},
                                {"/users/7", "/users/7", ANSWERS_SAME},
                                {"/users/{userId}", "/users/:id", ANSWERS_SAME},
                                {"/users/:userId", "/users/:id", ANSWERS_SAME},
                                {"/users/{userId}", "/users/me", ANSWERS_NO},
                                {"/users/7", "*", ANSWERS_YES},
                                {"/users/7", "/${?}/7", ANSWERS_PERHAPS},
                                {"/items/7", "/users/${?}", ANSWERS_NO},
                                {"/users/7", "/^\\/users\\/\\d$/", ANSWERS_YES},
                                {"/users/x", "/^\\/users\\/\\d$/", ANSWERS_NO}};
    Explain x = {.arena = &arena, .express_major = 4};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Question q = asked("get", cases[i].question);
        Route r = route_of(METHOD_GET, cases[i].route);
        Answers fit = question_path(&x, &q, &r);
        if (fit != cases[i].fit)
            fail_msg("%s by %s: %d, not %d", cases[i].question, cases[i].route, (int)fit, (int)cases[i].fit);
    }
}

static void methods(void **state) {
    (void)state;
    Route get = route_of(METHOD_GET, "/x"), all = route_of(METHOD_ALL, "/x");
    Question head = asked("HEAD", "/x"), post = asked("POST", "/x"), any = asked("any", "/x");
    assert_true(question_method(&head, &get)); /* Express: HEAD is served by GET */
    assert_false(question_method(&post, &get));
    assert_true(question_method(&post, &all));
    assert_true(question_method(&any, &get));
}

/* What is near, nearest first, as "method path;". */
static Str near_of(const char *method, const char *path, const char *const *routes, size_t n) {
    RouteTable table = {0};
    for (size_t i = 0; i < n; i++) {
        Str rest, name = str_cut(str_of(routes[i]), ' ', &rest);
        vec_push(&arena, &table.routes, route_of(method_of(name), rest.p));
    }
    Explain x = {.arena = &arena, .table = &table, .express_major = 4};
    Question q = asked(method, path);
    NearRoutes near = {0};
    Out out = out_new(&arena);
    question_near(&x, &q, &near);
    for (uint32_t i = 0; i < near.n; i++)
        out_fmt(&out, "%s %.*s;", method_name(near.p[i].route->method), STR_ARG(near.p[i].route->path));
    return out_str_of(&out);
}

static void nearness(void **state) {
    (void)state;
    static const char *const routes[] = {
        "get /api/users/:id", "post /api/user/:id", "get /api/orders/:id/items",
        "get /health",        "get /a/b/c/d/e",     "get /users/:id"};
    Str near = near_of("GET", "/api/user/7", routes, sizeof routes / sizeof *routes);
    assert_true(str_starts(near, STR("post /api/user/:id;get /api/users/:id;")));
    near = near_of("GET", "/user/7", routes, sizeof routes / sizeof *routes);
    assert_true(str_starts(near, STR("get /users/:id;")));
    near = near_of("GET", "/nothing/like/it/at/all", routes, 4);
    assert_int_equal(near.n, 0);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, start, stop)

int main(void) {
    const struct CMUnitTest tests[] = {CASE(reading), CASE(reading_refuses), CASE(fitting), CASE(methods),
                                       CASE(nearness)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
