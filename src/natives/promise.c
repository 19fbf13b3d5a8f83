/* Promise. A settled promise is its value; a rejected one has slot2 set. `then` queues its callback (Job), so
 * that it runs after the code that is running now.
 *
 * Rejection is not followed: what waits for a promise that nothing resolves gets an unknown value, and
 * `catch` runs only where the promise is known to be rejected (Promise.reject). A failed start is no variant
 * of the running program. */
#include "eval/trail.h"
#include "natives/natives.h"
#include "natives/support.h"

static Object *pending(Eval *ev, Span span) {
    Object *p = object_new(ev, OBJECT_PROMISE);
    p->flags |= OBJECT_PENDING;
    p->made = span;
    p->slot = value_unknown(ev, REASON_RUNTIME, span, STR("a promise that nothing here settles"));
    return p;
}

static void settle(Eval *ev, Object *p, Value value) {
    Object *other = value_as(value, OBJECT_PROMISE);
    if (!(p->flags & OBJECT_PENDING)) return;
    if (other && other->flags & OBJECT_PENDING) {
        Object *same = object_native(ev, "resolve", native_identity);
        eval_defer(ev, (Job){.function = same, .source = other, .result = p, .span = p->made});
        return;
    }
    trail_flags(ev, p);
    p->flags &= (uint8_t)~OBJECT_PENDING;
    trail_set(ev, p->birth, &p->slot, other ? other->slot : value);
}

static Value resolve_call(Eval *ev, const Call *call) {
    Object *p = call->callee ? value_as(call->callee->slot, OBJECT_PROMISE) : NULL;
    if (p) settle(ev, p, call_arg(call, 0));
    return value_undefined();
}

static Value promise_constructor(Eval *ev, const Call *call) {
    Object *p = pending(ev, call->span);
    Value args[] = {native_closure(ev, "resolve", resolve_call, value_object(p), value_undefined()),
                    value_object(object_native(ev, "reject", native_nothing))};
    eval_call(ev, call_arg(call, 0), value_undefined(), args, 2, call->span);
    return value_object(p);
}

static Value promise_resolve(Eval *ev, const Call *call) {
    Value v = call_arg(call, 0);
    return value_as(v, OBJECT_PROMISE) ? v : eval_promise(ev, v);
}

static Value promise_reject(Eval *ev, const Call *call) {
    Value p = eval_promise(ev, call_arg(call, 0));
    p.object->slot2 = value_bool(true);
    return p;
}

static Value chain(Eval *ev, const Call *call, Object *p, Value fn, bool passes_value) {
    if (!value_is_callable(fn)) return call->this_value;
    Object *result = pending(ev, call->span);
    eval_defer(ev, (Job){.function = fn.object,
                         .source = passes_value ? p : NULL,
                         .result = result,
                         .span = call->span});
    return value_object(result);
}

static Value promise_then(Eval *ev, const Call *call) {
    Object *p = value_as(call->this_value, OBJECT_PROMISE);
    Value fn = call_arg(call, 0);
    if (!p) return native_lost(ev, call, call->this_value, "then");
    if (promise_is_rejected(value_object(p))) return chain(ev, call, p, call_arg(call, 1), true);
    if (fn.kind != VALUE_UNKNOWN && fn.kind != VALUE_ONE_OF) return chain(ev, call, p, fn, true);
    Value v = eval_await(ev, call->this_value, call->span);
    return eval_promise(ev, eval_call(ev, fn, value_undefined(), &v, 1, call->span));
}

static Value promise_catch(Eval *ev, const Call *call) {
    Object *p = value_as(call->this_value, OBJECT_PROMISE);
    if (!p) return native_lost(ev, call, call->this_value, "catch");
    return promise_is_rejected(value_object(p)) ? chain(ev, call, p, call_arg(call, 0), true)
                                                : call->this_value;
}

/* The callback runs when the promise is settled, without its value; the value goes on. */
static Value finally_call(Eval *ev, const Call *call) {
    eval_call(ev, call->callee->slot, value_undefined(), NULL, 0, call->span);
    return call_arg(call, 0);
}

static Value promise_finally(Eval *ev, const Call *call) {
    Object *p = value_as(call->this_value, OBJECT_PROMISE);
    if (!p) return native_lost(ev, call, call->this_value, "finally");
    if (!value_is_callable(call_arg(call, 0))) return call->this_value;
    return chain(ev, call, p, native_closure(ev, "finally", finally_call, call->args[0], value_undefined()),
                 true);
}

static Value awaited(Eval *ev, Value item, Span span) {
    bool maybe;
    Value v = value_present(ev, item, &maybe);
    if (v.kind == VALUE_ABSENT) return v;
    v = eval_await(ev, v, span);
    return maybe ? value_join(ev, v, (Value){.kind = VALUE_ABSENT}, span) : v;
}

static Value all_of(Eval *ev, const Call *call, bool settled) {
    ValueList list = {0}, out = {0};
    if (!eval_iterate(ev, call_arg(call, 0), call->span, &list))
        return eval_promise(ev, native_lost(ev, call, call_arg(call, 0), "Promise.all"));
    for (uint32_t i = 0; i < list.items.n && !ev->throwing; i++) {
        Value v = awaited(ev, list.items.p[i], call->span);
        if (settled) {
            Object *o = object_plain(ev);
            native_put(ev, o, "status", native_text(ev, "fulfilled"));
            object_put(ev, o, NAME_value, v);
            v = value_object(o);
        }
        vec_push(ev->arena, &out.items, v);
    }
    out.open = list.open;
    return eval_promise(ev, native_array(ev, &out, value_why(call_arg(call, 0))));
}

static Value promise_all(Eval *ev, const Call *call) {
    return all_of(ev, call, false);
}

static Value promise_all_settled(Eval *ev, const Call *call) {
    return all_of(ev, call, true);
}

/* race and any: whichever it is */
static Value promise_race(Eval *ev, const Call *call) {
    ValueList list = {0};
    if (!eval_iterate(ev, call_arg(call, 0), call->span, &list) || list.open || !list.items.n)
        return eval_promise(ev, native_lost(ev, call, call_arg(call, 0), "Promise.race"));
    Value all = awaited(ev, list.items.p[0], call->span);
    for (uint32_t i = 1; i < list.items.n && !ev->throwing; i++)
        all = value_join(ev, all, awaited(ev, list.items.p[i], call->span), call->span);
    return eval_promise(ev, all);
}

static Value promise_with_resolvers(Eval *ev, const Call *call) {
    Object *p = pending(ev, call->span), *o = object_plain(ev);
    native_put(ev, o, "promise", value_object(p));
    object_put(ev, o, NAME_resolve,
               native_closure(ev, "resolve", resolve_call, value_object(p), value_undefined()));
    native_put(ev, o, "reject", value_object(object_native(ev, "reject", native_nothing)));
    return value_object(o);
}

static const NativeEntry statics[] = {
    {"resolve", promise_resolve},
    {"reject", promise_reject},
    {"all", promise_all},
    {"allSettled", promise_all_settled},
    {"race", promise_race},
    {"any", promise_race},
    {"withResolvers", promise_with_resolvers},
};

static const NativeEntry entries[] = {
    {"then", promise_then},
    {"catch", promise_catch},
    {"finally", promise_finally},
};

void globals_promise(Eval *ev, Object *global) {
    Object *proto = native_proto(ev, &ev->protos[OBJECT_PROMISE]);
    Object *c = native_class(ev, global, "Promise", promise_constructor, proto);
    native_methods(ev, c, statics, COUNT_OF(statics));
    native_methods(ev, proto, entries, COUNT_OF(entries));
}
