/* Object's functions that list and copy properties: keys, values, entries, fromEntries, assign, groupBy.
 *
 * What is perhaps there stays perhaps there: Object.entries({a: 1, ...(unknown ? {b: 2} : {})}) has a second
 * element that is one of ["b", 2] and absent. Of an open object the known part is listed and the array is
 * open. */
#include "natives/object.h"

#include "natives/natives.h"

static bool text_fields(Eval *ev, Value v, Fields *out) {
    Str s;
    if (!value_known_text(v, &s)) return false;
    for (size_t i = 0; i < s.n && i < LIMIT_ARRAY; i++) {
        Sym name = sym_intern(ev->names, str_fmt(ev->arena, "%zu", i));
        vec_push(ev->arena, out, (Field){name, value_text(ev, str_sub(s, i, i + 1))});
    }
    return true;
}

static Value field_value(Eval *ev, Object *o, Sym name, Span span) {
    uint32_t index;
    if (o->kind == OBJECT_ARRAY && key_is_index(ev, name, &index) && index < o->item_n)
        return o->items[index];
    Prop *p = o->kind == OBJECT_NAMESPACE || o->kind == OBJECT_PROXY ? NULL : object_own(o, name);
    if (p && !(p->flags & PROP_ACCESSOR)) return p->value;
    return value_get(ev, value_object(o), name, span);
}

static bool object_fields(Eval *ev, Object *o, Span span, Fields *out, const Unknown **why) {
    Syms names = {0};
    object_keys(ev, o->kind == OBJECT_PROXY ? o->proxy.target : o, &names);
    for (uint32_t i = 0; i < names.n && !ev->throwing; i++)
        vec_push(ev->arena, out, (Field){names.p[i], field_value(ev, o, names.p[i], span)});
    if (!(o->flags & OBJECT_OPEN) && o->kind != OBJECT_HOST) return true;
    *why = native_more(ev, o, span).unknown;
    return false;
}

/* Alternatives: the fields of each, perhaps not there. */
static bool alternative_fields(Eval *ev, const OneOf *one, Span span, Fields *out, const Unknown **why) {
    bool whole = true;
    for (uint32_t i = 0; i < one->n; i++) {
        uint32_t from = out->n;
        whole = fields_of(ev, one->values[i], span, out, why) && whole;
        for (uint32_t k = from; k < out->n; k++)
            out->p[k].value = value_join(ev, out->p[k].value, (Value){.kind = VALUE_ABSENT}, one->condition);
    }
    return whole;
}

bool fields_of(Eval *ev, Value v, Span span, Fields *out, const Unknown **why) {
    switch ((ValueKind)v.kind) {
    case VALUE_OBJECT: return object_fields(ev, v.object, span, out, why);
    case VALUE_ONE_OF: return alternative_fields(ev, v.one_of, span, out, why);
    case VALUE_TEXT:
        if (text_fields(ev, v, out)) return true;
        *why = v.text->why;
        return false;
    case VALUE_UNKNOWN: *why = v.unknown; return false;
    case VALUE_UNDEFINED:
    case VALUE_NULL:
    case VALUE_BOOLEAN:
    case VALUE_NUMBER:
    case VALUE_SYMBOL:
    case VALUE_ABSENT: return true;
    }
    return true;
}

void field_put(Eval *ev, Value target, Field field, Span span) {
    bool maybe;
    Value v = value_present(ev, field.value, &maybe);
    if (v.kind == VALUE_ABSENT) return;
    if (!maybe || target.kind != VALUE_OBJECT) {
        value_set(ev, target, field.name, v, span);
        return;
    }
    Fork fork;
    fork_begin(ev, &fork, span);
    value_set(ev, target, field.name, v, span);
    fork_else(ev, &fork, false);
    fork_end(ev, &fork, false);
}

Object *fields_object(Eval *ev, const Fields *fields) {
    Object *o = object_plain(ev);
    for (uint32_t i = 0; i < fields->n; i++)
        field_put(ev, value_object(o), fields->p[i], (Span){0});
    return o;
}

static void assign_symbols(Eval *ev, Value target, const Object *o, Span span) {
    for (uint32_t i = 0; i < o->prop_n; i++) {
        const Prop *p = o->props[i];
        bool plain = !(p->flags & (PROP_HIDDEN | PROP_ACCESSOR)) && p->value.kind != VALUE_ABSENT;
        if (plain && str_starts(sym_str(ev->names, p->name), STR("@@")))
            value_set(ev, target, p->name, p->value, span);
    }
}

void fields_assign(Eval *ev, Value target, Value source, Span span) {
    Fields fields = {0};
    const Unknown *why = NULL;
    if (target.kind == VALUE_OBJECT && source.kind == VALUE_OBJECT)
        object_copied(ev, target.object, source.object);
    bool whole = fields_of(ev, source, span, &fields, &why);
    for (uint32_t i = 0; i < fields.n && !ev->throwing; i++)
        field_put(ev, target, fields.p[i], span);
    if (source.kind == VALUE_OBJECT) assign_symbols(ev, target, source.object, span);
    if (!whole && target.kind == VALUE_OBJECT && target.object->kind != OBJECT_HOST)
        native_open(ev, target.object, why);
}

Value field_pair(Eval *ev, Field field) {
    bool maybe;
    Value v = value_present(ev, field.value, &maybe);
    Value pair[] = {value_text_sym(ev, field.name), v};
    Value array = eval_array(ev, pair, 2);
    return maybe ? value_join(ev, array, (Value){.kind = VALUE_ABSENT}, (Span){0}) : array;
}

typedef Value FieldFn(Eval *ev, Field field);

static Value field_name(Eval *ev, Field field) {
    bool maybe;
    value_present(ev, field.value, &maybe);
    Value name = value_text_sym(ev, field.name);
    return maybe ? value_join(ev, name, (Value){.kind = VALUE_ABSENT}, (Span){0}) : name;
}

static Value field_own(Eval *ev, Field field) {
    (void)ev;
    return field.value;
}

static Value list_fields(Eval *ev, const Call *call, FieldFn *fn, const char *name) {
    Value o = call_arg(call, 0);
    Fields fields = {0};
    const Unknown *why = NULL;
    if (value_is_nullish(o))
        return native_throw(ev, "TypeError", STR("Cannot convert undefined or null to object"));
    if (o.kind == VALUE_UNKNOWN) return native_lost(ev, call, o, name);
    if (o.kind == VALUE_OBJECT && o.object->kind == OBJECT_HOST) return eval_unknown_call(ev, call, name);
    ValueList list = {.open = !fields_of(ev, o, call->span, &fields, &why)};
    for (uint32_t i = 0; i < fields.n; i++)
        vec_push(ev->arena, &list.items, fn(ev, fields.p[i]));
    return native_array(ev, &list, why);
}

static Value object_keys_of(Eval *ev, const Call *call) {
    return list_fields(ev, call, field_name, "Object.keys");
}

static Value object_values(Eval *ev, const Call *call) {
    return list_fields(ev, call, field_own, "Object.values");
}

static Value object_entries(Eval *ev, const Call *call) {
    return list_fields(ev, call, field_pair, "Object.entries");
}

static void entry_put(Eval *ev, Object *o, Value entry, Span span) {
    bool maybe;
    Sym name;
    Value pair = value_present(ev, entry, &maybe);
    if (pair.kind == VALUE_ABSENT) return;
    Value key = value_get_key(ev, pair, value_number(0), span),
          v = value_get_key(ev, pair, value_number(1), span);
    if (maybe) v = value_join(ev, v, (Value){.kind = VALUE_ABSENT}, span);
    if (value_to_key(ev, key, &name))
        field_put(ev, value_object(o), (Field){name, v}, span);
    else if (key.kind == VALUE_ONE_OF)
        value_set_key(ev, value_object(o), key, v, span);
    else
        native_open(ev, o, value_why(key));
}

static Value object_from_entries(Eval *ev, const Call *call) {
    ValueList list = {0};
    Object *o = object_plain(ev);
    o->made = call->span;
    if (!eval_iterate(ev, call_arg(call, 0), call->span, &list))
        return native_lost(ev, call, call_arg(call, 0), "Object.fromEntries");
    for (uint32_t i = 0; i < list.items.n && !ev->throwing; i++)
        entry_put(ev, o, list.items.p[i], call->span);
    if (list.open) native_open(ev, o, value_why(call_arg(call, 0)));
    return value_object(o);
}

static Value object_assign(Eval *ev, const Call *call) {
    Value target = call_arg(call, 0);
    for (uint32_t i = 1; i < call->n && !ev->throwing; i++)
        fields_assign(ev, target, call->args[i], call->span);
    if (call->rest_unknown && target.kind == VALUE_OBJECT) native_open(ev, target.object, NULL);
    return target;
}

static void group_add(Eval *ev, Object *groups, Value key, Value item, Span span) {
    Sym name;
    if (!value_to_key(ev, key, &name)) {
        native_open(ev, groups, value_why(key));
        return;
    }
    Prop *p = object_own(groups, name);
    Value list = p ? p->value : value_object(object_array(ev));
    if (!p) object_put(ev, groups, name, list);
    if (list.kind == VALUE_OBJECT) array_push(ev, list.object, item);
    (void)span;
}

static Value object_group_by(Eval *ev, const Call *call) {
    ValueList list = {0};
    if (!eval_iterate(ev, call_arg(call, 0), call->span, &list))
        return native_lost(ev, call, call_arg(call, 0), "Object.groupBy");
    Object *groups = object_plain(ev);
    for (uint32_t i = 0; i < list.items.n && !ev->throwing; i++) {
        Value args[] = {list.items.p[i], value_number(i)};
        Value key = eval_call(ev, call_arg(call, 1), value_undefined(), args, 2, call->span);
        group_add(ev, groups, key, args[0], call->span);
    }
    if (list.open) native_open(ev, groups, value_why(call_arg(call, 0)));
    return value_object(groups);
}

/* Object(value): objects as they are, nothing gives a fresh object; wrappers of plain values are not
 * modelled. */
static Value object_function(Eval *ev, const Call *call) {
    Value v = call_arg(call, 0);
    if (value_is_nullish(v)) return value_object(native_instance(ev, call, OBJECT_PLAIN, NULL));
    return v;
}

static const NativeEntry entries[] = {
    {"keys", object_keys_of},
    {"values", object_values},
    {"entries", object_entries},
    {"assign", object_assign},
    {"fromEntries", object_from_entries},
    {"groupBy", object_group_by},
};

void globals_object(Eval *ev, Object *global) {
    Object *c = native_class(ev, global, "Object", object_function, native_proto(ev, &ev->object_proto));
    native_methods(ev, c, entries, COUNT_OF(entries));
}
