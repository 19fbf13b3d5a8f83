/* Exported functions that register on a parameter and that nobody calls: they run once with a router of their
 * own, so that what they would register is listed as unmounted instead of missed.
 *
 *     module.exports = function register(app) { app.get('/orphan', …) }      never called → get /orphan,
 * unmounted */
#include "express/host.h"

#include "base/path.h"
#include "eval/interp.h"

/* The function calls a verb, use() or route() on this name. */
static bool registers_on(Eval *ev, const Ast *ast, NodeId root, Sym name) {
    NodeIds stack = {0};
    bool found = false;
    ArenaMark mark = arena_mark(&ev->scratch);
    vec_push(&ev->scratch, &stack, root);
    while (stack.n && !found) {
        NodeId id = stack.p[--stack.n];
        const AstNode *n = ast_node(ast, id);
        if (n->kind == NODE_CallExpression && ast_kind(ast, n->a) == NODE_MemberExpression) {
            const AstNode *m = ast_node(ast, n->a), *o = ast_node(ast, m->a);
            Str method = sym_str(ev->names, m->c);
            found = o->kind == NODE_Identifier && o->a == name && is_registering_method(method) &&
                    ast_list(ast, n->b).n > 0;
        }
        ast_children(ast, id, &ev->scratch, &stack);
    }
    arena_rewind(&ev->scratch, mark);
    return found;
}

/* The parameter is called as routers are, and is registered on. */
static bool takes_router(Eval *ev, const Closure *c, NodeId parameter) {
    const Ast *ast = &c->module->ast;
    const AstNode *pattern = ast_node(ast, ast_node(ast, parameter)->a);
    return pattern->kind == NODE_Identifier && is_router_name(sym_str(ev->names, pattern->a)) &&
           registers_on(ev, ast, ast_node(ast, c->node)->c, pattern->a);
}

static NodeList parameters_of(const Closure *c) {
    if (!c || !c->node || c->class_node) return (NodeList){0};
    return ast_list(&c->module->ast, ast_node(&c->module->ast, c->node)->b);
}

bool express_is_registrar(Eval *ev, const Object *function) {
    NodeList parameters = parameters_of(function->closure);
    for (uint32_t i = 0; i < parameters.n; i++)
        if (takes_router(ev, function->closure, parameters.items[i])) return true;
    return false;
}

static void run_detached(Eval *ev, Object *function) {
    const Closure *c = function->closure;
    if (!c || c->runs || !express_is_registrar(ev, function)) return;
    NodeList parameters = parameters_of(c);
    Value *args = NEW_N(ev->arena, Value, parameters.n + 1);
    for (uint32_t i = 0; i < parameters.n; i++)
        args[i] = takes_router(ev, c, parameters.items[i])
                      ? router_new(ev, function->made)
                      : value_unknown(ev, REASON_ARGUMENT, function->made, function->label);
    eval_call(ev, value_object(function), value_undefined(), args, parameters.n, function->made);
    ev->throwing = ev->exiting = false;
}

static void run_value(Eval *ev, Value v) {
    Object *f = value_as(v, OBJECT_FUNCTION);
    if (f) run_detached(ev, f);
}

void express_run_detached(Eval *ev) {
    uint32_t n = ev->modules.n; /* modules that this loads are not looked at */
    for (uint32_t i = 0; i < n; i++) {
        Module *m = ev->modules.p[i];
        Syms names = {0};
        bool own = path_is_inside(ev->cwd.n ? ev->cwd : STR("."),
                                  m->path); /* another package's registrars are others' to call */
        if (!own || m->state != MODULE_DONE || !m->parsed || m->is_json) continue;
        Value exports = module_namespace(ev, m);
        run_value(ev, exports);
        module_own_names(ev, m, &names);
        for (uint32_t k = 0; k < names.n; k++)
            run_value(ev, module_export(ev, m, names.p[k]));
    }
    eval_drain(ev, 0);
}
