/* The AST as text for `dump ast` and its cases: one node a line, indented by depth.
 *
 *     Program 1:1
 *       a VariableDeclaration const 1:1
 *         a VariableDeclarator 1:7
 *           a Identifier "app" 1:7
 *           b CallExpression 1:13
 *
 * Below 40 levels the depth is a number instead of more indentation. The letter is the operand of the parent;
 * an absent operand or empty list has no line, a hole in a list is
 * `-`. The walk keeps its own stack, because trees may be deep. */
#include "syntax/operands.h"

enum { INDENT = 40 };

typedef struct Line {
    uint32_t depth;
    NodeId id; /* 0 = hole */
    char label;
} Line;

typedef struct Dump {
    const Ast *ast;
    const Interner *names;
    Sources *sources;
    Out *out;
    Arena *arena;
    VEC(Line) todo; /* last is next */
    Position at;    /* position of `offset`: starts mostly ascend, so that columns need not be counted anew */
    uint32_t offset;
} Dump;

static void dump_text(Out *out, Str s) {
    out_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\')
            out_fmt(out, "\\%c", c);
        else if (c == '\n')
            out_cstr(out, "\\n");
        else if (c < 32 || c == 127)
            out_fmt(out, "\\x%02x", c);
        else
            out_char(out, (char)c);
    }
    out_char(out, '"');
}

static const char *flag12_name(NodeKind kind) {
    switch ((int)kind) {
    case NODE_BooleanLiteral: return "true";
    case NODE_YieldExpression: return "delegate";
    case NODE_ForOfStatement: return "await";
    case NODE_ImportDeclaration: return "effect";
    default: return "property";
    }
}

static void dump_flags(Out *out, const AstNode *node) {
    static const char *const names[] = {"computed", "getter",    "setter",   "shorthand", "method", "static",
                                        "async",    "generator", "optional", "var",       "const",  "prefix"};
    for (uint32_t bit = 0; bit < 12; bit++)
        if (node->flags >> bit & 1) out_fmt(out, " %s", names[bit]);
    if (node->flags >> 12 & 1) out_fmt(out, " %s", flag12_name((NodeKind)node->kind));
}

static void dump_names(Dump *d, uint32_t list, char label) {
    NodeList names = ast_list(d->ast, list);
    if (names.n == 0) return;
    out_fmt(d->out, " %c=[", label);
    for (uint32_t i = 0; i < names.n; i++) {
        if (i) out_char(d->out, ' ');
        out_str(d->out, sym_str(d->names, names.items[i]));
    }
    out_char(d->out, ']');
}

/* Operands that are no nodes: names, operators, numbers. */
static void dump_values(Dump *d, const AstNode *node) {
    for (int i = 0; i < 4; i++) {
        Operand o = node_operand(node, i);
        char label = (char)('a' + i);
        bool literal = node->kind == NODE_StringLiteral || node->kind == NODE_RegExpLiteral;
        if (o.type == 'S' && (o.value || literal)) {
            out_char(d->out, ' ');
            dump_text(d->out, sym_str(d->names, o.value));
        }
        if (o.type == 'P') dump_names(d, o.value, label);
        bool assigns = node->kind == NODE_AssignmentExpression;
        if (o.type == 'O') out_fmt(d->out, " %s%s", op_text((Op)o.value), assigns ? "=" : "");
        if (o.type == 'F') out_fmt(d->out, " %.17g", d->ast->numbers.p[o.value]);
    }
}

static Position dump_position(Dump *d, uint32_t offset) {
    const Str text = source_file(d->sources, d->ast->file)->text;
    if (d->at.line == 0 || offset < d->offset) {
        d->at = source_position(d->sources, d->ast->file, offset);
        d->offset = offset;
    }
    for (; d->offset < offset && d->offset < text.n; d->offset++) {
        if (text.p[d->offset] == '\n')
            d->at = (Position){.line = d->at.line + 1, .column = 1};
        else
            d->at.column += ((unsigned char)text.p[d->offset + 1] & 0xC0) != 0x80;
    }
    return d->at;
}

/* Pushes the children in reverse, so that the first comes next. */
static void dump_push(Dump *d, const AstNode *node, uint32_t depth) {
    for (int i = 3; i >= 0; i--) {
        Operand o = node_operand(node, i);
        Line line = {.depth = depth, .id = o.value, .label = (char)('a' + i)};
        if (o.type == 'N' && o.value) vec_push(d->arena, &d->todo, line);
        if (o.type != 'L') continue;
        NodeList list = ast_list(d->ast, o.value);
        for (uint32_t k = list.n; k > 0; k--) {
            line.id = list.items[k - 1];
            vec_push(d->arena, &d->todo, line);
        }
    }
}

static void dump_line(Dump *d, Line line) {
    out_fill(d->out, ' ', (size_t)(line.depth < INDENT ? line.depth : INDENT) * 2);
    if (line.depth > INDENT) out_fmt(d->out, "%u ", line.depth);
    if (line.label) out_fmt(d->out, "%c ", line.label);
    if (!line.id) {
        out_cstr(d->out, "-\n");
        return;
    }
    const AstNode *node = ast_node(d->ast, line.id);
    out_cstr(d->out, node_kind_name((NodeKind)node->kind));
    dump_flags(d->out, node);
    dump_values(d, node);
    Position at = dump_position(d, node->start);
    out_fmt(d->out, " %u:%u\n", at.line, at.column);
    dump_push(d, node, line.depth + 1);
}

static void dump_notes(Dump *d) {
    for (uint32_t i = 0; i < d->ast->errors.n; i++) {
        const AstError *e = &d->ast->errors.p[i];
        Position at = source_position(d->sources, d->ast->file, e->span.start);
        out_fmt(d->out, "error %u:%u %.*s\n", at.line, at.column, STR_ARG(e->message));
    }
    for (uint32_t i = 0; i < d->ast->directives.n; i++) {
        const Comment *c = &d->ast->directives.p[i];
        Position at = source_position(d->sources, d->ast->file, c->span.start);
        out_fmt(d->out, "directive %u:%u%s ", at.line, at.column, c->own_line ? " own-line" : "");
        dump_text(d->out, c->text);
        out_char(d->out, '\n');
    }
    if (d->ast->limit.n) out_fmt(d->out, "limit %.*s\n", STR_ARG(d->ast->limit));
}

void ast_dump(const Ast *ast, const Interner *names, Sources *sources, Out *out) {
    Dump d = {.ast = ast, .names = names, .sources = sources, .out = out, .arena = out->arena};
    if (ast->is_module) out_cstr(out, "module\n");
    if (ast->root) vec_push(d.arena, &d.todo, (Line){.id = ast->root});
    while (d.todo.n > 0)
        dump_line(&d, d.todo.p[--d.todo.n]);
    dump_notes(&d);
}
