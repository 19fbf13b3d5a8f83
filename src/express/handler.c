/* Handlers of a registration: routers among them, markers, and whether the request may be passed on.
 *
 * A function that takes fewer than three parameters and does not use `arguments` cannot call next(); one that
 * never mentions its third parameter does not either. */
#include "express/host.h"

static bool mentions(const Ast *ast, Arena *arena, NodeId root, Sym name) {
    NodeIds stack = {0};
    vec_push(arena, &stack, root);
    while (stack.n) {
        NodeId id = stack.p[--stack.n];
        const AstNode *n = ast_node(ast, id);
        if (n->kind == NODE_Identifier && n->a == name) return true;
        ast_children(ast, id, arena, &stack);
    }
    return false;
}

static bool closure_passes_on(Eval *ev, const Closure *c) {
    const Ast *ast = &c->module->ast;
    if (!c->node) return true;
    const AstNode *fn = ast_node(ast, c->node);
    NodeList parameters = ast_list(ast, fn->b);
    if (parameters.n < 3) {
        for (uint32_t i = 0; i < parameters.n; i++)
            if (ast_kind(ast, ast_node(ast, parameters.items[i])->a) == NODE_RestElement) return true;
        return mentions(ast, ev->arena, fn->c, NAME_arguments);
    }
    const AstNode *next = ast_node(ast, ast_node(ast, parameters.items[2])->a);
    return next->kind != NODE_Identifier || mentions(ast, ev->arena, fn->c, next->a);
}

static bool passes_on(Eval *ev, Value v) {
    if (v.kind != VALUE_OBJECT) return true;
    if (v.object->kind == OBJECT_BOUND) return passes_on(ev, value_object(v.object->bound->target));
    return v.object->kind != OBJECT_FUNCTION || closure_passes_on(ev, v.object->closure);
}

static void take_facts(Eval *ev, const Object *o, Handlers *out) {
    while (o->kind == OBJECT_BOUND)
        o = o->bound->target;
    vec_push(ev->arena, &out->facts, o->kind == OBJECT_FUNCTION ? handler_facts(ev, o->closure) : NULL);
}

/* What a validator's model made, behind the proxy that answers for its methods. */
static Host *reader_of(Value v) {
    Object *proxy = value_as(v, OBJECT_PROXY);
    return host_of(proxy ? value_object(proxy->proxy.target) : v, HOST_READER);
}

static void collect(Eval *ev, Value v, Span span, Handlers *out, uint32_t depth);

/* `legacy ? one : other`: a router among several known values is mounted only where it is chosen. */
static void collect_one_of(Eval *ev, const OneOf *set, Span span, Handlers *out, uint32_t depth) {
    uint32_t known = 0, routers = out->routers.n;
    Branch chosen = {.condition = set->condition, .sides = (uint16_t)set->n};
    for (uint32_t i = 0; i < set->n; i++)
        known += set->values[i].kind != VALUE_UNKNOWN;
    if (known > 1) chosen.question = eval_question(ev);
    for (uint32_t i = 0; i < set->n && depth; i++) {
        if (value_is_nullish(set->values[i])) continue;
        collect(ev, set->values[i], span, out, depth - 1);
        chosen.side = (uint16_t)i;
        for (; routers < out->routers.n; routers++)
            if (known > 1) out->branches.p[routers] = chosen;
    }
    out->last_passes_on = out->any_passes_on = true;
}

static void collect(Eval *ev, Value v, Span span, Handlers *out, uint32_t depth) {
    if (v.kind == VALUE_ONE_OF) {
        collect_one_of(ev, v.one_of, span, out, depth);
        return;
    }
    if (v.kind == VALUE_UNKNOWN) {
        out->unknown = out->last_passes_on = out->any_passes_on = true;
        vec_push(ev->arena, &out->facts, NULL);
        if (!out->why) out->why = v.unknown, out->why_span = span;
        return;
    }
    if (v.kind != VALUE_OBJECT) return;
    Host *marker = host_of(v, HOST_MARKER);
    if (marker) {
        vec_push(ev->arena, &out->markers, marker->marker);
        return;
    }
    Host *reader = reader_of(v);
    if (reader) {
        vec_push(ev->arena, &out->facts, reader->facts);
        out->functions++;
        out->last_passes_on = out->any_passes_on = true;
        return;
    }
    if (host_router(v)) {
        vec_push(ev->arena, &out->routers, v);
        vec_push(ev->arena, &out->branches, (Branch){0});
        out->last_passes_on = out->any_passes_on = true;
        return;
    }
    if (v.object->kind == OBJECT_ARRAY && depth) {
        for (uint32_t i = 0; i < v.object->item_n; i++)
            collect(ev, v.object->items[i], span, out, depth - 1);
        return;
    }
    if (value_is_callable(v)) {
        out->functions++;
        take_facts(ev, v.object, out);
        out->last_passes_on = passes_on(ev, v);
        out->any_passes_on |= out->last_passes_on;
    }
}

void handlers_collect(Eval *ev, const Call *call, uint32_t from, Handlers *out) {
    for (uint32_t i = from; i < call->n; i++)
        collect(ev, call->args[i], call->arg_spans ? call->arg_spans[i] : call->span, out, 8);
    if (!call->rest_unknown) return;
    out->unknown = out->last_passes_on = out->any_passes_on = true;
    if (!out->why) out->why = call->rest_why ? value_given(ev, call->rest_why).unknown : NULL;
    if (!out->why_span.file) out->why_span = call->span;
}
