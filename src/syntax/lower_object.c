/* Object and array literals, argument lists and property names.
 *
 * An ERROR among elements becomes an Opaque item and one among properties a spread of an Opaque: something
 * stands there, and nobody knows what. */
#include "syntax/lower.h"

static NodeId lower_spread(Lower *L, const CstNode *n) {
    NodeId argument = lower_needed(L, kids_last(cst_kids(&L->cst, n)), n);
    return node_add(L, (AstNode){.kind = NODE_SpreadElement, AT(n), .a = argument});
}

uint32_t lower_elements(Lower *L, Kids kids, bool holes) {
    uint32_t from = L->items.n;
    bool filled = false;
    for (uint32_t i = 0; i < kids.n; i++) {
        const CstNode *kid = &kids.p[i];
        if (kid->kind == CST_TOK_COMMA) {
            if (holes && !filled) item_push(L, 0);
            filled = false;
        } else if (kid->kind == CST_SPREAD_ELEMENT) {
            item_push(L, lower_spread(L, kid));
            filled = true;
        } else if (kid->kind < CST_TOK_BANG) {
            item_push(L, lower_expr(L, kid));
            filled = true;
        }
    }
    return list_close(L, from);
}

NodeId lower_array(Lower *L, const CstNode *n) {
    uint32_t list = lower_elements(L, cst_kids(&L->cst, n), true);
    return node_add(L, (AstNode){.kind = NODE_ArrayExpression, AT(n), .a = list});
}

static NodeId lower_computed(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    for (uint32_t i = 0; i < kids.n; i++)
        if (kids.p[i].kind != CST_TOK_LBRACKET && kids.p[i].kind != CST_ERROR)
            return lower_expr(L, &kids.p[i]);
    return node_opaque(L, n);
}

NodeId lower_key(Lower *L, const CstNode *n, uint16_t *flags) {
    switch (n->kind) {
    case CST_STRING: return lower_string(L, n);
    case CST_NUMBER: return node_string(L, n, number_name(L, n));
    case CST_COMPUTED_PROPERTY_NAME: *flags |= FLAG_COMPUTED; return lower_computed(L, n);
    default: return node_string(L, n, node_sym(L, n));
    }
}

uint16_t member_flags(Kids kids) {
    uint16_t flags = 0;
    for (uint32_t i = 0; i < kids.n && kids.p[i].field != FIELD_NAME; i++) {
        if (kids.p[i].kind == CST_TOK_STATIC) flags |= FLAG_STATIC;
        if (kids.p[i].kind == CST_TOK_GET) flags |= FLAG_GETTER;
        if (kids.p[i].kind == CST_TOK_SET) flags |= FLAG_SETTER;
        if (kids.p[i].kind == CST_TOK_ACCESSOR) flags |= FLAG_GETTER | FLAG_SETTER;
    }
    return flags;
}

static NodeId lower_pair(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *key = kids_field(kids, FIELD_KEY);
    if (!key) return 0;
    uint16_t flags = 0;
    NodeId name = lower_key(L, key, &flags);
    NodeId value = lower_needed(L, kids_field(kids, FIELD_VALUE), n);
    return node_add(L, (AstNode){.kind = NODE_Property, .flags = flags, AT(n), .a = name, .b = value});
}

static NodeId lower_object_method(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *key = kids_field(kids, FIELD_NAME);
    if (!key) return 0;
    uint16_t flags = member_flags(kids);
    if (!(flags & (FLAG_GETTER | FLAG_SETTER))) flags |= FLAG_METHOD;
    NodeId name = lower_key(L, key, &flags);
    NodeId value = lower_method(L, n, kids);
    return node_add(L, (AstNode){.kind = NODE_Property, .flags = flags, AT(n), .a = name, .b = value});
}

static NodeId lower_shorthand(Lower *L, const CstNode *n) {
    Sym name = node_sym(L, n);
    NodeId key = node_string(L, n, name), value = node_identifier(L, n, name);
    return node_add(L,
                    (AstNode){.kind = NODE_Property, .flags = FLAG_SHORTHAND, AT(n), .a = key, .b = value});
}

static NodeId lower_member(Lower *L, const CstNode *n) {
    switch (n->kind) {
    case CST_PAIR: return lower_pair(L, n);
    case CST_SPREAD_ELEMENT: return lower_spread(L, n);
    case CST_METHOD_DEFINITION: return lower_object_method(L, n);
    case CST_SHORTHAND_PROPERTY_IDENTIFIER: return lower_shorthand(L, n);
    case CST_ERROR: return node_add(L, (AstNode){.kind = NODE_SpreadElement, AT(n), .a = node_opaque(L, n)});
    default: return 0;
    }
}

NodeId lower_object(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    uint32_t from = L->items.n;
    for (uint32_t i = 0; i < kids.n; i++) {
        uint32_t mark = L->cst.stack.n;
        NodeId member = lower_member(L, &kids.p[i]);
        if (member) item_push(L, member);
        L->cst.stack.n = mark;
    }
    return node_add(L, (AstNode){.kind = NODE_ObjectExpression, AT(n), .a = list_close(L, from)});
}
