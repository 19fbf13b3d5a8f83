/* Whether calling a function may touch a host object (an application, a router): only such callbacks of
 * unknown functions are worth running. Looks at the names a function uses and what they are bound to, some
 * levels deep, within a budget. */
#include "eval/interp.h"

enum { REACH_DEPTH = 7, REACH_BUDGET = 20000 };

typedef struct Reach {
    Map seen; /* objects looked at */
    uint32_t budget;
    bool loads; /* a require() counts: what it loads may register */
} Reach;

static bool reaches(Eval *ev, Reach *r, Value v, uint32_t depth);

/* A module that has not run yet: its text tells whether it has to do with express at all. */
static bool text_reaches(Eval *ev, const Module *m) {
    FileId file = source_open(ev->sources, m->path, SOURCE_LIMIT);
    Str text = source_file(ev->sources, file)->text;
    return str_find(text, STR("express"), 0) >= 0 || str_find(text, STR("outer"), 0) >= 0;
}

static bool import_reaches(Eval *ev, Reach *r, Binding *b, uint32_t depth) {
    Module *m = module_source(ev, b->module, b->source, NULL);
    if (!m) return false;
    if (m->state == MODULE_DONE) return reaches(ev, r, import_read(ev, b, (Span){0}), depth);
    return m->state == MODULE_NEW && text_reaches(ev, m);
}

/* require("./x") in a body. */
static bool require_reaches(Eval *ev, Reach *r, const Closure *c, const AstNode *call, uint32_t depth) {
    const Ast *ast = &c->module->ast;
    NodeList args = ast_list(ast, call->b);
    if (args.n != 1 || ast_kind(ast, args.items[0]) != NODE_StringLiteral) return r->loads;
    Str path =
        resolve_module(ev->resolver, c->module->path, sym_str(ev->names, ast_node(ast, args.items[0])->a));
    if (!path.n || str_ends(path, STR(".json"))) return false;
    Module *m = module_at(ev, path);
    if (m->state == MODULE_NEW) return r->loads || text_reaches(ev, m);
    return m->state == MODULE_DONE && reaches(ev, r, module_namespace(ev, m), depth);
}

static bool name_reaches(Eval *ev, Reach *r, const Closure *c, Sym name, uint32_t depth) {
    Binding *b = scope_find(c->scope, name);
    if (!b) return false;
    if (b->kind == BINDING_IMPORT) return import_reaches(ev, r, b, depth);
    return b->ready && reaches(ev, r, b->value, depth);
}

/* Each name once, in the order of the walk. */
static BodyUses collect_uses(Eval *ev, const Ast *ast, NodeId root) {
    BodyUses uses = {0};
    NodeIds stack = {0};
    Map names = {0};
    ArenaMark mark = arena_mark(&ev->scratch);
    vec_push(&ev->scratch, &stack, root);
    while (stack.n) {
        NodeId id = stack.p[--stack.n];
        const AstNode *n = ast_node(ast, id);
        if (n->kind == NODE_ThisExpression) uses.this_value = true;
        if (n->kind == NODE_Identifier && !map_get(&names, n->a, NULL)) {
            map_set(&ev->scratch, &names, n->a, 1);
            vec_push(ev->arena, &uses.names, n->a);
        }
        if (n->kind == NODE_CallExpression && ast_kind(ast, n->a) == NODE_Identifier &&
            ast_node(ast, n->a)->a == NAME_require)
            vec_push(ev->arena, &uses.requires, id);
        ast_children(ast, id, &ev->scratch, &stack);
    }
    arena_rewind(&ev->scratch, mark);
    return uses;
}

/* What a function's body uses does not change: its tree is walked once. */
static BodyUses body_uses(Eval *ev, Module *m, NodeId node) {
    uint32_t at;
    if (map_get(&m->uses_index, node, &at)) return m->uses.p[at];
    map_set(ev->arena, &m->uses_index, node, m->uses.n);
    BodyUses uses = collect_uses(ev, &m->ast, node);
    vec_push(ev->arena, &m->uses, uses);
    return uses;
}

static bool body_reaches(Eval *ev, Reach *r, const Closure *c, uint32_t depth) {
    BodyUses uses = body_uses(ev, c->module, c->node);
    if (uses.this_value && c->frame && reaches(ev, r, c->frame->this_value, depth)) return true;
    for (uint32_t i = 0; i < uses.names.n && r->budget; i++, r->budget--)
        if (name_reaches(ev, r, c, uses.names.p[i], depth)) return true;
    for (uint32_t i = 0; i < uses.requires.n && r->budget; i++, r->budget--)
        if (require_reaches(ev, r, c, ast_node(&c->module->ast, uses.requires.p[i]), depth)) return true;
    return false;
}

static bool object_reaches(Eval *ev, Reach *r, Object *o, uint32_t depth) {
    if (ev->observer->is_host(o)) return true;
    if (depth == 0 || r->budget == 0 || map_get(&r->seen, (uint64_t)(uintptr_t)o, NULL)) return false;
    map_set(&ev->scratch, &r->seen, (uint64_t)(uintptr_t)o, 1);
    if (o->kind == OBJECT_FUNCTION && !o->closure->class_node && body_reaches(ev, r, o->closure, depth - 1))
        return true;
    if (o->kind == OBJECT_BOUND && (reaches(ev, r, o->bound->this_value, depth - 1) ||
                                    object_reaches(ev, r, o->bound->target, depth - 1)))
        return true;
    if (o->kind == OBJECT_PROXY || o == ev->global) return false;
    if (o->kind == OBJECT_NAMESPACE) { /* what its module has at top level */
        const Scope *scope = o->module->scope;
        for (uint32_t i = 0; scope && i < scope->n && r->budget; i++, r->budget--)
            if (scope->bindings[i]->kind != BINDING_IMPORT &&
                reaches(ev, r, scope->bindings[i]->value, depth - 1))
                return true;
        return false;
    }
    for (uint32_t i = 0; i < o->prop_n && r->budget; i++, r->budget--)
        if (reaches(ev, r, o->props[i]->value, depth - 1)) return true;
    for (uint32_t i = 0; i < o->item_n && r->budget; i++, r->budget--)
        if (reaches(ev, r, o->items[i], depth - 1)) return true;
    return reaches(ev, r, o->slot, depth - 1);
}

static bool reaches(Eval *ev, Reach *r, Value v, uint32_t depth) {
    if (v.kind == VALUE_OBJECT) return object_reaches(ev, r, v.object, depth);
    if (v.kind == VALUE_ONE_OF)
        for (uint32_t i = 0; i < v.one_of->n; i++)
            if (reaches(ev, r, v.one_of->values[i], depth)) return true;
    return false;
}

static uint64_t harmless_key(const Object *o, bool loads) {
    return (uint64_t)(uintptr_t)o << 1 | loads;
}

static bool known_harmless(Eval *ev, const Object *o, bool loads) {
    if (ev->harmless_at !=
        ev->host_writes) { /* a host was stored somewhere: what was found before may be wrong now */
        ev->harmless_at = ev->host_writes;
        ev->harmless = (Map){0};
        arena_free(&ev->harmless_arena);
    }
    return map_get(&ev->harmless, harmless_key(o, loads), NULL);
}

bool value_reaches_host(Eval *ev, Value v, bool loads) {
    if (v.kind == VALUE_OBJECT && known_harmless(ev, v.object, loads)) return false;
    Reach r = {.budget = REACH_BUDGET, .loads = loads};
    ArenaMark mark = arena_mark(&ev->scratch);
    bool found = reaches(ev, &r, v, REACH_DEPTH);
    arena_rewind(&ev->scratch, mark);
    if (!found && v.kind == VALUE_OBJECT && v.object->kind != OBJECT_NAMESPACE)
        map_set(&ev->harmless_arena, &ev->harmless, harmless_key(v.object, loads), 1);
    return found;
}

bool node_reaches_host(Eval *ev, NodeId node) {
    Closure c = {.module = ev->module, .node = node, .scope = scope_current(ev), .frame = ev->frame};
    Reach r = {.budget = REACH_BUDGET, .loads = true};
    ArenaMark mark = arena_mark(&ev->scratch);
    bool found = body_reaches(ev, &r, &c, REACH_DEPTH);
    arena_rewind(&ev->scratch, mark);
    return found;
}
