/* Helpers of the built-ins; see support.h. Nothing here knows a particular built-in. */
#include "natives/support.h"
#include "eval/resolve.h"

#include "base/path.h"

#include <math.h>

Sym native_sym(Eval *ev, const char *name) {
    return sym_intern(ev->names, str_of(name));
}

Value native_text(Eval *ev, const char *text) {
    return value_text(ev, str_of(text));
}

void native_put(Eval *ev, Object *o, const char *name, Value value) {
    object_put(ev, o, native_sym(ev, name), value);
}

Value native_get(Eval *ev, Value o, const char *name, Span span) {
    return value_get(ev, o, native_sym(ev, name), span);
}

/* "@@iterator" names a symbol, everything else itself. */
void native_methods(Eval *ev, Object *o, const NativeEntry *entries, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        object_put_hidden(ev, o, native_sym(ev, entries[i].name),
                          value_object(object_native(ev, entries[i].name, entries[i].fn)));
}

void native_family(Eval *ev, Object *o, NativeFn *dispatch, const NativeEntry *entries, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        Object *f = object_native(ev, entries[i].name, dispatch);
        f->slot = value_number(i);
        object_put_hidden(ev, o, native_sym(ev, entries[i].name), value_object(f));
    }
}

NativeFn *native_entry(const Call *call, const NativeEntry *entries, uint32_t n) {
    double i = call->callee ? call->callee->slot.number : 0;
    return entries[i < n ? (uint32_t)i : 0].fn;
}

Object *native_proto(Eval *ev, Object **slot) {
    if (!*slot) *slot = object_plain(ev);
    return *slot;
}

Object *native_class(Eval *ev, Object *on, const char *name, NativeFn *fn, Object *proto) {
    Object *c = object_native(ev, name, fn);
    object_put_hidden(ev, c, NAME_prototype, value_object(proto));
    object_put_hidden(ev, proto, NAME_constructor, value_object(c));
    if (on) object_put_hidden(ev, on, native_sym(ev, name), value_object(c));
    return c;
}

Value native_closure(Eval *ev, const char *name, NativeFn *fn, Value slot, Value slot2) {
    Object *f = object_native(ev, name, fn);
    f->slot = slot;
    f->slot2 = slot2;
    return value_object(f);
}

Object *native_instance(Eval *ev, const Call *call, ObjectKind kind, Object *proto) {
    Object *o = object_new(ev, kind);
    if (proto) object_set_proto(ev, o, proto);
    o->made = call->span;
    Prop *p = call->new_target ? object_find(call->new_target, NAME_prototype) : NULL;
    if (p && p->value.kind == VALUE_OBJECT) object_set_proto(ev, o, p->value.object);
    return o;
}

static Value lift_one(Eval *ev, const Call *call, uint32_t at, NativeFn *fn) {
    const OneOf *one = at ? call->args[at - 1].one_of : call->this_value.one_of;
    Value *args = call->n ? arena_copy(ev->arena, call->args, sizeof(Value) * call->n) : NULL;
    Value result = {.kind = VALUE_ABSENT};
    for (uint32_t i = 0; i < one->n; i++) {
        Call each = *call;
        each.args = args;
        if (at)
            args[at - 1] = one->values[i];
        else
            each.this_value = one->values[i];
        Value v = fn(ev, &each);
        if (ev->throwing) return v;
        result = i ? value_join(ev, result, v, one->condition) : v;
    }
    return result;
}

bool native_lift(Eval *ev, const Call *call, NativeFn *fn, Value *out) {
    uint32_t at = 0;
    if (call->this_value.kind != VALUE_ONE_OF) {
        while (at < call->n && call->args[at].kind != VALUE_ONE_OF)
            at++;
        if (at++ == call->n) return false;
    }
    *out = lift_one(ev, call, at, fn);
    return true;
}

bool native_assumed(const Call *call) {
    bool assumed = call->this_value.assumed;
    for (uint32_t i = 0; i < call->n; i++)
        assumed = assumed || call->args[i].assumed;
    return assumed;
}

Value native_assume(Eval *ev, const Call *call, Value v) {
    if (call->this_value.assumed) v = value_assume(ev, v, call->this_value);
    for (uint32_t i = 0; i < call->n; i++)
        if (call->args[i].assumed) v = value_assume(ev, v, call->args[i]);
    return v;
}

Value native_lost(Eval *ev, const Call *call, Value v, const char *name) {
    const Unknown *why = value_why(v);
    return why ? value_unknown_of(why) : eval_unknown_call(ev, call, name);
}

/* The reason in a value or, of a list, in one of its elements. */
static const Unknown *why_inside(Value v) {
    const Unknown *why = value_why(v);
    if (why || v.kind != VALUE_OBJECT) return why;
    if (v.object->flags & OBJECT_OPEN) why = value_why(v.object->slot);
    for (uint32_t i = 0; i < v.object->item_n && !why; i++)
        why = value_why(v.object->items[i]);
    return why;
}

const Unknown *native_why(Eval *ev, const Call *call, const char *name) {
    const Unknown *why = why_inside(call->this_value);
    for (uint32_t i = 0; i < call->n && !why; i++)
        why = why_inside(call->args[i]);
    return why ? why : eval_unknown_call(ev, call, name).unknown;
}

Value native_hole(Eval *ev, const Unknown *why) {
    static const char hole[] = {HOLE, 0};
    return value_text_holes(ev, str_of(hole), why);
}

Value native_error(Eval *ev, const char *error, Str message) {
    Object *o = object_new(ev, OBJECT_ERROR);
    Prop *c = object_own(ev->global, native_sym(ev, error));
    Prop *proto = c && c->value.kind == VALUE_OBJECT ? object_own(c->value.object, NAME_prototype) : NULL;
    if (proto && proto->value.kind == VALUE_OBJECT) object_set_proto(ev, o, proto->value.object);
    object_put_hidden(ev, o, NAME_message, value_text(ev, message));
    return value_object(o);
}

Value native_throw(Eval *ev, const char *error, Str message) {
    /* Not a throw: what JavaScript would refuse here is most likely a gap in what we know, and the program
     * does start. */
    (void)error;
    return value_unknown(ev, REASON_TYPE, ev->frame ? ev->frame->call_span : (Span){0}, message);
}

Value native_throw_certain(Eval *ev, const char *error, Str message) {
    if (!ev->try_depth) return native_throw(ev, error, message);
    return eval_throw(ev, native_error(ev, error, message), ev->frame ? ev->frame->call_span : (Span){0});
}

Value native_nothing(Eval *ev, const Call *call) {
    (void)ev, (void)call;
    return value_undefined();
}

Value native_identity(Eval *ev, const Call *call) {
    (void)ev;
    return call_arg(call, 0);
}

Value native_this(Eval *ev, const Call *call) {
    (void)ev;
    return call->this_value;
}

Value native_true(Eval *ev, const Call *call) {
    (void)ev, (void)call;
    return value_bool(true);
}

Value native_false(Eval *ev, const Call *call) {
    (void)ev, (void)call;
    return value_bool(false);
}

Value value_present(Eval *ev, Value v, bool *maybe) {
    *maybe = v.kind == VALUE_ABSENT;
    if (v.kind != VALUE_ONE_OF) return v;
    Value result = {.kind = VALUE_ABSENT};
    for (uint32_t i = 0; i < v.one_of->n; i++) {
        Value each = v.one_of->values[i];
        if (each.kind == VALUE_ABSENT)
            *maybe = true;
        else
            result = result.kind == VALUE_ABSENT ? each : value_join(ev, result, each, v.one_of->condition);
    }
    return *maybe ? result : v;
}

bool native_integer(Value v, double *out) {
    const double most = 9007199254740992.0;
    if (!value_to_number(v, out)) return false;
    if (isnan(*out)) *out = 0;
    *out = trunc(*out);
    if (*out > most) *out = most;
    if (*out < -most) *out = -most;
    return true;
}

bool native_string(Eval *ev, Value v, Str *out) {
    return value_known_text(v.kind == VALUE_TEXT ? v : value_to_text(ev, v), out);
}

void native_open(Eval *ev, Object *o, const Unknown *why) {
    object_open(ev, o);
    if (why && o->slot.kind == VALUE_UNDEFINED) o->slot = value_unknown_of(why);
}

Value native_more(Eval *ev, Object *o, Span span) {
    if (o->slot.kind == VALUE_UNKNOWN) return o->slot;
    return value_unknown(ev, REASON_RUNTIME, span, STR("element of a list that is not wholly known"));
}

Value native_more_of(Eval *ev, Value list, Span span) {
    if (list.kind == VALUE_OBJECT) return native_more(ev, list.object, span);
    const Unknown *why = value_why(list);
    return why ? value_unknown_of(why)
               : value_unknown(ev, REASON_RUNTIME, span, STR("element of a list that is not wholly known"));
}

static bool list_like(Eval *ev, Value v, Span span, ValueList *out) {
    double n;
    if (v.kind != VALUE_OBJECT || !value_to_number(value_get(ev, v, NAME_length, span), &n)) return false;
    for (uint32_t i = 0; i < LIMIT_ARRAY && i < n; i++)
        vec_push(ev->arena, &out->items, value_get_key(ev, v, value_number(i), span));
    return true;
}

bool native_list(Eval *ev, Value v, Span span, ValueList *out) {
    Object *a = value_as(v, OBJECT_ARRAY);
    if (!a && v.kind == VALUE_OBJECT && v.object->kind != OBJECT_SET && v.object->kind != OBJECT_MAP &&
        v.object->kind != OBJECT_ITERATOR)
        return list_like(ev, v, span, out);
    if (!a) return eval_iterate(ev, v, span, out);
    for (uint32_t i = 0; i < a->item_n; i++)
        vec_push(ev->arena, &out->items, a->items[i]);
    out->open = a->flags & OBJECT_OPEN;
    return true;
}

Value native_array(Eval *ev, const ValueList *list, const Unknown *why) {
    Value a = eval_array(ev, list->items.p, list->items.n);
    if (list->open && a.kind == VALUE_OBJECT) native_open(ev, a.object, why);
    return a;
}

Value native_iterator(Eval *ev, const Value *items, uint32_t n, bool open) {
    Object *o = object_new(ev, OBJECT_ITERATOR);
    for (uint32_t i = 0; i < n; i++)
        array_push(ev, o, items[i]);
    if (open) object_open(ev, o);
    return value_object(o);
}

Str native_path(Eval *ev, Str path) {
    if (path_is_absolute(path)) {
        Str p = path_normalize(ev->arena, path);
        return p.n > 1 ? resolve_linked(ev->resolver, str_sub(p, 1, p.n)) : STR(".");
    }
    return resolve_linked(ev->resolver, path_join(ev->arena, ev->cwd, path));
}
