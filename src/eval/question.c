/* What a condition asks: two that ask the same have one number, so that what is registered where it holds and
 * where it does not is known to be there in any case.
 *
 *     if (dev) app.get('/x', a);      // question 7, side 0
 *     if (!dev) app.get('/x', b);     // question 7, side 1
 *
 * The text of a question names what is read, and the value that it has: after an assignment it is another
 * question. What runs code (a call, a getter) is asked once only. */
#include "eval/interp.h"

enum { QUESTION_DEPTH = 8 };

static bool ask(Eval *ev, Out *out, NodeId id, uint32_t depth, bool *turned);

/* Which value it is, as far as that can change. */
static void put_value(Out *out, Value v) {
    out_fmt(out, ":%d", (int)v.kind);
    switch ((ValueKind)v.kind) {
    case VALUE_UNKNOWN: out_fmt(out, "%p", (const void *)v.unknown); return;
    case VALUE_ONE_OF: out_fmt(out, "%p", (const void *)v.one_of); return;
    case VALUE_TEXT: out_fmt(out, "%p", (const void *)v.text); return;
    case VALUE_OBJECT: out_fmt(out, "%p", (const void *)v.object); return;
    case VALUE_NUMBER: out_fmt(out, "%g", v.number); return;
    case VALUE_BOOLEAN: out_fmt(out, "%d", v.boolean); return;
    case VALUE_UNDEFINED:
    case VALUE_NULL:
    case VALUE_ABSENT:
    case VALUE_SYMBOL: return;
    }
}

static bool ask_name(Eval *ev, Out *out, const AstNode *n) {
    const Binding *b = scope_find(scope_current(ev), n->a);
    if (b && b->kind == BINDING_IMPORT)
        out_fmt(out, "import %u", b->import_name);
    else
        out_fmt(out, "%p", (const void *)b);
    out_fmt(out, " %u", n->a);
    put_value(out, eval_peek(ev, scope_current(ev), n->a, false));
    return true;
}

static bool ask_member(Eval *ev, Out *out, const AstNode *n, uint32_t depth) {
    bool turned;
    if (n->b) return false;
    Value o = plain_read(ev, n->a);
    Prop *p = o.kind == VALUE_OBJECT ? object_find(o.object, n->c) : NULL;
    if (p && p->flags & PROP_ACCESSOR) return false;
    if (o.kind == VALUE_OBJECT)
        out_fmt(out, "%p", (const void *)o.object);
    else if (!ask(ev, out, n->a, depth, &turned) || turned)
        return false;
    out_fmt(out, ".%u", n->c);
    if (p) put_value(out, p->value);
    return true;
}

static bool ask_binary(Eval *ev, Out *out, const AstNode *n, uint32_t depth, bool *turned) {
    bool a, b, unequal = n->a == OP_NE || n->a == OP_SNE;
    uint32_t op = n->a == OP_NE ? OP_EQ : n->a == OP_SNE ? OP_SEQ : n->a;
    out_fmt(out, "(%u ", op);
    if (!ask(ev, out, n->b, depth, &a)) return false;
    out_cstr(out, a ? "! " : " ");
    if (!ask(ev, out, n->c, depth, &b)) return false;
    out_cstr(out, b ? "!)" : ")");
    *turned = unequal;
    return true;
}

/* Writes what a node asks; *turned: for the opposite of it. False when it may run code, or is too long. */
static bool ask(Eval *ev, Out *out, NodeId id, uint32_t depth, bool *turned) {
    const AstNode *n = node_of(ev, id);
    *turned = false;
    if (!id || depth == QUESTION_DEPTH) return false;
    switch ((NodeKind)n->kind) {
    case NODE_Identifier: return ask_name(ev, out, n);
    case NODE_StringLiteral: out_fmt(out, "'%u'", n->a); return true;
    case NODE_NumberLiteral: out_fmt(out, "#%u,%u", n->a, n->b); return true;
    case NODE_BooleanLiteral: out_cstr(out, n->flags & FLAG_TRUE ? "true" : "false"); return true;
    case NODE_NullLiteral: out_cstr(out, "null"); return true;
    case NODE_ChainExpression: return ask(ev, out, n->a, depth + 1, turned);
    case NODE_MemberExpression: return ask_member(ev, out, n, depth + 1);
    case NODE_BinaryExpression:
    case NODE_LogicalExpression: return ask_binary(ev, out, n, depth + 1, turned);
    case NODE_UnaryExpression:
        if (n->a == OP_TYPEOF) out_cstr(out, "typeof ");
        if (n->a != OP_NOT && n->a != OP_TYPEOF) return false;
        if (!ask(ev, out, n->b, depth + 1, turned)) return false;
        if (n->a == OP_TYPEOF) return !*turned;
        *turned = !*turned;
        return true;
    default: return false;
    }
}

void fork_ask(Eval *ev, Fork *f, NodeId test, bool outcome) {
    ArenaMark mark = arena_mark(&ev->scratch);
    Out out = out_new(&ev->scratch);
    bool turned;
    if (ask(ev, &out, test, 0, &turned)) {
        f->question = 2 * sym_intern(&ev->questions, out_str_of(&out)) + 1;
        f->sides[0] = turned == outcome;
        f->sides[1] = turned != outcome;
    }
    arena_rewind(&ev->scratch, mark);
}
