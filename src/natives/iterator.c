/* Iterators and generator objects: OBJECT_ITERATOR holds what it yields in items, next_item is where it
 * stands. */
#include "eval/trail.h"
#include "natives/array.h"
#include "natives/natives.h"

static Value result_of(Eval *ev, Value value, Value done) {
    Object *o = object_plain(ev);
    object_put(ev, o, NAME_value, value);
    object_put(ev, o, NAME_done, done);
    return value_object(o);
}

static Value iterator_next(Eval *ev, const Call *call) {
    Object *it = value_as(call->this_value, OBJECT_ITERATOR);
    bool maybe;
    if (!it) return native_lost(ev, call, call->this_value, "next");
    if (it->next_item < it->item_n) {
        trail_next(ev, it);
        return result_of(ev, value_present(ev, it->items[it->next_item++], &maybe), value_bool(false));
    }
    if (it->flags & OBJECT_OPEN) {
        Value more = native_more(ev, it, call->span);
        return result_of(ev, more, more);
    }
    return result_of(ev, it->slot, value_bool(true));
}

static Value iterator_return(Eval *ev, const Call *call) {
    Object *it = value_as(call->this_value, OBJECT_ITERATOR);
    if (it) trail_next(ev, it), it->next_item = it->item_n;
    return result_of(ev, call_arg(call, 0), value_bool(true));
}

static Value iterator_throw(Eval *ev, const Call *call) {
    return eval_throw(ev, call_arg(call, 0), call->span);
}

/* What is left, as an array: the helpers of ES2025 are those of arrays. */
static Value iterator_rest(Eval *ev, const Call *call) {
    Object *it = value_as(call->this_value, OBJECT_ITERATOR);
    ValueList list = {0};
    if (!it) return native_lost(ev, call, call->this_value, "toArray");
    for (uint32_t i = it->next_item; i < it->item_n; i++)
        vec_push(ev->arena, &list.items, it->items[i]);
    trail_next(ev, it);
    it->next_item = it->item_n;
    list.open = it->flags & OBJECT_OPEN;
    return native_array(ev, &list, value_why(it->slot));
}

static Value iterator_helper(Eval *ev, const Call *call) {
    Value rest = iterator_rest(ev, call);
    if (rest.kind != VALUE_OBJECT || !call->callee) return rest;
    Value method = value_get(ev, rest, sym_intern(ev->names, call->callee->label), call->span);
    Value v = eval_call(ev, method, rest, call->args, call->n, call->span);
    Object *a = value_as(v, OBJECT_ARRAY);
    return a ? native_iterator(ev, a->items, a->item_n, a->flags & OBJECT_OPEN) : v;
}

static const NativeEntry entries[] = {
    {"next", iterator_next},      {"return", iterator_return},      {"throw", iterator_throw},
    {"@@iterator", native_this},  {"@@asyncIterator", native_this}, {"toArray", iterator_rest},
    {"map", iterator_helper},     {"filter", iterator_helper},      {"flatMap", iterator_helper},
    {"forEach", iterator_helper}, {"reduce", iterator_helper},      {"some", iterator_helper},
    {"every", iterator_helper},   {"find", iterator_helper},
};

void globals_iterator(Eval *ev, Object *global) {
    (void)global;
    native_methods(ev, native_proto(ev, &ev->protos[OBJECT_ITERATOR]), entries, COUNT_OF(entries));
}
