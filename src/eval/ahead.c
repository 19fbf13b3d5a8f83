/* Which modules will be needed soon, so that another thread can parse them meanwhile. A module that is about
 * to run needs what it requires at its top level and what it imports a name of that stands there; a function
 * that runs for the first time, what its body names.
 *
 *     import { list } from './users';      needed when the module runs: the route below names it
 *     import { db } from './db';           not needed: only the body of a handler names it
 *     router.get('/users', list, (req, res) => db.all());
 *
 * A wrong guess costs time of that thread and the reading of a file; results are the same. Files are opened
 * here whether or not there is such a thread, so that nothing depends on that, not even numbers of files. */
#include "eval/interp.h"

#include <stdlib.h>

typedef struct Required {
    NodeId specifier;
    Sym name; /* that waits for its first reader when the module is quiet, or 0 */
} Required;

typedef struct Needs {
    Eval *ev;
    Module *module;
    Map names; /* that stand outside of functions */
    VEC(Required) required;
} Needs;

static bool is_function(const AstNode *n) {
    return n->kind == NODE_FunctionDeclaration || n->kind == NODE_FunctionExpression ||
           n->kind == NODE_ArrowFunctionExpression || n->kind == NODE_ClassDeclaration ||
           n->kind == NODE_ClassExpression;
}

/* The specifier of `require('…')`, else 0. */
static NodeId specifier_of(const Ast *ast, const AstNode *n) {
    if (n->kind != NODE_CallExpression || ast_kind(ast, n->a) != NODE_Identifier ||
        ast_node(ast, n->a)->a != NAME_require)
        return 0;
    NodeList args = ast_list(ast, n->b);
    return args.n == 1 && ast_kind(ast, args.items[0]) == NODE_StringLiteral ? args.items[0] : 0;
}

/* Whether the node's children are to be looked at. */
static bool look_at_node(Needs *needs, NodeId id) {
    Eval *ev = needs->ev;
    const Ast *ast = &needs->module->ast;
    const AstNode *n = ast_node(ast, id);
    Required required = {.specifier = specifier_of(ast, n)};
    if (n->kind == NODE_Identifier) map_set(&ev->scratch, &needs->names, n->a, 1);
    if (n->kind == NODE_VariableDeclarator && n->b && ast_kind(ast, n->a) == NODE_Identifier)
        required = (Required){specifier_of(ast, ast_node(ast, n->b)), ast_node(ast, n->a)->a};
    if (required.specifier) vec_push(&ev->scratch, &needs->required, required);
    return !required.specifier && !is_function(n);
}

static void look_at_top(Needs *needs, NodeId statement) {
    Eval *ev = needs->ev;
    NodeIds stack = {0};
    vec_push(&ev->scratch, &stack, statement);
    while (stack.n) {
        NodeId id = stack.p[--stack.n];
        if (look_at_node(needs, id)) ast_children(&needs->module->ast, id, &ev->scratch, &stack);
    }
}

/* An import whose name stands at the top level; one without names runs where it stands. */
static void look_at_import(Needs *needs, const AstNode *n) {
    const Ast *ast = &needs->module->ast;
    NodeList names = ast_list(ast, n->b);
    bool needed = !names.n;
    for (uint32_t i = 0; i < names.n && !needed; i++)
        needed = map_get(&needs->names, ast_node(ast, names.items[i])->b, NULL);
    if (needed) vec_push(&needs->ev->scratch, &needs->required, (Required){.specifier = n->a});
}

/* The last one first: what is asked for later is parsed first. */
static int by_place(const void *a, const void *b) {
    const Required *one = a, *other = b;
    return one->specifier < other->specifier ? 1 : one->specifier > other->specifier ? -1 : 0;
}

static bool is_new(Eval *ev, Str path) {
    uint32_t at;
    Sym sym = sym_lookup(&ev->module_paths, path);
    return !sym || !map_get(&ev->module_index, sym, &at) || ev->modules.p[at]->state == MODULE_NEW;
}

static void ask_for(Eval *ev, Str path) {
    if (!path.n || str_ends(path, STR(".json")) || resolve_is_asset(path) || !is_new(ev, path)) return;
    FileId file = source_open(ev->sources, path, SOURCE_LIMIT);
    const SourceFile *f = source_file(ev->sources, file);
    if (f->status == READ_OK && ev->ahead) ev->ahead->ask(ev->ahead->context, file, f->path, f->text);
}

static Str module_named(Eval *ev, const Module *from, NodeId specifier) {
    return resolve_module(ev->resolver, from->path, sym_str(ev->names, ast_node(&from->ast, specifier)->a));
}

static void ask_for_required(Needs *needs, Required required) {
    Eval *ev = needs->ev;
    Str path = module_named(ev, needs->module, required.specifier);
    bool may_wait = required.name && !map_get(&needs->names, required.name, NULL);
    if (path.n && !(may_wait && module_is_quiet(ev, module_at(ev, path)))) ask_for(ev, path);
}

void module_ask_ahead(Eval *ev, Module *m) {
    const Ast *ast = &m->ast;
    NodeList body = ast_list(ast, ast_node(ast, ast->root)->a);
    Needs needs = {.ev = ev, .module = m};
    ArenaMark mark = arena_mark(&ev->scratch);
    for (uint32_t i = 0; i < body.n; i++)
        if (ast_kind(ast, body.items[i]) != NODE_ImportDeclaration) look_at_top(&needs, body.items[i]);
    for (uint32_t i = 0; i < body.n; i++)
        if (ast_kind(ast, body.items[i]) == NODE_ImportDeclaration)
            look_at_import(&needs, ast_node(ast, body.items[i]));
    if (needs.required.n > 1) qsort(needs.required.p, needs.required.n, sizeof(Required), by_place);
    for (uint32_t i = 0; i < needs.required.n; i++)
        ask_for_required(&needs, needs.required.p[i]);
    arena_rewind(&ev->scratch, mark);
}

void closure_ask_ahead(Eval *ev, const Closure *c) {
    const BodyUses *uses = body_uses_first(ev, c->module, c->node);
    for (uint32_t i = uses ? uses->loads.n : 0; i > 0; i--)
        if (ast_kind(&c->module->ast, uses->loads.p[i - 1]) == NODE_StringLiteral)
            ask_for(ev, module_named(ev, c->module, uses->loads.p[i - 1]));
    for (uint32_t i = uses ? uses->names.n : 0; i > 0; i--) {
        const Binding *b = scope_find(c->scope, uses->names.p[i - 1]);
        if (b && b->kind == BINDING_IMPORT && !b->origin) ask_for(ev, module_named(ev, b->module, b->source));
    }
}
