/* yaml/: a text is read, its tree dumped and compared with what a reader would expect; then the limits. */
#include "yaml/read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

typedef struct Fixture {
    Mem mem;
    Arena arena;
    Sources sources;
    YamlDocument doc;
} Fixture;

static int setup(void **state) {
    static Fixture f;
    f = (Fixture){0};
    f.arena = arena_new(&f.mem);
    f.sources = sources_new(&f.arena, STR("/"));
    *state = &f;
    return 0;
}

static int teardown(void **state) {
    Fixture *f = *state;
    arena_free(&f->arena);
    assert_int_equal(f->mem.used, 0);
    return 0;
}

static YamlNode *read_as(Fixture *f, const char *name, Str text) {
    FileId id = source_add(&f->sources, str_of(name), text);
    f->doc = yaml_read(&f->arena, &f->mem, &f->sources, id);
    return f->doc.root;
}

static YamlNode *read_yaml(Fixture *f, const char *text) {
    return read_as(f, "a.yml", str_of(text));
}

static void expect_dump(Fixture *f, const char *expected) {
    Out out = out_new(&f->arena);
    yaml_dump(&out, &f->sources, f->doc.root);
    out_char(&out, 0);
    assert_string_equal(out.p, expected);
}

static void expect_error(Fixture *f, const char *error, uint32_t line, uint32_t column) {
    Position at = source_position(&f->sources, f->doc.error_at.file, f->doc.error_at.start);
    assert_null(f->doc.root);
    assert_string_equal(str_copy(&f->arena, f->doc.error).p, error);
    assert_int_equal(at.line, line);
    assert_int_equal(at.column, column);
}

static void expect_text(const YamlNode *node, const char *text) {
    assert_non_null(node);
    assert_int_equal(yaml_text(node).n, strlen(text));
    assert_memory_equal(yaml_text(node).p, text, strlen(text));
}

/* The bytes that a value's span covers. */
static void expect_bytes(Fixture *f, const YamlNode *node, const char *text) {
    assert_non_null(node);
    Str s = source_text(&f->sources, node->span);
    assert_string_equal(str_copy(&f->arena, s).p, text);
}

static void test_block(void **state) {
    Fixture *f = *state;
    read_yaml(f, "a: 1\nb:\n  - 'x'\n  - y # note\n\n# end\nc:\n");
    expect_dump(f, "mapping 1:1-7:3\n"
                   "  key scalar 1:1-1:2 \"a\" plain\n"
                   "    scalar 1:4-1:5 \"1\" plain\n"
                   "  key scalar 2:1-2:2 \"b\" plain\n"
                   "    sequence 3:3-4:6\n"
                   "      - scalar 3:5-3:8 \"x\"\n"
                   "      - scalar 4:5-4:6 \"y\" plain\n"
                   "  key scalar 7:1-7:2 \"c\" plain\n"
                   "    scalar 7:3-7:3 \"\" plain\n");
}

static void test_spans_in_characters_and_bytes(void **state) {
    Fixture *f = *state;
    YamlNode *root = read_yaml(f, "é: 'ü€😀'\r\nkey: {ä: \"\\u00e9\", b: [c]}\r\n");
    expect_bytes(f, yaml_get(root, STR("é")), "'ü€😀'");
    const YamlNode *flow = yaml_get(root, STR("key"));
    expect_bytes(f, flow, "{ä: \"\\u00e9\", b: [c]}");
    expect_text(yaml_get(flow, STR("ä")), "é");
    expect_bytes(f, yaml_get(flow, STR("b")), "[c]");
    Position at = source_position(&f->sources, flow->span.file, yaml_pair(flow, STR("b"))->key->span.start);
    assert_int_equal(at.line, 2);
    assert_int_equal(at.column, 20);
}

/* Past the first checkpoint of the offset table, and exactly at its end. */
static void test_spans_far_behind_wide_characters(void **state) {
    Fixture *f = *state;
    for (int n = 50; n < 140; n++) {
        Out out = out_new(&f->arena);
        out_cstr(&out, "a: ");
        for (int i = 0; i < n; i++)
            out_cstr(&out, "ß");
        out_cstr(&out, "\nlast: end");
        YamlNode *root = read_as(f, str_fmt(&f->arena, "%d.yml", n).p, out_str_of(&out));
        expect_bytes(f, yaml_get(root, STR("last")), "end");
    }
}

static void test_properties_are_outside_spans(void **state) {
    Fixture *f = *state;
    YamlNode *root = read_yaml(
        f, "a: &x !!str 12\nb: !t &y\n  k: v\nc: !t # note\n- 1\nd: &z {e: f}\ng: |\n  text\n\nh: *y\n");
    expect_bytes(f, yaml_get(root, STR("a")), "12");
    expect_bytes(f, yaml_get(root, STR("b")), "k: v");
    expect_bytes(f, yaml_get(root, STR("c")), "- 1");
    expect_bytes(f, yaml_get(root, STR("d")), "{e: f}");
    expect_bytes(f, yaml_get(root, STR("g")), "|\n  text");
    expect_text(yaml_get(root, STR("g")), "text\n");
    assert_ptr_equal(yaml_get(root, STR("h")), yaml_get(root, STR("b")));
    assert_true(str_eq(yaml_get(root, STR("a"))->tag, STR("tag:yaml.org,2002:str")));
    assert_true(str_eq(yaml_get(root, STR("b"))->tag, STR("!t")));
}

static void test_merge(void **state) {
    Fixture *f = *state;
    YamlNode *root = read_yaml(f, "base: &b {x: 1, y: 1}\nmore: &m {y: 2, z: 2}\n"
                                  "one:\n  <<: *b\n  x: own\n"
                                  "two:\n  z: own\n  <<: [*m, *b]\n"
                                  "odd:\n  <<: text\nquoted:\n  '<<': *b\ntagged:\n  !!str <<: *b\n");
    const YamlNode *one = yaml_get(root, STR("one")), *two = yaml_get(root, STR("two"));
    expect_text(yaml_get(one, STR("x")), "own");
    expect_text(yaml_get(one, STR("y")), "1");
    assert_int_equal(one->pairs.n, 2);
    assert_true(yaml_pair(one, STR("y"))->merged);
    assert_false(yaml_pair(one, STR("x"))->merged);
    expect_text(yaml_get(two, STR("y")), "2");
    expect_text(yaml_get(two, STR("z")), "own");
    expect_text(yaml_get(two, STR("x")), "1");
    expect_text(yaml_get(yaml_get(root, STR("odd")), STR("<<")), "text");
    assert_non_null(yaml_get(yaml_get(root, STR("quoted")), STR("<<")));
    assert_non_null(yaml_get(yaml_get(root, STR("tagged")), STR("<<")));
    assert_int_equal(f->doc.duplicates.n, 0);
}

/* source/ drops one byte order mark. libyaml must not drop another and shift every place by a character. */
static void test_second_byte_order_mark(void **state) {
    Fixture *f = *state;
    read_yaml(f, "\xEF\xBB\xBFkey: value\nb: c\n");
    expect_error(f, "did not find expected <document start>", 2, 1);
    YamlNode *root = read_yaml(f, "\xEF\xBB\xBF{key: value}\n");
    expect_bytes(f, yaml_get(root, STR("key")), "value");
}

static void test_duplicates(void **state) {
    Fixture *f = *state;
    YamlNode *root = read_yaml(f, "a: 1\nb: {c: 1, c: 2}\n'a': 2\n");
    expect_text(yaml_get(root, STR("a")), "1");
    assert_int_equal(root->pairs.n, 2);
    assert_int_equal(f->doc.duplicates.n, 2);
    YamlDuplicate d = f->doc.duplicates.p[1];
    assert_true(str_eq(d.key, STR("a")));
    assert_int_equal(source_position(&f->sources, d.first.file, d.first.start).line, 1);
    assert_int_equal(source_position(&f->sources, d.second.file, d.second.start).line, 3);
}

static void test_scalars(void **state) {
    Fixture *f = *state;
    YamlNode *root =
        read_yaml(f, "a: True\nb: 'true'\nc: ~\nd:\ne: \"\"\nf: !!str true\ng: null\nh: \"a\\0b\"\n");
    assert_true(yaml_is_true(yaml_get(root, STR("a"))));
    assert_false(yaml_is_true(yaml_get(root, STR("b"))));
    assert_true(yaml_is_null(yaml_get(root, STR("c"))));
    assert_true(yaml_is_null(yaml_get(root, STR("d"))));
    assert_false(yaml_is_null(yaml_get(root, STR("e"))));
    assert_false(yaml_is_true(yaml_get(root, STR("f"))));
    assert_true(yaml_is_null(yaml_get(root, STR("g"))));
    assert_true(yaml_is_null(NULL));
    assert_int_equal(yaml_text(yaml_get(root, STR("h"))).n, 3);
    assert_null(yaml_get(NULL, STR("a")));
    assert_null(yaml_get(yaml_get(root, STR("a")), STR("a")));
}

static void test_streams(void **state) {
    Fixture *f = *state;
    YamlNode *root = read_yaml(f, "--- {a: 1}\n--- {a: 2}\n...\n--- {a: 3}\n");
    expect_text(yaml_get(root, STR("a")), "1");
    assert_int_equal(f->doc.documents, 3);
    read_yaml(f, "");
    expect_error(f, "the document is empty", 1, 1);
    read_yaml(f, "# only a comment\n");
    expect_error(f, "the document is empty", 1, 1);
    assert_true(yaml_is_null(read_yaml(f, "---\n")));
}

static void test_errors(void **state) {
    Fixture *f = *state;
    read_yaml(f, "a: [1\nb: 2\n");
    expect_error(f, "did not find expected ',' or ']' while parsing a flow sequence", 2, 2);
    read_yaml(f, "ä: x\nb: \x7f\n");
    expect_error(f, "control characters are not allowed", 2, 4);
    read_yaml(f, "a: *nope\n");
    expect_error(f, "no anchor `nope` before this alias", 1, 4);
    read_yaml(f, "x: &a 1\n---\n*a\n"); /* anchors end with their document */
    expect_error(f, "no anchor `a` before this alias", 3, 1);
    read_yaml(f, "a: &a\n  b:\n  - *a\n");
    expect_error(f, "the alias `a` stands inside what it names", 3, 5);
    read_yaml(f, "&a a: 1\n<<: &b {<<: *b}\n");
    expect_error(f, "the alias `b` stands inside what it names", 2, 13);
}

static void test_depth(void **state) {
    Fixture *f = *state;
    Out out = out_new(&f->arena);
    out_fill(&out, '[', 100000);
    read_as(f, "deep.yml", out_str_of(&out));
    expect_error(f, "nested deeper than 128 levels (depth limit)", 1, 129);
    read_as(f, "deep.json", out_str_of(&out));
    assert_null(f->doc.root);
    out.n = YAML_DEPTH;
    out_fill(&out, ']', YAML_DEPTH);
    assert_non_null(read_as(f, "fits.yml", out_str_of(&out)));
}

/* Each anchor holds the one before: 127 levels are fine, the alias that makes 129 is not. */
static void test_depth_through_aliases(void **state) {
    Fixture *f = *state;
    for (int n = 126; n <= 127; n++) {
        Out out = out_new(&f->arena);
        out_cstr(&out, "- &a0 x\n");
        for (int i = 1; i <= n; i++)
            out_fmt(&out, "- &a%d [*a%d]\n", i, i - 1);
        YamlNode *root = read_as(f, str_fmt(&f->arena, "%d.yml", n).p, out_str_of(&out));
        assert_non_null(root);
    }
    Out out = out_new(&f->arena);
    out_cstr(&out, "- &a0 x\n");
    for (int i = 1; i <= 128; i++)
        out_fmt(&out, "- &a%d [*a%d]\n", i, i - 1);
    read_as(f, "more.yml", out_str_of(&out));
    expect_error(f, "nested deeper than 128 levels (depth limit)", 129, 10);
}

static void test_alias_bomb(void **state) {
    Fixture *f = *state;
    Out out = out_new(&f->arena);
    out_cstr(&out, "a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 60; i++)
        out_fmt(&out, "a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]\n", i, i, i - 1, i - 1, i - 1, i - 1, i - 1,
                i - 1);
    read_as(f, "bomb.yml", out_str_of(&out));
    expect_error(f, "aliases and merge keys multiply the document by more than 100 (alias limit)", 1, 1);
}

static void test_merge_bomb(void **state) {
    Fixture *f = *state;
    Out out = out_new(&f->arena);
    out_cstr(&out, "base: &b\n");
    for (int i = 0; i < 20000; i++)
        out_fmt(&out, "  k%d: 1\n", i);
    for (int i = 0; i < 20000; i++)
        out_fmt(&out, "m%d: {<<: *b}\n", i);
    clock_t start = clock();
    read_as(f, "bomb.yml", out_str_of(&out));
    assert_null(f->doc.root);
    assert_true(str_ends(f->doc.error, STR("(alias limit)")));
    assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
}

static void test_memory_limit(void **state) {
    Fixture *f = *state;
    f->mem.exhausted = true;
    read_yaml(f, "a: 1\n");
    expect_error(f, "the memory limit was reached", 1, 1);
}

static void test_json_by_libyaml(void **state) {
    Fixture *f = *state;
    YamlNode *root =
        read_as(f, "a.json", STR("{\n\t\"a\":\t{\"b\":[1,true,null,\"x\\/y\"]},\n\t\"c\":\"\"\n}"));
    const YamlNode *list = yaml_get(yaml_get(root, STR("a")), STR("b"));
    assert_int_equal(list->items.n, 4);
    assert_true(yaml_is_true(list->items.p[1]));
    expect_text(list->items.p[3], "x/y");
    expect_bytes(f, yaml_get(root, STR("c")), "\"\"");
}

static void test_json_by_cjson(void **state) {
    Fixture *f = *state;
    YamlNode *root = read_as(f, "a.json",
                             STR("{ \"é\": \"\\ud83d\\ude00\\\"\",\n  \"n\": [ 1.50, {}, [ ], true ],\n"
                                 "  \"n\" : 2, \"N\":\n null }\n"));
    assert_int_equal(f->doc.error.n, 0);
    expect_text(yaml_get(root, STR("é")), "😀\"");
    assert_int_equal(f->doc.duplicates.n, 1);
    expect_dump(f, "mapping 1:1-4:8 flow\n"
                   "  key scalar 1:3-1:6 \"é\"\n"
                   "    scalar 1:8-1:24 \"😀\\\"\"\n"
                   "  key scalar 2:3-2:6 \"n\"\n"
                   "    sequence 2:8-2:31 flow\n"
                   "      - scalar 2:10-2:14 \"1.50\" plain\n"
                   "      - mapping 2:16-2:18 flow\n"
                   "      - sequence 2:20-2:23 flow\n"
                   "      - scalar 2:25-2:29 \"true\" plain\n"
                   "  key scalar 3:12-3:15 \"N\"\n"
                   "    scalar 4:2-4:6 \"null\" plain\n");
    assert_true(yaml_is_null(yaml_get(root, STR("N"))));
}

static void test_json_long_key(void **state) {
    Fixture *f = *state;
    Out out = out_new(&f->arena);
    out_cstr(&out, "{\"");
    out_fill(&out, 'k', 3000);
    out_cstr(&out, "\": {\"a\": 1}, \"del\": \"\x7f\"}");
    YamlNode *root = read_as(f, "a.yml", out_str_of(&out)); /* starts with a brace: tried as JSON */
    assert_non_null(root);
    assert_int_equal(root->pairs.p[0].key->scalar.n, 3000);
    expect_text(yaml_get(root, STR("del")), "\x7f");
}

static void test_json_errors(void **state) {
    Fixture *f = *state;
    read_as(f, "a.json", STR("{\"a\": \"\\ud83d\\ude00\",\n \"b\": oops oops\n \"c\": 1}"));
    expect_error(f, "this is not valid JSON", 2, 7);
    read_as(f, "b.json", STR("{\"a\": \"\\ud83d\\ude00\"} x"));
    assert_null(f->doc.root);
    read_as(f, "c.json", STR("{\"a\": \"\\ud83d\\ude00 \\u0000\"}"));
    assert_null(f->doc.root);
    read_as(f, "d.json", STR("{\"a\": \"\\"));
    assert_null(f->doc.root);
    assert_non_null(read_as(f, "e.json", STR("{\"a\": \"\\ud83d\\ude00 \\\\u0000\"}")));
}

/* Any prefix and any one-byte damage must end in a tree or an error, never both, never neither. */
static void test_damage(void **state) {
    Fixture *f = *state;
    Str text =
        STR("%YAML 1.1\n---\n&a a: !t 'x'\nb: {<<: &c {d: [*a]}, \"e\\ud83d\": |\n y\n}\n? [k]\n: >-\n  t\n");
    const char bytes[] = "{}[]:,&*!|>'\"%#-? \n\t<\\";
    for (size_t i = 0; i < text.n; i++)
        for (size_t k = 0; k < sizeof bytes - 1; k++) {
            Str copy = str_copy(&f->arena, text);
            char *p = arena_copy(&f->arena, copy.p, copy.n);
            p[i] = bytes[k];
            Str name = str_fmt(&f->arena, "%zu-%zu.json", i, k);
            read_as(f, name.p, (Str){.p = p, .n = k == 0 ? i : text.n});
            assert_true((f->doc.root == NULL) == (f->doc.error.n != 0));
        }
}

/* "3 own: text; 5: text" */
static void expect_comments(Fixture *f, const char *expected) {
    Out out = out_new(&f->arena);
    for (uint32_t i = 0; i < f->doc.comments.n; i++) {
        const Comment *c = &f->doc.comments.p[i];
        Position at = source_position(&f->sources, c->span.file, c->span.start);
        out_fmt(&out, "%s%u%s: %.*s", i ? "; " : "", at.line, c->own_line ? " own" : "", STR_ARG(c->text));
    }
    assert_string_equal(str_copy(&f->arena, out_str_of(&out)).p, expected);
}

static void test_comments(void **state) {
    Fixture *f = *state;
    read_yaml(f, "# routedrift-a\n"
                 "k: v # routedrift-b\n"
                 "# see routedrift-c\n"
                 "s: 'x # routedrift-d'\n"
                 "t: \"x\n"
                 "  # routedrift-e\"\n"
                 "u: x#routedrift-f\n"
                 "b: |\n"
                 "  # routedrift-g\n"
                 "#routedrift-h\n"
                 "l: [a, # routedrift-i\n"
                 "  b#routedrift-j ]\n"
                 "n:   # routedrift-k\n"
                 "o:\n"
                 "    # routedrift-l\n"
                 "p: \xC3\xA4 # routedrift-m\r\n"
                 "# routedrift-n");
    expect_comments(f, "1 own: routedrift-a; 2: routedrift-b; 10 own: routedrift-h; 11: routedrift-i; "
                       "13: routedrift-k; 15 own: routedrift-l; 16: routedrift-m; 17 own: routedrift-n");
}

static void test_comments_in_damaged_text(void **state) {
    Fixture *f = *state;
    assert_null(read_yaml(f, "a: 1 # routedrift-a\nb: [\n# routedrift-b\n"));
    expect_comments(f, "1: routedrift-a");
}

#include "yaml_edit.inc"

int main(void) {
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(test_block),
        T(test_spans_in_characters_and_bytes),
        T(test_spans_far_behind_wide_characters),
        T(test_properties_are_outside_spans),
        T(test_merge),
        T(test_second_byte_order_mark),
        T(test_duplicates),
        T(test_scalars),
        T(test_streams),
        T(test_errors),
        T(test_depth),
        T(test_depth_through_aliases),
        T(test_alias_bomb),
        T(test_merge_bomb),
        T(test_memory_limit),
        T(test_json_by_libyaml),
        T(test_json_by_cjson),
        T(test_json_long_key),
        T(test_json_errors),
        T(test_damage),
        EDIT_TESTS,
        T(test_comments),
        T(test_comments_in_damaged_text),
#undef T
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
