/* import and export in all their forms.
 *
 * `import a, { b as c } from "m"` → ImportDeclaration("m", [default a, b c]); `export { x as y } from "m"` →
 * ExportNamedDeclaration. What is only a type vanishes: a statement whose every name is one becomes
 * EmptyStatement. TypeScript's `import x = require("y")` and `export = x` are CommonJS and lowered to that.
 */
#include "syntax/lower.h"

/* A name of a specifier: an identifier or, in ES2022, a string. */
static Sym specifier_name(Lower *L, const CstNode *n) {
    return n->kind == CST_STRING ? string_value(L, n) : node_sym(L, n);
}

static NodeId specifier_add(Lower *L, const CstNode *n, NodeKind kind, Sym a, Sym b) {
    return node_add(L, (AstNode){.kind = (uint16_t)kind, AT(n), .a = a, .b = b});
}

/* `a`, `a as b` in braces; 0 when it is marked as a type. */
static NodeId lower_specifier(Lower *L, const CstNode *n, NodeKind kind) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *name = kids_field(kids, FIELD_NAME), *alias = kids_field(kids, FIELD_ALIAS);
    if (!name || (kids.p[0].field == FIELD_OTHER && kids.p[0].kind >= CST_TOK_BANG)) return 0;
    Sym first = specifier_name(L, name);
    return specifier_add(L, n, kind, first, alias ? specifier_name(L, alias) : first);
}

/* Pushes the specifiers of `{ … }`; true when one of them was dropped as a type. */
static bool push_specifiers(Lower *L, const CstNode *n, CstKind of, NodeKind kind) {
    Kids kids = cst_kids(&L->cst, n);
    bool dropped = false;
    for (uint32_t i = 0; i < kids.n; i++) {
        if (kids.p[i].kind != of) continue;
        uint32_t mark = L->cst.stack.n;
        NodeId id = lower_specifier(L, &kids.p[i], kind);
        if (id) item_push(L, id);
        dropped |= !id;
        L->cst.stack.n = mark;
    }
    return dropped;
}

/* ---- import ---- */

static bool push_import_part(Lower *L, const CstNode *n) {
    switch (n->kind) {
    case CST_IDENTIFIER:
        item_push(L, specifier_add(L, n, NODE_ImportSpecifier, sym_of(L, STR("default")), node_sym(L, n)));
        return false;
    case CST_NAMESPACE_IMPORT: {
        const CstNode *name = kids_last(cst_kids(&L->cst, n));
        Sym local = name ? node_sym(L, name) : 0;
        item_push(L, specifier_add(L, n, NODE_ImportSpecifier, sym_of(L, STR("*")), local));
        return false;
    }
    case CST_NAMED_IMPORTS: return push_specifiers(L, n, CST_IMPORT_SPECIFIER, NODE_ImportSpecifier);
    default: return false;
    }
}

static bool push_import_clause(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    bool dropped = false;
    for (uint32_t i = 0; i < kids.n; i++)
        dropped |= push_import_part(L, &kids.p[i]);
    return dropped;
}

/* `require("y")` */
static NodeId require_call(Lower *L, const CstNode *n, const CstNode *source) {
    NodeId callee = node_identifier(L, n, sym_of(L, STR("require")));
    uint32_t list = list_one(L, lower_string(L, source));
    return node_add(L, (AstNode){.kind = NODE_CallExpression, AT(n), .a = callee, .b = list});
}

/* `import x = require("y")` */
static NodeId lower_import_require(Lower *L, const CstNode *n, const CstNode *clause) {
    Kids kids = cst_kids(&L->cst, clause);
    const CstNode *name = kids_kind(kids, CST_IDENTIFIER), *source = kids_field(kids, FIELD_SOURCE);
    if (!name || !source) return node_opaque(L, n);
    NodeId target = node_identifier(L, name, node_sym(L, name));
    return lower_const(L, n, target, require_call(L, clause, source));
}

NodeId lower_import(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *clause = kids_kind(kids, CST_IMPORT_CLAUSE), *source = kids_field(kids, FIELD_SOURCE);
    const CstNode *require = kids_kind(kids, CST_IMPORT_REQUIRE_CLAUSE);
    bool type = kids_kind(kids, CST_TOK_TYPE) || kids_kind(kids, CST_TOK_TYPEOF);
    if (require) return type ? lower_nothing(L, n) : lower_import_require(L, n, require);
    L->ast.is_module = true;
    if (type) return lower_nothing(L, n);
    if (!source) return node_opaque(L, n);
    uint32_t from = L->items.n;
    bool dropped = clause && push_import_clause(L, clause);
    bool none = L->items.n == from;
    if (none && dropped) return lower_nothing(L, n);
    uint32_t list = list_close(L, from);
    NodeId module = lower_string(L, source);
    return node_add(
        L,
        (AstNode){
            .kind = NODE_ImportDeclaration, .flags = none ? FLAG_EFFECT : 0, AT(n), .a = module, .b = list});
}

/* `import x = A.B` */
NodeId lower_import_alias(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *name = kids_kind(kids, CST_IDENTIFIER), *value = NULL;
    for (uint32_t i = 0; i < kids.n; i++)
        if (&kids.p[i] != name &&
            (kids.p[i].kind == CST_IDENTIFIER || kids.p[i].kind == CST_NESTED_IDENTIFIER))
            value = &kids.p[i];
    if (!name || !value) return node_opaque(L, n);
    NodeId target = node_identifier(L, name, node_sym(L, name));
    return lower_const(L, n, target, node_dotted(L, value, node_text(L, value)));
}

/* ---- export ---- */

/* `export = x` → `module.exports = x` */
static NodeId lower_export_assignment(Lower *L, const CstNode *n, const CstNode *value) {
    NodeId module = node_dotted(L, n, STR("module.exports"));
    NodeId init = lower_expr(L, value);
    NodeId assign = node_add(
        L, (AstNode){.kind = NODE_AssignmentExpression, AT(n), .a = OP_NONE, .b = module, .c = init});
    return node_add(L, (AstNode){.kind = NODE_ExpressionStatement, AT(n), .a = assign});
}

/* What `export` or `export default` declares; decorators before `export` belong to the class. */
static NodeId lower_exported(Lower *L, const CstNode *n, Kids outer) {
    bool is_class = n->kind == CST_CLASS_DECLARATION || n->kind == CST_ABSTRACT_CLASS_DECLARATION;
    return is_class ? lower_class(L, n, NODE_ClassDeclaration, &outer) : lower_stmt(L, n);
}

static NodeId lower_export_declaration(Lower *L, const CstNode *n, Kids kids, const CstNode *declaration) {
    NodeId id = lower_exported(L, declaration, kids);
    if (ast_kind(&L->ast, id) == NODE_EmptyStatement) return lower_nothing(L, n);
    bool is_default = kids_kind(kids, CST_TOK_DEFAULT);
    return node_add(
        L, (AstNode){.kind = is_default ? NODE_ExportDefaultDeclaration : NODE_ExportNamedDeclaration,
                     AT(n),
                     .a = id});
}

static NodeId lower_export_default(Lower *L, const CstNode *n, Kids kids, const CstNode *value) {
    bool is_class = value->kind == CST_CLASS;
    NodeId id = is_class ? lower_class(L, value, NODE_ClassExpression, &kids) : lower_expr(L, value);
    return node_add(L, (AstNode){.kind = NODE_ExportDefaultDeclaration, AT(n), .a = id});
}

/* `export * from "m"`, `export * as ns from "m"` */
static NodeId lower_export_all(Lower *L, const CstNode *n, const CstNode *as, const CstNode *source) {
    const CstNode *name = as ? kids_last(cst_kids(&L->cst, as)) : NULL;
    Sym exported = name ? specifier_name(L, name) : 0;
    NodeId module = lower_string(L, source);
    return node_add(L, (AstNode){.kind = NODE_ExportAllDeclaration, AT(n), .a = module, .b = exported});
}

static NodeId lower_export_clause(Lower *L, const CstNode *n, const CstNode *clause, const CstNode *source) {
    uint32_t from = L->items.n;
    bool dropped = push_specifiers(L, clause, CST_EXPORT_SPECIFIER, NODE_ExportSpecifier);
    if (dropped && L->items.n == from) return lower_nothing(L, n);
    uint32_t list = list_close(L, from);
    NodeId module = source ? lower_string(L, source) : 0;
    return node_add(L, (AstNode){.kind = NODE_ExportNamedDeclaration, AT(n), .b = list, .c = module});
}

/* `export type * from "m"`: the parser was not shown the word, see parser_text.c. */
static bool is_type_star(Lower *L, const CstNode *n) {
    return str_starts(node_text(L, n), STR("export type *"));
}

NodeId lower_export(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *declaration = kids_field(kids, FIELD_DECLARATION), *value = kids_field(kids, FIELD_VALUE);
    const CstNode *clause = kids_kind(kids, CST_EXPORT_CLAUSE), *source = kids_field(kids, FIELD_SOURCE);
    const CstNode *as = kids_kind(kids, CST_NAMESPACE_EXPORT);
    if (kids_kind(kids, CST_TOK_ASSIGN) && kids.n > 2) return lower_export_assignment(L, n, &kids.p[2]);
    L->ast.is_module = true;
    if (kids_kind(kids, CST_TOK_TYPE) || is_type_star(L, n)) return lower_nothing(L, n);
    if (declaration) return lower_export_declaration(L, n, kids, declaration);
    if (value) return lower_export_default(L, n, kids, value);
    if (clause) return lower_export_clause(L, n, clause, source);
    if (source) return lower_export_all(L, n, as, source);
    return kids_kind(kids, CST_TOK_AS) ? lower_nothing(L, n) : node_opaque(L, n);
}
