/* Error and its kinds. Where an error was thrown is not kept: `stack` is unknown text. */
#include "natives/natives.h"
#include "natives/support.h"

static Value error_constructor(Eval *ev, const Call *call) {
    Object *proto = NULL;
    Prop *p = call->callee ? object_own(call->callee, NAME_prototype) : NULL;
    if (p && p->value.kind == VALUE_OBJECT) proto = p->value.object;
    Object *o = native_instance(ev, call, OBJECT_ERROR, proto);
    Value message = call_arg(call, 0), options = call_arg(call, 1);
    if (message.kind != VALUE_UNDEFINED) object_put_hidden(ev, o, NAME_message, value_to_text(ev, message));
    if (options.kind == VALUE_OBJECT)
        object_put_hidden(ev, o, native_sym(ev, "cause"), native_get(ev, options, "cause", call->span));
    object_put_hidden(
        ev, o, native_sym(ev, "stack"),
        native_hole(ev, value_unknown(ev, REASON_RUNTIME, call->span, STR("a stack trace")).unknown));
    return value_object(o);
}

/* AggregateError(errors, message) */
static Value aggregate_constructor(Eval *ev, const Call *call) {
    Call inner = *call;
    inner.args = call->n ? call->args + 1 : NULL;
    inner.n = call->n ? call->n - 1 : 0;
    Value e = error_constructor(ev, &inner);
    object_put_hidden(ev, e.object, native_sym(ev, "errors"), call_arg(call, 0));
    return e;
}

static Value error_to_string(Eval *ev, const Call *call) {
    if (call->this_value.kind != VALUE_OBJECT) return native_hole(ev, native_why(ev, call, "toString"));
    Value name = value_to_text(ev, value_get(ev, call->this_value, NAME_name, call->span));
    Value message = value_to_text(ev, value_get(ev, call->this_value, NAME_message, call->span));
    return text_concat(ev, text_concat(ev, name, native_text(ev, ": ")), message);
}

static Object *error_class(Eval *ev, Object *global, const char *name, NativeFn *fn, Object *parent) {
    Object *proto = parent ? object_plain(ev) : native_proto(ev, &ev->protos[OBJECT_ERROR]);
    Object *c = native_class(ev, global, name, fn, proto);
    object_put_hidden(ev, proto, NAME_name, native_text(ev, name));
    object_put_hidden(ev, proto, NAME_message, value_text(ev, (Str){0}));
    if (!parent) return c;
    object_set_proto(ev, c, parent);
    object_set_proto(ev, proto, object_own(parent, NAME_prototype)->value.object);
    return c;
}

void globals_error(Eval *ev, Object *global) {
    static const char *const kinds[] = {"TypeError",      "RangeError", "SyntaxError",
                                        "ReferenceError", "EvalError",  "URIError"};
    Object *error = error_class(ev, global, "Error", error_constructor, NULL);
    native_methods(ev, error, &(NativeEntry){"captureStackTrace", native_nothing}, 1);
    native_methods(ev, ev->protos[OBJECT_ERROR], &(NativeEntry){"toString", error_to_string}, 1);
    for (uint32_t i = 0; i < COUNT_OF(kinds); i++)
        error_class(ev, global, kinds[i], error_constructor, error);
    error_class(ev, global, "AggregateError", aggregate_constructor, error);
}
