/* The syntax layer: folder cases (fixtures/syntax/<case>/ holds a file and the dump that is expected of it),
 * hostile input, and what the dump does not show. RD_UPDATE=1 in the environment rewrites the expected dumps.
 */
#include "base/path.h"
#include "source/save.h"
#include "syntax/brackets.h"
#include "syntax/cst.h"
#include "syntax/parse.h"
#include "syntax/parser_text.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const TSLanguage *tree_sitter_typescript(void);
const TSLanguage *tree_sitter_tsx(void);

/* Everything a parse needs. */
typedef struct World {
    Mem mem;
    Arena arena;
    Interner names;
    Sources sources;
} World;

static World *world_new(Str root) {
    World *w = calloc(1, sizeof *w);
    w->arena = arena_new(&w->mem);
    w->names = interner_new(&w->arena);
    w->sources = sources_new(&w->arena, root);
    parse_use_memory(&w->mem);
    return w;
}

static void world_free(World *w) {
    arena_free(&w->arena);
    assert_int_equal(w->mem.used, 0); /* tree-sitter's part, too */
    free(w);
}

static Ast parse(World *w, const char *name, Str text) {
    return parse_file(&w->arena, &w->names, &w->sources, source_add(&w->sources, str_of(name), text));
}

static Str repeat(World *w, Str before, Str part, uint32_t times, Str after) {
    Out out = out_new(&w->arena);
    out_str(&out, before);
    for (uint32_t i = 0; i < times; i++)
        out_str(&out, part);
    out_str(&out, after);
    return out_str_of(&out);
}

static uint32_t count(const Ast *ast, NodeKind kind) {
    uint32_t n = 0;
    for (NodeId id = 1; id < ast->nodes.n; id++)
        n += ast_kind(ast, id) == kind;
    return n;
}

/* The first node of a kind in the order of adding; fails when there is none. */
static NodeId find(const Ast *ast, NodeKind kind) {
    NodeId id = 1;
    while (id < ast->nodes.n && ast_kind(ast, id) != kind)
        id++;
    assert_true(id < ast->nodes.n);
    return id;
}

/* Runs a test where the engine would: on a thread with a large stack. */
static void *on_thread(void *test) {
    void (*run)(void);
    memcpy(&run, &test, sizeof run);
    run();
    return NULL;
}

static void with_large_stack(void (*test)(void)) {
    pthread_attr_t attr;
    pthread_t thread;
    void *argument;
    memcpy(&argument, &test, sizeof argument);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, (size_t)256 << 20);
    assert_int_equal(pthread_create(&thread, &attr, on_thread, argument), 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attr);
}

/* ---- folder cases ---- */

static bool case_matches(World *w, Str input, Str expected) {
    FileId file = source_open(&w->sources, input, SOURCE_LIMIT);
    assert_int_equal(source_file(&w->sources, file)->status, READ_OK);
    Ast ast = parse_file(&w->arena, &w->names, &w->sources, file);
    Out out = out_new(&w->arena);
    ast_dump(&ast, &w->names, &w->sources, &out);
    if (getenv("RD_UPDATE"))
        return source_write(&w->arena, path_join(&w->arena, w->sources.root, expected), out_str_of(&out));
    FileId dump = source_open(&w->sources, expected, SOURCE_LIMIT);
    bool same = str_eq(source_file(&w->sources, dump)->text, out_str_of(&out));
    if (!same) print_error("%.*s differs; it is now:\n%.*s", STR_ARG(expected), STR_ARG(out_str_of(&out)));
    return same;
}

static void cases_give_the_expected_dump(void **state) {
    (void)state;
    World *w = world_new((Str){0});
    Str here = path_dir(str_of(__FILE__));
    w->sources.root = source_real_path(&w->arena, path_join(&w->arena, here, STR("../../fixtures/syntax")));
    DirEntries cases = {0};
    assert_true(source_list(&w->sources, STR("."), &cases));
    assert_true(cases.n > 30);
    bool all = true;
    for (uint32_t i = 0; i < cases.n; i++) {
        DirEntries files = {0};
        assert_true(source_list(&w->sources, cases.p[i].name, &files));
        for (uint32_t k = 0; k < files.n; k++) {
            if (str_starts(files.p[k].name, STR("expected."))) continue;
            Str input = path_join(&w->arena, cases.p[i].name, files.p[k].name);
            all &= case_matches(w, input, path_join(&w->arena, cases.p[i].name, STR("expected.ast")));
        }
    }
    assert_true(all);
    world_free(w);
}

/* ---- the tree ---- */

static void spans_cover_what_was_written(void **state) {
    (void)state;
    World *w = world_new(STR("/"));
    Ast ast = parse(w, "a.ts", STR("/* é */ app.get('/x', (h as any)); // end"));
    Str call = source_text(&w->sources, ast_span(&ast, find(&ast, NODE_CallExpression)));
    assert_true(str_eq(call, STR("app.get('/x', (h as any))")));
    Str member = source_text(&w->sources, ast_span(&ast, find(&ast, NODE_MemberExpression)));
    assert_true(str_eq(member, STR("app.get")));
    Str literal = source_text(&w->sources, ast_span(&ast, find(&ast, NODE_StringLiteral)));
    assert_true(str_eq(literal, STR("'/x'")));
    world_free(w);
}

static void children_come_in_order(void **state) {
    (void)state;
    World *w = world_new(STR("/"));
    Ast ast = parse(w, "a.js", STR("f(1, , g)\nx = [1, , 2]"));
    NodeId array = find(&ast, NODE_ArrayExpression);
    NodeIds kids = {0};
    ast_children(&ast, array, &w->arena, &kids);
    assert_int_equal(kids.n, 2); /* the hole is none */
    assert_true(ast_node(&ast, kids.p[0])->start < ast_node(&ast, kids.p[1])->start);
    assert_int_equal(ast_list(&ast, ast_node(&ast, array)->a).n, 3);
    world_free(w);
}

static void the_extension_chooses_the_grammar(void **state) {
    (void)state;
    World *w = world_new(STR("/"));
    Ast cast = parse(w, "a.ts", STR("x = <T>y;"));
    assert_int_equal(count(&cast, NODE_Opaque), 0);
    Ast markup = parse(w, "a.tsx", STR("x = <T>y</T>;"));
    assert_int_equal(count(&markup, NODE_Opaque), 1);
    assert_int_equal(markup.errors.n, 0);
    Ast plain = parse(w, "a.cjs", STR("x = <T/>;"));
    assert_int_equal(plain.errors.n, 0);
    world_free(w);
}

static void modules_are_recognised(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool is_module;
    } cases[] = {{"import 'x';", true},
                 {"export {};", true},
                 {"import type x from 'y';", true},
                 {"require('x');", false},
                 {"module.exports = 1;", false},
                 {"import('x');", false},
                 {"import x = require('y');", false},
                 {"export = 1;", false}};
    World *w = world_new(STR("/"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Ast ast = parse(w, str_fmt(&w->arena, "%zu.ts", i).p, str_of(cases[i].text));
        assert_int_equal(ast.is_module, cases[i].is_module);
    }
    world_free(w);
}

static void names_in_the_table_are_sorted_and_known(void **state) {
    (void)state;
    const TSLanguage *languages[] = {tree_sitter_typescript(), tree_sitter_tsx()};
    for (CstKind kind = CST_ERROR + 1; kind < CST_KIND_COUNT; kind++) {
        const char *text = cst_kind_text(kind), *next = cst_kind_text(kind + 1);
        bool named = kind < CST_TOK_BANG, last = kind + 1 == CST_TOK_BANG || kind + 1 == CST_KIND_COUNT;
        if (!last) assert_true(strcmp(text, next) < 0);
        bool known = false;
        for (int i = 0; i < 2; i++)
            known |= ts_language_symbol_for_name(languages[i], text, (uint32_t)strlen(text), named) != 0;
        if (!known) print_error("%s is in no grammar\n", text);
        assert_true(known);
    }
}

/* ---- limits ---- */

static void sixty_six_kilobytes_of_braces_are_refused(void **state) {
    (void)state;
    World *w = world_new(STR("/"));
    Ast ast = parse(w, "a.js", repeat(w, STR(""), STR("{"), 66 * 1024, STR("")));
    assert_int_equal(ast.root, 0);
    assert_true(str_eq(ast.limit, STR("bracket depth 1000")));
    world_free(w);
}

static void deepest_allowed_brackets_are_lowered(void) {
    World *w = world_new(STR("/"));
    Str open = repeat(w, STR("x = "), STR("["), 1000, STR(""));
    Ast ast = parse(w, "a.js", repeat(w, open, STR("]"), 1000, STR("; after()")));
    assert_int_equal(ast.limit.n, 0);
    assert_int_equal(count(&ast, NODE_ArrayExpression), 1000);
    assert_int_equal(count(&ast, NODE_CallExpression), 1);
    world_free(w);
}

static void deep_trees_end_in_opaque(void) {
    static const char *const parts[] = {"!",        "a = ",   "x => ",         "if (a) ",
                                        "a ? b : ", "await ", "if (a); else ", "a: "};
    World *w = world_new(STR("/"));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        Str text = repeat(w, STR("before(); "), str_of(parts[i]), 6000, STR("z; after();"));
        Ast ast = parse(w, str_fmt(&w->arena, "%zu.js", i).p, text);
        assert_true(str_eq(ast.limit, STR("tree depth 4000")));
        assert_true(ast.root != 0);
        assert_true(count(&ast, NODE_Opaque) >= 1);
        assert_int_equal(count(&ast, NODE_CallExpression), 2);
        Out out = out_new(&w->arena);
        ast_dump(&ast, &w->names, &w->sources, &out);
    }
    world_free(w);
}

static void long_chains_are_not_deep(void) {
    static const struct {
        const char *part;
        NodeKind kind;
        uint32_t n;
    } cases[] = {
        {" + 'b'", NODE_BinaryExpression, 5000}, {".get('/x', h)", NODE_CallExpression, 5000},
        {".b", NODE_MemberExpression, 5000},     {"?.b", NODE_MemberExpression, 5000},
        {" || c", NODE_LogicalExpression, 5000}, {"[0]", NODE_MemberExpression, 5000},
        {" as any", NODE_VariableDeclarator, 1}, {"!", NODE_VariableDeclarator, 1},
    };
    World *w = world_new(STR("/"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str text = repeat(w, STR("const s = app"), str_of(cases[i].part), 5000, STR(";"));
        Ast ast = parse(w, str_fmt(&w->arena, "%zu.ts", i).p, text);
        assert_int_equal(ast.limit.n, 0);
        assert_int_equal(ast.errors.n, 0);
        assert_int_equal(count(&ast, cases[i].kind), cases[i].n);
        assert_int_equal(count(&ast, NODE_Opaque), 0);
    }
    world_free(w);
}

static void deep_input(void **state) {
    (void)state;
    with_large_stack(deepest_allowed_brackets_are_lowered);
    with_large_stack(deep_trees_end_in_opaque);
    with_large_stack(long_chains_are_not_deep);
}

static void wild_error_recovery_is_stopped(void **state) {
    (void)state;
    World *w = world_new(STR("/"));
    Ast ast = parse(w, "a.js", repeat(w, STR(""), STR("@@ #\n"), 20000, STR("")));
    assert_true(str_eq(ast.limit, STR("parse budget")));
    assert_int_equal(ast.root, 0);
    world_free(w);
}

static void exhausted_memory_stops_the_parser(void **state) {
    (void)state;
    World *w = world_new(STR("/"));
    Str text = repeat(w, STR(""), STR("app.get('/x', h);\n"), 20000, STR(""));
    w->mem.limit = w->mem.used + 1000000;
    Ast ast = parse(w, "a.js", text);
    assert_true(str_eq(ast.limit, STR("memory")));
    assert_int_equal(ast.root, 0);
    world_free(w);
}

static void errors_are_few_and_in_order(void **state) {
    (void)state;
    World *w = world_new(STR("/"));
    Ast ast = parse(w, "a.js", repeat(w, STR(""), STR("x = = 1;\napp.get('/a', h);\n"), 100, STR("")));
    assert_int_equal(ast.errors.n, 20);
    for (uint32_t i = 1; i < 20; i++)
        assert_true(ast.errors.p[i - 1].span.start < ast.errors.p[i].span.start);
    assert_int_equal(count(&ast, NODE_CallExpression), 100);
    world_free(w);
}

/* ---- parts ---- */

static void brackets_count_code_only(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool exceeds; /* a depth of 3 */
    } cases[] = {
        {"(((1)))", false},
        {"((((1))))", true},
        {"({[({[", true},
        {"'((((' + \"((((\"", false},
        {"// ((((\n/* (((( */", false},
        {"`(((( ${ f((1)) } ((((`", false},
        {"`${ `${ (((( }` }`", true},
        {"x = /[(((((]\\/((((/; y", false},
        {"return /((((/", false},
        {"1 / b; (((( / 2", true},
        {"a / b; (((( / 2", false}, /* in doubt it counts less */
        {")))) ((( )))", false},
        {"it's ((((", true},
        {"'a\\'((((' ", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (brackets_exceed(str_of(cases[i].text), 3) != cases[i].exceeds) fail_msg("%s", cases[i].text);
}

static void only_type_imports_are_rewritten(void **state) {
    (void)state;
    static const struct {
        const char *text, *seen;
    } cases[] = {
        {"f<typeof import('y')>(a)", "f<typeof iiiiiiiiiii>(a)"},
        {"let x: import('y').T[] = []", "let x: iiiiiiiiiii.T[] = []"},
        {"let x: (import('y').T)[]", "let x: (iiiiiiiiiii.T)[]"},
        {"type K = keyof import('y').T", "type K = keyof iiiiiiiiiii.T"},
        {"export type * from 'y'", "export      * from 'y'"},
        {"const m = await import('y')", NULL},
        {"import('y').then<void>(f)", NULL},
        {"(await import('y')).default[0]", NULL},
        {"mytypeof import('y')", NULL},
        {"import(path).T[]", NULL},
        {"x.import('y').T[0]", NULL},
        {"typeof import('y", NULL},
    };
    World *w = world_new(STR("/"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str text = str_of(cases[i].text), seen = parser_text(&w->arena, text);
        if (!cases[i].seen) assert_ptr_equal(seen.p, text.p);
        if (!str_eq(seen, cases[i].seen ? str_of(cases[i].seen) : text)) fail_msg("%.*s", STR_ARG(seen));
    }
    world_free(w);
}

static void two_memories_are_counted_apart(void **state) {
    (void)state;
    World *a = world_new(STR("/")), *b = world_new(STR("/"));
    size_t before = a->mem.peak;
    parse(b, "b.js", repeat(b, STR(""), STR("app.get('/x', h);\n"), 2000, STR("")));
    assert_int_equal(a->mem.peak, before);
    world_free(b);
    parse_use_memory(&a->mem);
    parse(a, "a.js", STR("f()"));
    assert_true(a->mem.peak > before);
    world_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_give_the_expected_dump),
        cmocka_unit_test(spans_cover_what_was_written),
        cmocka_unit_test(children_come_in_order),
        cmocka_unit_test(the_extension_chooses_the_grammar),
        cmocka_unit_test(modules_are_recognised),
        cmocka_unit_test(names_in_the_table_are_sorted_and_known),
        cmocka_unit_test(sixty_six_kilobytes_of_braces_are_refused),
        cmocka_unit_test(deep_input),
        cmocka_unit_test(wild_error_recovery_is_stopped),
        cmocka_unit_test(exhausted_memory_stops_the_parser),
        cmocka_unit_test(errors_are_few_and_in_order),
        cmocka_unit_test(brackets_count_code_only),
        cmocka_unit_test(only_type_imports_are_rewritten),
        cmocka_unit_test(two_memories_are_counted_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
