/* Reflect, Proxy, and reflect-metadata. Metadata is kept on its target under hidden names
 * ("@@metadata:key:property"), so that classes inherit it as they do in reflect-metadata. */
#include "natives/natives.h"
#include "natives/object.h"

static Value reflect_get(Eval *ev, const Call *call) {
    return value_get_key(ev, call_arg(call, 0), call_arg(call, 1), call->span);
}

static Value reflect_set(Eval *ev, const Call *call) {
    value_set_key(ev, call_arg(call, 0), call_arg(call, 1), call_arg(call, 2), call->span);
    return value_bool(true);
}

static Value reflect_has(Eval *ev, const Call *call) {
    Sym name;
    Value o = call_arg(call, 0);
    if (o.kind != VALUE_OBJECT || !value_to_key(ev, call_arg(call, 1), &name))
        return value_unknown_of(native_why(ev, call, "Reflect.has"));
    if (object_find(o.object, name)) return value_bool(true);
    Value v = value_get(ev, o, name, call->span);
    return v.kind == VALUE_UNKNOWN ? v : value_bool(v.kind != VALUE_UNDEFINED);
}

static Value reflect_delete(Eval *ev, const Call *call) {
    Sym name;
    Value o = call_arg(call, 0);
    if (o.kind == VALUE_OBJECT && value_to_key(ev, call_arg(call, 1), &name))
        object_delete(ev, o.object, name);
    return value_bool(true);
}

static Value reflect_apply(Eval *ev, const Call *call) {
    ValueList list = {0};
    Call inner = {.this_value = call_arg(call, 1), .span = call->span};
    inner.rest_unknown = !native_list(ev, call_arg(call, 2), call->span, &list) || list.open;
    inner.args = list.items.p;
    inner.n = list.items.n;
    return eval_invoke(ev, call_arg(call, 0), &inner);
}

static Value reflect_construct(Eval *ev, const Call *call) {
    ValueList list = {0};
    if (!native_list(ev, call_arg(call, 1), call->span, &list))
        return value_unknown_of(native_why(ev, call, "Reflect.construct"));
    return eval_construct(ev, call_arg(call, 0), list.items.p, list.items.n, call->span);
}

static Value reflect_define(Eval *ev, const Call *call) {
    Sym name;
    if (value_to_key(ev, call_arg(call, 1), &name))
        property_define(ev, call_arg(call, 0), name, call_arg(call, 2), call->span);
    return value_bool(true);
}

static Value reflect_descriptor(Eval *ev, const Call *call) {
    Sym name;
    if (!value_to_key(ev, call_arg(call, 1), &name))
        return value_unknown_of(native_why(ev, call, "Reflect.getOwnPropertyDescriptor"));
    return property_descriptor(ev, call_arg(call, 0), name, call->span);
}

/* The functions that Object has too. */
static Value through_object(Eval *ev, const Call *call, const char *name) {
    Prop *object = object_own(ev->global, native_sym(ev, "Object"));
    Value fn = native_get(ev, object->value, name, call->span);
    return eval_call(ev, fn, value_undefined(), call->args, call->n, call->span);
}

static Value reflect_get_prototype(Eval *ev, const Call *call) {
    return through_object(ev, call, "getPrototypeOf");
}

static Value reflect_set_prototype(Eval *ev, const Call *call) {
    through_object(ev, call, "setPrototypeOf");
    return value_bool(true);
}

static Value reflect_own_keys(Eval *ev, const Call *call) {
    Value names = through_object(ev, call, "getOwnPropertyNames");
    Value symbols = through_object(ev, call, "getOwnPropertySymbols");
    if (names.kind != VALUE_OBJECT || symbols.kind != VALUE_OBJECT) return names;
    for (uint32_t i = 0; i < symbols.object->item_n; i++)
        array_push(ev, names.object, symbols.object->items[i]);
    return names;
}

/* ---- reflect-metadata ---- */

/* The hidden name of a key, and of a property when there is one. */
static bool metadata_name(Eval *ev, Value key, Value property, Sym *out) {
    Sym k, p = 0;
    if (!value_to_key(ev, key, &k) || (property.kind != VALUE_UNDEFINED && !value_to_key(ev, property, &p)))
        return false;
    Str ks = sym_str(ev->names, k), ps = sym_str(ev->names, p);
    *out = sym_intern(ev->names, str_fmt(ev->arena, "@@metadata:%.*s:%.*s", STR_ARG(ks), STR_ARG(ps)));
    return true;
}

static void metadata_put(Eval *ev, Value key, Value value, Value target, Value property) {
    Sym name;
    if (target.kind != VALUE_OBJECT) return;
    if (metadata_name(ev, key, property, &name))
        object_put_hidden(ev, target.object, name, value);
    else
        native_open(ev, target.object, value_why(key));
}

/* defineMetadata(key, value, target, property?) */
static Value metadata_define(Eval *ev, const Call *call) {
    metadata_put(ev, call_arg(call, 0), call_arg(call, 1), call_arg(call, 2), call_arg(call, 3));
    return value_undefined();
}

static Value metadata_read(Eval *ev, const Call *call, bool own) {
    Sym name;
    bool maybe;
    Value target = call_arg(call, 1);
    if (target.kind != VALUE_OBJECT || !metadata_name(ev, call_arg(call, 0), call_arg(call, 2), &name))
        return value_unknown_of(native_why(ev, call, "Reflect.getMetadata"));
    Prop *p = own ? object_own(target.object, name) : object_find(target.object, name);
    if (!p) return value_undefined();
    Value v = value_present(ev, p->value, &maybe);
    return maybe ? value_join(ev, v, value_undefined(), call->span) : v;
}

static Value metadata_get(Eval *ev, const Call *call) {
    return metadata_read(ev, call, false);
}

static Value metadata_get_own(Eval *ev, const Call *call) {
    return metadata_read(ev, call, true);
}

static Value metadata_test(Eval *ev, const Call *call, bool own) {
    Value v = metadata_read(ev, call, own);
    if (v.kind == VALUE_UNKNOWN || v.kind == VALUE_ONE_OF) return v;
    return value_bool(v.kind != VALUE_UNDEFINED);
}

static Value metadata_has(Eval *ev, const Call *call) {
    return metadata_test(ev, call, false);
}

static Value metadata_has_own(Eval *ev, const Call *call) {
    return metadata_test(ev, call, true);
}

/* The keys of what is kept on a target itself. */
static Value metadata_keys(Eval *ev, const Call *call) {
    Value target = call_arg(call, 0);
    Sym property = 0;
    ValueList list = {0};
    if (target.kind != VALUE_OBJECT) return value_unknown_of(native_why(ev, call, "Reflect.getMetadataKeys"));
    if (call_arg(call, 1).kind != VALUE_UNDEFINED) value_to_key(ev, call->args[1], &property);
    Str prefix = STR("@@metadata:"),
        suffix = str_fmt(ev->arena, ":%.*s", STR_ARG(sym_str(ev->names, property)));
    for (uint32_t i = 0; i < target.object->prop_n; i++) {
        Str s = sym_str(ev->names, target.object->props[i]->name);
        if (!str_starts(s, prefix) || !str_ends(s, suffix)) continue;
        Str key = str_sub(s, prefix.n, s.n - suffix.n);
        bool symbol = str_starts(key, STR("@@"));
        vec_push(ev->arena, &list.items,
                 symbol ? value_symbol(sym_intern(ev->names, key)) : value_text(ev, key));
    }
    return native_array(ev, &list, NULL);
}

/* @Reflect.metadata(key, value) */
static Value metadata_decorate(Eval *ev, const Call *call) {
    metadata_put(ev, call->callee->slot, call->callee->slot2, call_arg(call, 0), call_arg(call, 1));
    return value_undefined();
}

static Value metadata_decorator(Eval *ev, const Call *call) {
    return native_closure(ev, "metadata", metadata_decorate, call_arg(call, 0), call_arg(call, 1));
}

/* ---- Proxy ---- */

static Value proxy_constructor(Eval *ev, const Call *call) {
    Value target = call_arg(call, 0), handler = call_arg(call, 1);
    if (target.kind != VALUE_OBJECT || handler.kind != VALUE_OBJECT)
        return value_unknown_of(native_why(ev, call, "Proxy"));
    Object *o = object_new(ev, OBJECT_PROXY);
    o->proxy.target = target.object;
    o->proxy.handler = handler.object;
    o->made = call->span;
    return value_object(o);
}

static const NativeEntry entries[] = {
    {"get", reflect_get},
    {"set", reflect_set},
    {"has", reflect_has},
    {"deleteProperty", reflect_delete},
    {"apply", reflect_apply},
    {"construct", reflect_construct},
    {"defineProperty", reflect_define},
    {"getOwnPropertyDescriptor", reflect_descriptor},
    {"getPrototypeOf", reflect_get_prototype},
    {"setPrototypeOf", reflect_set_prototype},
    {"ownKeys", reflect_own_keys},
    {"isExtensible", native_true},
    {"preventExtensions", native_true},
    {"defineMetadata", metadata_define},
    {"getMetadata", metadata_get},
    {"getOwnMetadata", metadata_get_own},
    {"hasMetadata", metadata_has},
    {"hasOwnMetadata", metadata_has_own},
    {"getMetadataKeys", metadata_keys},
    {"getOwnMetadataKeys", metadata_keys},
    {"metadata", metadata_decorator},
};

void globals_reflect(Eval *ev, Object *global) {
    Object *reflect = object_plain(ev);
    native_methods(ev, reflect, entries, COUNT_OF(entries));
    object_put_hidden(ev, global, native_sym(ev, "Reflect"), value_object(reflect));
    native_class(ev, global, "Proxy", proxy_constructor, object_plain(ev));
}
