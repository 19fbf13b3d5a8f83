/* Which part of an expression is the one that is not known: the name or property in it whose value lost its
 * knowledge, as it is written.
 *
 *     `${base}/${plugin.path}`, base known    → "`plugin.path`"
 *
 * It is asked right after the expression was evaluated, in the same scope; looking runs nothing. */
#include "eval/interp.h"
#include "syntax/way.h"

enum { BLAME_NODES = 2000, BLAME_BYTES = 60 };

static Value peek_name(Eval *ev, NodeId id) {
    Sym name = node_of(ev, id)->a;
    Binding *b = scope_find(scope_current(ev), name);
    if (b && (b->kind == BINDING_IMPORT || b->ready))
        return binding_read(ev, b, node_span(ev, id)); /* an import has run: it was read just now */
    Prop *p = b ? NULL : object_own(ev->global, name);
    return p && !(p->flags & PROP_ACCESSOR) ? p->value : (Value){.kind = VALUE_ABSENT};
}

/* The value of a name or of a property of one, without running anything; ABSENT when that cannot be had. */
static Value peek(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    Value nothing = {.kind = VALUE_ABSENT};
    if (n->kind == NODE_Identifier) return peek_name(ev, id);
    if (n->kind == NODE_ThisExpression) return ev->frame->this_ready ? ev->frame->this_value : nothing;
    if (n->kind != NODE_MemberExpression) return nothing;
    Value o = peek(ev, n->a);
    if (o.kind == VALUE_UNKNOWN) return o;
    if (n->b || o.kind != VALUE_OBJECT || o.object->kind == OBJECT_PROXY ||
        o.object->kind == OBJECT_NAMESPACE)
        return nothing;
    Prop *p = object_find(o.object, n->c);
    if (p) return p->flags & PROP_ACCESSOR ? nothing : p->value;
    return o.object->flags & OBJECT_OPEN && o.object->slot.kind == VALUE_UNKNOWN ? o.object->slot : nothing;
}

/* A name, a property, or a call of one that is not known. */
static bool is_culprit(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    if (n->kind == NODE_CallExpression) id = n->a;
    NodeKind kind = ast_kind(&ev->module->ast, id);
    if (kind != NODE_Identifier && kind != NODE_MemberExpression) return false;
    Value v = peek(ev, id);
    return v.kind != VALUE_ABSENT && value_why(v);
}

/* The outermost name or property in the expression that is not known; those that stand first come first. */
static NodeId culprit(Eval *ev, NodeId root) {
    NodeIds stack = {0};
    vec_push(&ev->scratch, &stack, root);
    for (uint32_t looked = 0; stack.n && looked < BLAME_NODES; looked++) {
        NodeId id = stack.p[--stack.n];
        NodeKind kind = ast_kind(&ev->module->ast, id);
        if (ast_is_function(kind)) continue;
        if (is_culprit(ev, id)) return id;
        uint32_t first = stack.n;
        ast_children(&ev->module->ast, id, &ev->scratch, &stack);
        for (uint32_t i = first, k = stack.n; i + 1 < k; i++) { /* the first child is looked at first */
            NodeId swap = stack.p[i];
            stack.p[i] = stack.p[--k];
            stack.p[k] = swap;
        }
    }
    return 0;
}

/* The one part of a text put together that is no literal: `${tenant()}` of `/t/${tenant()}`. */
static NodeId only_part(Eval *ev, NodeId id) {
    for (NodeId next = id; next;) {
        NodeIds kids = {0};
        NodeKind kind = ast_kind(&ev->module->ast, id = next);
        if (kind != NODE_TemplateLiteral && kind != NODE_BinaryExpression) break;
        next = 0;
        ast_children(&ev->module->ast, id, &ev->scratch, &kids);
        for (uint32_t i = 0; i < kids.n; i++) {
            if (ast_kind(&ev->module->ast, kids.p[i]) == NODE_StringLiteral) continue;
            if (next) return id;
            next = kids.p[i];
        }
    }
    return id;
}

Str eval_blame(Eval *ev, Span span) {
    NodeIds way = {0};
    if (span.file != ev->module->ast.file || !ev->frame->scope) return STR("it");
    ArenaMark mark = arena_mark(&ev->scratch);
    ast_way(&ev->module->ast, span.start, span.end, &ev->scratch, &way);
    NodeId at = way.n ? culprit(ev, way.p[way.n - 1]) : 0;
    if (way.n && !at) at = only_part(ev, way.p[way.n - 1]);
    arena_rewind(&ev->scratch, mark);
    Str text = source_text(ev->sources, at ? node_span(ev, at) : span);
    bool plain = text.n && text.n <= BLAME_BYTES && str_find_char(text, '\n', 0) < 0 &&
                 str_find_char(text, '`', 0) < 0;
    return plain ? str_fmt(ev->arena, "`%.*s`", STR_ARG(text)) : STR("it");
}

void eval_lost(Eval *ev, Span span, Str reason, const Unknown *why) {
    const EvalObserver *o = ev->observer;
    if (o->lost)
        o->lost(o->context, span, reason, why, true);
    else
        o->blind(o->context, span, reason, true);
}
