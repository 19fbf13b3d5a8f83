/* Calls: arguments, `this`, closures, bound functions, alternatives, and what happens to callbacks given to
 * the unknown. */
#include "eval/interp.h"

enum { THRIFTY_RUNS = 3 }; /* of a function that may register, once evaluation is thrifty */

void args_eval(Eval *ev, NodeList list, Args *out) {
    for (uint32_t i = 0; i < list.n && !ev->throwing; i++) {
        const AstNode *n = node_of(ev, list.items[i]);
        Span span = node_span(ev, list.items[i]);
        if (n->kind != NODE_SpreadElement) {
            vec_push(ev->arena, &out->values, expr_eval(ev, list.items[i]));
            vec_push(ev->arena, &out->spans, span);
            continue;
        }
        ValueList more = {0};
        Value v = expr_eval(ev, n->a);
        if (!eval_iterate(ev, v, span, &more) || more.open) {
            out->open = true;
            if (!out->why) out->why = value_why(v);
        }
        for (uint32_t k = 0; k < more.items.n; k++) {
            vec_push(ev->arena, &out->values, more.items.p[k]);
            vec_push(ev->arena, &out->spans, span);
        }
    }
}

Object *closure_new(Eval *ev, NodeId id, Object *home) {
    const AstNode *n = node_of(ev, id);
    Object *f = object_new(ev, OBJECT_FUNCTION);
    Closure *c = NEW(ev->arena, Closure);
    *c = (Closure){.module = ev->module, .node = id, .scope = scope_current(ev), .home = home};
    if (n->kind == NODE_ArrowFunctionExpression) c->frame = ev->frame;
    if (n->flags & FLAG_ASYNC && !(n->flags & FLAG_GENERATOR)) f->proto = ev->async_proto;
    f->closure = c;
    f->made = node_span(ev, id);
    if (n->a) f->label = sym_str(ev->names, n->a);
    return f;
}

/* ---- running a body ---- */

/* The function runs already, and since then a condition that is not known was entered: another round would go
 * on for ever on what is not known. */
static bool recursion_is_hopeless(const Eval *ev, const Object *function) {
    for (const Frame *f = ev->frame; f; f = f->caller)
        if (f->function && f->function->closure == function->closure && f->forks < ev->trail->depth)
            return true;
    return false;
}

/* A module that has used much of its budget computes something else than routes: from then on only those of
 * its functions run that may register. */
static bool given_host(Eval *ev, const Call *call) {
    if (value_reaches_host(ev, call->this_value, false)) return true;
    for (uint32_t i = 0; i < call->n; i++)
        if (value_reaches_host(ev, call->args[i], false)) return true;
    return false;
}

static bool may_register(Eval *ev, Object *function, const Call *call) {
    if (given_host(ev, call)) return true;
    return function->closure->runs < THRIFTY_RUNS && value_reaches_host(ev, value_object(function), false);
}

static void bind_parameters(Eval *ev, const AstNode *fn, const Call *call) {
    NodeList list = ast_list(&ev->module->ast, fn->b);
    for (uint32_t i = 0; i < list.n && !ev->throwing; i++) {
        NodeId pattern = node_of(ev, list.items[i])->a;
        if (ast_kind(&ev->module->ast, pattern) == NODE_RestElement) {
            Value rest = eval_array(ev, call->args + i, i < call->n ? call->n - i : 0);
            if (call->rest_unknown) object_open(ev, rest.object);
            pattern_bind(ev, node_of(ev, pattern)->a, rest, BIND_PARAM);
        } else if (i < call->n || !call->rest_unknown) {
            pattern_bind(ev, pattern, call_arg(call, i), BIND_PARAM);
        } else {
            pattern_bind(ev, pattern,
                         call->rest_why ? value_given(ev, call->rest_why)
                                        : value_unknown(ev, REASON_ARGUMENT, call->span,
                                                        call->callee ? call->callee->label : (Str){0}),
                         BIND_PARAM);
        }
    }
}

static void declare_vars(Eval *ev, const AstNode *fn) {
    NodeList vars = ast_list(&ev->module->ast, fn->d);
    for (uint32_t i = 0; i < vars.n; i++)
        scope_declare(ev, ev->frame->scope, vars.items[i], BINDING_VAR);
}

/* Sides that returned early under an unknown condition: their values are alternatives, the rest was
 * conditional. */
static Value close_exits(Eval *ev, Value result, bool *threw) {
    const EvalObserver *o = ev->observer;
    for (PendingExit *e = ev->frame->exits; e; e = e->next) {
        o->condition(o->context, e->host_from, o->mark(o->context), e->condition);
        if (*threw) {
            trail_replay(ev, e->log);
            result = e->value;
            *threw = false;
        } else {
            trail_join(ev, e->log, ev->trail->entries.n, e->condition);
            result = value_join(ev, result, e->value, e->condition);
        }
    }
    ev->frame->exits = NULL;
    return result;
}

static Value run_body(Eval *ev, const AstNode *fn) {
    uint32_t jobs = ev->jobs.n;
    Value result = {0};
    bool threw = false;
    if (ast_kind(&ev->module->ast, fn->c) == NODE_BlockStatement) {
        NodeList body = ast_list(&ev->module->ast, node_of(ev, fn->c)->a);
        stmt_hoist(ev, body);
        Completion c = ev->throwing ? DONE_THROW : stmt_list(ev, body);
        if (c == DONE_RETURN) result = ev->completion;
        threw = c == DONE_THROW;
    } else {
        result = expr_eval(ev, fn->c);
        threw = ev->throwing;
    }
    ev->throwing = false;
    if (ev->frame->exits) {
        if (!threw) eval_drain(ev, jobs);
        result = close_exits(ev, result, &threw);
    }
    ev->throwing = threw;
    return result;
}

Value closure_call(Eval *ev, Object *function, const Call *call) {
    Closure *c = function->closure;
    if (c->class_node && !call->new_target)
        return value_unknown(ev, REASON_TYPE, call->span, STR("a class is called without new"));
    if (!c->node) return value_undefined();
    if (ev->depth >= LIMIT_CALL_DEPTH) {
        if (given_host(ev, call)) eval_limit(ev, call->span, "call depth 64");
        return value_unknown(ev, REASON_LIMIT, call->span, STR("call depth 64"));
    }
    if (recursion_is_hopeless(ev, function))
        return value_unknown(ev, REASON_CALL, call->span, function->label);
    bool thrifty = c->module->steps > LIMIT_ECONOMY || ev->steps > LIMIT_ECONOMY_ALL;
    if (thrifty && !call->new_target && !may_register(ev, function, call))
        return value_unknown(ev, REASON_CALL, call->span, function->label);
    c->runs++;
    const AstNode *fn = ast_node(&c->module->ast, c->node);
    Frame frame = {.caller = ev->frame,
                   .module = c->module,
                   .function = function,
                   .this_value = call->this_value,
                   .this_ready = true,
                   .home = c->home,
                   .new_target = call->new_target,
                   .args = call->args,
                   .arg_n = call->n,
                   .args_open = call->rest_unknown,
                   .forks = ev->trail->depth,
                   .call_span = call->span};
    if (c->frame) {
        frame.this_value = c->frame->this_value;
        frame.this_ready = c->frame->this_ready;
        frame.home = c->frame->home;
        frame.new_target = c->frame->new_target;
        frame.args = c->frame->args;
        frame.arg_n = c->frame->arg_n;
        frame.function = c->frame->function ? function : NULL;
    }
    if (call->new_target && c->derived) frame.this_ready = false;
    Frame *f = arena_copy(ev->arena, &frame, sizeof frame); /* arrow functions keep it */
    if (fn->flags & FLAG_GENERATOR) f->yielded = object_array(ev);
    Context before = context_switch(ev, c->module, f);
    f->scope = scope_new(ev, c->scope, true);
    ev->depth++;
    if (fn->kind == NODE_FunctionExpression && fn->a && !scope_own(c->scope, fn->a)) {
        Binding *self = scope_declare(ev, f->scope, fn->a, BINDING_VAR);
        self->value = value_object(function);
    }
    bind_parameters(ev, fn, call);
    declare_vars(ev, fn);
    Value v = ev->throwing ? value_undefined() : run_body(ev, fn);
    ev->depth--;
    Value this_after = f->this_value;
    Object *yielded = f->yielded;
    context_restore(ev, before);
    if (call->new_target) return v.kind == VALUE_OBJECT ? v : this_after;
    if (yielded) {
        bool endless = ev->throwing;
        ev->throwing = false;
        Object *it = object_new(ev, OBJECT_ITERATOR);
        it->items = yielded->items;
        it->item_n = yielded->item_n;
        it->item_cap = yielded->item_cap;
        it->flags = yielded->flags | (endless ? OBJECT_OPEN : 0);
        return value_object(it);
    }
    if (fn->flags & FLAG_ASYNC && !ev->throwing) return eval_promise(ev, v);
    return v;
}

/* ---- calling any value ---- */

static Value invoke_bound(Eval *ev, Object *o, const Call *call) {
    Bound *b = o->bound;
    VEC(Value) args = {0};
    for (uint32_t i = 0; i < b->n; i++)
        vec_push(ev->arena, &args, b->args[i]);
    for (uint32_t i = 0; i < call->n; i++)
        vec_push(ev->arena, &args, call->args[i]);
    Call inner = *call;
    inner.this_value = b->this_value;
    inner.args = args.p;
    inner.n = args.n;
    inner.arg_spans = NULL;
    return eval_invoke(ev, value_object(b->target), &inner);
}

static Value invoke_proxy(Eval *ev, Object *o, const Call *call) {
    Prop *trap = object_find(o->proxy.handler, NAME_apply);
    if (!trap || !value_is_callable(trap->value)) return eval_invoke(ev, value_object(o->proxy.target), call);
    Value args[] = {value_object(o->proxy.target), call->this_value, eval_array(ev, call->args, call->n)};
    return eval_call(ev, trap->value, value_object(o->proxy.handler), args, 3, call->span);
}

static Value invoke_object(Eval *ev, Object *o, const Call *call) {
    Call c = *call;
    c.callee = o;
    switch ((ObjectKind)o->kind) {
    case OBJECT_FUNCTION: return closure_call(ev, o, &c);
    case OBJECT_NATIVE: return o->native(ev, &c);
    case OBJECT_BOUND: return invoke_bound(ev, o, &c);
    case OBJECT_PROXY: return invoke_proxy(ev, o, &c);
    case OBJECT_HOST:
        if (o->slot.kind == VALUE_OBJECT) return eval_invoke(ev, o->slot, &c);
        break;
    case OBJECT_PLAIN:
    case OBJECT_ARRAY:
    case OBJECT_MAP:
    case OBJECT_SET:
    case OBJECT_PROMISE:
    case OBJECT_REGEXP:
    case OBJECT_ITERATOR:
    case OBJECT_NAMESPACE: {
        /* Interop: a namespace whose default export is called. */
        Value d =
            o->kind == OBJECT_NAMESPACE ? module_export(ev, o->module, NAME_default_) : value_undefined();
        if (value_is_callable(d)) return eval_invoke(ev, d, call);
        break;
    }
    case OBJECT_ERROR: break;
    }
    const Unknown *why = value_why(o->slot);
    return why && o->flags & OBJECT_OPEN
               ? eval_invoke(ev, value_unknown_of(why), call)
               : value_unknown(ev, REASON_TYPE, call->span, STR("what is called is not a function"));
}

typedef struct Invocation {
    const Call *call;
    Value result;
    bool any;
    Span condition;
} Invocation;

static void invoke_alternative(Eval *ev, Value callee, void *context) {
    Invocation *in = context;
    if (value_is_nullish(callee)) return; /* would throw */
    Value v = eval_invoke(ev, callee, in->call);
    if (ev->throwing) return;
    in->result = in->any ? value_join(ev, in->result, v, in->condition) : v;
    in->any = true;
}

Value eval_invoke(Eval *ev, Value callee, const Call *call) {
    if (!eval_step(ev) || !nest_enter(ev, call->span))
        return value_unknown(ev, REASON_LIMIT, call->span, STR("steps"));
    Value v;
    if (callee.kind == VALUE_OBJECT) {
        v = invoke_object(ev, callee.object, call);
    } else if (callee.kind == VALUE_ONE_OF) {
        Invocation in = {.call = call, .condition = callee.one_of->condition};
        eval_alternatives(ev, callee, invoke_alternative, &in);
        v = in.any ? in.result
                   : value_unknown(ev, REASON_TYPE, call->span, STR("what is called is not a function"));
    } else if (callee.kind == VALUE_UNKNOWN) {
        if (call->this_value.kind == VALUE_OBJECT && ev->observer->is_host(call->this_value.object))
            ev->observer->blind(ev->observer->context, call->span,
                                str_fmt(ev->arena, "a registration whose method is not known: %.*s",
                                        STR_ARG(unknown_text(ev->arena, callee.unknown))),
                                true);
        eval_escape(ev, call, callee.unknown);
        v = callee;
    } else {
        v = value_unknown(ev, REASON_TYPE, call->span, STR("what is called is not a function"));
        eval_escape(ev, call, v.unknown);
    }
    nest_leave(ev);
    return v;
}

Value eval_call(Eval *ev, Value callee, Value this_value, const Value *args, uint32_t n, Span span) {
    return eval_invoke(ev, callee, &(Call){.this_value = this_value, .args = args, .n = n, .span = span});
}

void eval_alternatives(Eval *ev, Value v, AlternativeFn *fn, void *context) {
    if (v.kind != VALUE_ONE_OF) {
        if (v.kind != VALUE_ABSENT) fn(ev, v, context);
        return;
    }
    const OneOf *set = v.one_of;
    uint32_t live = 0, last = 0;
    for (uint32_t i = 0; i < set->n; i++)
        if (set->values[i].kind != VALUE_ABSENT) live++, last = i;
    if (live == 1 && set->n == 1) {
        fn(ev, set->values[last], context);
        return;
    }
    for (uint32_t i = 0; i < set->n; i++) {
        if (set->values[i].kind == VALUE_ABSENT) continue;
        Fork fork;
        fork_begin(ev, &fork, set->condition);
        fn(ev, set->values[i], context);
        bool dead = ev->throwing;
        ev->throwing = false;
        fork_else(ev, &fork, dead);
        fork_end(ev, &fork, false);
    }
}

/* ---- expressions ---- */

typedef struct Method {
    Sym name;
    Value key;
    bool computed;
    Call call;
    Value result;
    bool any;
    Span condition;
} Method;

static void call_method(Eval *ev, Value o, void *context) {
    Method *m = context;
    if (value_is_nullish(o)) return;
    Value f =
        m->computed ? value_get_key(ev, o, m->key, m->call.span) : value_get(ev, o, m->name, m->call.span);
    if (ev->throwing) return;
    Call call = m->call;
    call.this_value = o;
    Value v = eval_invoke(ev, f, &call);
    if (ev->throwing) return;
    m->result = m->any ? value_join(ev, m->result, v, m->condition) : v;
    m->any = true;
}

/* For chains (`a.b().c()`), the place of a call is where its method name stands, when that is on a later
 * line. */
static Span call_span(const Eval *ev, NodeId id, NodeId callee) {
    Span span = node_span(ev, id);
    const AstNode *n = node_of(ev, callee);
    if (n->kind != NODE_MemberExpression || n->b) return span;
    uint32_t at = n->end - (uint32_t)sym_str(ev->names, n->c).n;
    Str between = source_text(ev->sources, (Span){.file = span.file, .start = span.start, .end = at});
    if (str_find_char(between, '\n', 0) >= 0 && at < span.end) span.start = at;
    return span;
}

/* The name by which a function is called: `f(…)`, `a.f(…)`, `(0, a.f)(…)`; of an import, the imported name.
 */
static Sym callee_name(Eval *ev, NodeId callee) {
    const AstNode *n = node_of(ev, callee);
    if (n->kind == NODE_SequenceExpression) {
        NodeList list = ast_list(&ev->module->ast, n->a);
        n = node_of(ev, list.items[list.n - 1]);
    }
    if (n->kind == NODE_MemberExpression) return n->c;
    if (n->kind != NODE_Identifier) return 0;
    Binding *b = scope_find(scope_current(ev), n->a);
    return b && b->kind == BINDING_IMPORT && b->import_name != NAME_default_ ? b->import_name : n->a;
}

static Value finish_call(Eval *ev, Value f, Value this_value, NodeId id, Span span) {
    Args args = {0};
    if (ev->observer->named && callee_name(ev, node_of(ev, id)->a) == ev->observer->named)
        f = value_object(ev->observer->named_function);
    args_eval(ev, ast_list(&ev->module->ast, node_of(ev, id)->b), &args);
    if (ev->throwing) return value_undefined();
    Call call = {.this_value = this_value,
                 .args = args.values.p,
                 .n = args.values.n,
                 .arg_spans = args.spans.p,
                 .rest_unknown = args.open,
                 .rest_why = args.why,
                 .span = span};
    return eval_invoke(ev, f, &call);
}

static Value method_call_on_alternatives(Eval *ev, Value o, NodeId callee, NodeId id, Span span) {
    const AstNode *m = node_of(ev, callee);
    Method method = {.name = m->c, .computed = m->b, .condition = o.one_of->condition};
    if (method.computed) method.key = expr_eval(ev, m->b);
    Args args = {0};
    if (!ev->throwing) args_eval(ev, ast_list(&ev->module->ast, node_of(ev, id)->b), &args);
    if (ev->throwing) return value_undefined();
    method.call = (Call){.args = args.values.p,
                         .n = args.values.n,
                         .arg_spans = args.spans.p,
                         .rest_unknown = args.open,
                         .rest_why = args.why,
                         .span = span};
    eval_alternatives(ev, o, call_method, &method);
    return method.any ? method.result : value_undefined();
}

/* One alternative and nullish ones: calling a method on those would throw, so there is only one way. */
static Value drop_nullish(Value v) {
    if (v.kind != VALUE_ONE_OF) return v;
    uint32_t live = 0, last = 0;
    for (uint32_t i = 0; i < v.one_of->n; i++)
        if (!value_is_nullish(v.one_of->values[i])) live++, last = i;
    return live == 1 ? v.one_of->values[last] : v;
}

static Value member_call(Eval *ev, NodeId id, NodeId callee, Span span) {
    const AstNode *n = node_of(ev, id), *m = node_of(ev, callee);
    Value o, f;
    if (ast_kind(&ev->module->ast, m->a) == NODE_Super) {
        f = expr_eval(ev, callee);
        return finish_call(ev, f, ev->frame->this_value, id, span);
    }
    o = expr_eval(ev, m->a);
    if (ev->throwing || ev->chain_cut) return value_undefined();
    if (m->flags & FLAG_OPTIONAL && value_is_nullish(o)) {
        ev->chain_cut = true;
        return value_undefined();
    }
    if (!(m->flags & FLAG_OPTIONAL)) o = drop_nullish(o);
    if (o.kind == VALUE_ONE_OF) return method_call_on_alternatives(ev, o, callee, id, span);
    if (m->b)
        f = value_get_key(ev, o, expr_eval(ev, m->b), node_span(ev, callee));
    else
        f = value_get(ev, o, m->c, node_span(ev, callee));
    if (ev->throwing) return value_undefined();
    if (n->flags & FLAG_OPTIONAL && value_is_nullish(f)) {
        ev->chain_cut = true;
        return value_undefined();
    }
    return finish_call(ev, f, o, id, span);
}

Value call_expression(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    NodeId callee = n->a;
    Span span = call_span(ev, id, callee);
    switch (ast_kind(&ev->module->ast, callee)) {
    case NODE_MemberExpression: return member_call(ev, id, callee, span);
    case NODE_Super: {
        Args args = {0};
        args_eval(ev, ast_list(&ev->module->ast, n->b), &args);
        if (ev->throwing) return value_undefined();
        return super_call(ev, &(Call){.args = args.values.p,
                                      .n = args.values.n,
                                      .arg_spans = args.spans.p,
                                      .rest_unknown = args.open,
                                      .rest_why = args.why,
                                      .span = span});
    }
    default: break;
    }
    Value f = expr_eval(ev, callee);
    if (ev->throwing || ev->chain_cut) return value_undefined();
    if (n->flags & FLAG_OPTIONAL && value_is_nullish(f)) {
        ev->chain_cut = true;
        return value_undefined();
    }
    return finish_call(ev, drop_nullish(f), value_undefined(), id, span);
}

Value eval_construct(Eval *ev, Value callee, const Value *args, uint32_t n, Span span) {
    Call call = {.args = args, .n = n, .span = span};
    if (callee.kind == VALUE_ONE_OF) callee = drop_nullish(callee);
    if (callee.kind != VALUE_OBJECT) {
        const Unknown *why = value_why(callee);
        if (!why)
            why = value_unknown(ev, REASON_TYPE, span, STR("what is constructed is not a class")).unknown;
        eval_escape(ev, &call, why);
        return value_unknown_of(why);
    }
    Object *o = callee.object;
    call.callee = call.new_target = o;
    switch ((ObjectKind)o->kind) {
    case OBJECT_FUNCTION: return class_construct(ev, o, &call);
    case OBJECT_NATIVE: return o->native(ev, &call);
    case OBJECT_BOUND: return eval_construct(ev, value_object(o->bound->target), args, n, span);
    case OBJECT_PROXY: {
        Prop *trap = object_find(o->proxy.handler, NAME_construct);
        if (!trap) return eval_construct(ev, value_object(o->proxy.target), args, n, span);
        Value trap_args[] = {value_object(o->proxy.target), eval_array(ev, args, n), callee};
        return eval_call(ev, trap->value, value_object(o->proxy.handler), trap_args, 3, span);
    }
    case OBJECT_HOST:
        if (o->slot.kind == VALUE_OBJECT) return eval_construct(ev, o->slot, args, n, span);
        return value_unknown(ev, REASON_TYPE, span, STR("what is constructed is not a class"));
    case OBJECT_NAMESPACE: {
        Value d = module_export(ev, o->module, NAME_default_);
        if (value_is_callable(d)) return eval_construct(ev, d, args, n, span);
        return value_unknown(ev, REASON_TYPE, span, STR("what is constructed is not a class"));
    }
    case OBJECT_PLAIN:
    case OBJECT_ARRAY:
    case OBJECT_MAP:
    case OBJECT_SET:
    case OBJECT_PROMISE:
    case OBJECT_REGEXP:
    case OBJECT_ITERATOR:
    case OBJECT_ERROR: return value_unknown(ev, REASON_TYPE, span, STR("what is constructed is not a class"));
    }
    return value_undefined();
}

Value new_expression(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    Value callee = expr_eval(ev, n->a);
    Args args = {0};
    if (!ev->throwing) args_eval(ev, ast_list(&ev->module->ast, n->b), &args);
    if (ev->throwing) return value_undefined();
    return eval_construct(ev, callee, args.values.p, args.values.n, node_span(ev, id));
}
