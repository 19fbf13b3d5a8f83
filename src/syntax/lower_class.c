/* Classes: members, decorators, parameter properties' marks.
 *
 * `@Dec() export class A extends B { x = 1; static { … } get y() {…} }` → ClassDeclaration with name,
 * superclass, members in order and Decorators. Signatures, abstract and `declare` members and index
 * signatures are types. */
#include "syntax/lower.h"

static NodeId lower_decorator(Lower *L, const CstNode *n) {
    uint32_t mark = L->cst.stack.n;
    NodeId value = lower_needed(L, kids_last(cst_kids(&L->cst, n)), n);
    L->cst.stack.n = mark;
    return node_add(L, (AstNode){.kind = NODE_Decorator, AT(n), .a = value});
}

static void push_decorators(Lower *L, Kids kids) {
    for (uint32_t i = 0; i < kids.n; i++)
        if (kids.p[i].kind == CST_DECORATOR) item_push(L, lower_decorator(L, &kids.p[i]));
}

uint32_t lower_decorators(Lower *L, Kids kids, const Kids *outer) {
    uint32_t from = L->items.n;
    if (outer) push_decorators(L, *outer);
    push_decorators(L, kids);
    return list_close(L, from);
}

/* ---- members ---- */

static NodeId lower_class_method(Lower *L, const CstNode *n, Kids before) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *key = kids_field(kids, FIELD_NAME);
    if (!key) return 0;
    uint32_t decorators = lower_decorators(L, kids, &before);
    uint16_t flags = member_flags(kids);
    NodeId name = lower_key(L, key, &flags);
    NodeId value = lower_method(L, n, kids);
    return node_add(
        L, (AstNode){
               .kind = NODE_MethodDefinition, .flags = flags, AT(n), .a = name, .b = value, .d = decorators});
}

static NodeId lower_field(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *key = kids_field(kids, FIELD_NAME), *type = kids_field(kids, FIELD_TYPE);
    if (!key || kids_kind(kids, CST_TOK_DECLARE) || kids_kind(kids, CST_TOK_ABSTRACT)) return 0;
    uint32_t decorators = lower_decorators(L, kids, NULL);
    uint16_t flags = member_flags(kids);
    NodeId name = lower_key(L, key, &flags);
    NodeId value = lower_expr(L, kids_field(kids, FIELD_VALUE));
    NodeId declared = lower_field_type(L, type);
    if (kids_kind(kids, CST_TOK_QUESTION)) flags |= FLAG_OPTIONAL;
    return node_add(L, (AstNode){.kind = NODE_PropertyDefinition,
                                 .flags = flags,
                                 AT(n),
                                 .a = name,
                                 .b = value,
                                 .c = declared,
                                 .d = decorators});
}

static NodeId lower_static_block(Lower *L, const CstNode *n) {
    NodeId body = lower_stmt(L, kids_field(cst_kids(&L->cst, n), FIELD_BODY));
    return node_add(L, (AstNode){.kind = NODE_StaticBlock, AT(n), .a = body});
}

/* One member or 0; `before` are the decorators that stand before it in the body. */
static NodeId lower_class_member(Lower *L, const CstNode *n, Kids before) {
    switch (n->kind) {
    case CST_METHOD_DEFINITION: return lower_class_method(L, n, before);
    case CST_PUBLIC_FIELD_DEFINITION: return lower_field(L, n);
    case CST_CLASS_STATIC_BLOCK: return lower_static_block(L, n);
    default: return 0;
    }
}

static uint32_t lower_class_body(Lower *L, Kids kids) {
    uint32_t from = L->items.n, first = 0; /* first decorator of the next member */
    for (uint32_t i = 0; i < kids.n; i++) {
        if (kids.p[i].kind == CST_DECORATOR) continue;
        uint32_t mark = L->cst.stack.n;
        NodeId member = lower_class_member(L, &kids.p[i], (Kids){.p = kids.p + first, .n = i - first});
        if (member) item_push(L, member);
        first = i + 1;
        L->cst.stack.n = mark;
    }
    return list_close(L, from);
}

static NodeId lower_superclass(Lower *L, Kids kids) {
    const CstNode *heritage = kids_kind(kids, CST_CLASS_HERITAGE);
    if (!heritage) return 0;
    const CstNode *extends = kids_kind(cst_kids(&L->cst, heritage), CST_EXTENDS_CLAUSE);
    return extends ? lower_expr(L, kids_field(cst_kids(&L->cst, extends), FIELD_VALUE)) : 0;
}

NodeId lower_class(Lower *L, const CstNode *n, NodeKind kind, const Kids *outer) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *name = kids_field(kids, FIELD_NAME), *body = kids_field(kids, FIELD_BODY);
    uint32_t decorators = lower_decorators(L, kids, outer);
    NodeId superclass = lower_superclass(L, kids);
    uint32_t members = body ? lower_class_body(L, cst_kids(&L->cst, body)) : 0;
    return node_add(L, (AstNode){.kind = (uint16_t)kind,
                                 AT(n),
                                 .a = name ? node_sym(L, name) : 0,
                                 .b = superclass,
                                 .c = members,
                                 .d = decorators});
}

NodeId lower_class_expr(Lower *L, const CstNode *n) {
    return lower_class(L, n, NODE_ClassExpression, NULL);
}

NodeId lower_class_stmt(Lower *L, const CstNode *n) {
    return lower_class(L, n, NODE_ClassDeclaration, NULL);
}
