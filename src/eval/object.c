/* Storage of objects: properties and items. What JavaScript's get and set do on top of it is in access.c. */
#include "eval/object.h"

#include "eval/interp.h"

#include <stdlib.h>
#include <string.h>

enum { INDEX_FROM = 12 }; /* properties from which a hash index is kept */

Object *object_new(Eval *ev, ObjectKind kind) {
    Object *o = NEW(ev->arena, Object);
    o->kind = (uint8_t)kind;
    o->birth = ++ev->births;
    o->proto = ev->protos[kind] ? ev->protos[kind] : ev->object_proto;
    return o;
}

Object *object_plain(Eval *ev) {
    return object_new(ev, OBJECT_PLAIN);
}

Object *object_array(Eval *ev) {
    return object_new(ev, OBJECT_ARRAY);
}

Object *object_native(Eval *ev, const char *name, NativeFn *fn) {
    Object *o = object_new(ev, OBJECT_NATIVE);
    o->native = fn;
    o->label = str_of(name);
    return o;
}

static Prop *prop_slot(const Object *o, Sym name) {
    if (o->index.cap) {
        uint32_t at;
        return map_get(&o->index, name, &at) ? o->props[at] : NULL;
    }
    for (uint32_t i = 0; i < o->prop_n; i++)
        if (o->props[i]->name == name) return o->props[i];
    return NULL;
}

static bool prop_is_there(const Prop *p) {
    return p && (p->value.kind != VALUE_ABSENT || (p->flags & PROP_ACCESSOR && p->value.boolean));
}

Prop *object_own(const Object *o, Sym name) {
    Prop *p = prop_slot(o, name);
    return prop_is_there(p) ? p : NULL;
}

Prop *object_find(const Object *o, Sym name) {
    for (int depth = 0; o && depth < 64; o = o->proto, depth++) {
        Prop *p = object_own(o, name);
        if (p) return p;
    }
    return NULL;
}

static Prop *prop_add(Eval *ev, Object *o, Sym name) {
    if (o->prop_n == o->prop_cap)
        o->props = vec_grow(ev->arena, o->props, sizeof *o->props, o->prop_n, &o->prop_cap);
    Prop *p = NEW(ev->arena, Prop);
    p->name = name;
    p->value.kind = VALUE_ABSENT;
    o->props[o->prop_n++] = p;
    if (o->index.cap)
        map_set(ev->arena, &o->index, name, o->prop_n - 1);
    else if (o->prop_n > INDEX_FROM)
        for (uint32_t i = 0; i < o->prop_n; i++)
            map_set(ev->arena, &o->index, o->props[i]->name, i);
    return p;
}

void object_put(Eval *ev, Object *o, Sym name, Value value) {
    if (value.kind == VALUE_ABSENT) value = value_undefined();
    Prop *p = prop_slot(o, name);
    if (!p) p = prop_add(ev, o, name);
    p->flags &= (uint8_t)~PROP_ACCESSOR;
    trail_set(ev, o->birth, &p->value, value);
}

void object_put_hidden(Eval *ev, Object *o, Sym name, Value value) {
    object_put(ev, o, name, value);
    prop_slot(o, name)->flags |= PROP_HIDDEN;
}

void object_accessor(Eval *ev, Object *o, Sym name, Object *getter, Object *setter) {
    Prop *p = prop_slot(o, name);
    if (!p) p = prop_add(ev, o, name);
    p->flags |= PROP_ACCESSOR;
    p->value = (Value){.kind = VALUE_ABSENT, .boolean = true};
    if (getter) p->getter = getter;
    if (setter) p->setter = setter;
}

void object_delete(Eval *ev, Object *o, Sym name) {
    Prop *p = prop_slot(o, name);
    if (p) trail_set(ev, o->birth, &p->value, (Value){.kind = VALUE_ABSENT});
}

void object_open(Eval *ev, Object *o) {
    if (o->flags & OBJECT_OPEN) return;
    trail_flags(ev, o);
    o->flags |= OBJECT_OPEN;
}

void object_set_proto(Eval *ev, Object *o, Object *proto) {
    const Object *p = proto;
    for (int depth = 0; p && depth < 64; p = p->proto, depth++)
        if (p == o) return;
    trail_proto(ev, o);
    o->proto = proto;
}

void object_copied(Eval *ev, Object *target, Object *source) {
    const EvalObserver *o = ev->observer;
    if (source->kind == OBJECT_HOST && o->copied && o->is_host(source)) o->copied(o->context, target, source);
}

/* Said where a router may be among the items; any other list only has a rest that is not known. */
static void array_limit(Eval *ev, Object *o) {
    if (o->flags & OBJECT_OPEN) return;
    object_open(ev, o);
    if (value_reaches_host(ev, value_object(o), false))
        eval_limit(ev, ev->frame ? ev->frame->call_span : (Span){0}, "array 10000");
}

void array_set_length(Eval *ev, Object *o, uint32_t n) {
    if (n > LIMIT_ARRAY) {
        array_limit(ev, o);
        return;
    }
    if (n > o->item_cap) {
        uint32_t cap = o->item_cap ? o->item_cap : 4;
        while (cap < n)
            cap *= 2;
        Value *items = NEW_N(ev->arena, Value, cap),
              *values = o->kind == OBJECT_MAP ? NEW_N(ev->arena, Value, cap) : NULL;
        if (o->item_n) memcpy(items, o->items, sizeof(Value) * o->item_cap);
        if (o->item_n && values) memcpy(values, o->values, sizeof(Value) * o->item_cap);
        o->items = items;
        o->values = values;
        o->item_cap = cap;
    }
    for (uint32_t i = n; i < o->item_n; i++) { /* what is cut off is a write: another branch still has it */
        trail_item(ev, o, i);
        o->items[i] = (Value){.kind = VALUE_ABSENT};
    }
    trail_count(ev, o);
    for (uint32_t i = o->item_n; i < n; i++)
        o->items[i] = (Value){.kind = VALUE_ABSENT};
    o->item_n = n;
}

void array_set(Eval *ev, Object *o, uint32_t index, Value value) {
    if (index >= o->item_n) array_set_length(ev, o, index + 1);
    if (index >= o->item_n) return; /* the limit was reached */
    trail_item(ev, o, index);
    if (value.kind == VALUE_OBJECT && value.object->kind == OBJECT_HOST) ev->host_writes++;
    o->items[index] = value;
}

void array_push(Eval *ev, Object *o, Value value) {
    array_set(ev, o, o->item_n, value);
}

int64_t map_position(Eval *ev, const Object *o, Value key, bool *unsure) {
    *unsure = false;
    for (uint32_t i = 0; i < o->item_n; i++) {
        if (o->items[i].kind == VALUE_ABSENT) continue;
        Truth same = value_identical(key, o->items[i]) && key.kind != VALUE_UNKNOWN
                         ? TRUE_KNOWN
                         : value_equals(ev, key, o->items[i], true);
        if (same == TRUE_KNOWN) return i;
        if (same == TRUTH_UNKNOWN) *unsure = true;
    }
    return -1;
}

void map_put(Eval *ev, Object *map, Value key, Value value) {
    bool unsure;
    int64_t at = map_position(ev, map, key, &unsure);
    if (at < 0) {
        at = map->item_n;
        array_push(ev, map, key);
        if (at >= map->item_n) return;
        if (map->kind == OBJECT_MAP) map->values[at] = (Value){.kind = VALUE_ABSENT};
    }
    if (map->kind != OBJECT_MAP) return;
    trail_value(ev, map, (uint32_t)at);
    map->values[at] = value;
    if (value.kind == VALUE_OBJECT && value.object->kind == OBJECT_HOST) ev->host_writes++;
}

bool key_is_index(Eval *ev, Sym name, uint32_t *out) {
    Str s = sym_str(ev->names, name);
    uint64_t v;
    if (s.n == 0 || s.n > 9 || !str_u64(s, &v) || (s.n > 1 && s.p[0] == '0')) return false;
    *out = (uint32_t)v;
    return true;
}

static bool is_symbol_key(Eval *ev, Sym name) {
    Str s = sym_str(ev->names, name);
    return str_starts(s, STR("@@")) || (s.n && s.p[0] == '#');
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void index_keys(Eval *ev, const Object *o, Syms *out) {
    VEC(uint32_t) found = {0};
    uint32_t index;
    if (o->kind == OBJECT_ARRAY)
        for (uint32_t i = 0; i < o->item_n; i++)
            if (o->items[i].kind != VALUE_ABSENT) vec_push(ev->arena, &found, i);
    for (uint32_t i = 0; i < o->prop_n; i++)
        if (prop_is_there(o->props[i]) && !(o->props[i]->flags & PROP_HIDDEN) &&
            key_is_index(ev, o->props[i]->name, &index))
            vec_push(ev->arena, &found, index);
    if (found.n) qsort(found.p, found.n, sizeof *found.p, by_number);
    for (uint32_t i = 0; i < found.n; i++)
        vec_push(ev->arena, out, sym_intern(ev->names, str_fmt(ev->arena, "%u", found.p[i])));
}

void object_keys(Eval *ev, const Object *o, Syms *out) {
    uint32_t index;
    if (o->kind == OBJECT_NAMESPACE) {
        module_export_names(ev, o->module, out);
        return;
    }
    index_keys(ev, o, out);
    for (uint32_t i = 0; i < o->prop_n; i++) {
        const Prop *p = o->props[i];
        if (!prop_is_there(p) || (p->flags & PROP_HIDDEN) || key_is_index(ev, p->name, &index) ||
            is_symbol_key(ev, p->name))
            continue;
        vec_push(ev->arena, out, p->name);
    }
}
