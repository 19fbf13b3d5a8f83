/* Builders of nodes and lists, and the bookkeeping of names and depth. */
#include "syntax/lower.h"

#include "syntax/parse.h"

NodeId node_add(Lower *L, AstNode node) {
    vec_push(L->scratch, &L->ast.nodes, node);
    return L->ast.nodes.n - 1;
}

NodeId node_opaque(Lower *L, const CstNode *n) {
    return node_add(L, (AstNode){.kind = NODE_Opaque, AT(n)});
}

NodeId node_string(Lower *L, const CstNode *n, Sym value) {
    return node_add(L, (AstNode){.kind = NODE_StringLiteral, AT(n), .a = value});
}

NodeId node_identifier(Lower *L, const CstNode *n, Sym name) {
    return node_add(L, (AstNode){.kind = NODE_Identifier, AT(n), .a = name});
}

NodeId node_dotted(Lower *L, const CstNode *n, Str text) {
    enum { PARTS = 64 };
    Str rest = text;
    NodeId node = node_identifier(L, n, sym_of(L, str_trim(str_cut(rest, '.', &rest))));
    for (int i = 1; rest.n; i++) {
        if (i == PARTS) return node_opaque(L, n);
        Sym name = sym_of(L, str_trim(str_cut(rest, '.', &rest)));
        node = node_add(L, (AstNode){.kind = NODE_MemberExpression, AT(n), .a = node, .c = name});
    }
    return node;
}

void item_push(Lower *L, uint32_t item) {
    vec_push(L->scratch, &L->items, item);
}

uint32_t list_close(Lower *L, uint32_t from) {
    uint32_t n = L->items.n - from, list = L->ast.lists.n;
    if (n == 0) return 0;
    vec_push(L->scratch, &L->ast.lists, n);
    for (uint32_t i = from; i < L->items.n; i++)
        vec_push(L->scratch, &L->ast.lists, L->items.p[i]);
    L->items.n = from;
    return list;
}

uint32_t list_one(Lower *L, uint32_t item) {
    uint32_t from = L->items.n;
    item_push(L, item);
    return list_close(L, from);
}

Str node_text(const Lower *L, const CstNode *n) {
    return str_sub(L->text, n->start, n->end);
}

Sym sym_of(Lower *L, Str text) {
    return sym_intern(L->names, text);
}

Sym node_sym(Lower *L, const CstNode *n) {
    Str text = node_text(L, n);
    return sym_of(L, str_find_char(text, '\\', 0) == STR_NPOS ? text : cook(L, text));
}

void var_declare(Lower *L, Sym name) {
    uint64_t key = (uint64_t)L->scope << 32 | name;
    if (map_get(&L->vars_seen, key, NULL)) return;
    map_set(L->scratch, &L->vars_seen, key, 1);
    vec_push(L->scratch, &L->vars, name);
}

VarScope vars_open(Lower *L) {
    VarScope scope = {.from = L->vars.n, .outer = L->scope};
    L->scope = ++L->scopes;
    return scope;
}

uint32_t vars_close(Lower *L, VarScope scope) {
    uint32_t from = L->items.n;
    for (uint32_t i = scope.from; i < L->vars.n; i++)
        item_push(L, L->vars.p[i]);
    L->vars.n = scope.from;
    L->scope = scope.outer;
    return list_close(L, from);
}

bool lower_enter(Lower *L) {
    if (++L->depth <= PARSE_TREE_DEPTH) return true;
    L->ast.limit = STR("tree depth 4000");
    return false;
}

void lower_leave(Lower *L) {
    L->depth--;
}
