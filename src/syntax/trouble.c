/* Walks over the whole concrete tree by cursor, for what is rare: errors (only into subtrees that hold one)
 * and directives (only when the text names routedrift).
 *
 * `foo(1, ` at the end of a file → error "`)` expected"; `// routedrift-internal: probes` → directive. */
#include "syntax/trouble.h"

#include "base/out.h"

#include <stdlib.h>

enum { ERRORS = 20, EXCERPT = 24 };

/* The next node in order: a child if `enter`, else what follows; false at the end. */
static bool cursor_next(TSTreeCursor *cursor, bool enter) {
    if (enter && ts_tree_cursor_goto_first_child(cursor)) return true;
    while (!ts_tree_cursor_goto_next_sibling(cursor))
        if (!ts_tree_cursor_goto_parent(cursor)) return false;
    return true;
}

/* ---- errors ---- */

/* The first line's beginning of a span, without a cut UTF-8 sequence; control characters become `?`. */
static Str excerpt(Lower *L, Arena *arena, uint32_t start, uint32_t end) {
    Str s = str_trim(str_sub(L->text, start, end));
    ptrdiff_t line = str_find_char(s, '\n', 0);
    if (line != STR_NPOS) s.n = (size_t)line;
    if (s.n > EXCERPT) {
        s.n = EXCERPT;
        while (s.n && ((unsigned char)s.p[s.n] & 0xC0) == 0x80)
            s.n--;
    }
    s = str_trim(s);
    char *copy = arena_copy(arena, s.p, s.n);
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)copy[i] < 32 || copy[i] == 127) copy[i] = '?';
    return (Str){.p = copy, .n = s.n};
}

/* The closing bracket for an opening one, CST_UNKNOWN for all else. */
static CstKind closing(CstKind kind) {
    if (kind == CST_TOK_LPAREN) return CST_TOK_RPAREN;
    if (kind == CST_TOK_LBRACKET) return CST_TOK_RBRACKET;
    return kind == CST_TOK_LBRACE ? CST_TOK_RBRACE : CST_UNKNOWN;
}

/* The last bracket among kids that nothing closes, or NULL. */
static const CstNode *unclosed(Kids kids) {
    for (uint32_t i = kids.n; i > 0; i--) {
        CstKind wanted = closing((CstKind)kids.p[i - 1].kind);
        uint32_t k = i;
        while (wanted && k < kids.n && kids.p[k].kind != wanted)
            k++;
        if (wanted && k == kids.n) return &kids.p[i - 1];
    }
    return NULL;
}

static void add_error(Lower *L, const CstNode *n, Str message) {
    Span span = {.file = L->ast.file, .start = n->start, .end = n->end};
    uint32_t count = L->ast.errors.n;
    if (count && L->ast.errors.p[count - 1].span.start == span.start) return;
    vec_push(L->scratch, &L->ast.errors, (AstError){.span = span, .message = message});
}

static void add_missing(Lower *L, const CstNode *n, Arena *arena) {
    bool named = ts_language_symbol_type(L->cst.language, n->symbol) == TSSymbolTypeRegular;
    const char *text = ts_language_symbol_name(L->cst.language, n->symbol);
    add_error(L, n, str_fmt(arena, named ? "%s expected" : "`%s` expected", text));
}

/* Names the bracket that is never closed, else the first thing in the way. */
static void add_unexpected(Lower *L, const CstNode *n, Arena *arena) {
    uint32_t mark = L->cst.stack.n;
    const CstNode *open = unclosed(cst_kids(&L->cst, n));
    Str text = open ? node_text(L, open) : excerpt(L, arena, n->start, n->end);
    const char *form = open ? "`%.*s` is never closed" : text.n ? "unexpected `%.*s`" : "syntax error%.*s";
    add_error(L, open ? open : n, str_fmt(arena, form, STR_ARG(text)));
    L->cst.stack.n = mark;
}

static int by_place(const void *a, const void *b) {
    const Span *x = &((const AstError *)a)->span, *y = &((const AstError *)b)->span;
    return x->start < y->start ? -1 : x->start > y->start;
}

void collect_errors(Lower *L, const TSTree *tree, Arena *arena) {
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    bool more = true;
    while (more && L->ast.errors.n < ERRORS) {
        CstNode n = cst_node(&L->cst, ts_tree_cursor_current_node(&cursor));
        if (n.missing)
            add_missing(L, &n, arena);
        else if (n.kind == CST_ERROR)
            add_unexpected(L, &n, arena);
        more = cursor_next(&cursor, cst_has_error(&n) && !n.missing);
    }
    ts_tree_cursor_delete(&cursor);
    if (L->ast.errors.n) qsort(L->ast.errors.p, L->ast.errors.n, sizeof(AstError), by_place);
}

/* ---- directives ---- */

/* What a comment says, without its markers. */
static Str comment_text(Str s) {
    if (str_starts(s, STR("/*"))) {
        s = str_sub(s, 2, str_ends(s, STR("*/")) ? s.n - 2 : s.n);
        while (s.n && s.p[0] == '*')
            s = str_sub(s, 1, s.n);
    } else if (str_starts(s, STR("//"))) {
        s = str_sub(s, 2, s.n);
    }
    return str_trim(s);
}

static bool on_own_line(Str text, uint32_t start) {
    while (start > 0 && (text.p[start - 1] == ' ' || text.p[start - 1] == '\t'))
        start--;
    return start == 0 || text.p[start - 1] == '\n' || text.p[start - 1] == '\r';
}

static void add_directive(Lower *L, const CstNode *n) {
    Str text = comment_text(node_text(L, n));
    if (!str_starts(text, DIRECTIVE_WORD)) return;
    Comment directive = {.span = {.file = L->ast.file, .start = n->start, .end = n->end},
                         .text = text,
                         .own_line = on_own_line(L->text, n->start)};
    vec_push(L->scratch, &L->ast.directives, directive);
}

void collect_directives(Lower *L, const TSTree *tree) {
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    for (bool more = true; more && L->ast.directives.n <= DIRECTIVES_MAX; more = cursor_next(&cursor, true)) {
        CstNode n = cst_node(&L->cst, ts_tree_cursor_current_node(&cursor));
        if (n.kind == CST_COMMENT) add_directive(L, &n);
    }
    ts_tree_cursor_delete(&cursor);
}
