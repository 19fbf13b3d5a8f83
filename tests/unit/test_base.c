/* The library under everything: memory, slices, strings being written, paths, maps, JSON. */
#include "base/arena.h"
#include "base/intern.h"
#include "base/json.h"
#include "base/map.h"
#include "base/out.h"
#include "base/path.h"
#include "base/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct World {
    Mem mem;
    Arena arena;
} World;

static int setup(void **state) {
    World *w = test_calloc(1, sizeof *w);
    w->arena = arena_new(&w->mem);
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

static Arena *arena_of(void **state) {
    return &((World *)*state)->arena;
}

static void assert_str(Str s, const char *expected) {
    assert_int_equal(s.n, strlen(expected));
    if (s.n) assert_memory_equal(s.p, expected, s.n);
}

/* Written strings have a terminator behind them. */
static void assert_text(Str s, const char *expected) {
    assert_string_equal(s.p, expected);
    assert_int_equal(s.n, strlen(expected));
}

static void test_mem_counts(void **state) {
    (void)state;
    Mem mem = {.limit = 1000};
    char *p = mem_alloc(&mem, 600);
    for (int i = 0; i < 600; i++)
        assert_int_equal(p[i], 0);
    assert_false(mem.exhausted);
    p = mem_realloc(&mem, p, 1000);
    assert_int_equal(mem.used, 1000);
    assert_false(mem.exhausted);
    p = mem_realloc(&mem, p, 10);
    assert_int_equal(mem.used, 10);
    assert_int_equal(mem.peak, 1000);
    mem_free(&mem, p);
    mem_free(&mem, NULL);
    assert_int_equal(mem.used, 0);
}

static void test_mem_limit_is_sticky(void **state) {
    (void)state;
    Mem mem = {.limit = 1000};
    void *p = mem_realloc(&mem, NULL, 1001);
    memset(p, 1, 1001); /* what is over the limit is still served */
    assert_true(mem.exhausted);
    mem_free(&mem, p);
    assert_true(mem.exhausted);
    assert_int_equal(mem.used, 0);
}

static void test_arena_limit(void **state) {
    World *w = *state;
    w->mem.limit = 1 << 20;
    for (int i = 0; i < 40; i++)
        assert_non_null(arena_alloc(&w->arena, 60000));
    assert_true(w->mem.exhausted);
}

static void test_arena_rewind_zeroes(void **state) {
    Arena *a = arena_of(state);
    arena_alloc(a, 1); /* the block stays when the mark is gone back to */
    ArenaMark mark = arena_mark(a);
    unsigned char *p = arena_alloc(a, 100);
    memset(p, 0xAA, 100);
    arena_rewind(a, mark);
    unsigned char *q = arena_alloc(a, 100);
    for (int i = 0; i < 100; i++)
        assert_int_equal(q[i], 0);
}

static void test_arena_rewind_over_blocks(void **state) {
    World *w = *state;
    char *kept = arena_copy(&w->arena, "kept", 5);
    size_t used = w->mem.used;
    ArenaMark mark = arena_mark(&w->arena);
    for (int i = 0; i < 50; i++)
        memset(arena_alloc(&w->arena, 30000), i, 30000);
    memset(arena_alloc(&w->arena, 3 << 20), 7, 3 << 20); /* larger than any block */
    assert_true(w->mem.used > used);
    arena_rewind(&w->arena, mark);
    assert_int_equal(w->mem.used, used);
    assert_string_equal(kept, "kept");
    char *same = arena_alloc(&w->arena, 5);
    assert_true(same > kept && same < kept + 64);
}

static void test_arena_alignment(void **state) {
    Arena *a = arena_of(state);
    for (size_t n = 0; n < 40; n++)
        assert_int_equal((uintptr_t)arena_alloc(a, n) % 16, 0);
}

static void test_vec(void **state) {
    VEC(uint32_t) v = {0};
    for (uint32_t i = 0; i < 1000; i++)
        vec_push(arena_of(state), &v, i * 3);
    assert_int_equal(v.n, 1000);
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(v.p[i], i * 3);
}

static void test_str_compare(void **state) {
    (void)state;
    Str empty = {0};
    assert_true(str_eq(empty, STR("")));
    assert_true(str_cmp(STR("a"), STR("b")) < 0 && str_cmp(STR("ab"), STR("a")) > 0);
    assert_int_equal(str_cmp(empty, STR("")), 0);
    assert_true(str_cmp(STR("\xC3"), STR("z")) > 0); /* bytes, not signed characters */
    assert_true(str_eq_nocase(STR("X-Auth"), STR("x-aUTH")));
    assert_false(str_eq_nocase(STR("["), STR("{"))); /* they differ by the bit that case does */
    assert_true(str_starts(STR("abc"), STR("")) && str_starts(STR("abc"), STR("ab")));
    assert_false(str_starts(STR("a"), STR("ab")));
    assert_true(str_ends(STR("abc"), STR("bc")) && !str_ends(STR("c"), STR("bc")));
    assert_true(str_ends(empty, empty));
}

static void test_str_find(void **state) {
    (void)state;
    assert_int_equal(str_find(STR("aabab"), STR("ab"), 0), 1);
    assert_int_equal(str_find(STR("aabab"), STR("ab"), 2), 3);
    assert_int_equal(str_find(STR("aabab"), STR("ab"), 4), STR_NPOS);
    assert_int_equal(str_find(STR("ab"), STR("abc"), 0), STR_NPOS);
    assert_int_equal(str_find_word(STR("apps app$ app"), STR("app"), 0), 10);
    assert_int_equal(str_find_word(STR("app.use(app)"), STR("app"), 1), 8);
    assert_int_equal(str_find_word(STR("snapp app2 \xC3\xA9"
                                       "app"),
                                   STR("app"), 0),
                     STR_NPOS);
    assert_int_equal(str_find(STR("ab"), STR(""), 2), 2);
    assert_int_equal(str_find(STR("ab"), STR(""), 3), STR_NPOS);
    assert_int_equal(str_find(STR("ab"), STR("b"), 9), STR_NPOS);
    assert_int_equal(str_find_char(STR("a/b/c"), '/', 2), 3);
    assert_int_equal(str_rfind_char(STR("a/b/c"), '/'), 3);
    assert_int_equal(str_rfind_char((Str){0}, '/'), STR_NPOS);
}

static void test_str_cut(void **state) {
    (void)state;
    Str rest = STR("a,,b");
    assert_str(str_cut(rest, ',', &rest), "a");
    assert_str(str_cut(rest, ',', &rest), "");
    assert_str(str_cut(rest, ',', &rest), "b");
    assert_int_equal(rest.n, 0);
    assert_str(str_sub(STR("hello"), 1, 99), "ello");
    assert_str(str_sub(STR("hello"), 4, 2), "");
    assert_str(str_trim(STR(" \t\r\n x y \v\f")), "x y");
    assert_str(str_trim(STR(" \n")), "");
}

static void test_str_copies(void **state) {
    Arena *a = arena_of(state);
    assert_text(str_copy(a, STR("abc")), "abc");
    assert_text(str_copy(a, (Str){0}), "");
    assert_text(str_join(a, STR("ab"), STR("c")), "abc");
    assert_text(str_lower(a, STR("AbZ[\xC3\x84")), "abz[\xC3\x84");
    assert_int_equal(str_of(NULL).n, 0);
}

static void test_str_u64(void **state) {
    (void)state;
    uint64_t v = 7;
    assert_true(str_u64(STR("0"), &v) && v == 0);
    assert_true(str_u64(STR("9999999999999999999"), &v) && v == 9999999999999999999u);
    assert_false(str_u64(STR("18446744073709551616"), &v));
    assert_false(str_u64(STR(""), &v) || str_u64(STR("-1"), &v) || str_u64(STR("1 "), &v));
}

static void test_utf8(void **state) {
    (void)state;
    static const char *const good[] = {"",
                                       "abc",
                                       "\x7F",
                                       "\xC2\x80",
                                       "\xDF\xBF",
                                       "\xE0\xA0\x80",
                                       "\xED\x9F\xBF",
                                       "\xEE\x80\x80",
                                       "\xEF\xBF\xBF",
                                       "\xF0\x90\x80\x80",
                                       "\xF4\x8F\xBF\xBF",
                                       "-\xE2\x82\xAC-"};
    static const char *const bad[] = {"\x80",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xC2",
                                      "\xC2 ",
                                      "\xE0\x9F\xBF",
                                      "\xED\xA0\x80",
                                      "\xE2\x82",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80",
                                      "\xFF",
                                      "\xF0\x90\x80\x41",
                                      "ok\xE2\x28\xA1"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(str_is_utf8(str_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(str_is_utf8(str_of(bad[i])));
    assert_true(str_is_utf8((Str){"\xE2\x82\xAC\xE2", 3})); /* the slice ends before the broken part */
}

static void test_hash_spreads(void **state) {
    (void)state;
    assert_true(str_hash(STR("a")) != str_hash(STR("b")));
    assert_true(str_hash(STR("")) == str_hash((Str){0}));
    assert_true(str_hash(STR("")) ==
                14695981039346656037u); /* the offset basis that FNV's authors published */
    assert_true(str_hash(STR("a")) == 0xAF63DC4C8601EC8Cu);
}

/* The meaning of a pattern, written down without any cleverness. */
static bool glob_means(const char *p, const char *s, bool at_part) {
    if (!*p) return !*s;
    if (p[0] == '*' && p[1] == '*' && p[2] == '/' && at_part) {
        if (glob_means(p + 3, s, true)) return true;
        for (; *s; s++)
            if (*s == '/' && glob_means(p + 3, s + 1, true)) return true;
        return false;
    }
    if (p[0] == '*') {
        bool deep = p[1] == '*';
        for (;; s++) {
            if (glob_means(p + (deep ? 2 : 1), s, false)) return true;
            if (!*s || (!deep && *s == '/')) return false;
        }
    }
    return *s && (*p == *s || (*p == '?' && *s != '/')) && glob_means(p + 1, s + 1, *p == '/');
}

/* The n-th word over an alphabet, shortest first. */
static void word(char *out, uint32_t n, const char *alphabet) {
    uint32_t base = (uint32_t)strlen(alphabet), length = 0;
    for (uint32_t count = 1; n >= count; count *= base, length++)
        n -= count;
    for (uint32_t i = 0; i < length; i++, n /= base)
        out[i] = alphabet[n % base];
    out[length] = 0;
}

static void test_glob_against_meaning(void **state) {
    (void)state;
    char pattern[16], subject[16];
    for (uint32_t p = 0; p < 1365; p++) { /* all of up to five letters, and many of six */
        word(pattern, p, "a*/b");
        for (uint32_t s = 0; s < 364; s++) {
            word(subject, s, "a/b");
            if (str_glob(str_of(pattern), str_of(subject)) != glob_means(pattern, subject, true))
                fail_msg("pattern %s, subject %s", pattern, subject);
        }
    }
}

static void test_glob(void **state) {
    (void)state;
    assert_true(str_glob(STR("src/**/*.ts"), STR("src/a.ts")));
    assert_true(str_glob(STR("src/**/*.ts"), STR("src/a/b/c.ts")));
    assert_false(str_glob(STR("src/**/x.ts"), STR("src/ax.ts")));
    assert_false(str_glob(STR("src/*.ts"), STR("src/a/b.ts")));
    assert_true(str_glob(STR("?.js"), STR("a.js")) && !str_glob(STR("a?b"), STR("a/b")));
    assert_true(str_glob(STR("**"), STR("")) && str_glob(STR("*"), STR("")));
    assert_true(str_glob(STR("a**z"), STR("a/b/z")));
    char subject[4001], pattern[101]; /* what makes backtracking matchers hang */
    memset(subject, 'a', 4000);
    subject[4000] = 0;
    for (int i = 0; i < 100; i += 2)
        memcpy(pattern + i, "a*", 2);
    pattern[99] = 'b';
    assert_false(str_glob((Str){pattern, 100}, (Str){subject, 4000}));
}

static void test_out(void **state) {
    Out out = out_new(arena_of(state));
    assert_text(out_str_of(&out), "");
    out_str(&out, (Str){0});
    out_cstr(&out, "n=");
    out_u64(&out, UINT64_MAX);
    out_char(&out, ' ');
    out_fill(&out, '-', 3);
    out_fmt(&out, "%s|%.*s", "x", STR_ARG(STR("yz")));
    assert_text(out_str_of(&out), "n=18446744073709551615 ---x|yz");
    out_fill(&out, 'a', 100000);
    assert_int_equal(out.n, 100030);
    assert_int_equal(out.p[out.n], 0);
    assert_text(str_fmt(arena_of(state), "%d%%", 5), "5%");
}

static void test_intern(void **state) {
    Interner in = interner_new(arena_of(state));
    assert_int_equal(sym_intern(&in, STR("")), 0);
    char name[16] = "users";
    Sym users = sym_intern(&in, str_of(name));
    strcpy(name, "other"); /* the bytes were copied */
    assert_int_equal(sym_intern(&in, STR("users")), users);
    assert_int_equal(sym_lookup(&in, STR("never")), 0);
    for (uint32_t i = 0; i < 5000; i++)
        sym_intern(&in, str_fmt(arena_of(state), "s%u", i));
    assert_int_equal(sym_lookup(&in, STR("users")), users);
    assert_str(sym_str(&in, sym_lookup(&in, STR("s4999"))), "s4999");
    assert_true(sym_lookup(&in, STR("s1")) != sym_lookup(&in, STR("s2")));
    assert_int_equal(in.n, 5002);
}

static void test_map(void **state) {
    Map map = {0};
    uint32_t v = 0;
    assert_false(map_get(&map, 0, &v));
    for (uint64_t k = 0; k < 2000; k++)
        map_set(arena_of(state), &map, k << 32, (uint32_t)k + 1); /* keys that differ in high bits only */
    assert_int_equal(map.n, 2000);
    for (uint64_t k = 0; k < 2000; k++)
        assert_true(map_get(&map, k << 32, &v) && v == k + 1);
    assert_false(map_get(&map, 1, &v));
    map_set(arena_of(state), &map, 0, 77);
    assert_true(map_get(&map, 0, &v) && v == 77 && map.n == 2000);
    assert_true(map_get(&map, 0, NULL));
    map_clear(&map); /* large: memory is let go */
    assert_true(map.n == 0 && !map_get(&map, 0, NULL));
    map_set(arena_of(state), &map, 5, 6);
    const void *slots = map.slots;
    map_clear(&map); /* small: memory stays */
    assert_true(map.slots == slots && !map_get(&map, 5, NULL));
}

static void test_path_normalize(void **state) {
    static const char *const cases[][2] = {{"", "."},
                                           {".", "."},
                                           {"./a//b/", "a/b"},
                                           {"a/./b/../c", "a/c"},
                                           {"a/..", "."},
                                           {"a/../..", ".."},
                                           {"../../a", "../../a"},
                                           {"../a/../b", "../b"},
                                           {"/", "/"},
                                           {"//a///b", "/a/b"},
                                           {"/..", "/"},
                                           {"/a/../../b", "/b"},
                                           {"/a/..", "/"},
                                           {"a/b/../..", "."},
                                           {"..", ".."},
                                           {"a/../../../b", "../../b"},
                                           {"..a/b", "..a/b"},
                                           {"a/...", "a/..."},
                                           {"../..", "../.."},
                                           {"a/../b/..", "."},
                                           {".hidden/.", ".hidden"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_text(path_normalize(arena_of(state), str_of(cases[i][0])), cases[i][1]);
}

static void test_path_parts(void **state) {
    Arena *a = arena_of(state);
    assert_text(path_join(a, STR("a/b"), STR("../c")), "a/c");
    assert_text(path_join(a, STR("a"), STR("/c")), "/c");
    assert_text(path_join(a, STR(""), STR("c")), "c");
    assert_text(path_join(a, STR("."), STR("../c")), "../c");
    assert_str(path_dir(STR("a/b.js")), "a");
    assert_str(path_dir(STR("b.js")), ".");
    assert_str(path_dir(STR("/x")), "/");
    assert_str(path_base(STR("a/b.js")), "b.js");
    assert_str(path_base(STR("b.js")), "b.js");
    assert_str(path_ext(STR("a.d/b.test.ts")), ".ts");
    assert_str(path_ext(STR("a.d/b")), "");
    assert_str(path_ext(STR(".env")), "");
    assert_true(path_is_absolute(STR("/a")) && !path_is_absolute(STR("a")));
}

static void test_path_inside(void **state) {
    (void)state;
    assert_true(path_is_inside(STR("a"), STR("a")) && path_is_inside(STR("a"), STR("a/b")));
    assert_false(path_is_inside(STR("a"), STR("ab")) || path_is_inside(STR("a/b"), STR("a")));
    assert_true(path_is_inside(STR("."), STR("a")) && path_is_inside(STR("."), STR("..a")));
    assert_false(path_is_inside(STR("."), STR("..")) || path_is_inside(STR("."), STR("../a")));
    assert_false(path_is_inside(STR("."), STR("/a")));
    assert_true(path_is_inside(STR("/"), STR("/a")));
    assert_true(path_is_inside((Str){0}, STR("a")));
}

static void test_path_relative(void **state) {
    static const char *const cases[][3] = {{".", "a/b", "a/b"},
                                           {"a", "a/b", "b"},
                                           {"a", "a", "."},
                                           {"a/b", "a", ".."},
                                           {"services/a", "services/b/x.ts", "../b/x.ts"},
                                           {"a/b/c", "x", "../../../x"},
                                           {"/r/a", "/r/b", "../b"},
                                           {"/", "/a", "a"},
                                           {"a", ".", ".."},
                                           {"ab", "a", "../a"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_text(path_relative(arena_of(state), str_of(cases[i][0]), str_of(cases[i][1])), cases[i][2]);
}

static Str json_of_string(Arena *a, Str s) {
    Out out = out_new(a);
    Json j = json_new(&out, false);
    json_str(&j, s);
    return out_str_of(&out);
}

static void test_json_strings(void **state) {
    Arena *a = arena_of(state);
    assert_text(json_of_string(a, STR("a\"\\/\n\t\r\x01\x7F")), "\"a\\\"\\\\/\\n\\t\\r\\u0001\\u007f\"");
    assert_text(json_of_string(a, (Str){"a\0b", 3}), "\"a\\u0000b\"");
    assert_text(json_of_string(a, STR("\xE2\x82\xAC\xF0\x9F\x98\x80")), "\"\xE2\x82\xAC\xF0\x9F\x98\x80\"");
    assert_text(json_of_string(a, STR("a\xFF\xE2\x82")), "\"a\\ufffd\\ufffd\\ufffd\"");
    assert_text(json_of_string(a, STR("\xC2\x9B\xE2\x80\xAE\xE2\x80\xA8")), "\"\\u009b\\u202e\\u2028\"");
    assert_text(json_of_string(a, STR("##[error]x ##vso[y] #[z]")),
                "\"##\\u005berror]x ##vso\\u005by] #[z]\"");
    assert_text(json_of_string(a, (Str){0}), "\"\"");
}

static void json_sample(Json *j) {
    json_object(j);
    json_key_u64(j, "n", 1);
    json_key(j, "list");
    json_array(j);
    json_bool(j, true);
    json_null(j);
    json_object(j);
    json_end(j);
    json_array(j);
    json_cstr(j, "x");
    json_end(j);
    json_array(j); /* nothing is left of the one before */
    json_end(j);
    json_end(j);
    json_key_bool(j, "b", false);
    json_key_str(j, "s", STR("t"));
    json_end(j);
}

static void test_json_structure(void **state) {
    Out out = out_new(arena_of(state));
    Json j = json_new(&out, false);
    json_sample(&j);
    assert_text(out_str_of(&out), "{\"n\":1,\"list\":[true,null,{},[\"x\"],[]],\"b\":false,\"s\":\"t\"}");
    out = out_new(arena_of(state));
    j = json_new(&out, true);
    json_sample(&j);
    assert_text(out_str_of(&out),
                "{\n  \"n\": 1,\n  \"list\": [\n    true,\n    null,\n    {},\n    [\n      \"x\"\n"
                "    ],\n    []\n  ],\n  \"b\": false,\n  \"s\": \"t\"\n}");
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {CASE(test_mem_counts),
                                       CASE(test_mem_limit_is_sticky),
                                       CASE(test_arena_limit),
                                       CASE(test_arena_rewind_zeroes),
                                       CASE(test_arena_rewind_over_blocks),
                                       CASE(test_arena_alignment),
                                       CASE(test_vec),
                                       CASE(test_str_compare),
                                       CASE(test_str_find),
                                       CASE(test_str_cut),
                                       CASE(test_str_copies),
                                       CASE(test_str_u64),
                                       CASE(test_utf8),
                                       CASE(test_hash_spreads),
                                       CASE(test_glob_against_meaning),
                                       CASE(test_glob),
                                       CASE(test_out),
                                       CASE(test_intern),
                                       CASE(test_map),
                                       CASE(test_path_normalize),
                                       CASE(test_path_parts),
                                       CASE(test_path_inside),
                                       CASE(test_path_relative),
                                       CASE(test_json_strings),
                                       CASE(test_json_structure)};
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
