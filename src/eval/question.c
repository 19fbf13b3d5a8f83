/* What a condition asks: two that ask the same have one number, so that what is registered where it holds and
 * where it does not is known to be there in any case.
 *
 *     if (dev) app.get('/x', a);      // question 7, side 0
 *     if (!dev) app.get('/x', b);     // question 7, side 1
 *
 * A question names what is read, and the value that it has: after an assignment it is another
 * question. What runs code (a call, a getter) is asked once only. */
#include "eval/interp.h"

#include <string.h>

enum { QUESTION_DEPTH = 8, QUESTION_WORDS = 48 };

/* What is asked, as words: kinds, operators, names, addresses. */
typedef struct Asked {
    uint64_t words[QUESTION_WORDS];
    uint32_t n;
    bool fleeting; /* see Branch */
} Asked;

static bool ask(Eval *ev, Asked *out, NodeId id, uint32_t depth, bool *turned);

/* Past the end nothing is written, and the question is too long. */
static void put(Asked *out, uint64_t word) {
    if (out->n < QUESTION_WORDS) out->words[out->n] = word;
    out->n++;
}

static void put_address(Asked *out, const void *p) {
    put(out, (uint64_t)(uintptr_t)p);
}

static void put_number(Asked *out, double number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    put(out, bits);
}

/* Which value it is, as far as that can change. */
static void put_value(Asked *out, Value v) {
    put(out, v.kind);
    switch ((ValueKind)v.kind) {
    case VALUE_UNKNOWN: put_address(out, v.unknown); return;
    case VALUE_ONE_OF: put_address(out, v.one_of); return;
    case VALUE_TEXT: put_address(out, v.text); return;
    case VALUE_OBJECT: put_address(out, v.object); return;
    case VALUE_NUMBER: put_number(out, v.number); return;
    case VALUE_BOOLEAN: put(out, v.boolean); return;
    case VALUE_UNDEFINED:
    case VALUE_NULL:
    case VALUE_ABSENT:
    case VALUE_SYMBOL: return;
    }
}

static bool ask_name(Eval *ev, Asked *out, const AstNode *n) {
    const Binding *b = scope_find(scope_current(ev), n->a);
    bool import = b && b->kind == BINDING_IMPORT;
    put(out, n->a);
    put(out, import ? b->import_name : 0);
    put_address(out, import ? NULL : b);
    if (b) put_value(out, import ? eval_peek(ev, scope_current(ev), n->a, false) : b->value);
    return true;
}

static bool ask_member(Eval *ev, Asked *out, const AstNode *n, uint32_t depth) {
    bool turned;
    if (n->b) return false;
    Value o = plain_read(ev, n->a);
    Prop *p = o.kind == VALUE_OBJECT ? object_find(o.object, n->c) : NULL;
    if (p && p->flags & PROP_ACCESSOR) return false;
    if (o.kind == VALUE_OBJECT)
        put_address(out, o.object);
    else if (!ask(ev, out, n->a, depth, &turned) || turned)
        return false;
    out->fleeting |= o.kind == VALUE_UNKNOWN;
    put(out, n->c);
    if (p) put_value(out, p->value);
    return true;
}

static bool ask_binary(Eval *ev, Asked *out, const AstNode *n, uint32_t depth, bool *turned) {
    bool a, b, unequal = n->a == OP_NE || n->a == OP_SNE;
    put(out, n->a == OP_NE ? OP_EQ : n->a == OP_SNE ? OP_SEQ : n->a);
    if (!ask(ev, out, n->b, depth, &a)) return false;
    put(out, a);
    if (!ask(ev, out, n->c, depth, &b)) return false;
    put(out, b);
    *turned = unequal;
    return true;
}

/* Writes what a node asks; *turned: for the opposite of it. False when it may run code, or is too long. */
static bool ask(Eval *ev, Asked *out, NodeId id, uint32_t depth, bool *turned) {
    const AstNode *n = node_of(ev, id);
    *turned = false;
    if (!id || depth == QUESTION_DEPTH) return false;
    put(out, n->kind);
    switch ((NodeKind)n->kind) {
    case NODE_Identifier: return ask_name(ev, out, n);
    case NODE_StringLiteral: put(out, n->a); return true;
    case NODE_NumberLiteral: put_number(out, ev->module->ast.numbers.p[n->a]); return true;
    case NODE_BooleanLiteral: put(out, n->flags & FLAG_TRUE); return true;
    case NODE_NullLiteral: return true;
    case NODE_ChainExpression: return ask(ev, out, n->a, depth + 1, turned);
    case NODE_MemberExpression: return ask_member(ev, out, n, depth + 1);
    case NODE_BinaryExpression:
    case NODE_LogicalExpression: return ask_binary(ev, out, n, depth + 1, turned);
    case NODE_UnaryExpression:
        if (n->a == OP_NOT) { /* asks what its operand asks */
            out->n--;
            if (!ask(ev, out, n->b, depth + 1, turned)) return false;
            *turned = !*turned;
            return true;
        }
        put(out, n->a);
        return n->a == OP_TYPEOF && ask(ev, out, n->b, depth + 1, turned) && !*turned;
    default: return false;
    }
}

/* `process.env.X`, which reads without running anything. */
static bool is_variable(Eval *ev, const AstNode *n) {
    if (n->kind != NODE_MemberExpression || n->b) return false;
    const AstNode *env = node_of(ev, n->a);
    if (env->kind != NODE_MemberExpression || env->b || env->c != NAME_env) return false;
    const AstNode *process = node_of(ev, env->a);
    return process->kind == NODE_Identifier && process->a == NAME_process;
}

/* `prefix`, `!prefix`, `prefix != null`: what the environment may give for it. */
static const Unknown *asked_variable(Eval *ev, NodeId test) {
    const AstNode *n = node_of(ev, test);
    if (n->kind == NODE_UnaryExpression && n->a == OP_NOT) return asked_variable(ev, n->b);
    if (n->kind == NODE_BinaryExpression && n->a >= OP_EQ && n->a <= OP_SNE) {
        const AstNode *with = node_of(ev, n->c);
        bool nothing =
            with->kind == NODE_NullLiteral || (with->kind == NODE_Identifier && with->a == NAME_undefined);
        return nothing ? asked_variable(ev, n->b) : NULL;
    }
    Value v = is_variable(ev, n) ? expr_eval(ev, test) : plain_read(ev, test);
    return v.kind == VALUE_UNKNOWN && v.unknown->reason == REASON_ENVIRONMENT ? v.unknown : NULL;
}

void fork_ask(Eval *ev, Fork *f, NodeId test, bool outcome) {
    if (ev->fuel_end) return; /* what runs here registers nothing */
    Asked asked;
    asked.n = 0; /* the words are written before they are read */
    asked.fleeting = false;
    bool turned;
    if (!ask(ev, &asked, test, 0, &turned) || asked.n > QUESTION_WORDS) return;
    Str words = {.p = (const char *)asked.words, .n = sizeof *asked.words * asked.n};
    f->question = 2 * sym_intern(&ev->questions, words) + 1;
    f->sides[0] = turned == outcome;
    f->sides[1] = turned != outcome;
    f->fleeting = asked.fleeting;
    f->about = asked_variable(ev, test);
}
