/* Walks over the whole concrete tree by cursor, for what is rare: errors (only into subtrees that hold one)
 * and directives (only when the text names routedrift).
 *
 * `foo(1, ` at the end of a file → error "`)` expected"; `// routedrift-internal: probes` → directive. */
#include "syntax/trouble.h"

#include "base/out.h"

enum { ERRORS = 20, EXCERPT = 24 };

/* The next node in order: a child if `enter`, else what follows; false at the end. */
static bool cursor_next(TSTreeCursor *cursor, bool enter) {
    if (enter && ts_tree_cursor_goto_first_child(cursor)) return true;
    while (!ts_tree_cursor_goto_next_sibling(cursor))
        if (!ts_tree_cursor_goto_parent(cursor)) return false;
    return true;
}

/* ---- errors ---- */

/* The first line's beginning of a span, without a cut UTF-8 sequence. */
static Str excerpt(Str text, uint32_t start, uint32_t end) {
    Str s = str_sub(text, start, end);
    ptrdiff_t line = str_find_char(s, '\n', 0);
    if (line != STR_NPOS) s.n = (size_t)line;
    if (s.n > EXCERPT) {
        s.n = EXCERPT;
        while (s.n && ((unsigned char)s.p[s.n] & 0xC0) == 0x80)
            s.n--;
    }
    return str_trim(s);
}

static Str error_message(Lower *L, const CstNode *n, Arena *arena) {
    if (n->missing) {
        const char *text = ts_node_type(n->ts);
        return str_fmt(arena, ts_node_is_named(n->ts) ? "%s expected" : "`%s` expected", text);
    }
    Str found = excerpt(L->text, n->start, n->end);
    if (!found.n) return STR("syntax error");
    return str_fmt(arena, "unexpected `%.*s`", STR_ARG(found));
}

static void add_error(Lower *L, const CstNode *n, Arena *arena) {
    AstError error = {.span = {.file = L->ast.file, .start = n->start, .end = n->end},
                      .message = error_message(L, n, arena)};
    vec_push(L->scratch, &L->ast.errors, error);
}

void collect_errors(Lower *L, const TSTree *tree, Arena *arena) {
    TSTreeCursor *cursor = &L->cst.cursor;
    ts_tree_cursor_reset(cursor, ts_tree_root_node(tree));
    bool more = true;
    while (more && L->ast.errors.n < ERRORS) {
        CstNode n = cst_node(&L->cst, ts_tree_cursor_current_node(cursor));
        bool bad = n.kind == CST_ERROR || n.missing;
        if (bad) add_error(L, &n, arena);
        more = cursor_next(cursor, ts_node_has_error(n.ts) && !n.missing);
    }
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
    if (!str_starts(text, STR("routedrift-"))) return;
    AstDirective directive = {.span = {.file = L->ast.file, .start = n->start, .end = n->end},
                              .text = text,
                              .own_line = on_own_line(L->text, n->start)};
    vec_push(L->scratch, &L->ast.directives, directive);
}

void collect_directives(Lower *L, const TSTree *tree) {
    TSTreeCursor *cursor = &L->cst.cursor;
    ts_tree_cursor_reset(cursor, ts_tree_root_node(tree));
    for (bool more = true; more; more = cursor_next(cursor, true)) {
        CstNode n = cst_node(&L->cst, ts_tree_cursor_current_node(cursor));
        if (n.kind == CST_COMMENT) add_directive(L, &n);
    }
}
