/* Evaluated values as plain data: what a marker was called with, for rules that know no JavaScript. */
#include "express/host.h"

enum { DATA_NODES = 10000 }; /* of one marker: what it shares counts each time */

static Data *data_new(Eval *ev, DataKind kind) {
    Data *d = NEW(ev->arena, Data);
    d->kind = kind;
    return d;
}

static const Data *convert(Eval *ev, Value v, uint32_t depth, uint32_t *budget);

static const Data *array_data(Eval *ev, const Object *o, uint32_t depth, uint32_t *budget) {
    Data *d = data_new(ev, DATA_ARRAY);
    d->open = o->flags & OBJECT_OPEN;
    d->span = o->made;
    for (uint32_t i = 0; i < o->item_n; i++)
        vec_push(ev->arena, &d->entries, (DataEntry){.value = convert(ev, o->items[i], depth, budget)});
    return d;
}

/* The class whose instance an object is: its prototype's constructor, when that is one. */
static const Object *class_of(const Object *o) {
    Prop *made_by = o->proto ? object_own(o->proto, NAME_constructor) : NULL;
    Object *cls = made_by ? value_as(made_by->value, OBJECT_FUNCTION) : NULL;
    return cls && cls->closure && cls->closure->class_node ? cls : NULL;
}

static const Data *object_data(Eval *ev, Object *o, uint32_t depth, uint32_t *budget) {
    Data *d = data_new(ev, DATA_OBJECT);
    Syms keys = {0};
    object_keys(ev, o, &keys);
    const Object *cls = class_of(o);
    if (cls) {
        d->type = cls->label;
        d->shape = shape_of_class(ev, cls);
    }
    d->open = o->flags & OBJECT_OPEN;
    d->span = o->made;
    for (uint32_t i = 0; i < keys.n; i++)
        vec_push(ev->arena, &d->entries,
                 (DataEntry){.key = sym_str(ev->names, keys.p[i]),
                             .value = convert(ev, value_get(ev, value_object(o), keys.p[i], o->made), depth,
                                              budget)});
    return d;
}

static const Data *convert(Eval *ev, Value v, uint32_t depth, uint32_t *budget) {
    Data *d;
    if (*budget == 0) return data_new(ev, DATA_UNKNOWN);
    --*budget;
    switch ((ValueKind)v.kind) {
    case VALUE_UNDEFINED:
    case VALUE_ABSENT: return data_new(ev, DATA_UNDEFINED);
    case VALUE_NULL: return data_new(ev, DATA_NULL);
    case VALUE_BOOLEAN:
        d = data_new(ev, v.assumed ? DATA_UNKNOWN : DATA_BOOLEAN);
        d->boolean = v.boolean;
        return d;
    case VALUE_NUMBER:
        d = data_new(ev, v.assumed ? DATA_UNKNOWN : DATA_NUMBER);
        d->number = v.number;
        return d;
    case VALUE_TEXT:
        d = data_new(ev, v.text->has_hole || v.assumed ? DATA_UNKNOWN : DATA_TEXT);
        d->text = v.text->str;
        return d;
    case VALUE_OBJECT:
        if (value_is_callable(v)) {
            d = data_new(ev, DATA_FUNCTION);
            d->text = v.object->label;
            return d;
        }
        if (depth == 0) return data_new(ev, DATA_UNKNOWN);
        if (v.object->kind == OBJECT_ARRAY || v.object->kind == OBJECT_SET)
            return array_data(ev, v.object, depth - 1, budget);
        if (v.object->kind == OBJECT_PLAIN) return object_data(ev, v.object, depth - 1, budget);
        return data_new(ev, DATA_UNKNOWN);
    case VALUE_SYMBOL:
    case VALUE_ONE_OF:
    case VALUE_UNKNOWN: return data_new(ev, DATA_UNKNOWN);
    }
    return data_new(ev, DATA_UNKNOWN);
}

const Data *data_of(Eval *ev, Value v, uint32_t depth) {
    uint32_t budget = DATA_NODES;
    return convert(ev, v, depth, &budget);
}
