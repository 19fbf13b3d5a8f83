/* Function.prototype: call, apply, bind. `new Function(text)` is never evaluated. */
#include "natives/natives.h"
#include "natives/support.h"

static Value function_call(Eval *ev, const Call *call) {
    Call inner = *call;
    inner.this_value = call_arg(call, 0);
    inner.args = call->n ? call->args + 1 : NULL;
    inner.arg_spans = call->n && call->arg_spans ? call->arg_spans + 1 : NULL;
    inner.n = call->n ? call->n - 1 : 0;
    inner.callee = NULL;
    inner.new_target = NULL;
    return eval_invoke(ev, call->this_value, &inner);
}

static Value function_apply(Eval *ev, const Call *call) {
    ValueList list = {0};
    Value args = call_arg(call, 1);
    Call inner = {.this_value = call_arg(call, 0), .span = call->span};
    if (!value_is_nullish(args)) inner.rest_unknown = !native_list(ev, args, call->span, &list) || list.open;
    inner.args = list.items.p;
    inner.n = list.items.n;
    return eval_invoke(ev, call->this_value, &inner);
}

static Value function_bind(Eval *ev, const Call *call) {
    if (!value_is_callable(call->this_value)) return native_lost(ev, call, call->this_value, "bind");
    Object *o = object_new(ev, OBJECT_BOUND);
    o->bound = NEW(ev->arena, Bound);
    o->bound->target = call->this_value.object;
    o->bound->this_value = call_arg(call, 0);
    o->bound->n = call->n ? call->n - 1 : 0;
    o->bound->args = o->bound->n ? arena_copy(ev->arena, call->args + 1, sizeof(Value) * o->bound->n) : NULL;
    o->label = str_fmt(ev->arena, "bound %.*s", STR_ARG(call->this_value.object->label));
    o->made = call->span;
    return value_object(o);
}

static Value function_to_string(Eval *ev, const Call *call) {
    Object *f = value_as(call->this_value, OBJECT_FUNCTION);
    if (f && f->made.file)
        return value_text(ev, source_text(ev->sources, f->made)); /* "the source text slice" */
    if (value_as(call->this_value, OBJECT_NATIVE) || value_as(call->this_value, OBJECT_BOUND))
        return value_text(ev, STR("function () { [native code] }"));
    return native_hole(ev, native_why(ev, call, "Function.prototype.toString"));
}

static Value function_constructor(Eval *ev, const Call *call) {
    return eval_unknown_call(ev, call, "Function");
}

static const NativeEntry entries[] = {
    {"call", function_call},
    {"apply", function_apply},
    {"bind", function_bind},
    {"toString", function_to_string},
};

void globals_function(Eval *ev, Object *global) {
    Object *proto = native_proto(ev, &ev->function_proto);
    native_class(ev, global, "Function", function_constructor, proto);
    native_methods(ev, proto, entries, COUNT_OF(entries));
}
