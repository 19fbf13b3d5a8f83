/* Running functions: a closure's body in a frame of its own, any value that is called, alternatives one by
 * one. */
#include "eval/interp.h"
#include "eval/watch.h"

enum {
    SMALL_CALL = 200,     /* steps of a call that a function may make as often as it likes when thrifty */
    THRIFTY_RUNS = 3,     /* of a function that may register and never did, once evaluation is thrifty */
    RECURSION_ROUNDS = 3, /* of a function in itself on what is not known */
    MODEL_ROUNDS = 8      /* the same in a module that stands in for a package */
};

/* ---- running a body ---- */

/* How often the function runs already with a condition that is not known entered since, or perhaps left by
 * that it or a loop of it ended early: another round may go on for ever on what is not known. */
static uint32_t doubtful_rounds(const Eval *ev, const Object *function) {
    bool perhaps_left = false;
    uint32_t rounds = 0;
    for (const Frame *f = ev->frame; f; f = f->caller) {
        perhaps_left = perhaps_left || f->exits;
        if (f->closure == function->closure && (perhaps_left || f->forks < ev->trail->depth)) rounds++;
    }
    return rounds;
}

static bool says_anything(Value v) {
    if (v.kind != VALUE_ONE_OF)
        return v.kind != VALUE_UNKNOWN && v.kind != VALUE_ABSENT && !value_is_nullish(v);
    for (uint32_t i = 0; i < v.one_of->n; i++)
        if (says_anything(v.one_of->values[i])) return true;
    return false;
}

/* A model of ours goes on as long as it has something to go on: a container makes what another needs. */
static bool given_anything(const Call *call) {
    for (uint32_t i = 0; i < call->n; i++)
        if (says_anything(call->args[i])) return true;
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

/* A few rounds more may register what lies below. */
static uint32_t rounds_allowed(Eval *ev, const Closure *c, const Call *call) {
    if (c->module->is_model && given_anything(call)) return MODEL_ROUNDS;
    return given_host(ev, call) ? RECURSION_ROUNDS : 0;
}

static bool may_register(Eval *ev, Object *function, const Call *call) {
    const Closure *c = function->closure;
    if (given_host(ev, call)) return true;
    return (c->registers || c->runs < THRIFTY_RUNS) && value_reaches_host(ev, value_object(function), false);
}

/* Said where routes may be lost: the run is incomplete when a router was handed on, or when nothing unknown
 * led here; deep in what only may happen it is a blind spot. */
void call_depth_limit(Eval *ev, Object *function, const Call *call) {
    bool reaches = may_register(ev, function, call), certain = !ev->trail->depth;
    if (given_host(ev, call) || (certain && reaches))
        eval_limit(ev, call->span, "call depth 64");
    else if (certain || reaches)
        ev->observer->blind(ev->observer->context, call->span, STR("the limit \"call depth 64\" was reached"),
                            true);
}

/* Node's callbacks take an error first. The program that runs is the one in which there was none. */
static bool takes_error(Eval *ev, NodeId pattern) {
    const AstNode *n = node_of(ev, pattern);
    if (n->kind != NODE_Identifier) return false;
    Str name = str_lower(ev->arena, sym_str(ev->names, n->a));
    return str_ends(name, STR("err")) || str_ends(name, STR("error"));
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
        } else if (i == 0 && call->rest_why && takes_error(ev, pattern)) {
            pattern_bind(ev, pattern, value_null(), BIND_PARAM);
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
        if (!*threw) eval_drain(ev, e->job_from);
        if (e->narrowed) narrow_end(ev, e->narrowed);
        o->condition(o->context, e->host_from, o->mark(o->context), e->rest);
        if (*threw) {
            trail_replay(ev, e->log);
            result = e->value;
            *threw = false;
        } else {
            trail_join(ev, e->log, ev->trail->entries.n, e->rest.condition);
            result = value_join(ev, result, e->value, e->rest.condition);
        }
    }
    ev->frame->exits = NULL;
    return result;
}

static Value run_body(Eval *ev, const AstNode *fn) {
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
    if (ev->frame->exits) result = close_exits(ev, result, &threw);
    ev->throwing = threw;
    return result;
}

/* The frame of a call; an arrow function sees what the one around it is called with. */
static Frame *frame_of(Eval *ev, Object *function, const Call *call) {
    const Closure *c = function->closure;
    Frame frame = {.caller = ev->frame,
                   .module = c->module,
                   .function = function,
                   .closure = c,
                   .this_value = call->this_value,
                   .this_ready = true,
                   .home = c->home,
                   .new_target = call->new_target,
                   .args = call->args,
                   .arg_n = call->n,
                   .args_open = call->rest_unknown,
                   .forks = ev->trail->depth,
                   .call_span = call->span,
                   .callee = function,
                   .queued = ev->queued};
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
    return arena_copy(ev->arena, &frame, sizeof frame); /* arrow functions keep it */
}

/* What a generator yielded, all at once; one that threw goes on in a way that is not known. */
static Value iterator_over(Eval *ev, const Object *yielded) {
    bool endless = ev->throwing;
    ev->throwing = false;
    Object *it = object_new(ev, OBJECT_ITERATOR);
    it->items = yielded->items;
    it->item_n = yielded->item_n;
    it->item_cap = yielded->item_cap;
    it->flags = yielded->flags | (endless ? OBJECT_OPEN : 0);
    return value_object(it);
}

static Value run_closure(Eval *ev, Object *function, const Call *call) {
    Closure *c = function->closure;
    c->runs++;
    const AstNode *fn = ast_node(&c->module->ast, c->node);
    Frame *f = frame_of(ev, function, call);
    ev->queued = NULL;
    if (fn->flags & FLAG_GENERATOR) f->yielded = object_array(ev);
    Context before = context_switch(ev, c->module, f);
    if (ev->watch) watch_enter(ev, c);
    if (c->runs == 1) closure_ask_ahead(ev, c);
    f->scope = scope_new(ev, c->scope, true);
    ev->depth++;
    if (fn->kind == NODE_FunctionExpression && fn->a && !scope_own(c->scope, fn->a)) {
        Binding *self = scope_declare(ev, f->scope, fn->a, BINDING_VAR);
        self->value = value_object(function);
    }
    bind_parameters(ev, fn, call);
    declare_vars(ev, fn);
    uint32_t registered = ev->observer->mark(ev->observer->context);
    Value v = ev->throwing ? value_undefined() : run_body(ev, fn);
    if (ev->observer->mark(ev->observer->context) > registered) c->registers = true;
    ev->depth--;
    Value this_after = f->this_value;
    Object *yielded = f->yielded;
    context_restore(ev, before);
    if (call->new_target) return v.kind == VALUE_OBJECT ? v : this_after;
    if (yielded) return iterator_over(ev, yielded);
    if (fn->flags & FLAG_ASYNC && !ev->throwing) return eval_promise(ev, v);
    return v;
}

static bool is_thrifty(const Eval *ev, const Closure *c) {
    if (c->module->is_model) return false; /* all that a model does is about routes */
    return c->module->steps > LIMIT_ECONOMY * ev->patience ||
           ev->steps > (uint64_t)LIMIT_ECONOMY_ALL * ev->patience;
}

/* Steps of a function's thrifty runs since one of them registered something. What is handed on nearly always
 * reaches a router somehow (`app.handle(message)`): a function that had this long a time and never registered
 * does something else with it. */
static uint32_t barren_steps(const Closure *c) {
    uint32_t steps = 0;
    map_get(&c->module->barren, c->node, &steps);
    return steps;
}

static Value trusted_call(Eval *ev, Object *function, const Call *call) {
    const Closure *c = function->closure;
    const EvalObserver *o = ev->observer;
    uint64_t start = ev->steps;
    uint32_t registered = o->mark(o->context);
    Value v = run_closure(ev, function, call);
    bool barren = o->mark(o->context) == registered;
    uint64_t steps = barren ? barren_steps(c) + ev->steps - start : 0;
    map_set(ev->arena, &c->module->barren, c->node, (uint32_t)(steps < LIMIT_STEPS ? steps : LIMIT_STEPS));
    return v;
}

/* A cut matters where an application or router itself was handed on. */
static Value cut_call(Eval *ev, Object *function, const Call *call) {
    bool host = false;
    for (uint32_t i = 0; i < call->n; i++)
        host = host || (call->args[i].kind == VALUE_OBJECT && ev->observer->is_host(call->args[i].object));
    if (host && barren_steps(function->closure) >= LIMIT_BARREN)
        ev->observer->blind(
            ev->observer->context, call->span,
            STR("the limit \"steps of a function that registered nothing 50000\" was reached"), true);
    return value_unknown(ev, REASON_LIMIT, call->span, STR(LIMIT_THRIFT));
}

/* A call that registers nothing only matters for its value: it is cut when it takes long. */
static Value fuelled_call(Eval *ev, Object *function, const Call *call) {
    if (ev->watch)
        watch_refuse(ev, function->closure, STR("evaluation is thrifty and reaches no router through it"));
    Closure *c = function->closure;
    if (ev->fuel_used >= (uint64_t)LIMIT_FUEL * ev->patience ||
        c->fuel_used >= LIMIT_FUEL_FUNCTION * ev->patience ||
        (barren_steps(c) >= LIMIT_BARREN && c->module->steps > LIMIT_FUEL_MODULE * ev->patience))
        return cut_call(ev, function, call);
    uint64_t start = ev->steps, end = start + LIMIT_FUEL_CALL * ev->patience;
    ev->fuel_end = end;
    Value result = run_closure(ev, function, call);
    ev->fuel_end = 0;
    uint64_t used = ev->steps - start;
    ev->fuel_used += used;
    if (used > SMALL_CALL) c->fuel_used += (uint32_t)used;
    return ev->steps < end ? result : cut_call(ev, function, call);
}

static Value hopeless_recursion(Eval *ev, const Object *function, const Call *call, bool host) {
    if (host)
        ev->observer->blind(ev->observer->context, call->span,
                            STR("a recursion on what is not known is not followed further"), true);
    if (ev->watch)
        watch_refuse(ev, function->closure, STR("it runs already, and what it does there is not known"));
    return value_unknown(ev, REASON_CALL, call->span, function->label);
}

Value closure_call(Eval *ev, Object *function, const Call *call) {
    Closure *c = function->closure;
    if (c->class_node && !call->new_target)
        return value_unknown(ev, REASON_TYPE, call->span, STR("a class is called without new"));
    if (!c->node) return value_undefined();
    if (ev->depth >= LIMIT_CALL_DEPTH) {
        call_depth_limit(ev, function, call);
        if (ev->watch) watch_refuse(ev, c, STR("the limit \"call depth 64\" was reached"));
        return value_unknown(ev, REASON_LIMIT, call->span, STR("call depth 64"));
    }
    uint32_t rounds = doubtful_rounds(ev, function);
    if (rounds && rounds >= rounds_allowed(ev, c, call))
        return hopeless_recursion(ev, function, call, given_host(ev, call));
    if (!is_thrifty(ev, c) || call->new_target || ev->fuel_end) return run_closure(ev, function, call);
    return may_register(ev, function, call) && barren_steps(c) < LIMIT_BARREN
               ? trusted_call(ev, function, call)
               : fuelled_call(ev, function, call);
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

/* What a package's function gives is not known from there on: that place says more than the import. */
static Value package_result(Eval *ev, Value callee, Span span) {
    if (callee.unknown->reason != REASON_PACKAGE || span_in_model(ev, span)) return callee;
    Unknown *u = arena_copy(ev->arena, callee.unknown, sizeof *u);
    u->span = span;
    return value_unknown_of(u);
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
            eval_lost(ev, call->span,
                      str_fmt(ev->arena, "a registration whose method is not known: %.*s",
                              STR_ARG(unknown_text(ev->arena, callee.unknown))),
                      callee.unknown);
        eval_escape(ev, call, callee.unknown);
        v = package_result(ev, callee, call->span);
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
    uint32_t question = 0;
    for (uint32_t i = 0; i < set->n; i++) {
        if (set->values[i].kind == VALUE_ABSENT) continue;
        Fork fork;
        fork_begin(ev, &fork, set->condition);
        if (!question) question = fork.question;
        fork_alternative(&fork, question, i, set->n);
        fn(ev, set->values[i], context);
        bool dead = ev->throwing;
        ev->throwing = false;
        fork_else(ev, &fork, dead);
        fork_end(ev, &fork, false);
    }
}
