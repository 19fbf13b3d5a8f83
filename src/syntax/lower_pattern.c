/* Targets: what stands left of `=`, in declarations, parameters, loops and catch clauses.
 *
 * `{ a, b: [c] = d, ...e }` → ObjectPattern of Properties (values are patterns) and a RestElement. In a `var`
 * declaration every name is noted for the function's list. */
#include "syntax/lower.h"

static NodeId lower_name(Lower *L, const CstNode *n, bool declares) {
    Sym name = node_sym(L, n);
    if (declares) var_declare(L, name);
    return node_identifier(L, n, name);
}

/* `left = right` as AssignmentPattern around an already lowered left. */
static NodeId lower_default(Lower *L, const CstNode *n, NodeId left, const CstNode *right) {
    NodeId value = lower_needed(L, right, n);
    return node_add(L, (AstNode){.kind = NODE_AssignmentPattern, AT(n), .a = left, .b = value});
}

static NodeId lower_rest(Lower *L, const CstNode *n, bool declares) {
    const CstNode *argument = kids_last(cst_kids(&L->cst, n));
    NodeId target = argument ? lower_pattern(L, argument, declares) : node_opaque(L, n);
    return node_add(L, (AstNode){.kind = NODE_RestElement, AT(n), .a = target});
}

static NodeId lower_assignment_pattern(Lower *L, const CstNode *n, bool declares) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *left = kids_field(kids, FIELD_LEFT);
    NodeId target = left ? lower_pattern(L, left, declares) : node_opaque(L, n);
    return lower_default(L, n, target, kids_field(kids, FIELD_RIGHT));
}

static NodeId lower_array_pattern(Lower *L, const CstNode *n, bool declares) {
    Kids kids = cst_kids(&L->cst, n);
    uint32_t from = L->items.n;
    bool filled = false;
    for (uint32_t i = 0; i < kids.n; i++) {
        const CstNode *kid = &kids.p[i];
        if (kid->kind == CST_TOK_COMMA) {
            if (!filled) item_push(L, 0);
            filled = false;
        } else if (kid->kind != CST_TOK_LBRACKET && kid->kind != CST_TOK_RBRACKET) {
            item_push(L, lower_pattern(L, kid, declares));
            filled = true;
        }
    }
    return node_add(L, (AstNode){.kind = NODE_ArrayPattern, AT(n), .a = list_close(L, from)});
}

static NodeId property_add(Lower *L, const CstNode *n, uint16_t flags, NodeId key, NodeId value) {
    return node_add(L, (AstNode){.kind = NODE_Property, .flags = flags, AT(n), .a = key, .b = value});
}

static NodeId lower_pair_pattern(Lower *L, const CstNode *n, bool declares) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *key = kids_field(kids, FIELD_KEY), *value = kids_field(kids, FIELD_VALUE);
    if (!key || !value) return 0;
    uint16_t flags = 0;
    NodeId name = lower_key(L, key, &flags);
    return property_add(L, n, flags, name, lower_pattern(L, value, declares));
}

/* `{ a }` */
static NodeId lower_shorthand_pattern(Lower *L, const CstNode *n, bool declares) {
    NodeId key = node_string(L, n, node_sym(L, n));
    return property_add(L, n, FLAG_SHORTHAND, key, lower_name(L, n, declares));
}

/* `{ a = 1 }` */
static NodeId lower_shorthand_default(Lower *L, const CstNode *n, bool declares) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *left = kids_field(kids, FIELD_LEFT);
    if (!left) return 0;
    NodeId key = node_string(L, left, node_sym(L, left));
    NodeId target = lower_pattern(L, left, declares);
    NodeId value = lower_default(L, n, target, kids_field(kids, FIELD_RIGHT));
    return property_add(L, n, FLAG_SHORTHAND, key, value);
}

static NodeId lower_pattern_member(Lower *L, const CstNode *n, bool declares) {
    switch (n->kind) {
    case CST_PAIR_PATTERN: return lower_pair_pattern(L, n, declares);
    case CST_REST_PATTERN: return lower_pattern(L, n, declares);
    case CST_SHORTHAND_PROPERTY_IDENTIFIER_PATTERN: return lower_shorthand_pattern(L, n, declares);
    case CST_OBJECT_ASSIGNMENT_PATTERN: return lower_shorthand_default(L, n, declares);
    default: return 0;
    }
}

static NodeId lower_object_pattern(Lower *L, const CstNode *n, bool declares) {
    Kids kids = cst_kids(&L->cst, n);
    uint32_t from = L->items.n;
    for (uint32_t i = 0; i < kids.n; i++) {
        uint32_t mark = L->cst.stack.n;
        NodeId member = lower_pattern_member(L, &kids.p[i], declares);
        if (member) item_push(L, member);
        L->cst.stack.n = mark;
    }
    return node_add(L, (AstNode){.kind = NODE_ObjectPattern, AT(n), .a = list_close(L, from)});
}

/* `(a)`, `a!`, `a as T` as targets: what is inside. */
static NodeId lower_wrapped(Lower *L, const CstNode *n, bool declares) {
    Kids kids = cst_kids(&L->cst, n);
    for (uint32_t i = 0; i < kids.n; i++)
        if (kids.p[i].kind != CST_TOK_LPAREN) return lower_pattern(L, &kids.p[i], declares);
    return node_opaque(L, n);
}

static NodeId lower_target(Lower *L, const CstNode *n, bool declares) {
    switch (n->kind) {
    case CST_IDENTIFIER:
    case CST_UNDEFINED:
    case CST_SHORTHAND_PROPERTY_IDENTIFIER_PATTERN: return lower_name(L, n, declares);
    case CST_OBJECT_PATTERN: return lower_object_pattern(L, n, declares);
    case CST_ARRAY_PATTERN: return lower_array_pattern(L, n, declares);
    case CST_ASSIGNMENT_PATTERN: return lower_assignment_pattern(L, n, declares);
    case CST_REST_PATTERN: return lower_rest(L, n, declares);
    case CST_PARENTHESIZED_EXPRESSION:
    case CST_NON_NULL_EXPRESSION:
    case CST_SATISFIES_EXPRESSION:
    case CST_AS_EXPRESSION: return lower_wrapped(L, n, declares);
    default: return lower_expr(L, n);
    }
}

NodeId lower_pattern(Lower *L, const CstNode *n, bool declares) {
    if (!n) return 0;
    if (n->missing) return node_opaque(L, n);
    uint32_t kids = L->cst.stack.n;
    NodeId id = lower_enter(L) ? lower_target(L, n, declares) : node_opaque(L, n);
    lower_leave(L);
    L->cst.stack.n = kids;
    return id;
}
