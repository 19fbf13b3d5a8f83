/* Types of class fields, for the schemas that are made of them.
 *
 * `tags?: Array<{ id: string }>` → TSTypeReference Array of a TSTypeLiteral. Functions, tuples, conditional
 * and mapped types give 0: nothing is known of such a field but its name. */
#include "syntax/lower.h"

static NodeId lower_type(Lower *L, const CstNode *n);

static NodeId keyword(Lower *L, const CstNode *n) {
    return node_add(L, (AstNode){.kind = NODE_TSTypeKeyword, AT(n), .a = node_sym(L, n)});
}

static bool is_punctuation(Lower *L, const CstNode *n) {
    Str text = node_text(L, n);
    return n->kind == CST_TOK_READONLY || (text.n == 1 && str_find_char(STR("|,<>()[]"), text.p[0], 0) >= 0);
}

/* The type between brackets, or behind `readonly`. */
static const CstNode *inner_type(Lower *L, Kids kids) {
    for (uint32_t i = 0; i < kids.n; i++)
        if (!is_punctuation(L, &kids.p[i])) return &kids.p[i];
    return NULL;
}

static NodeId lower_name_of(Lower *L, const CstNode *n) {
    Str text = node_text(L, n);
    if (n->kind == CST_TYPE_IDENTIFIER) return node_identifier(L, n, node_sym(L, n));
    return str_starts(text, STR("import(")) ? 0 : node_dotted(L, n, text);
}

/* Types among the children, as a list. */
static uint32_t lower_types(Lower *L, Kids kids) {
    uint32_t from = L->items.n;
    for (uint32_t i = 0; i < kids.n; i++) {
        if (is_punctuation(L, &kids.p[i])) continue;
        uint32_t mark = L->cst.stack.n;
        NodeId type = lower_type(L, &kids.p[i]);
        item_push(L, type ? type : node_opaque(L, &kids.p[i]));
        L->cst.stack.n = mark;
    }
    return list_close(L, from);
}

static NodeId lower_generic(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *name = kids_field(kids, FIELD_NAME), *arguments = kids_field(kids, FIELD_TYPE_ARGUMENTS);
    NodeId target = name ? lower_name_of(L, name) : 0;
    uint32_t list = arguments ? lower_types(L, cst_kids(&L->cst, arguments)) : 0;
    if (!target) return 0;
    return node_add(L, (AstNode){.kind = NODE_TSTypeReference, AT(n), .a = target, .b = list});
}

static NodeId lower_literal_type(Lower *L, const CstNode *n) {
    const CstNode *value = kids_last(cst_kids(&L->cst, n));
    if (!value) return 0;
    if (value->kind == CST_NULL || value->kind == CST_UNDEFINED) return keyword(L, value);
    if (value->kind != CST_STRING && value->kind != CST_NUMBER && value->kind != CST_TRUE &&
        value->kind != CST_FALSE)
        return 0;
    NodeId literal = lower_expr(L, value);
    return node_add(L, (AstNode){.kind = NODE_TSLiteralType, AT(n), .a = literal});
}

static NodeId lower_signature(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *name = kids_field(kids, FIELD_NAME), *type = kids_field(kids, FIELD_TYPE);
    if (n->kind == CST_INDEX_SIGNATURE) {
        NodeId values = lower_field_type(L, type);
        return node_add(L, (AstNode){.kind = NODE_TSIndexSignature, AT(n), .a = values});
    }
    uint16_t flags = 0;
    NodeId key = name ? lower_key(L, name, &flags) : 0;
    if (!key || flags || ast_kind(&L->ast, key) != NODE_StringLiteral) return 0;
    if (kids_kind(kids, CST_TOK_QUESTION)) flags |= FLAG_OPTIONAL;
    NodeId value = lower_field_type(L, type);
    return node_add(L,
                    (AstNode){.kind = NODE_TSPropertySignature, .flags = flags, AT(n), .a = key, .b = value});
}

static NodeId lower_object_type(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    uint32_t from = L->items.n;
    for (uint32_t i = 0; i < kids.n; i++) {
        if (kids.p[i].kind != CST_PROPERTY_SIGNATURE && kids.p[i].kind != CST_INDEX_SIGNATURE) continue;
        uint32_t mark = L->cst.stack.n;
        NodeId member = lower_signature(L, &kids.p[i]);
        if (member) item_push(L, member);
        L->cst.stack.n = mark;
    }
    return node_add(L, (AstNode){.kind = NODE_TSTypeLiteral, AT(n), .a = list_close(L, from)});
}

static NodeId lower_array_type(Lower *L, const CstNode *n) {
    const CstNode *of = inner_type(L, cst_kids(&L->cst, n));
    NodeId element = of ? lower_type(L, of) : 0;
    return node_add(L, (AstNode){.kind = NODE_TSArrayType, AT(n), .a = element});
}

static NodeId lower_union(Lower *L, const CstNode *n) {
    uint32_t list = lower_types(L, cst_kids(&L->cst, n));
    return node_add(L, (AstNode){.kind = NODE_TSUnionType, AT(n), .a = list});
}

static NodeId lower_kind(Lower *L, const CstNode *n) {
    const CstNode *inner;
    switch (n->kind) {
    case CST_PREDEFINED_TYPE: return keyword(L, n);
    case CST_TYPE_IDENTIFIER:
    case CST_NESTED_TYPE_IDENTIFIER: return lower_name_of(L, n);
    case CST_GENERIC_TYPE: return lower_generic(L, n);
    case CST_ARRAY_TYPE: return lower_array_type(L, n);
    case CST_OBJECT_TYPE: return lower_object_type(L, n);
    case CST_UNION_TYPE: return lower_union(L, n);
    case CST_LITERAL_TYPE: return lower_literal_type(L, n);
    case CST_PARENTHESIZED_TYPE:
    case CST_READONLY_TYPE:
        inner = inner_type(L, cst_kids(&L->cst, n));
        return inner ? lower_type(L, inner) : 0;
    default: return 0;
    }
}

static NodeId lower_type(Lower *L, const CstNode *n) {
    uint32_t mark = L->cst.stack.n;
    NodeId id = lower_enter(L) ? lower_kind(L, n) : 0;
    lower_leave(L);
    L->cst.stack.n = mark;
    return id;
}

NodeId lower_field_type(Lower *L, const CstNode *annotation) {
    if (!annotation || annotation->kind != CST_TYPE_ANNOTATION) return 0;
    uint32_t mark = L->cst.stack.n;
    Kids kids = cst_kids(&L->cst, annotation);
    NodeId id = kids.n > 1 ? lower_type(L, &kids.p[1]) : 0;
    L->cst.stack.n = mark;
    return id;
}
