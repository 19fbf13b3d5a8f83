/* TypeScript that exists at run time: enums, namespaces, and the names of classes in type positions.
 *
 * `namespace A.B { … }` → TSModuleDeclaration A holding an exported TSModuleDeclaration B. A type annotation
 * gives a name only when it is one (`x: Repo`, `x: ns.Repo<User>`): dependency injection looks at it. */
#include "syntax/lower.h"

/* The key of an enum member or 0; computed ones are only allowed with a literal inside. */
static NodeId enum_key(Lower *L, const CstNode *n) {
    uint16_t flags = 0;
    NodeId key = lower_key(L, n, &flags);
    return ast_kind(&L->ast, key) == NODE_StringLiteral ? key : 0;
}

static NodeId lower_enum_member(Lower *L, const CstNode *n) {
    const CstNode *name = n, *value = NULL;
    if (n->kind == CST_ENUM_ASSIGNMENT) {
        Kids kids = cst_kids(&L->cst, n);
        name = kids_field(kids, FIELD_NAME);
        value = kids_field(kids, FIELD_VALUE);
    } else if (n->field != FIELD_NAME) {
        return 0;
    }
    NodeId key = name ? enum_key(L, name) : 0;
    if (!key) return 0;
    NodeId init = lower_expr(L, value);
    return node_add(L, (AstNode){.kind = NODE_TSEnumMember, AT(n), .a = key, .b = init});
}

NodeId lower_enum(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *name = kids_field(kids, FIELD_NAME), *body = kids_field(kids, FIELD_BODY);
    Kids members = body ? cst_kids(&L->cst, body) : (Kids){0};
    uint32_t from = L->items.n;
    for (uint32_t i = 0; i < members.n; i++) {
        uint32_t mark = L->cst.stack.n;
        NodeId member = lower_enum_member(L, &members.p[i]);
        if (member) item_push(L, member);
        L->cst.stack.n = mark;
    }
    return node_add(L, (AstNode){.kind = NODE_TSEnumDeclaration,
                                 AT(n),
                                 .a = name ? node_sym(L, name) : 0,
                                 .b = list_close(L, from)});
}

/* ---- namespaces ---- */

static NodeId namespace_add(Lower *L, const CstNode *n, Str name, uint32_t statements, uint32_t vars) {
    return node_add(L, (AstNode){.kind = NODE_TSModuleDeclaration,
                                 AT(n),
                                 .a = sym_of(L, str_trim(name)),
                                 .b = statements,
                                 .c = vars});
}

/* Wraps the statements from the last name of `A.B.C` outwards. */
static NodeId namespace_nest(Lower *L, const CstNode *n, Str path, uint32_t statements, uint32_t vars) {
    enum { PARTS = 64 };
    for (int i = 0; i < PARTS; i++) {
        ptrdiff_t dot = str_rfind_char(path, '.');
        if (dot == STR_NPOS) return namespace_add(L, n, path, statements, vars);
        NodeId inner = namespace_add(L, n, str_sub(path, (size_t)dot + 1, path.n), statements, vars);
        NodeId exported = node_add(L, (AstNode){.kind = NODE_ExportNamedDeclaration, AT(n), .a = inner});
        statements = list_one(L, exported);
        vars = 0;
        path = str_sub(path, 0, (size_t)dot);
    }
    return node_opaque(L, n);
}

NodeId lower_namespace(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *name = kids_field(kids, FIELD_NAME), *body = kids_field(kids, FIELD_BODY);
    if (!name || !body || name->kind == CST_STRING) return lower_nothing(L, n);
    VarScope scope = vars_open(L);
    uint32_t statements = lower_statements(L, cst_kids(&L->cst, body));
    uint32_t vars = vars_close(L, scope);
    return namespace_nest(L, n, node_text(L, name), statements, vars);
}

/* ---- names of types ---- */

/* The named type inside parentheses and before type arguments, or NULL. */
static const CstNode *named_type(Lower *L, const CstNode *n) {
    while (n && (n->kind == CST_PARENTHESIZED_TYPE || n->kind == CST_GENERIC_TYPE)) {
        Kids kids = cst_kids(&L->cst, n);
        if (n->kind == CST_GENERIC_TYPE)
            n = kids_field(kids, FIELD_NAME);
        else
            n = kids.n > 1 ? &kids.p[1] : NULL;
    }
    return n;
}

NodeId lower_type_name(Lower *L, const CstNode *annotation) {
    uint32_t mark = L->cst.stack.n;
    Kids kids = cst_kids(&L->cst, annotation);
    const CstNode *type = named_type(L, kids.n > 1 ? &kids.p[1] : NULL);
    NodeId id = 0;
    if (type && type->kind == CST_TYPE_IDENTIFIER) id = node_identifier(L, type, node_sym(L, type));
    bool dotted = type && type->kind == CST_NESTED_TYPE_IDENTIFIER;
    if (dotted && !str_starts(node_text(L, type), STR("import(")))
        id = node_dotted(L, type, node_text(L, type));
    L->cst.stack.n = mark;
    return id;
}
