/* The elements of an iterable, as a list: arrays, sets, maps, texts, generators, iterators, objects with
 * Symbol.iterator. */
#include "eval/interp.h"

static bool iterate_text(Eval *ev, const Text *t, ValueList *out) {
    if (t->has_hole) return false;
    for (size_t i = 0; i < t->str.n;) {
        unsigned char c = (unsigned char)t->str.p[i];
        size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        vec_push(ev->arena, &out->items, value_text(ev, str_sub(t->str, i, i + n)));
        i += n;
    }
    return true;
}

static void iterate_map(Eval *ev, Object *o, ValueList *out) {
    for (uint32_t i = 0; i < o->item_n; i++) {
        if (o->items[i].kind == VALUE_ABSENT) continue;
        Value key = o->items[i], pair[] = {key, o->values[i]};
        bool perhaps =
            key.kind == VALUE_ONE_OF && key.one_of->n == 2 && key.one_of->values[1].kind == VALUE_ABSENT;
        if (perhaps) pair[0] = key.one_of->values[0];
        Value entry = eval_array(ev, pair, 2);
        if (perhaps) entry = value_join(ev, entry, (Value){.kind = VALUE_ABSENT}, key.one_of->condition);
        vec_push(ev->arena, &out->items, entry);
    }
}

/* Runs the protocol: next() until done. */
static bool iterate_protocol(Eval *ev, Value iterator, Span span, ValueList *out) {
    for (uint32_t i = 0; i < LIMIT_LOOP; i++) {
        Value next = value_get(ev, iterator, NAME_next, span);
        if (!value_is_callable(next)) return false;
        Value step = eval_await(ev, eval_call(ev, next, iterator, NULL, 0, span), span);
        if (ev->throwing || step.kind != VALUE_OBJECT) return false;
        Truth done = value_truth(value_get(ev, step, NAME_done, span));
        if (done == TRUE_KNOWN) return true;
        if (done == TRUTH_UNKNOWN) break;
        vec_push(ev->arena, &out->items, value_get(ev, step, NAME_value, span));
    }
    out->open = true;
    return true;
}

static bool iterate_object(Eval *ev, Object *o, Span span, ValueList *out) {
    out->open = out->open || o->flags & OBJECT_OPEN;
    switch ((ObjectKind)o->kind) {
    case OBJECT_ARRAY:
    case OBJECT_SET: {
        Prop *custom = object_own(o, NAME_iterator);
        if (custom) break;
        for (uint32_t i = 0; i < o->item_n; i++)
            if (o->kind == OBJECT_ARRAY || o->items[i].kind != VALUE_ABSENT)
                vec_push(ev->arena, &out->items,
                         o->items[i].kind == VALUE_ABSENT ? value_undefined() : o->items[i]);
        return true;
    }
    case OBJECT_MAP: iterate_map(ev, o, out); return true;
    case OBJECT_ITERATOR:
        for (uint32_t i = o->next_item; i < o->item_n; i++)
            vec_push(ev->arena, &out->items, o->items[i]);
        trail_next(ev, o);
        o->next_item = o->item_n;
        return true;
    case OBJECT_PROXY: return iterate_object(ev, o->proxy.target, span, out);
    case OBJECT_PROMISE: return eval_iterate(ev, eval_await(ev, value_object(o), span), span, out);
    case OBJECT_PLAIN:
    case OBJECT_FUNCTION:
    case OBJECT_NATIVE:
    case OBJECT_BOUND:
    case OBJECT_REGEXP:
    case OBJECT_NAMESPACE:
    case OBJECT_ERROR:
    case OBJECT_HOST: break;
    }
    Prop *p = object_find(o, NAME_iterator);
    if (!p) p = object_find(o, NAME_async_iterator);
    if (!p || !value_is_callable(p->value)) return false;
    Value iterator = eval_call(ev, p->value, value_object(o), NULL, 0, span);
    Object *known = value_as(iterator, OBJECT_ITERATOR);
    if (known) return iterate_object(ev, known, span, out);
    return iterator.kind == VALUE_OBJECT && iterate_protocol(ev, iterator, span, out);
}

/* One of several lists: elements of all, each perhaps absent. */
static bool iterate_alternatives(Eval *ev, const OneOf *set, Span span, ValueList *out) {
    for (uint32_t i = 0; i < set->n; i++) {
        ValueList one = {0};
        if (value_is_nullish(set->values[i])) continue;
        if (!eval_iterate(ev, set->values[i], span, &one) || one.open) out->open = true;
        for (uint32_t k = 0; k < one.items.n; k++)
            vec_push(ev->arena, &out->items,
                     value_join(ev, one.items.p[k], (Value){.kind = VALUE_ABSENT}, set->condition));
    }
    return true;
}

bool eval_iterate(Eval *ev, Value v, Span span, ValueList *out) {
    if (!nest_enter(ev, span)) return false;
    bool known = false;
    switch ((ValueKind)v.kind) {
    case VALUE_TEXT: known = iterate_text(ev, v.text, out); break;
    case VALUE_OBJECT: known = iterate_object(ev, v.object, span, out); break;
    case VALUE_ONE_OF: known = iterate_alternatives(ev, v.one_of, span, out); break;
    case VALUE_UNDEFINED:
    case VALUE_NULL:
    case VALUE_ABSENT:
    case VALUE_BOOLEAN:
    case VALUE_NUMBER:
    case VALUE_SYMBOL: known = true; break; /* would throw */
    case VALUE_UNKNOWN: known = false; break;
    }
    nest_leave(ev);
    return known;
}
