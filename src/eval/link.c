/* Imports and exports of a parsed ES module: import bindings are declared, exports listed; nothing runs. */
#include "eval/interp.h"

static void add_export(Eval *ev, Module *m, Sym name, Sym local, NodeId source) {
    vec_push(ev->arena, &m->entries, (ExportEntry){.name = name, .local = local, .source = source});
}

static void export_pattern(Eval *ev, Module *m, NodeId id) {
    const AstNode *n = ast_node(&m->ast, id);
    NodeList list;
    switch ((NodeKind)n->kind) {
    case NODE_Identifier: add_export(ev, m, n->a, n->a, 0); return;
    case NODE_AssignmentPattern:
    case NODE_RestElement: export_pattern(ev, m, n->a); return;
    case NODE_ObjectPattern:
    case NODE_ArrayPattern:
        list = ast_list(&m->ast, n->a);
        for (uint32_t i = 0; i < list.n; i++) {
            if (!list.items[i]) continue;
            const AstNode *p = ast_node(&m->ast, list.items[i]);
            export_pattern(ev, m, p->kind == NODE_Property ? p->b : list.items[i]);
        }
        return;
    default: return;
    }
}

static void link_declaration(Eval *ev, Module *m, NodeId id) {
    const AstNode *n = ast_node(&m->ast, id);
    if (n->kind == NODE_VariableDeclaration) {
        NodeList list = ast_list(&m->ast, n->a);
        for (uint32_t i = 0; i < list.n; i++)
            export_pattern(ev, m, ast_node(&m->ast, list.items[i])->a);
    } else if (n->kind == NODE_FunctionDeclaration || n->kind == NODE_ClassDeclaration ||
               n->kind == NODE_TSEnumDeclaration || n->kind == NODE_TSModuleDeclaration) {
        add_export(ev, m, n->a, n->a, 0);
    }
}

static void link_import(Eval *ev, Module *m, const AstNode *n) {
    NodeList list = ast_list(&m->ast, n->b);
    for (uint32_t i = 0; i < list.n; i++) {
        const AstNode *s = ast_node(&m->ast, list.items[i]);
        Binding *b = scope_declare(ev, m->scope, s->b, BINDING_IMPORT);
        b->module = m;
        b->import_name = s->a;
        b->source = n->a;
    }
}

static void link_statement(Eval *ev, Module *m, NodeId id) {
    const AstNode *n = ast_node(&m->ast, id);
    NodeList list;
    switch ((NodeKind)n->kind) {
    case NODE_ImportDeclaration: link_import(ev, m, n); return;
    case NODE_ExportNamedDeclaration:
        if (n->a) link_declaration(ev, m, n->a);
        list = ast_list(&m->ast, n->b);
        for (uint32_t i = 0; i < list.n; i++) {
            const AstNode *s = ast_node(&m->ast, list.items[i]);
            add_export(ev, m, s->b, s->a, n->c);
        }
        return;
    case NODE_ExportDefaultDeclaration:
        m->default_export = scope_declare(ev, m->scope, NAME_default_, BINDING_LET);
        add_export(ev, m, NAME_default_, NAME_default_, 0);
        return;
    case NODE_ExportAllDeclaration:
        if (n->b)
            add_export(ev, m, n->b, NAME_star, n->a);
        else
            vec_push(ev->arena, &m->stars, n->a);
        return;
    default: return;
    }
}

void module_link(Eval *ev, Module *m) {
    NodeList body = ast_list(&m->ast, ast_node(&m->ast, m->ast.root)->a);
    for (uint32_t i = 0; i < body.n; i++)
        link_statement(ev, m, body.items[i]);
    m->has_exports = m->entries.n || m->stars.n;
}
