/* JavaScript's get and set: prototypes, accessors, proxies, texts, arrays, namespaces, alternatives, the
 * unknown. */
#include "eval/interp.h"

static Value absent_value(Value v) {
    return v.kind == VALUE_ABSENT ? value_undefined() : v;
}

static Value call_getter(Eval *ev, Object *getter, Value receiver, Span span) {
    if (!getter) return value_undefined();
    return eval_invoke(ev, value_object(getter), &(Call){.this_value = receiver, .span = span});
}

static Value missing(Eval *ev, Object *o, Sym name) {
    if (!(o->flags & OBJECT_OPEN)) return value_undefined();
    const Unknown *why = value_why(o->slot);
    if (why && why->reason == REASON_ENVIRONMENT)
        return value_unknown(ev, REASON_ENVIRONMENT, ev->frame ? ev->frame->call_span : why->span,
                             sym_str(ev->names, name));
    if (why) return value_unknown_of(why);
    return value_unknown(ev, REASON_TYPE, o->made,
                         str_fmt(ev->arena, "\"%.*s\" may have been added to the object at run time",
                                 STR_ARG(sym_str(ev->names, name))));
}

static Value array_get(Eval *ev, Object *o, Sym name, bool *found) {
    uint32_t index;
    *found = true;
    if (name == NAME_length)
        return o->flags & OBJECT_OPEN ? value_unknown(ev, REASON_RUNTIME, o->made, STR("length of a list"))
                                      : value_number(o->item_n);
    if (key_is_index(ev, name, &index)) {
        if (index < o->item_n) return absent_value(o->items[index]);
        if (o->flags & OBJECT_OPEN)
            return value_unknown(ev, REASON_RUNTIME, o->made, STR("element of a list"));
        return value_undefined();
    }
    *found = false;
    return value_undefined();
}

static Value proxy_get(Eval *ev, Object *o, Sym name, Value receiver, Span span) {
    Prop *trap = object_find(o->proxy.handler, NAME_get);
    if (!trap || !value_is_callable(trap->value))
        return value_get(ev, value_object(o->proxy.target), name, span);
    Str s = sym_str(ev->names, name);
    Value key = str_starts(s, STR("@@")) ? value_symbol(name) : value_text_sym(ev, name);
    Value args[] = {value_object(o->proxy.target), key, receiver};
    return eval_call(ev, trap->value, value_object(o->proxy.handler), args, 3, span);
}

static Value function_get(Eval *ev, Object *o, Sym name, bool *found) {
    *found = true;
    if (name == NAME_name) return value_text(ev, o->label);
    if (name == NAME_length)
        return value_number(
            o->kind == OBJECT_FUNCTION && o->closure->node
                ? ast_list(&o->closure->module->ast, ast_node(&o->closure->module->ast, o->closure->node)->b)
                      .n
                : 0);
    if (name == NAME_prototype && o->kind == OBJECT_FUNCTION) { /* made on demand */
        Object *proto = object_plain(ev);
        object_put_hidden(ev, proto, NAME_constructor, value_object(o));
        object_put_hidden(ev, o, NAME_prototype, value_object(proto));
        return value_object(proto);
    }
    *found = false;
    return value_undefined();
}

static Value object_get(Eval *ev, Object *o, Sym name, Value receiver, Span span) {
    bool found = false;
    if (o->kind == OBJECT_PROXY) return proxy_get(ev, o, name, receiver, span);
    if (o->kind == OBJECT_NAMESPACE) {
        Value v = module_export(ev, o->module, name);
        if (v.kind == VALUE_ABSENT && name == NAME_es_module) return value_bool(true);
        return absent_value(v);
    }
    Prop *p = object_own(o, name);
    if (!p && o->kind == OBJECT_ARRAY) {
        Value v = array_get(ev, o, name, &found);
        if (found) return v;
    }
    if (!p && (o->kind == OBJECT_FUNCTION || o->kind == OBJECT_NATIVE || o->kind == OBJECT_BOUND)) {
        Value v = function_get(ev, o, name, &found);
        if (found) return v;
    }
    if (!p && (o->kind == OBJECT_MAP || o->kind == OBJECT_SET) && name == NAME_size)
        return o->flags & OBJECT_OPEN ? value_unknown(ev, REASON_RUNTIME, o->made, STR("size"))
                                      : value_number(o->item_n);
    if (!p && name == NAME_proto) return o->proto ? value_object(o->proto) : value_null();
    Object *open = (o->flags & OBJECT_OPEN) && o->kind != OBJECT_ARRAY ? o : NULL;
    for (Object *at = o->proto; !p && at; at = at->proto) {
        if (at->kind == OBJECT_PROXY || at->kind == OBJECT_NAMESPACE)
            return object_get(ev, at, name, receiver, span);
        p = object_own(at, name);
        if (!open && at->flags & OBJECT_OPEN) open = at;
        if (!p && at->kind == OBJECT_FUNCTION && name == NAME_prototype) break;
    }
    if (p && p->flags & PROP_ACCESSOR) return call_getter(ev, p->getter, receiver, span);
    if (p) return absent_value(p->value);
    if (open) return missing(ev, open, name);
    return value_undefined();
}

static Value text_get(Eval *ev, Value v, Sym name, Span span) {
    uint32_t index;
    const Text *t = v.text;
    if (name == NAME_length) {
        if (t->has_hole) return value_unknown_of(value_why(v) ? value_why(v) : NEW(ev->arena, Unknown));
        size_t units = 0; /* UTF-16 */
        for (size_t i = 0; i < t->str.n; i++) {
            unsigned char c = (unsigned char)t->str.p[i];
            units += (c & 0xC0) != 0x80 ? (c >= 0xF0 ? 2u : 1u) : 0;
        }
        return value_number((double)units);
    }
    if (key_is_index(ev, name, &index)) {
        for (uint32_t i = 0; i <= index && i < t->str.n; i++)
            if (t->str.p[i] == HOLE)
                return value_unknown_of(value_why(v) ? value_why(v) : NEW(ev->arena, Unknown));
        return index < t->str.n ? value_text(ev, str_sub(t->str, index, index + 1)) : value_undefined();
    }
    return object_get(ev, ev->text_proto, name, v, span);
}

static Value nullish_get(Eval *ev, Value o, Sym name, Span span) {
    Str message = str_fmt(ev->arena, "\"%.*s\" is read from %s", STR_ARG(sym_str(ev->names, name)),
                          o.kind == VALUE_NULL ? "null" : "undefined");
    return value_unknown(ev, REASON_TYPE, span,
                         message); /* not a throw: what we read as undefined may be a gap of ours */
}

static Value alternatives_get(Eval *ev, const OneOf *set, Sym name, Span span) {
    Value all = {0};
    bool any = false;
    for (uint32_t i = 0; i < set->n; i++) {
        if (value_is_nullish(set->values[i])) continue; /* would throw: no variant of the running program */
        Value v = value_get(ev, set->values[i], name, span);
        all = any ? value_join(ev, all, v, set->condition) : v;
        any = true;
    }
    return any ? all : nullish_get(ev, value_undefined(), name, span);
}

Value value_get(Eval *ev, Value o, Sym name, Span span) {
    switch ((ValueKind)o.kind) {
    case VALUE_UNDEFINED:
    case VALUE_NULL:
    case VALUE_ABSENT: return nullish_get(ev, o, name, span);
    case VALUE_BOOLEAN: return object_get(ev, ev->boolean_proto, name, o, span);
    case VALUE_NUMBER: return object_get(ev, ev->number_proto, name, o, span);
    case VALUE_TEXT: return text_get(ev, o, name, span);
    case VALUE_SYMBOL: return object_get(ev, ev->symbol_proto, name, o, span);
    case VALUE_OBJECT: {
        if (!nest_enter(ev, span)) return value_unknown(ev, REASON_LIMIT, span, STR("nesting"));
        Value v = object_get(ev, o.object, name, o, span);
        nest_leave(ev);
        if (o.assumed) v.assumed = true;
        return v;
    }
    case VALUE_ONE_OF: return alternatives_get(ev, o.one_of, name, span);
    case VALUE_UNKNOWN:
        if (ev->observer->member) {
            Value v = ev->observer->member(ev->observer->context, o.unknown, name);
            if (v.kind != VALUE_ABSENT) return v;
        }
        return o;
    }
    return value_undefined();
}

/* A key that is not known: any of what is there, or nothing. */
static Value any_item(Eval *ev, Object *o, Value key, Span span) {
    const Unknown *why = value_why(key);
    uint32_t n = o->kind == OBJECT_ARRAY ? o->item_n : o->prop_n;
    if (o->flags & OBJECT_OPEN || n == 0 || n > ONE_OF_MAX || o->kind == OBJECT_PROXY ||
        o->kind == OBJECT_NAMESPACE || o->kind == OBJECT_HOST)
        return why ? value_unknown_of(why)
                   : value_unknown(ev, REASON_TYPE, span, STR("the key is not known"));
    Value all = value_undefined();
    for (uint32_t i = 0; i < n; i++) {
        Value v = o->kind == OBJECT_ARRAY ? o->items[i] : o->props[i]->value;
        all = value_join(ev, all, absent_value(v), span);
    }
    return all;
}

Value value_get_key(Eval *ev, Value o, Value key, Span span) {
    Sym name;
    if (o.kind == VALUE_OBJECT && o.object->kind == OBJECT_ARRAY && key.kind == VALUE_NUMBER &&
        key.number >= 0 && key.number < o.object->item_n && key.number == (double)(uint32_t)key.number)
        return absent_value(o.object->items[(uint32_t)key.number]);
    if (value_to_key(ev, key, &name)) return value_get(ev, o, name, span);
    if (key.kind == VALUE_ONE_OF) {
        Value all = {0};
        for (uint32_t i = 0; i < key.one_of->n; i++) {
            Value v = value_get_key(ev, o, key.one_of->values[i], span);
            all = i ? value_join(ev, all, v, key.one_of->condition) : v;
        }
        return all;
    }
    if (o.kind == VALUE_OBJECT) return any_item(ev, o.object, key, span);
    if (value_is_nullish(o)) return nullish_get(ev, o, NAME_empty, span);
    const Unknown *why = value_why(o) ? value_why(o) : value_why(key);
    return why ? value_unknown_of(why) : value_unknown(ev, REASON_TYPE, span, STR("the key is not known"));
}

static void array_put(Eval *ev, Object *o, Sym name, Value value) {
    uint32_t index;
    double n;
    if (name == NAME_length && value_to_number(value, &n) && n >= 0 && n <= LIMIT_ARRAY) {
        array_set_length(ev, o, (uint32_t)n);
    } else if (key_is_index(ev, name, &index)) {
        array_set(ev, o, index, value);
    } else {
        object_put(ev, o, name, value);
    }
}

static void object_set(Eval *ev, Object *o, Sym name, Value value, Span span) {
    if (o->flags & OBJECT_FROZEN || o->kind == OBJECT_NAMESPACE) return;
    if (o->kind == OBJECT_PROXY) {
        Prop *trap = object_find(o->proxy.handler, NAME_set);
        Value args[] = {value_object(o->proxy.target), value_text_sym(ev, name), value, value_object(o)};
        if (trap && value_is_callable(trap->value))
            eval_call(ev, trap->value, value_object(o->proxy.handler), args, 4, span);
        else
            object_set(ev, o->proxy.target, name, value, span);
        return;
    }
    Prop *p = object_find(o, name);
    if (p && p->flags & PROP_ACCESSOR) {
        if (p->setter) eval_call(ev, value_object(p->setter), value_object(o), &value, 1, span);
        return;
    }
    if (name == NAME_proto && value.kind == VALUE_OBJECT)
        object_set_proto(ev, o, value.object);
    else if (o->kind == OBJECT_ARRAY)
        array_put(ev, o, name, value);
    else
        object_put(ev, o, name, value);
}

typedef struct Put {
    Sym name;
    Value key, value;
    Span span;
} Put;

static void put_alternative(Eval *ev, Value target, void *context) {
    const Put *put = context;
    value_set(ev, target, put->name, put->value, put->span);
}

void value_set(Eval *ev, Value o, Sym name, Value value, Span span) {
    if (o.kind == VALUE_ONE_OF) {
        Put put = {.name = name, .value = value, .span = span};
        eval_alternatives(ev, o, put_alternative, &put);
    } else if (o.kind == VALUE_OBJECT && nest_enter(ev, span)) {
        object_set(ev, o.object, name, value, span);
        nest_leave(ev);
    }
}

static void put_key_alternative(Eval *ev, Value key, void *context) {
    const Put *put = context;
    value_set_key(ev, put->key, key, put->value, put->span); /* put->key holds the target here */
}

void value_set_key(Eval *ev, Value o, Value key, Value value, Span span) {
    Sym name;
    if (value_to_key(ev, key, &name)) {
        value_set(ev, o, name, value, span);
    } else if (key.kind == VALUE_ONE_OF) {
        Put put = {.key = o, .value = value, .span = span};
        eval_alternatives(ev, key, put_key_alternative, &put);
    } else if (o.kind == VALUE_OBJECT && o.object->kind != OBJECT_PROXY) {
        object_open(ev, o.object);
        if (o.object->kind == OBJECT_ARRAY) array_push(ev, o.object, value);
    }
}
