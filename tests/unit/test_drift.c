/* Routes against operations: each decision of the matching, on small tables.
 *
 * A table is written as lines: "get /users/:id", with flags behind a bar: "all /x |passes". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <time.h>

#include "base/out.h"
#include "drift/match.h"

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

static bool has_flag(Str flags, const char *flag) {
    return str_find(flags, str_of(flag), 0) >= 0;
}

static Data *data(DataKind kind) {
    Data *d = NEW(&arena, Data);
    d->kind = kind;
    return d;
}

static void entry(Data *object, const char *key, const Data *value) {
    vec_push(&arena, &object->entries, (DataEntry){.key = str_of(key), .value = value});
}

/* apiConfig({ openApi: { overwriteExternalPath: { path } } }) */
static Marker marker_overwriting(Str path) {
    Data *root = data(DATA_OBJECT), *open_api = data(DATA_OBJECT), *overwrite = data(DATA_OBJECT);
    Data *text = data(path.n ? DATA_TEXT : DATA_UNKNOWN);
    text->text = path;
    entry(overwrite, "path", text);
    entry(open_api, "overwriteExternalPath", overwrite);
    entry(root, "openApi", open_api);
    return (Marker){.argument = root};
}

/* What is before " |" and, in *flags, what is behind it. */
static Str take_flags(Str line, Str *flags) {
    ptrdiff_t bar = str_find(line, STR(" |"), 0);
    *flags = bar < 0 ? (Str){0} : str_sub(line, (size_t)bar + 2, line.n);
    return bar < 0 ? line : str_sub(line, 0, (size_t)bar);
}

static Route route_of(Str line, int major) {
    Str flags, path, method = str_cut(take_flags(line, &flags), ' ', &path);
    Route route = {
        .method = method_of(method), .path = str_trim(path), .mounted = !has_flag(flags, "unmounted")};
    route.is_regex = has_flag(flags, "regex");
    route.has_unknown = str_find(path, STR("${?}"), 0) >= 0;
    route.templates = template_parse_express(&arena, route.path, route.is_regex, major);
    route.certainty = has_flag(flags, "conditional") ? CONDITIONAL : CERTAIN;
    route.passes_on = has_flag(flags, "passes");
    route.internal = has_flag(flags, "internal");
    route.dead = has_flag(flags, "dead");
    route.shadowed = has_flag(flags, "shadowed");
    route.websocket = has_flag(flags, "websocket");
    route.catch_all = has_flag(flags, "catch-all");
    if (has_flag(flags, "overwrite=")) {
        Str to = str_sub(flags, (size_t)str_find(flags, STR("overwrite="), 0) + 10, flags.n);
        vec_push(&arena, &route.markers, marker_overwriting(to));
    }
    return route;
}

static RouteTable routes_of(const char *text, int major) {
    RouteTable table = {0};
    for (Str rest = str_of(text); rest.n;) {
        Str line = str_trim(str_cut(rest, '\n', &rest));
        if (str_eq(line, STR("blind")))
            vec_push(&arena, &table.blind_spots, (BlindSpot){.may_register = true});
        else if (line.n)
            vec_push(&arena, &table.routes, route_of(line, major));
    }
    return table;
}

/* "base /v1" lines are base paths, the others operations. */
static Spec spec_of(const char *text) {
    Spec spec = {.usable = true, .version = STR("3.0.3")};
    for (Str rest = str_of(text); rest.n;) {
        Str flags, path, line = str_trim(str_cut(rest, '\n', &rest));
        Str method = str_cut(take_flags(line, &flags), ' ', &path);
        path = str_trim(path);
        if (str_eq(method, STR("base")))
            vec_push(&arena, &spec.base_paths, path);
        else if (str_eq(method, STR("version")))
            spec.version = path;
        else if (line.n)
            vec_push(&arena, &spec.operations,
                     (Operation){.method = method_of(method),
                                 .path = path,
                                 .template = template_parse_openapi(&arena, path),
                                 .websocket = has_flag(flags, "websocket")});
    }
    if (!spec.base_paths.n) vec_push(&arena, &spec.base_paths, (Str){0});
    return spec;
}

/* One sign a route and one an operation. Routes: + matched, ~ matched with other names, ! undocumented, M
 * method undocumented, - exempt. Operations: + served, w covered by a wildcard, p possibly, ! unserved, -
 * exempt. */
static const char *signs(const Drift *drift) {
    Out out = out_new(&arena);
    for (uint32_t i = 0; i < drift->routes.n; i++) {
        const RouteDrift *route = &drift->routes.p[i];
        out_char(&out,
                 route->status == ROUTE_MATCHED && route->names != DRIFT_NONE ? '~' : "+!M-"[route->status]);
    }
    out_char(&out, ' ');
    for (uint32_t i = 0; i < drift->operations.n; i++)
        out_char(&out, "+wp!-"[drift->operations.p[i].status]);
    out_char(&out, '\0');
    return out.p;
}

static Drift drift_of(const char *routes, const char *spec, DriftOptions options) {
    RouteTable *table = NEW(&arena, RouteTable);
    Spec *document = NEW(&arena, Spec);
    *table = routes_of(routes, 4);
    *document = spec_of(spec);
    return drift_compute(&arena, table, document, &options);
}

static const char *plain(const char *routes, const char *spec) {
    Drift drift = drift_of(routes, spec, (DriftOptions){0});
    return signs(&drift);
}

static const char *service(const char *routes, const char *spec) {
    Drift drift = drift_of(routes, spec, (DriftOptions){.service_id = STR("klaviyo")});
    return signs(&drift);
}

static void by_shape(void **state) {
    (void)state;
    assert_string_equal(plain("get /users/:id\nget /a", "get /users/{id}\nget /b"), "+! +!");
    assert_string_equal(plain("get /users/:id", "get /users/{userId}"), "~ +");
    assert_string_equal(plain("get /Users/:id/", "get /users/{id}"), "+ +");
    assert_string_equal(plain("get /users/me\nget /users/:id", "get /users/{id}\nget /users/me"), "++ ++");
    assert_string_equal(plain("get /users/:id", "get /users/me"), "! !");
    assert_string_equal(plain("get /", "get /"), "+ +");
    assert_string_equal(plain("", "get /a"), " !");
    assert_string_equal(plain("get /a", ""), "! ");
}

static void by_method(void **state) {
    (void)state;
    assert_string_equal(plain("post /a", "get /a"), "M !");
    assert_string_equal(plain("get /a\npost /a", "get /a"), "+M +");
    assert_string_equal(plain("propfind /a", "get /b"), "- !");
    assert_string_equal(plain("query /a", "version 3.2.0\nget /b"), "! !");
}

static void automatic_methods(void **state) {
    (void)state;
    assert_string_equal(plain("get /a", "get /a\nhead /a\noptions /a"), "+ +++");
    assert_string_equal(plain("post /a", "post /a\nhead /a\noptions /a"), "+ +!+");
    assert_string_equal(plain("all /a", "head /a"), "+ +");
}

static void all_covers_every_documented_method(void **state) {
    (void)state;
    assert_string_equal(plain("all /a", "get /a\npost /a"), "+ ++");
    assert_string_equal(plain("all /a", "get /b"), "! !");
    assert_string_equal(plain("all /a |passes", "get /b"), "- !");
    assert_string_equal(plain("all * |catch-all", "get /b"), "- !");
}

static void exempt_routes(void **state) {
    (void)state;
    assert_string_equal(
        plain("get /a |unmounted\nget /b |dead\nget /c |internal\nget /d |websocket\nget /e |shadowed",
              "get /z"),
        "----- !");
    assert_string_equal(plain("get /${?}/a\nget /x/*\nget /^\\/r/ |regex\nget * |catch-all", "get /z"),
                        "---- p");
}

static void unmounted_routes_serve_nothing(void **state) {
    (void)state;
    Drift drift = drift_of("get /a |unmounted", "get /a", (DriftOptions){0});
    assert_string_equal(signs(&drift), "- !");
    assert_int_equal(drift.operations.p[0].near, 0);
}

static void conditional_routes_count_as_served(void **state) {
    (void)state;
    assert_string_equal(plain("get /a |conditional\nget /b |conditional", "get /a"), "+! +");
}

static void a_certain_duplicate_goes_first(void **state) {
    (void)state;
    Drift drift = drift_of("get /a |conditional\nget /A/\nget /a", "get /z", (DriftOptions){0});
    assert_int_equal(drift.routes.p[0].exempt, EXEMPT_DUPLICATE);
    assert_int_equal(drift.routes.p[1].status, ROUTE_UNDOCUMENTED);
    assert_int_equal(drift.routes.p[2].exempt, EXEMPT_DUPLICATE);
}

static void optional_parts_need_one_form(void **state) {
    (void)state;
    assert_string_equal(plain("get /u/:id?", "get /u"), "+ +");
    assert_string_equal(plain("get /u/:id?", "get /u/{id}"), "+ +");
    assert_string_equal(plain("get /u/:id?", "get /u/{id}\nget /u"), "+ ++");
    assert_string_equal(plain("get /(a|b)", "get /b"), "+ +");
    assert_string_equal(plain("get /:kind(a|b)", "get /b"), "+ +");
}

static void wildcards(void **state) {
    (void)state;
    assert_string_equal(plain("get /files/*", "get /files/{path}"), "+ +");
    assert_string_equal(plain("get /files/*", "get /files/*"), "+ +");
    assert_string_equal(plain("get /files/*", "get /files/{a}/{b}"), "- w");
    assert_string_equal(plain("get /a/*/b", "get /a/{x}/b"), "- w");
    assert_string_equal(plain("get /* |catch-all", "get /a/b"), "- !");
    assert_string_equal(plain("post /files/*", "get /files/a/b"), "- !");
}

static void unknown_parts_may_serve(void **state) {
    (void)state;
    assert_string_equal(plain("get /${?}/a", "get /x/a\nget /x/b"), "- p!");
    assert_string_equal(plain("get /^\\/files\\/(.+)$/ |regex", "get /files/a\nget /b"), "- p!");
    assert_string_equal(plain("get /^\\/a\\/?$/ |regex", "get /a"), "+ +");
    Drift drift = drift_of("blind", "get /a", (DriftOptions){0});
    assert_true(drift.blind);
}

static void websocket_operations(void **state) {
    (void)state;
    assert_string_equal(plain("get /a", "get /a\nget /socket |websocket"), "+ +-");
}

static void the_service_id_is_a_prefix(void **state) {
    (void)state;
    assert_string_equal(service("post /klaviyo/connect", "post /connect"), "+ +");
    assert_string_equal(service("post /connect", "post /klaviyo/connect"), "+ +");
    assert_string_equal(service("post /klaviyo/connect", "post /klaviyo/connect"), "+ +");
    assert_string_equal(service("post /other/connect", "post /connect"), "! !");
    assert_string_equal(plain("post /klaviyo/connect", "post /connect"), "! !");
    assert_string_equal(service("get /connect", "base /api/v2/klaviyo\nget /klaviyo/connect"), "+ +");
}

static void a_marker_may_replace_the_path(void **state) {
    (void)state;
    assert_string_equal(plain("get /a/:id |overwrite=/b/{id}", "get /b/{id}"), "+ +");
    assert_string_equal(plain("get /a/:id |overwrite=/b/:x", "get /b/{id}"), "+ +");
    assert_string_equal(plain("get /a/:id |overwrite=/b/{id}", "get /a/{id}"), "! !");
    assert_string_equal(plain("get /a |overwrite=", "get /b"), "- !");
    Drift drift = drift_of("get /a |overwrite=/b", "get /c", (DriftOptions){0});
    assert_true(drift.routes.p[0].overwritten);
    assert_true(str_eq(drift.routes.p[0].document_path, STR("/b")));
}

static void base_paths(void **state) {
    (void)state;
    assert_string_equal(plain("get /v1/a\nget /v1/b", "base /v1\nget /a"), "+! +");
    assert_string_equal(plain("get /r/a\nget /w/a", "base /r\nbase /w\nget /a"), "++ +");
    Drift drift = drift_of("get /v1/a\nget /v1/b\nget /health", "base /v1\nget /a", (DriftOptions){0});
    assert_int_equal(drift.routes.p[2].exempt, EXEMPT_OUTSIDE_BASE);
    assert_int_equal(drift.outside, 1);
    assert_true(str_eq(drift.routes.p[1].document_path, STR("/b")));
    assert_true(str_eq(drift.operations.p[0].full_path, STR("/v1/a")));
    /* nothing is green because nothing was found */
    assert_string_equal(plain("get /a", "base /v1\nget /b"), "! !");
}

/* The prefix of the configuration holds in each direction. */
static void configured_base_path(void **state) {
    (void)state;
    DriftOptions api = {.base_path = STR("/api/")};
    static const char *const cases[][2] = {
        {"get /api/a\nget /api/b", "get /a\nget /b"},
        {"get /a\nget /b", "get /api/a\nget /api/b"},
        {"get /a\nget /b", "base /api\nget /a\nget /b"},
        {"get /api/a\nget /api/b", "base /v1\nget /a\nget /b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Drift drift = drift_of(cases[i][0], cases[i][1], api);
        assert_string_equal(signs(&drift), "++ ++");
        assert_false(drift.base_detected);
    }
}

static void detected_base_path(void **state) {
    (void)state;
    Drift drift = drift_of("get /api/a\nget /api/b/:x\npost /api/c", "get /a\nget /b/{x}", (DriftOptions){0});
    assert_string_equal(signs(&drift), "++! ++");
    assert_true(drift.base_detected);
    assert_true(str_eq(drift.base.code, STR("/api")));
    assert_int_equal(drift.base.explained, 2);
    assert_true(str_eq(drift.routes.p[2].document_path, STR("/c")));

    drift = drift_of("get /a\nget /b\nget /c", "get /gw/crm/a\nget /gw/crm/b", (DriftOptions){0});
    assert_string_equal(signs(&drift), "++! ++");
    assert_true(str_eq(drift.base.document, STR("/gw/crm")));
    assert_true(str_eq(drift.routes.p[2].document_path, STR("/gw/crm/c")));

    drift = drift_of("get /v2/a\nget /v2/b\nget /v2/c", "base /v1\nget /a\nget /b", (DriftOptions){0});
    assert_string_equal(signs(&drift), "++! ++");
    assert_true(str_eq(drift.base.document, STR("/v1")));
    assert_true(str_eq(drift.base.code, STR("/v2")));
}

/* Differences that no single prefix explains stay differences. */
static void a_prefix_needs_proof(void **state) {
    (void)state;
    Drift drift = drift_of("get /a\nget /x/b", "get /a\nget /b", (DriftOptions){0});
    assert_false(drift.base_detected);
    assert_string_equal(signs(&drift), "+! +!");
    drift =
        drift_of("get /a\nget /c\nget /x/d\nget /x/e", "get /a\nget /c\nget /d\nget /e", (DriftOptions){0});
    assert_false(drift.base_detected);
    drift = drift_of("get /admin/users", "get /users", (DriftOptions){0});
    assert_false(drift.base_detected);
}

/* The server that the document names is proof enough for one operation, and the gateway's is no finding. */
static void a_declared_server_is_proof(void **state) {
    (void)state;
    Drift drift = drift_of("get /users\npost /connect", "base /api\nget /users", (DriftOptions){0});
    assert_string_equal(signs(&drift), "+! +");
    assert_true(drift.base_detected);
    DriftOptions options = {.service_id = STR("crm")};
    drift = drift_of("get /users\npost /connect", "base /api/v2/crm\nget /users", options);
    assert_string_equal(signs(&drift), "+! +");
    assert_false(drift.base_detected);
}

static void nearest_operation(void **state) {
    (void)state;
    Drift drift =
        drift_of("get /k/connect\nget /other\nput /k/status", "get /a\nget /k/status", (DriftOptions){0});
    assert_int_equal(drift.routes.p[0].near, 1);
    assert_int_equal(drift.routes.p[1].near, DRIFT_NONE);
    assert_int_equal(drift.routes.p[2].near, 1);
    assert_int_equal(drift.operations.p[1].near, 2);
}

static RouteTable many_routes(uint32_t n, const char *path) {
    RouteTable table = {0};
    for (uint32_t i = 0; i < n; i++)
        vec_push(&arena, &table.routes, route_of(str_fmt(&arena, "get %s%u/:id", path, i), 4));
    return table;
}

static Spec many_operations(uint32_t n, const char *path) {
    Out out = out_new(&arena);
    for (uint32_t i = 0; i < n; i++)
        out_fmt(&out, "get %s%u/{id}\n", path, i);
    out_char(&out, '\0');
    return spec_of(out.p);
}

/* 5,000 × 5,000, nothing matching, all matching, all behind one prefix: seconds would mean a product. */
static void large_tables(void **state) {
    (void)state;
    static const char *const cases[][2] = {{"/r", "/o"}, {"/r", "/r"}, {"/api/r", "/r"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        RouteTable table = many_routes(5000, cases[i][0]);
        Spec spec = many_operations(5000, cases[i][1]);
        clock_t before = clock();
        Drift drift = drift_compute(&arena, &table, &spec, &(DriftOptions){0});
        assert_int_equal(drift.matched, i == 0 ? 0 : 5000);
        assert_true(clock() - before < 3 * CLOCKS_PER_SEC);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(by_shape, start, stop),
        cmocka_unit_test_setup_teardown(by_method, start, stop),
        cmocka_unit_test_setup_teardown(automatic_methods, start, stop),
        cmocka_unit_test_setup_teardown(all_covers_every_documented_method, start, stop),
        cmocka_unit_test_setup_teardown(exempt_routes, start, stop),
        cmocka_unit_test_setup_teardown(unmounted_routes_serve_nothing, start, stop),
        cmocka_unit_test_setup_teardown(conditional_routes_count_as_served, start, stop),
        cmocka_unit_test_setup_teardown(a_certain_duplicate_goes_first, start, stop),
        cmocka_unit_test_setup_teardown(optional_parts_need_one_form, start, stop),
        cmocka_unit_test_setup_teardown(wildcards, start, stop),
        cmocka_unit_test_setup_teardown(unknown_parts_may_serve, start, stop),
        cmocka_unit_test_setup_teardown(websocket_operations, start, stop),
        cmocka_unit_test_setup_teardown(the_service_id_is_a_prefix, start, stop),
        cmocka_unit_test_setup_teardown(a_marker_may_replace_the_path, start, stop),
        cmocka_unit_test_setup_teardown(base_paths, start, stop),
        cmocka_unit_test_setup_teardown(configured_base_path, start, stop),
        cmocka_unit_test_setup_teardown(detected_base_path, start, stop),
        cmocka_unit_test_setup_teardown(a_prefix_needs_proof, start, stop),
        cmocka_unit_test_setup_teardown(a_declared_server_is_proof, start, stop),
        cmocka_unit_test_setup_teardown(nearest_operation, start, stop),
        cmocka_unit_test_setup_teardown(large_tables, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
