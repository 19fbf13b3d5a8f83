/* Left spines: `a.b(c).d[e] + f` nests to the left as deep as the chain is long, so the way down is a loop
 * that remembers each level and the way up joins them.
 *
 * Parentheses, `as`, `satisfies`, `!` and type arguments vanish on the way. An optional chain is wrapped in a
 * ChainExpression where it ends, as in ESTree: `a?.b.c` → Chain(Member(Member(a, b, optional), c)), but
 * `(a?.b).c` → Member(Chain(Member(a, b, optional)), c). */
#include "syntax/lower.h"

static bool is_spine(const CstNode *n) {
    switch (n->kind) {
    case CST_BINARY_EXPRESSION:
    case CST_CALL_EXPRESSION:
    case CST_MEMBER_EXPRESSION:
    case CST_SUBSCRIPT_EXPRESSION:
    case CST_PARENTHESIZED_EXPRESSION:
    case CST_NON_NULL_EXPRESSION:
    case CST_AS_EXPRESSION:
    case CST_SATISFIES_EXPRESSION:
    case CST_INSTANTIATION_EXPRESSION: return true;
    default: return false;
    }
}

/* The first child that is neither a bracket nor an ERROR. */
static const CstNode *first_operand(Kids kids) {
    for (uint32_t i = 0; i < kids.n; i++)
        if (kids.p[i].kind != CST_TOK_LPAREN && kids.p[i].kind != CST_ERROR) return &kids.p[i];
    return NULL;
}

static const CstNode *left_operand(const CstNode *n, Kids kids) {
    switch (n->kind) {
    case CST_BINARY_EXPRESSION: return kids_field(kids, FIELD_LEFT);
    case CST_CALL_EXPRESSION: return kids_field(kids, FIELD_FUNCTION);
    case CST_MEMBER_EXPRESSION:
    case CST_SUBSCRIPT_EXPRESSION: return kids_field(kids, FIELD_OBJECT);
    default: return first_operand(kids);
    }
}

static NodeId close_chain(Lower *L, NodeId value, bool *open) {
    if (!*open) return value;
    *open = false;
    AstNode inner = *ast_node(&L->ast, value);
    return node_add(
        L, (AstNode){.kind = NODE_ChainExpression, .start = inner.start, .end = inner.end, .a = value});
}

static uint16_t optional_flag(Kids kids, bool *open) {
    if (!kids_kind(kids, CST_OPTIONAL_CHAIN) && !kids_kind(kids, CST_TOK_QUESTION_DOT)) return 0;
    *open = true;
    return FLAG_OPTIONAL;
}

/* `tag<Row>`text`` is read as `(tag < Row) > `text``, which nobody means. 0 when left is no such comparison.
 */
static NodeId join_typed_template(Lower *L, const SpineFrame *f, Op op, NodeId left) {
    const CstNode *right = kids_field(f->kids, FIELD_RIGHT);
    AstNode less = *ast_node(&L->ast, left);
    if (op != OP_GT || !right || right->kind != CST_TEMPLATE_STRING) return 0;
    if (less.kind != NODE_BinaryExpression || less.a != OP_LT) return 0;
    NodeId quasi = lower_template(L, right, true);
    return node_add(L,
                    (AstNode){.kind = NODE_TaggedTemplateExpression, AT(f->node), .a = less.b, .b = quasi});
}

static NodeId join_binary(Lower *L, const SpineFrame *f, NodeId left) {
    const CstNode *sign = kids_field(f->kids, FIELD_OPERATOR);
    Op op = sign ? cst_op(sign->kind) : OP_NONE;
    NodeId tagged = join_typed_template(L, f, op, left);
    if (tagged) return tagged;
    NodeKind kind =
        op == OP_AND || op == OP_OR || op == OP_NULLISH ? NODE_LogicalExpression : NODE_BinaryExpression;
    NodeId right = lower_needed(L, kids_field(f->kids, FIELD_RIGHT), f->node);
    return node_add(L,
                    (AstNode){.kind = (uint16_t)kind, AT(f->node), .a = (uint32_t)op, .b = left, .c = right});
}

static NodeId join_member(Lower *L, const SpineFrame *f, NodeId object, bool *open) {
    const CstNode *property = kids_field(f->kids, FIELD_PROPERTY);
    uint16_t flags = optional_flag(f->kids, open);
    if (!property || property->missing) return node_opaque(L, f->node);
    return node_add(L, (AstNode){.kind = NODE_MemberExpression,
                                 .flags = flags,
                                 AT(f->node),
                                 .a = object,
                                 .c = node_sym(L, property)});
}

static NodeId join_subscript(Lower *L, const SpineFrame *f, NodeId object, bool *open) {
    uint16_t flags = optional_flag(f->kids, open);
    NodeId index = lower_needed(L, kids_field(f->kids, FIELD_INDEX), f->node);
    return node_add(
        L, (AstNode){.kind = NODE_MemberExpression, .flags = flags, AT(f->node), .a = object, .b = index});
}

static NodeId join_import(Lower *L, const SpineFrame *f, uint32_t arguments) {
    NodeList list = ast_list(&L->ast, arguments);
    return node_add(L,
                    (AstNode){.kind = NODE_ImportExpression, AT(f->node), .a = list.n ? list.items[0] : 0});
}

static NodeId join_call(Lower *L, const SpineFrame *f, NodeId callee, bool *open) {
    const CstNode *arguments = kids_field(f->kids, FIELD_ARGUMENTS);
    if (!arguments) return node_opaque(L, f->node);
    if (arguments->kind == CST_TEMPLATE_STRING) {
        NodeId quasi = lower_template(L, arguments, true);
        return node_add(
            L, (AstNode){.kind = NODE_TaggedTemplateExpression, AT(f->node), .a = callee, .b = quasi});
    }
    uint16_t flags = optional_flag(f->kids, open);
    uint32_t list = lower_elements(L, cst_kids(&L->cst, arguments), false);
    const CstNode *function = kids_field(f->kids, FIELD_FUNCTION);
    if (function && function->kind == CST_IMPORT) return join_import(L, f, list);
    return node_add(
        L, (AstNode){.kind = NODE_CallExpression, .flags = flags, AT(f->node), .a = callee, .b = list});
}

/* One level up: `left` is what stands left of f's operator. */
static NodeId spine_join(Lower *L, const SpineFrame *f, NodeId left, bool *open) {
    switch (f->node->kind) {
    case CST_MEMBER_EXPRESSION: return join_member(L, f, left, open);
    case CST_SUBSCRIPT_EXPRESSION: return join_subscript(L, f, left, open);
    case CST_CALL_EXPRESSION: return join_call(L, f, left, open);
    case CST_NON_NULL_EXPRESSION: return left;
    case CST_BINARY_EXPRESSION: return join_binary(L, f, close_chain(L, left, open));
    default: return close_chain(L, left, open);
    }
}

NodeId lower_spine(Lower *L, const CstNode *n) {
    uint32_t base = L->spine.n;
    const CstNode *at = n, *parent = n;
    while (at && !at->missing && is_spine(at) && !is_broken(L, at)) {
        Kids kids = cst_kids(&L->cst, at);
        vec_push(L->scratch, &L->spine, (SpineFrame){.node = at, .kids = kids});
        parent = at;
        at = left_operand(at, kids);
    }
    NodeId value = at && at->kind == CST_IMPORT ? 0 : lower_needed(L, at, parent);
    bool open = false;
    while (L->spine.n > base) {
        SpineFrame f = L->spine.p[--L->spine.n];
        uint32_t kids = L->cst.stack.n;
        value = spine_join(L, &f, value, &open);
        L->cst.stack.n = kids;
    }
    return close_chain(L, value, &open);
}
