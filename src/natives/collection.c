/* Map, Set, WeakMap, WeakSet. A weak collection is a collection.
 *
 * A collection is open once a key or a source that is not known was put in; looking up a key that is not
 * known gives one of all values, or nothing. Entries may be perhaps there, as elements of arrays. */
#include "eval/trail.h"
#include "natives/natives.h"
#include "natives/support.h"

static Object *collection_this(const Call *call) {
    Object *o = value_as(call->this_value, OBJECT_MAP);
    return o ? o : value_as(call->this_value, OBJECT_SET);
}

static const Unknown *collection_why(Eval *ev, Object *o, const Call *call) {
    return native_more(ev, o, call->span).unknown;
}

static void collection_add(Eval *ev, Object *o, Value key, Value value) {
    bool unsure;
    if (key.kind == VALUE_UNKNOWN) {
        native_open(ev, o, key.unknown);
        array_push(ev, o, key);
        if (o->kind == OBJECT_MAP) {
            trail_value(ev, o, o->item_n - 1);
            o->values[o->item_n - 1] = value;
        }
    } else if (o->kind == OBJECT_MAP) {
        map_put(ev, o, key, value);
    } else if (map_position(ev, o, key, &unsure) < 0) {
        array_push(ev, o, key);
    }
}

static void add_entry(Eval *ev, Object *o, Value raw, Span span) {
    bool maybe;
    Value entry = value_present(ev, raw, &maybe);
    if (entry.kind == VALUE_ABSENT) return;
    Fork fork;
    if (maybe) fork_begin(ev, &fork, span);
    if (o->kind == OBJECT_SET)
        collection_add(ev, o, entry, value_undefined());
    else
        collection_add(ev, o, value_get_key(ev, entry, value_number(0), span),
                       value_get_key(ev, entry, value_number(1), span));
    if (!maybe) return;
    fork_else(ev, &fork, false);
    fork_end(ev, &fork, false);
}

static Value collection_new(Eval *ev, const Call *call, ObjectKind kind, const char *name) {
    ValueList list = {0};
    Prop *weak = object_own(ev->global, native_sym(ev, name));
    Prop *proto = weak ? object_own(weak->value.object, NAME_prototype) : NULL;
    Object *o = native_instance(ev, call, kind,
                                proto && proto->value.kind == VALUE_OBJECT ? proto->value.object : NULL);
    Value source = call_arg(call, 0);
    if (value_is_nullish(source)) return value_object(o);
    if (!eval_iterate(ev, source, call->span, &list) || list.open)
        native_open(ev, o, native_why(ev, call, name));
    for (uint32_t i = 0; i < list.items.n && !ev->throwing; i++)
        add_entry(ev, o, list.items.p[i], call->span);
    return value_object(o);
}

static Value map_constructor(Eval *ev, const Call *call) {
    return collection_new(ev, call, OBJECT_MAP, "Map");
}

static Value set_constructor(Eval *ev, const Call *call) {
    return collection_new(ev, call, OBJECT_SET, "Set");
}

static Value weak_map_constructor(Eval *ev, const Call *call) {
    return collection_new(ev, call, OBJECT_MAP, "WeakMap");
}

static Value weak_set_constructor(Eval *ev, const Call *call) {
    return collection_new(ev, call, OBJECT_SET, "WeakSet");
}

static Value collection_set(Eval *ev, const Call *call) {
    Object *o = collection_this(call);
    if (o) collection_add(ev, o, call_arg(call, 0), call_arg(call, 1));
    return call->this_value;
}

/* Any of the values, or nothing. */
static Value any_value(Eval *ev, const Object *o, Span span) {
    bool maybe;
    Value all = value_undefined();
    for (uint32_t i = 0; i < o->item_n; i++) {
        Value v = value_present(ev, o->values[i], &maybe);
        if (v.kind != VALUE_ABSENT) all = value_join(ev, all, v, span);
    }
    return all;
}

/* The value at a position: undefined where the key or the value is perhaps not there. */
static Value value_at(Eval *ev, const Object *o, int64_t at, Span span) {
    bool maybe_key, maybe;
    value_present(ev, o->items[at], &maybe_key);
    Value v = value_present(ev, o->values[at], &maybe);
    if (v.kind == VALUE_ABSENT) return value_undefined();
    return maybe_key || maybe ? value_join(ev, v, value_undefined(), span) : v;
}

/* The value of an entry that is there: key and value come and go together. */
static Value value_there(Eval *ev, const Object *o, uint32_t i) {
    bool maybe;
    Value v = value_present(ev, o->values[i], &maybe);
    return v.kind == VALUE_ABSENT ? value_undefined() : v;
}

/* Is a slot of this key perhaps there? Nothing is allocated, as such sets are asked often. */
static bool perhaps_holds(Eval *ev, Value slot, Value key) {
    bool absent = false, same = false;
    if (slot.kind != VALUE_ONE_OF) return false;
    for (uint32_t i = 0; i < slot.one_of->n; i++) {
        Value v = slot.one_of->values[i];
        if (v.kind == VALUE_ABSENT)
            absent = true;
        else if (value_equals(ev, v, key, true) == TRUE_KNOWN)
            same = true;
        else
            return false;
    }
    return absent && same;
}

static int64_t position_of(Eval *ev, const Object *o, Value key, bool *unsure) {
    int64_t at = map_position(ev, o, key, unsure);
    for (uint32_t i = 0; at < 0 && i < o->item_n; i++)
        if (perhaps_holds(ev, o->items[i], key)) at = i;
    return at;
}

static Value collection_get(Eval *ev, const Call *call) {
    Object *o = collection_this(call);
    bool unsure;
    Value lifted;
    if (!o || o->kind != OBJECT_MAP) return native_lost(ev, call, call->this_value, "get");
    if (native_lift(ev, call, collection_get, &lifted)) return lifted;
    int64_t at = position_of(ev, o, call_arg(call, 0), &unsure);
    if (at >= 0) return value_at(ev, o, at, call->span);
    if (!unsure && !(o->flags & OBJECT_OPEN)) return value_undefined();
    if (o->flags & OBJECT_OPEN) return value_unknown_of(collection_why(ev, o, call));
    return any_value(ev, o, call->span);
}

static Value collection_has(Eval *ev, const Call *call) {
    Object *o = collection_this(call);
    bool unsure, maybe = false;
    Value lifted;
    if (!o) return native_lost(ev, call, call->this_value, "has");
    if (native_lift(ev, call, collection_has, &lifted)) return lifted;
    int64_t at = position_of(ev, o, call_arg(call, 0), &unsure);
    if (at >= 0) value_present(ev, o->items[at], &maybe);
    if (at >= 0 && !maybe) return value_bool(true);
    if (maybe || unsure || o->flags & OBJECT_OPEN) return value_unknown_of(native_why(ev, call, "has"));
    return value_bool(false);
}

static Value collection_delete(Eval *ev, const Call *call) {
    Object *o = collection_this(call);
    bool unsure;
    if (!o) return native_lost(ev, call, call->this_value, "delete");
    int64_t at = position_of(ev, o, call_arg(call, 0), &unsure);
    if (at < 0) return unsure ? value_unknown_of(native_why(ev, call, "delete")) : value_bool(false);
    for (uint32_t i = (uint32_t)at; i + 1 < o->item_n; i++) {
        array_set(ev, o, i, o->items[i + 1]);
        if (o->kind == OBJECT_MAP) {
            trail_value(ev, o, i);
            o->values[i] = o->values[i + 1];
        }
    }
    array_set_length(ev, o, o->item_n - 1);
    return value_bool(true);
}

static Value collection_clear(Eval *ev, const Call *call) {
    Object *o = collection_this(call);
    if (o) array_set_length(ev, o, 0);
    return value_undefined();
}

static Value pair_at(Eval *ev, const Object *o, uint32_t i) {
    bool maybe;
    Value key = value_present(ev, o->items[i], &maybe);
    Value pair[] = {key, o->kind == OBJECT_MAP ? value_there(ev, o, i) : key};
    Value array = eval_array(ev, pair, 2);
    return maybe ? value_join(ev, array, (Value){.kind = VALUE_ABSENT}, (Span){0}) : array;
}

typedef enum Listing { LIST_KEYS, LIST_VALUES, LIST_PAIRS } Listing;

static Value listing_item(Eval *ev, const Object *o, uint32_t i, Listing what) {
    if (what == LIST_PAIRS) return pair_at(ev, o, i);
    if (what == LIST_VALUES && o->kind == OBJECT_MAP) return o->values[i];
    return o->items[i];
}

static Value collection_list(Eval *ev, const Call *call, Listing what) {
    Object *o = collection_this(call);
    VEC(Value) items = {0};
    if (!o) return native_lost(ev, call, call->this_value, "entries");
    for (uint32_t i = 0; i < o->item_n; i++)
        if (o->items[i].kind != VALUE_ABSENT) vec_push(ev->arena, &items, listing_item(ev, o, i, what));
    return native_iterator(ev, items.p, items.n, o->flags & OBJECT_OPEN);
}

static Value collection_keys(Eval *ev, const Call *call) {
    return collection_list(ev, call, LIST_KEYS);
}

static Value collection_values(Eval *ev, const Call *call) {
    return collection_list(ev, call, LIST_VALUES);
}

static Value collection_entries(Eval *ev, const Call *call) {
    return collection_list(ev, call, LIST_PAIRS);
}

static void each_call(Eval *ev, const Call *call, Value item, Value key) {
    Value args[] = {item, key, call->this_value};
    eval_call(ev, call_arg(call, 0), call_arg(call, 1), args, 3, call->span);
}

static void each_maybe(Eval *ev, const Call *call, Value item, Value key, Span condition) {
    Fork fork;
    fork_begin(ev, &fork, condition);
    each_call(ev, call, item, key);
    bool dead = ev->throwing;
    ev->throwing = false;
    fork_else(ev, &fork, dead);
    fork_end(ev, &fork, false);
}

static Value collection_for_each(Eval *ev, const Call *call) {
    Object *o = collection_this(call);
    if (!o) return native_lost(ev, call, call->this_value, "forEach");
    for (uint32_t i = 0; i < o->item_n && !ev->throwing && eval_step(ev); i++) {
        bool maybe;
        Value raw = o->items[i], key = value_present(ev, raw, &maybe);
        if (key.kind == VALUE_ABSENT) continue;
        Value item = o->kind == OBJECT_MAP ? value_there(ev, o, i) : key;
        if (maybe)
            each_maybe(ev, call, item, key, raw.one_of->condition);
        else
            each_call(ev, call, item, key);
    }
    Value more = o->flags & OBJECT_OPEN ? native_more(ev, o, call->span) : value_undefined();
    if (o->flags & OBJECT_OPEN && !ev->throwing) each_maybe(ev, call, more, more, call->span);
    return value_undefined();
}

static const NativeEntry map_entries[] = {
    {"get", collection_get},          {"set", collection_set},
    {"has", collection_has},          {"delete", collection_delete},
    {"clear", collection_clear},      {"keys", collection_keys},
    {"values", collection_values},    {"entries", collection_entries},
    {"forEach", collection_for_each}, {"@@iterator", collection_entries},
};

static const NativeEntry set_entries[] = {
    {"add", collection_set},         {"has", collection_has},          {"delete", collection_delete},
    {"clear", collection_clear},     {"keys", collection_keys},        {"values", collection_values},
    {"entries", collection_entries}, {"forEach", collection_for_each}, {"@@iterator", collection_values},
};

void globals_collection(Eval *ev, Object *global) {
    Object *maps = native_proto(ev, &ev->protos[OBJECT_MAP]),
           *sets = native_proto(ev, &ev->protos[OBJECT_SET]);
    Object *weak_maps = object_plain(ev), *weak_sets = object_plain(ev);
    native_class(ev, global, "Map", map_constructor, maps);
    native_class(ev, global, "Set", set_constructor, sets);
    native_class(ev, global, "WeakMap", weak_map_constructor, weak_maps);
    native_class(ev, global, "WeakSet", weak_set_constructor, weak_sets);
    native_methods(ev, maps, map_entries, COUNT_OF(map_entries));
    native_methods(ev, weak_maps, map_entries, COUNT_OF(map_entries));
    native_methods(ev, sets, set_entries, COUNT_OF(set_entries));
    native_methods(ev, weak_sets, set_entries, COUNT_OF(set_entries));
}
