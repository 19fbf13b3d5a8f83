/* node:util. https://nodejs.org/api/util.html */
#include "natives/natives.h"
#include "natives/object.h"
#include "natives/support.h"

/* The callback that promisify hands in: (error, value) settles the promise in slot. */
static Value promisify_done(Eval *ev, const Call *call) {
    Value resolve = call->callee->slot, value = call_arg(call, 1);
    return eval_call(ev, resolve, value_undefined(), &value, 1, call->span);
}

static Value promisified_call(Eval *ev, const Call *call) {
    Value promise_class = native_get(ev, value_object(ev->global), "Promise", call->span);
    Value make = native_get(ev, promise_class, "withResolvers", call->span);
    Value parts = eval_call(ev, make, promise_class, NULL, 0, call->span);
    Value done = native_closure(ev, "callback", promisify_done,
                                value_get(ev, parts, NAME_resolve, call->span), value_undefined());
    Value *args = NEW_N(ev->arena, Value, call->n + 1);
    for (uint32_t i = 0; i < call->n; i++)
        args[i] = call->args[i];
    args[call->n] = done;
    eval_call(ev, call->callee->slot, call->this_value, args, call->n + 1, call->span);
    return native_get(ev, parts, "promise", call->span);
}

static Value util_promisify(Eval *ev, const Call *call) {
    Value fn = call_arg(call, 0);
    if (!value_is_callable(fn)) return native_lost(ev, call, fn, "util.promisify");
    return native_closure(ev, "promisified", promisified_call, fn, value_undefined());
}

/* What callbackify makes hands the settled value to the last argument. */
static Value callbackified_done(Eval *ev, const Call *call) {
    Value args[] = {value_null(), call_arg(call, 0)};
    return eval_call(ev, call->callee->slot, value_undefined(), args, 2, call->span);
}

static Value callbackified_call(Eval *ev, const Call *call) {
    uint32_t n = call->n ? call->n - 1 : 0;
    Value promise =
        eval_promise(ev, eval_call(ev, call->callee->slot, call->this_value, call->args, n, call->span));
    if (!call->n || !value_is_callable(call->args[n])) return value_undefined();
    Value done = native_closure(ev, "callback", callbackified_done, call->args[n], value_undefined());
    eval_defer(ev, (Job){.function = done.object, .source = promise.object, .span = call->span});
    return value_undefined();
}

static Value util_callbackify(Eval *ev, const Call *call) {
    Value fn = call_arg(call, 0);
    if (!value_is_callable(fn)) return native_lost(ev, call, fn, "util.callbackify");
    return native_closure(ev, "callbackified", callbackified_call, fn, value_undefined());
}

static Value util_inherits(Eval *ev, const Call *call) {
    Value child = call_arg(call, 0), parent = call_arg(call, 1);
    if (child.kind != VALUE_OBJECT) return value_undefined();
    native_put(ev, child.object, "super_", parent);
    Value proto = value_get(ev, child, NAME_prototype, call->span);
    Value above = parent.kind == VALUE_OBJECT ? value_get(ev, parent, NAME_prototype, call->span) : parent;
    if (proto.kind != VALUE_OBJECT) return value_undefined();
    if (above.kind == VALUE_OBJECT)
        object_set_proto(ev, proto.object, above.object);
    else
        native_open(ev, proto.object, value_why(above));
    return value_undefined();
}

/* %s %d %i %j %o and the rest; what is left over follows after spaces. */
static Value util_format(Eval *ev, const Call *call) {
    Value text = value_text(ev, (Str){0}), first = call_arg(call, 0);
    Str f = {0};
    uint32_t at = value_known_text(first, &f) ? 1 : 0;
    size_t from = 0;
    for (size_t i = 0; i + 1 < f.n; i++) {
        if (f.p[i] != '%' || (f.p[i + 1] != '%' && at >= call->n)) continue;
        bool percent = f.p[i + 1] == '%';
        text = text_concat(ev, text, value_text(ev, str_sub(f, from, i)));
        text =
            text_concat(ev, text, percent ? value_text(ev, STR("%")) : value_to_text(ev, call->args[at++]));
        from = ++i + 1;
    }
    text = text_concat(ev, text, value_text(ev, str_sub(f, from, f.n)));
    for (; at < call->n; at++) {
        if (at) text = text_concat(ev, text, value_text(ev, STR(" ")));
        text = text_concat(ev, text, value_to_text(ev, call->args[at]));
    }
    return text;
}

static Value util_inspect(Eval *ev, const Call *call) {
    return native_hole(ev, native_why(ev, call, "util.inspect"));
}

static Value util_is_array(Eval *ev, const Call *call) {
    Value v = call_arg(call, 0);
    if (v.kind == VALUE_UNKNOWN || v.kind == VALUE_ONE_OF) return native_lost(ev, call, v, "util.isArray");
    return value_bool(value_as(v, OBJECT_ARRAY) != NULL);
}

/* What the command line gives for an option is not known; without it, the option has its default. */
static Value option_value(Eval *ev, const Call *call, const Field *option) {
    Str name = str_fmt(ev->arena, "--%.*s", STR_ARG(sym_str(ev->names, option->name)));
    Value given = value_unknown(ev, REASON_ENVIRONMENT, call->span, name);
    Value otherwise = native_get(ev, option->value, "default", call->span);
    return otherwise.kind == VALUE_UNDEFINED ? given : value_assume(ev, otherwise, given);
}

/* util.parseArgs({options: {port: {type: 'string', default: '80'}}}) → {values: {port}, positionals} */
static Value util_parse_args(Eval *ev, const Call *call) {
    Fields options = {0};
    const Unknown *why = NULL;
    Value declared = native_get(ev, call_arg(call, 0), "options", call->span);
    Value line = value_unknown(ev, REASON_ENVIRONMENT, call->span, STR("process.argv"));
    Object *result = object_plain(ev), *values = object_plain(ev), *rest = object_array(ev);
    if (declared.kind != VALUE_UNDEFINED && !fields_of(ev, declared, call->span, &options, &why))
        native_open(ev, values, line.unknown);
    for (uint32_t i = 0; i < options.n; i++)
        object_put(ev, values, options.p[i].name, option_value(ev, call, &options.p[i]));
    native_open(ev, rest, line.unknown);
    object_put(ev, result, native_sym(ev, "values"), value_object(values));
    object_put(ev, result, native_sym(ev, "positionals"), value_object(rest));
    return value_object(result);
}

static const NativeEntry entries[] = {
    {"promisify", util_promisify}, {"callbackify", util_callbackify}, {"inherits", util_inherits},
    {"format", util_format},       {"inspect", util_inspect},         {"deprecate", native_identity},
    {"isArray", util_is_array},    {"parseArgs", util_parse_args},
};

static Value make_util(Eval *ev) {
    Object *o = object_plain(ev);
    native_methods(ev, o, entries, COUNT_OF(entries));
    object_open(ev, o);
    return value_object(o);
}

/* require('inherits'), require('util.promisify'), require('pify') are one of the functions. */
static Value make_inherits(Eval *ev) {
    return value_object(object_native(ev, "inherits", util_inherits));
}

static Value make_promisify(Eval *ev) {
    return value_object(object_native(ev, "promisify", util_promisify));
}

const PackageModel packages_util[] = {
    {.name = "util", .make = make_util},
    {.name = "inherits", .make = make_inherits},
    {.name = "util.promisify", .make = make_promisify},
    {.name = "pify", .make = make_promisify},
    {0},
};
