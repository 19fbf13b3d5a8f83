/* One file: bytes → tree-sitter's tree → our AST. Either half can be had alone, so that one thread may parse
 * what another lowers.
 *
 * tree-sitter allocates through the calling thread's Mem, so that its memory is counted and limited. A parse
 * has a budget in steps of the parser, not in time: the same file is cut at the same place on every machine.
 */
#include "syntax/parse.h"

#include "base/path.h"
#include "syntax/brackets.h"
#include "syntax/lower.h"
#include "syntax/parser_text.h"
#include "syntax/repair.h"
#include "syntax/trouble.h"

#include <assert.h>
#include <threads.h>

const TSLanguage *tree_sitter_typescript(void);
const TSLanguage *tree_sitter_tsx(void);

/* ---- memory ---- */

/* tree-sitter's allocator takes no argument: the one exception to "no state". */
static _Thread_local Mem *parse_mem;
static _Thread_local uint64_t parse_allocated; /* bytes asked for since the parse began */

static void *parse_malloc(size_t n) {
    parse_allocated += n;
    return mem_alloc_raw(parse_mem, n);
}

static void *parse_calloc(size_t count, size_t n) {
    assert(n == 0 || count <= SIZE_MAX / n);
    parse_allocated += count * n;
    return mem_alloc(parse_mem, count * n);
}

static void *parse_realloc(void *p, size_t n) {
    parse_allocated += n;
    return mem_realloc(parse_mem, p, n);
}

static void parse_free(void *p) {
    mem_free(parse_mem, p);
}

static void set_allocator(void) {
    ts_set_allocator(parse_malloc, parse_calloc, parse_realloc, parse_free);
}

void parse_use_memory(Mem *mem) {
    static once_flag once = ONCE_FLAG_INIT;
    call_once(&once, set_allocator);
    parse_mem = mem;
}

/* ---- parsing ---- */

/* The parser reports progress every 100 operations, and code needs two operations a byte: ten times that is
 * allowed. Error recovery can copy its stack over and over, so that few operations do quadratic work; what
 * they allocate shows it. Code needs up to 700 bytes of allocations a byte, a recovery gone wild 200,000. */
enum {
    STEPS_BASE = 10000,
    STEPS_PER_KIB = 200,
    ALLOCATED_BASE = 64 * 1024 * 1024,
    ALLOCATED_PER_BYTE = 2048,
    REPAIRS = 5 /* of a text that the grammar refuses */
};

typedef struct Budget {
    uint64_t steps;
    uint64_t allocated;
    const Mem *mem;
} Budget;

static Budget budget_for(size_t n, const Mem *mem) {
    return (Budget){
        .steps = STEPS_BASE + (uint64_t)n * STEPS_PER_KIB / 1024,
        .allocated = ALLOCATED_BASE + (uint64_t)n * ALLOCATED_PER_BYTE,
        .mem = mem,
    };
}

static bool over_budget(TSParseState *state) {
    Budget *budget = state->payload;
    if (budget->steps == 0 || parse_allocated > budget->allocated || budget->mem->exhausted) return true;
    budget->steps--;
    return false;
}

static const char *read_text(void *payload, uint32_t at, TSPoint point, uint32_t *n) {
    (void)point;
    const Str *text = payload;
    *n = at < text->n ? (uint32_t)text->n - at : 0;
    return *n ? text->p + at : "";
}

static bool is_typescript(Str path) {
    Str ext = path_ext(path);
    return str_eq(ext, STR(".ts")) || str_eq(ext, STR(".mts")) || str_eq(ext, STR(".cts")) ||
           str_eq(ext, STR(".tsx"));
}

static const TSLanguage *language_of(Str path) {
    bool markup = !is_typescript(path) || str_eq(path_ext(path), STR(".tsx"));
    return markup ? tree_sitter_tsx() : tree_sitter_typescript();
}

/* NULL when the budget or the memory ran out. */
static TSTree *make_tree(const TSLanguage *language, Str text, const Mem *mem) {
    TSParser *parser = ts_parser_new();
    bool known = ts_parser_set_language(parser, language);
    assert(known);
    (void)known;
    Budget budget = budget_for(text.n, mem);
    parse_allocated = 0;
    TSInput input = {.payload = &text, .read = read_text, .encoding = TSInputEncodingUTF8};
    TSParseOptions options = {.payload = &budget, .progress_callback = over_budget};
    TSTree *tree = ts_parser_parse_with_options(parser, NULL, input, options);
    ts_parser_delete(parser);
    return tree;
}

/* The same for a text of which the grammar may refuse valid forms: what it fails at is respelt and parsed
 * again, as long as less is broken than before. */
static TSTree *parse_tolerant(Str path, Arena *arena, Str text, const Mem *mem) {
    const TSLanguage *language = language_of(path);
    TSTree *tree = make_tree(language, text, mem);
    uint64_t damage = tree ? repair_damage(tree) : 0;
    bool inside = false;
    for (uint32_t i = 0; damage && i < REPAIRS; i++) {
        Str repaired = repair_text(arena, text, tree, is_typescript(path), inside);
        TSTree *next = repaired.p != text.p ? make_tree(language, repaired, mem) : NULL;
        uint64_t left = next ? repair_damage(next) : damage;
        bool better = left < damage;
        if (next) ts_tree_delete(better ? tree : next);
        if (!better && inside) break;
        inside = !better;
        if (!better) continue;
        tree = next;
        text = repaired;
        if (left > damage - damage / 8)
            break; /* a rest that grows thin so slowly is not worth a parse each */
        damage = left;
    }
    return tree;
}

/* ---- lowering ---- */

/* Whole statements stand in the list, not only broken ones. */
static bool has_statement(const Ast *ast, uint32_t list) {
    NodeList statements = ast_list(ast, list);
    for (uint32_t i = 0; i < statements.n; i++)
        if (ast_kind(ast, statements.items[i]) != NODE_Opaque) return true;
    return false;
}

static void lower_program(Lower *L, const TSTree *tree) {
    CstNode root = cst_node(&L->cst, ts_tree_root_node(tree));
    L->broken = cst_has_error(&root);
    VarScope scope = vars_open(L);
    uint32_t statements = lower_statements(L, cst_kids(&L->cst, &root));
    uint32_t vars = vars_close(L, scope);
    if (L->broken && !has_statement(&L->ast, statements)) return;
    L->ast.root = node_add(
        L,
        (AstNode){.kind = NODE_Program, .start = 0, .end = (uint32_t)L->text.n, .a = statements, .b = vars});
}

static Lower lower_open(Arena *scratch, Interner *names, Str text, FileId file) {
    Lower L = {.scratch = scratch, .names = names, .text = text, .ast = {.file = file}};
    vec_push(scratch, &L.ast.nodes, (AstNode){0});
    vec_push(scratch, &L.ast.lists, 0);
    return L;
}

/* A growing vector's items in an arena that lives longer, at their exact size. */
#define KEEP(arena, v) ((v)->p = arena_copy((arena), (v)->p, sizeof *(v)->p * (v)->n), (v)->cap = (v)->n)

static Ast ast_keep(Arena *arena, Ast ast) {
    KEEP(arena, &ast.nodes);
    KEEP(arena, &ast.lists);
    KEEP(arena, &ast.numbers);
    KEEP(arena, &ast.errors);
    KEEP(arena, &ast.directives);
    return ast;
}

static void lower_tree(Lower *L, const TSTree *tree, Arena *arena) {
    L->cst = cst_open(L->scratch, tree);
    lower_program(L, tree);
    if (L->broken) collect_errors(L, tree, arena);
    if (str_find(L->text, DIRECTIVE_WORD, 0) != STR_NPOS) collect_directives(L, tree);
}

ParsedText parse_text(Mem *mem, Str path, Str text) {
    ParsedText parsed = {.mem = mem};
    Arena scratch = arena_new(mem);
    parse_use_memory(mem);
    if (brackets_exceed(text, PARSE_BRACKET_DEPTH))
        parsed.limit = STR("bracket depth 1000");
    else if (!(parsed.tree = parse_tolerant(path, &scratch, parser_text(&scratch, text), mem)))
        parsed.limit = mem->exhausted ? STR("memory") : STR("parse budget");
    arena_free(&scratch);
    return parsed;
}

void parse_drop(ParsedText *parsed) {
    Mem *mem = parse_mem;
    parse_use_memory(parsed->mem);
    if (parsed->tree) ts_tree_delete(parsed->tree);
    parsed->tree = NULL;
    parse_use_memory(mem);
}

Ast parse_lower(Arena *arena, Interner *names, const Sources *sources, FileId file, ParsedText *parsed) {
    Arena scratch = arena_new(arena->mem);
    Lower L = lower_open(&scratch, names, source_file(sources, file)->text, file);
    L.ast.limit = parsed->limit;
    if (parsed->tree) lower_tree(&L, parsed->tree, arena);
    parse_drop(parsed);
    Ast ast = ast_keep(arena, L.ast);
    arena_free(&scratch);
    return ast;
}

Ast parse_file(Arena *arena, Interner *names, const Sources *sources, FileId file) {
    const SourceFile *source = source_file(sources, file);
    assert(parse_mem);
    ParsedText parsed = parse_text(parse_mem, source->path, source->text);
    return parse_lower(arena, names, sources, file, &parsed);
}
