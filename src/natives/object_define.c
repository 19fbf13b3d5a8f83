/* Object's functions about single properties and prototypes (defineProperty, create, freeze, getPrototypeOf
 * …) and Object.prototype. Attributes other than `enumerable` are not kept: writes to what is not writable
 * are rare enough. */
#include "natives/object.h"

#include "eval/trail.h"
#include "natives/natives.h"

static Object *callable_object(Value v) {
    return value_is_callable(v) ? v.object : NULL;
}

static bool descriptor_has(Eval *ev, Value descriptor, const char *name) {
    return descriptor.kind == VALUE_OBJECT && object_find(descriptor.object, native_sym(ev, name));
}

void property_define(Eval *ev, Value o, Sym name, Value descriptor, Span span) {
    if (o.kind != VALUE_OBJECT) return;
    if (descriptor.kind != VALUE_OBJECT) {
        object_put(ev, o.object, name,
                   native_lost(ev, &(Call){.span = span}, descriptor, "Object.defineProperty"));
        return;
    }
    Object *getter = callable_object(value_get(ev, descriptor, NAME_get, span));
    Object *setter = callable_object(value_get(ev, descriptor, NAME_set, span));
    Object *target = o.object->kind == OBJECT_PROXY ? o.object->proxy.target : o.object;
    Prop *old = object_own(target, name);
    if (getter || setter)
        object_accessor(ev, target, name, getter, setter);
    else if (descriptor_has(ev, descriptor, "value") && target->kind == OBJECT_ARRAY)
        value_set(ev, value_object(target), name, value_get(ev, descriptor, NAME_value, span), span);
    else if (descriptor_has(ev, descriptor, "value"))
        object_put(ev, target, name, value_get(ev, descriptor, NAME_value, span));
    else if (!old)
        object_put(ev, target, name, value_undefined());
    Prop *p = object_own(target, name);
    bool shown = value_truth(value_get(ev, descriptor, NAME_enumerable, span)) != FALSE_KNOWN;
    if (p && !shown && (!old || descriptor_has(ev, descriptor, "enumerable"))) p->flags |= PROP_HIDDEN;
    if (p && shown) p->flags &= (uint8_t)~PROP_HIDDEN;
}

static Value define_property(Eval *ev, const Call *call) {
    Sym name;
    Value o = call_arg(call, 0);
    if (value_to_key(ev, call_arg(call, 1), &name))
        property_define(ev, o, name, call_arg(call, 2), call->span);
    else if (o.kind == VALUE_OBJECT)
        native_open(ev, o.object, value_why(call_arg(call, 1)));
    return o;
}

static void define_all(Eval *ev, Value o, Value descriptors, Span span) {
    Fields fields = {0};
    const Unknown *why = NULL;
    bool whole = fields_of(ev, descriptors, span, &fields, &why);
    for (uint32_t i = 0; i < fields.n; i++)
        property_define(ev, o, fields.p[i].name, fields.p[i].value, span);
    if (!whole && o.kind == VALUE_OBJECT) native_open(ev, o.object, why);
}

static Value define_properties(Eval *ev, const Call *call) {
    define_all(ev, call_arg(call, 0), call_arg(call, 1), call->span);
    return call_arg(call, 0);
}

static Value object_create(Eval *ev, const Call *call) {
    Object *o = object_plain(ev);
    Value proto = call_arg(call, 0);
    o->made = call->span;
    object_set_proto(ev, o, proto.kind == VALUE_OBJECT ? proto.object : NULL);
    if (proto.kind == VALUE_UNKNOWN || proto.kind == VALUE_ONE_OF) native_open(ev, o, value_why(proto));
    if (call_arg(call, 1).kind != VALUE_UNDEFINED) define_all(ev, value_object(o), call->args[1], call->span);
    return value_object(o);
}

static Value object_freeze(Eval *ev, const Call *call) {
    Value v = call_arg(call, 0);
    if (v.kind == VALUE_OBJECT && v.object->kind != OBJECT_HOST) {
        trail_flags(ev, v.object);
        v.object->flags |= OBJECT_FROZEN;
    }
    return v;
}

static Value object_is_frozen(Eval *ev, const Call *call) {
    Value v = call_arg(call, 0);
    if (v.kind == VALUE_UNKNOWN || v.kind == VALUE_ONE_OF) return native_lost(ev, call, v, "Object.isFrozen");
    return value_bool(v.kind != VALUE_OBJECT || v.object->flags & OBJECT_FROZEN);
}

/* Every own property but symbols, in order; of an array "length" too. */
static Value own_names(Eval *ev, Value v, bool symbols, Span span) {
    Syms names = {0};
    ValueList list = {0};
    if (v.kind != VALUE_OBJECT)
        return native_lost(ev, &(Call){.span = span}, v, "Object.getOwnPropertyNames");
    Object *o = v.object->kind == OBJECT_PROXY ? v.object->proxy.target : v.object;
    if (!symbols) object_keys(ev, o, &names);
    for (uint32_t i = 0; i < names.n; i++)
        vec_push(ev->arena, &list.items, value_text_sym(ev, names.p[i]));
    for (uint32_t i = 0; i < o->prop_n; i++) {
        Sym name = o->props[i]->name;
        bool symbol = str_starts(sym_str(ev->names, name), STR("@@"));
        if (!object_own(o, name) || symbol != symbols || (!symbol && !(o->props[i]->flags & PROP_HIDDEN)))
            continue;
        vec_push(ev->arena, &list.items, symbol ? value_symbol(name) : value_text_sym(ev, name));
    }
    list.open = o->flags & OBJECT_OPEN;
    return native_array(ev, &list, value_why(o->slot));
}

static Value get_own_names(Eval *ev, const Call *call) {
    return own_names(ev, call_arg(call, 0), false, call->span);
}

static Value get_own_symbols(Eval *ev, const Call *call) {
    return own_names(ev, call_arg(call, 0), true, call->span);
}

Value property_descriptor(Eval *ev, Value o, Sym name, Span span) {
    if (o.kind != VALUE_OBJECT)
        return native_lost(ev, &(Call){.span = span}, o, "Object.getOwnPropertyDescriptor");
    Prop *p = object_own(o.object, name);
    Value v = p || o.object->kind == OBJECT_PLAIN ? value_undefined() : value_get(ev, o, name, span);
    if (!p && (v.kind == VALUE_UNDEFINED || o.object->kind != OBJECT_ARRAY)) return value_undefined();
    Object *d = object_plain(ev);
    if (p && p->flags & PROP_ACCESSOR) {
        object_put(ev, d, NAME_get, p->getter ? value_object(p->getter) : value_undefined());
        object_put(ev, d, NAME_set, p->setter ? value_object(p->setter) : value_undefined());
    } else {
        object_put(ev, d, NAME_value, p ? p->value : v);
        object_put(ev, d, NAME_writable, value_bool(true));
    }
    object_put(ev, d, NAME_enumerable, value_bool(!p || !(p->flags & PROP_HIDDEN)));
    object_put(ev, d, NAME_configurable, value_bool(true));
    return value_object(d);
}

static Value get_descriptor(Eval *ev, const Call *call) {
    Sym name;
    if (!value_to_key(ev, call_arg(call, 1), &name))
        return native_lost(ev, call, call_arg(call, 1), "Object.getOwnPropertyDescriptor");
    return property_descriptor(ev, call_arg(call, 0), name, call->span);
}

static Value get_descriptors(Eval *ev, const Call *call) {
    Value o = call_arg(call, 0);
    Object *all = object_plain(ev);
    if (o.kind != VALUE_OBJECT) return native_lost(ev, call, o, "Object.getOwnPropertyDescriptors");
    for (uint32_t i = 0; i < o.object->prop_n; i++) {
        Sym name = o.object->props[i]->name;
        if (object_own(o.object, name))
            object_put(ev, all, name, property_descriptor(ev, o, name, call->span));
    }
    if (o.object->flags & OBJECT_OPEN) native_open(ev, all, value_why(o.object->slot));
    return value_object(all);
}

static Value get_prototype(Eval *ev, const Call *call) {
    Value o = call_arg(call, 0);
    if (o.kind == VALUE_TEXT) return value_object(ev->text_proto);
    if (o.kind != VALUE_OBJECT) return native_lost(ev, call, o, "Object.getPrototypeOf");
    return o.object->proto ? value_object(o.object->proto) : value_null();
}

static Value set_prototype(Eval *ev, const Call *call) {
    Value o = call_arg(call, 0), proto = call_arg(call, 1);
    if (o.kind == VALUE_OBJECT && (proto.kind == VALUE_OBJECT || proto.kind == VALUE_NULL))
        object_set_proto(ev, o.object, proto.kind == VALUE_OBJECT ? proto.object : NULL);
    else if (o.kind == VALUE_OBJECT)
        native_open(ev, o.object, value_why(proto));
    return o;
}

static Value truth_value(Eval *ev, const Call *call, Truth truth, const char *name) {
    if (truth == TRUTH_UNKNOWN) return value_unknown_of(native_why(ev, call, name));
    return value_bool(truth == TRUE_KNOWN);
}

static Value object_is(Eval *ev, const Call *call) {
    return truth_value(ev, call, value_equals(ev, call_arg(call, 0), call_arg(call, 1), true), "Object.is");
}

/* Whether an own property is there: the value of a data property says whether it is only perhaps there. */
static Truth has_own(Eval *ev, Value o, Value key) {
    Sym name;
    uint32_t index;
    bool maybe;
    if (o.kind != VALUE_OBJECT || o.object->kind == OBJECT_PROXY || !value_to_key(ev, key, &name))
        return TRUTH_UNKNOWN;
    if (o.object->kind == OBJECT_NAMESPACE) {
        Value v = value_get(ev, o, name, (Span){0});
        return v.kind == VALUE_UNDEFINED ? FALSE_KNOWN : v.kind == VALUE_UNKNOWN ? TRUTH_UNKNOWN : TRUE_KNOWN;
    }
    Prop *p = object_own(o.object, name);
    bool item = o.object->kind == OBJECT_ARRAY && key_is_index(ev, name, &index) && index < o.object->item_n;
    if (!p && !item)
        return o.object->flags & OBJECT_OPEN || o.object->kind == OBJECT_HOST ? TRUTH_UNKNOWN : FALSE_KNOWN;
    if (p && p->flags & PROP_ACCESSOR) return TRUE_KNOWN;
    Value v = value_present(ev, p ? p->value : o.object->items[index], &maybe);
    return v.kind == VALUE_ABSENT ? FALSE_KNOWN : maybe ? TRUTH_UNKNOWN : TRUE_KNOWN;
}

static Value has_own_property(Eval *ev, const Call *call) {
    return truth_value(ev, call, has_own(ev, call->this_value, call_arg(call, 0)), "hasOwnProperty");
}

static Value object_has_own(Eval *ev, const Call *call) {
    return truth_value(ev, call, has_own(ev, call_arg(call, 0), call_arg(call, 1)), "Object.hasOwn");
}

static Value is_prototype_of(Eval *ev, const Call *call) {
    Value v = call_arg(call, 0);
    if (v.kind == VALUE_UNKNOWN || v.kind == VALUE_ONE_OF) return native_lost(ev, call, v, "isPrototypeOf");
    const Object *at = v.kind == VALUE_OBJECT ? v.object->proto : NULL;
    while (at && at != call->this_value.object)
        at = at->proto;
    return value_bool(at && call->this_value.kind == VALUE_OBJECT);
}

static const char *tag_of(Value v) {
    switch ((ValueKind)v.kind) {
    case VALUE_UNDEFINED:
    case VALUE_ABSENT: return "[object Undefined]";
    case VALUE_NULL: return "[object Null]";
    case VALUE_BOOLEAN: return "[object Boolean]";
    case VALUE_NUMBER: return "[object Number]";
    case VALUE_TEXT: return "[object String]";
    case VALUE_SYMBOL: return "[object Symbol]";
    case VALUE_OBJECT: break;
    case VALUE_ONE_OF:
    case VALUE_UNKNOWN: return NULL;
    }
    if (value_is_callable(v)) return "[object Function]";
    if (v.object->kind == OBJECT_ARRAY) return "[object Array]";
    if (v.object->kind == OBJECT_ERROR) return "[object Error]";
    if (v.object->kind == OBJECT_REGEXP) return "[object RegExp]";
    if (v.object->kind == OBJECT_PROMISE) return "[object Promise]";
    if (v.object->kind == OBJECT_MAP) return "[object Map]";
    if (v.object->kind == OBJECT_SET) return "[object Set]";
    return "[object Object]";
}

static Value object_to_string(Eval *ev, const Call *call) {
    const char *tag = tag_of(call->this_value);
    if (!tag) return native_lost(ev, call, call->this_value, "toString");
    return native_text(ev, tag);
}

static Value object_to_locale_string(Eval *ev, const Call *call) {
    return value_to_text(ev, call->this_value);
}

static Value define_accessor(Eval *ev, const Call *call, bool getter) {
    Sym name;
    Object *f = callable_object(call_arg(call, 1));
    if (call->this_value.kind == VALUE_OBJECT && f && value_to_key(ev, call_arg(call, 0), &name))
        object_accessor(ev, call->this_value.object, name, getter ? f : NULL, getter ? NULL : f);
    return value_undefined();
}

static Value define_getter(Eval *ev, const Call *call) {
    return define_accessor(ev, call, true);
}

static Value define_setter(Eval *ev, const Call *call) {
    return define_accessor(ev, call, false);
}

static const NativeEntry entries[] = {
    {"defineProperty", define_property},
    {"defineProperties", define_properties},
    {"create", object_create},
    {"freeze", object_freeze},
    {"seal", native_identity},
    {"preventExtensions", native_identity},
    {"isFrozen", object_is_frozen},
    {"isSealed", object_is_frozen},
    {"getOwnPropertyNames", get_own_names},
    {"getOwnPropertySymbols", get_own_symbols},
    {"getOwnPropertyDescriptor", get_descriptor},
    {"getOwnPropertyDescriptors", get_descriptors},
    {"getPrototypeOf", get_prototype},
    {"setPrototypeOf", set_prototype},
    {"is", object_is},
    {"hasOwn", object_has_own},
};

static const NativeEntry proto_entries[] = {
    {"hasOwnProperty", has_own_property},        {"propertyIsEnumerable", has_own_property},
    {"isPrototypeOf", is_prototype_of},          {"toString", object_to_string},
    {"toLocaleString", object_to_locale_string}, {"valueOf", native_this},
    {"__defineGetter__", define_getter},         {"__defineSetter__", define_setter},
};

void globals_object_define(Eval *ev, Object *global) {
    Prop *c = object_own(global, native_sym(ev, "Object"));
    native_methods(ev, c->value.object, entries, COUNT_OF(entries));
    native_methods(ev, native_proto(ev, &ev->object_proto), proto_entries, COUNT_OF(proto_entries));
}
