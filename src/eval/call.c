/* Call expressions: arguments, `this`, methods of alternatives, `new`; and making closures. */
#include "eval/interp.h"
#include "eval/watch.h"

void args_eval(Eval *ev, NodeList list, Args *out) {
    if (!list.n) return;
    vec_reserve(ev->arena, &out->values, list.n);
    vec_reserve(ev->arena, &out->spans, list.n);
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
    vec_push(ev->arena, &ev->closures, f);
    return f;
}

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
    if (ev->watch) watch_callee(ev, node_of(ev, id)->a, f);
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
    if (ev->watch) watch_callee(ev, n->a, callee);
    return eval_construct(ev, callee, args.values.p, args.values.n, node_span(ev, id));
}
