/* Whether calling a function may touch a host object (an application, a router): only such callbacks of
 * unknown functions are worth running. Looks at the names a function uses, what they are bound to, and so on,
 * nearest first, within a budget. */
#include "eval/interp.h"

enum { REACH_DEPTH = 4, REACH_BUDGET = 20000 };

typedef struct Reach {
    Eval *ev;
    Map seen; /* objects put into the queue */
    VEC(Object *) queue;
    uint32_t level_end; /* of the queue: objects before are on the level that is looked at, or nearer */
    uint32_t level;
    bool loads; /* a require() counts: what it loads may register */
    bool found;
} Reach;

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

static void look_at(Reach *r, Value v) {
    if (v.kind == VALUE_ONE_OF)
        for (uint32_t i = 0; i < v.one_of->n; i++)
            look_at(r, v.one_of->values[i]);
    if (v.kind != VALUE_OBJECT || r->found) return;
    const EvalObserver *o = r->ev->observer;
    if (v.object->kind == OBJECT_HOST && o->is_host(v.object)) r->found = true;
    if (v.object->kind == OBJECT_NATIVE && o->makes_host && o->makes_host(v.object)) r->found = true;
    if (v.object->kind == OBJECT_NATIVE && v.object->native == eval_workers && r->loads) r->found = true;
    uint64_t key = (uint64_t)(uintptr_t)v.object;
    if (r->queue.n >= REACH_BUDGET || map_get(&r->seen, key, NULL)) return;
    map_set(&r->ev->scratch, &r->seen, key, 1);
    vec_push(&r->ev->scratch, &r->queue, v.object);
}

static void look_at_import(Reach *r, Binding *b) {
    Module *m = module_source(r->ev, b->module, b->source, NULL);
    if (!m || m->state == MODULE_DONE) /* no module: a package, whose value may make hosts */
        look_at(r, import_read(r->ev, b, (Span){0}));
    else if (m->state == MODULE_NEW && module_may_register(r->ev, m))
        r->found = true;
}

/* require("./x") or import("./x") in a body, told by what they name. */
static void look_at_load(Reach *r, const Closure *c, NodeId named) {
    Eval *ev = r->ev;
    const Ast *ast = &c->module->ast;
    if (ast_kind(ast, named) != NODE_StringLiteral) {
        r->found = r->found || r->loads;
        return;
    }
    Str specifier = sym_str(ev->names, ast_node(ast, named)->a);
    Str path = resolve_module(ev->resolver, c->module->path, specifier);
    if (!path.n && !specifier_is_relative(specifier))
        look_at(r, package_value(ev, specifier, ast_span(ast, named)));
    if (!path.n || str_ends(path, STR(".json"))) return;
    Module *m = module_at(ev, path);
    if (m->state == MODULE_NEW && (r->loads || module_may_register(ev, m))) r->found = true;
    if (m->state == MODULE_DONE) look_at(r, module_namespace(ev, m));
}

static void look_at_name(Reach *r, const Closure *c, Sym name) {
    Binding *b = scope_find(c->scope, name);
    if (!b) return;
    if (b->kind == BINDING_IMPORT)
        look_at_import(r, b);
    else if (b->ready)
        look_at(r, b->value);
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
        if (n->kind == NODE_ImportExpression && n->a) vec_push(ev->arena, &uses.loads, n->a);
        if (n->kind == NODE_CallExpression && ast_kind(ast, n->a) == NODE_Identifier &&
            ast_node(ast, n->a)->a == NAME_require && ast_list(ast, n->b).n == 1)
            vec_push(ev->arena, &uses.loads, ast_list(ast, n->b).items[0]);
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

const BodyUses *body_uses_first(Eval *ev, Module *m, NodeId function) {
    uint32_t at = 0;
    body_uses(ev, m, function);
    map_get(&m->uses_index, function, &at);
    BodyUses *uses = &m->uses.p[at];
    if (uses->asked) return NULL;
    uses->asked = true;
    return uses;
}

static void look_at_body(Reach *r, const Closure *c) {
    BodyUses uses = body_uses(r->ev, c->module, c->node);
    if (uses.this_value && c->frame) look_at(r, c->frame->this_value);
    for (uint32_t i = 0; i < uses.names.n && !r->found; i++)
        look_at_name(r, c, uses.names.p[i]);
    for (uint32_t i = 0; i < uses.loads.n && !r->found; i++)
        look_at_load(r, c, uses.loads.p[i]);
}

/* What a module has at top level. */
static void look_at_namespace(Reach *r, const Module *m) {
    for (uint32_t i = 0; m->scope && i < m->scope->n; i++)
        if (m->scope->bindings[i]->kind != BINDING_IMPORT) look_at(r, m->scope->bindings[i]->value);
}

static void look_inside(Reach *r, Object *o) {
    if (o->kind == OBJECT_FUNCTION && !o->closure->class_node) look_at_body(r, o->closure);
    if (o->kind == OBJECT_BOUND) {
        look_at(r, o->bound->this_value);
        look_at(r, value_object(o->bound->target));
    }
    if (o->kind == OBJECT_PROXY || o == r->ev->global) return;
    if (o->kind == OBJECT_NAMESPACE) {
        look_at_namespace(r, o->module);
        return;
    }
    for (uint32_t i = 0; i < o->prop_n && !r->found; i++)
        look_at(r, o->props[i]->value);
    for (uint32_t i = 0; i < o->item_n && !r->found; i++)
        look_at(r, o->items[i]);
    look_at(r, o->slot);
    if (o->kind == OBJECT_PLAIN && o->proto) look_at(r, value_object(o->proto)); /* methods */
}

static bool reaches(Reach *r) {
    r->level_end = r->queue.n;
    for (uint32_t i = 0; i < r->queue.n && !r->found; i++) {
        if (i == r->level_end) {
            r->level_end = r->queue.n;
            if (++r->level == REACH_DEPTH) break;
        }
        look_inside(r, r->queue.p[i]);
    }
    return r->found;
}

bool value_reaches_host(Eval *ev, Value v, bool loads) {
    if (v.kind == VALUE_OBJECT && known_harmless(ev, v.object, loads)) return false;
    Reach r = {.ev = ev, .loads = loads};
    ArenaMark mark = arena_mark(&ev->scratch);
    look_at(&r, v);
    bool found = reaches(&r);
    arena_rewind(&ev->scratch, mark);
    if (!found && v.kind == VALUE_OBJECT && v.object->kind != OBJECT_NAMESPACE)
        map_set(&ev->harmless_arena, &ev->harmless, harmless_key(v.object, loads), 1);
    return found;
}

bool node_reaches_host(Eval *ev, NodeId node) {
    Closure c = {.module = ev->module, .node = node, .scope = scope_current(ev), .frame = ev->frame};
    Reach r = {.ev = ev, .loads = true};
    ArenaMark mark = arena_mark(&ev->scratch);
    look_at_body(&r, &c);
    bool found = reaches(&r);
    arena_rewind(&ev->scratch, mark);
    return found;
}
