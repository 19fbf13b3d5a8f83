/* Array's functions that take no callback: construction, mutation, slicing, searching, joining.
 *
 * An open array is one that may hold more elements than are listed (behind them). Functions keep the listed
 * part and the openness; where a position would depend on what is not listed the result is unknown. Elements
 * may be VALUE_ABSENT, or have that as an alternative: perhaps not there. */
#include "natives/array.h"

#include "natives/natives.h"

#include <math.h>

Object *array_this(const Call *call) {
    return value_as(call->this_value, OBJECT_ARRAY);
}

Value array_of(Eval *ev, const Object *like) {
    Object *a = object_array(ev);
    a->made = like ? like->made : (Span){0};
    if (like && like->flags & OBJECT_OPEN) native_open(ev, a, value_why(like->slot));
    return value_object(a);
}

static bool is_open(const Object *o) {
    return o->flags & OBJECT_OPEN;
}

/* from/to arguments as positions in [0, n]; false when one is not known. */
static bool range_of(const Call *call, uint32_t first, uint32_t n, uint32_t *from, uint32_t *to) {
    double a = 0, b = n;
    if (first < call->n && !native_integer(call->args[first], &a)) return false;
    Value end = call_arg(call, first + 1);
    if (end.kind != VALUE_UNDEFINED && !native_integer(end, &b)) return false;
    if (a < 0) a = fmax(0, a + n);
    if (b < 0) b = fmax(0, b + n);
    *from = (uint32_t)fmin(a, n);
    *to = (uint32_t)fmin(b, n);
    if (*to < *from) *to = *from;
    return true;
}

static Value array_is_array(Eval *ev, const Call *call) {
    Value v = call_arg(call, 0);
    Value lifted;
    if (native_lift(ev, call, array_is_array, &lifted)) return lifted;
    if (v.kind == VALUE_UNKNOWN) return v;
    return value_bool(value_as(v, OBJECT_ARRAY) != NULL);
}

static Value array_constructor(Eval *ev, const Call *call) {
    double n;
    Object *a = native_instance(ev, call, OBJECT_ARRAY, NULL);
    if (call->n == 1 && call->args[0].kind == VALUE_NUMBER && native_integer(call->args[0], &n)) {
        if (n >= 0 && n <= LIMIT_ARRAY)
            array_set_length(ev, a, (uint32_t)n);
        else
            object_open(ev, a);
        return value_object(a);
    }
    if (call->n == 1 && call->args[0].kind == VALUE_UNKNOWN) native_open(ev, a, call->args[0].unknown);
    for (uint32_t i = 0; i < call->n && !(a->flags & OBJECT_OPEN); i++)
        array_push(ev, a, call->args[i]);
    return value_object(a);
}

static Value array_of_items(Eval *ev, const Call *call) {
    Value a = eval_array(ev, call->args, call->n);
    if (call->rest_unknown) native_open(ev, a.object, NULL);
    return a;
}

static Value array_push_fn(Eval *ev, const Call *call) {
    Object *a = array_this(call);
    if (!a) return native_lost(ev, call, call->this_value, "push");
    for (uint32_t i = 0; i < call->n; i++)
        array_push(ev, a, call->args[i]);
    if (call->rest_unknown) native_open(ev, a, native_why(ev, call, "push"));
    return is_open(a) ? native_more(ev, a, call->span) : value_number(a->item_n);
}

static Value absent_as_undefined(Value v) {
    return v.kind == VALUE_ABSENT ? value_undefined() : v;
}

static Value array_pop(Eval *ev, const Call *call) {
    Object *a = array_this(call);
    if (!a) return native_lost(ev, call, call->this_value, "pop");
    if (is_open(a)) return native_more(ev, a, call->span);
    if (a->item_n == 0) return value_undefined();
    Value last = a->items[a->item_n - 1];
    array_set_length(ev, a, a->item_n - 1);
    return absent_as_undefined(last);
}

/* Moves the items from `from` on by some places, in an order in which none is lost. */
static void array_move_tail(Eval *ev, Object *a, uint32_t from, uint32_t to) {
    uint32_t n = a->item_n - from;
    if (to > from) {
        array_set_length(ev, a, a->item_n + (to - from));
        for (uint32_t i = n; i > 0 && to + i <= a->item_n; i--)
            array_set(ev, a, to + i - 1, a->items[from + i - 1]);
    } else if (to < from) {
        for (uint32_t i = 0; i < n; i++)
            array_set(ev, a, to + i, a->items[from + i]);
        array_set_length(ev, a, to + n);
    }
}

/* Replaces items [from, from + gone) by n others. */
static void array_splice_items(Eval *ev, Object *a, uint32_t from, uint32_t gone, const Value *items,
                               uint32_t n) {
    array_move_tail(ev, a, from + gone, from + n);
    for (uint32_t i = 0; i < n && from + i < a->item_n; i++)
        array_set(ev, a, from + i, items[i]);
}

static Value array_shift(Eval *ev, const Call *call) {
    Object *a = array_this(call);
    if (!a) return native_lost(ev, call, call->this_value, "shift");
    if (a->item_n == 0) return is_open(a) ? native_more(ev, a, call->span) : value_undefined();
    Value first = a->items[0];
    array_splice_items(ev, a, 0, 1, NULL, 0);
    return absent_as_undefined(first);
}

static Value array_unshift(Eval *ev, const Call *call) {
    Object *a = array_this(call);
    if (!a) return native_lost(ev, call, call->this_value, "unshift");
    array_splice_items(ev, a, 0, 0, call->args, call->n);
    if (call->rest_unknown) native_open(ev, a, NULL);
    return is_open(a) ? native_more(ev, a, call->span) : value_number(a->item_n);
}

static Value array_splice(Eval *ev, const Call *call) {
    Object *a = array_this(call);
    double gone;
    uint32_t from, end;
    if (!a) return native_lost(ev, call, call->this_value, "splice");
    Value result = array_of(ev, NULL);
    if (!range_of(&(Call){.args = call->args, .n = call->n ? 1 : 0}, 0, a->item_n, &from, &end) ||
        (call->n > 1 && !native_integer(call->args[1], &gone))) {
        native_open(ev, a, native_why(ev, call, "splice"));
        native_open(ev, result.object, native_why(ev, call, "splice"));
        return result;
    }
    if (call->n < 2) gone = call->n ? a->item_n : 0;
    uint32_t n = (uint32_t)fmax(0, fmin(gone, a->item_n - from));
    for (uint32_t i = 0; i < n; i++)
        array_push(ev, result.object, a->items[from + i]);
    if (is_open(a) && gone > n) native_open(ev, result.object, value_why(a->slot));
    array_splice_items(ev, a, from, n, call->n > 2 ? call->args + 2 : NULL, call->n > 2 ? call->n - 2 : 0);
    return result;
}

static bool negative(Value v) {
    double n;
    return native_integer(v, &n) && n < 0;
}

static Value array_slice(Eval *ev, const Call *call) {
    ValueList list = {0};
    uint32_t from, to;
    if (!native_list(ev, call->this_value, call->span, &list) || !range_of(call, 0, list.items.n, &from, &to))
        return value_unknown_of(native_why(ev, call, "slice"));
    if (list.open && (negative(call_arg(call, 0)) || negative(call_arg(call, 1))))
        return value_unknown_of(native_why(ev, call, "slice"));
    Value a = eval_array(ev, list.items.p + from, to - from);
    if (list.open && to == list.items.n)
        native_open(ev, a.object, native_more_of(ev, call->this_value, call->span).unknown);
    return a;
}

/* Alternatives of which one is a list, or may be. */
static bool any_spreads(const OneOf *set) {
    for (uint32_t i = 0; i < set->n; i++)
        if (set->values[i].kind == VALUE_UNKNOWN || value_as(set->values[i], OBJECT_ARRAY)) return true;
    return false;
}

static void concat_one(Eval *ev, Object *a, Value v) {
    Object *other = value_as(v, OBJECT_ARRAY);
    if (v.kind == VALUE_UNKNOWN) {
        native_open(ev, a, v.unknown);
        return;
    }
    if (v.kind == VALUE_ONE_OF && any_spreads(v.one_of)) {
        array_flat_push(ev, a, v, 1);
        return;
    }
    if (!other) {
        array_push(ev, a, v);
        return;
    }
    for (uint32_t i = 0; i < other->item_n; i++)
        array_push(ev, a, other->items[i]);
    if (is_open(other)) native_open(ev, a, value_why(other->slot));
}

static Value array_concat(Eval *ev, const Call *call) {
    Value result = array_of(ev, NULL);
    concat_one(ev, result.object, call->this_value);
    for (uint32_t i = 0; i < call->n; i++)
        concat_one(ev, result.object, call->args[i]);
    if (call->rest_unknown) native_open(ev, result.object, NULL);
    return result;
}

static Value item_text(Eval *ev, Value item) {
    bool maybe;
    Value v = value_present(ev, item, &maybe);
    if (maybe && v.kind != VALUE_ABSENT) return native_hole(ev, value_why(v));
    if (value_is_nullish(v)) return value_text(ev, (Str){0});
    return value_to_text(ev, v);
}

Value array_join_text(Eval *ev, const ValueList *list, Value separator, const Unknown *why) {
    Value text = value_text(ev, (Str){0});
    for (uint32_t i = 0; i < list->items.n; i++) {
        if (i) text = text_concat(ev, text, separator);
        text = text_concat(ev, text, item_text(ev, list->items.p[i]));
    }
    return list->open ? text_concat(ev, text, native_hole(ev, why)) : text;
}

static Value array_join(Eval *ev, const Call *call) {
    ValueList list = {0};
    Value separator = call_arg(call, 0);
    if (!native_list(ev, call->this_value, call->span, &list))
        return native_lost(ev, call, call->this_value, "join");
    separator = separator.kind == VALUE_UNDEFINED ? value_text(ev, STR(",")) : value_to_text(ev, separator);
    return array_join_text(ev, &list, separator, native_more_of(ev, call->this_value, call->span).unknown);
}

static Value array_to_string(Eval *ev, const Call *call) {
    return array_join(ev,
                      &(Call){.this_value = call->this_value, .span = call->span, .callee = call->callee});
}

static Value reverse_into(Eval *ev, const Call *call, Object *target) {
    Object *a = array_this(call);
    Value *items = a->item_n ? arena_copy(ev->arena, a->items, sizeof(Value) * a->item_n) : NULL;
    uint32_t n = a->item_n;
    for (uint32_t i = 0; i < n; i++)
        array_set(ev, target, i, items[n - 1 - i]);
    return value_object(target);
}

static Value array_reverse(Eval *ev, const Call *call) {
    if (!array_this(call)) return native_lost(ev, call, call->this_value, "reverse");
    return reverse_into(ev, call, call->this_value.object);
}

static Value array_to_reversed(Eval *ev, const Call *call) {
    if (!array_this(call)) return native_lost(ev, call, call->this_value, "toReversed");
    return reverse_into(ev, call, array_of(ev, array_this(call)).object);
}

/* Position of a value from either end. *unsure: an element that may be it comes before. */
static int64_t array_find_value(Eval *ev, const Object *a, Value v, bool last, bool *unsure) {
    *unsure = is_open(a);
    for (uint32_t k = 0; k < a->item_n; k++) {
        uint32_t i = last ? a->item_n - 1 - k : k;
        Truth same = value_equals(ev, a->items[i], v, true);
        if (same == TRUE_KNOWN && (!*unsure || !last)) return i;
        if (same == TRUTH_UNKNOWN) *unsure = true;
    }
    return -1;
}

static Value index_of(Eval *ev, const Call *call, bool last) {
    Object *a = array_this(call);
    bool unsure;
    if (!a) return native_lost(ev, call, call->this_value, "indexOf");
    int64_t at = array_find_value(ev, a, call_arg(call, 0), last, &unsure);
    if (at < 0 && unsure) return value_unknown_of(native_why(ev, call, "indexOf"));
    return value_number((double)at);
}

static Value array_index_of(Eval *ev, const Call *call) {
    return index_of(ev, call, false);
}

static Value array_last_index_of(Eval *ev, const Call *call) {
    return index_of(ev, call, true);
}

static Value array_includes(Eval *ev, const Call *call) {
    Object *a = array_this(call);
    bool unsure;
    if (!a) return native_lost(ev, call, call->this_value, "includes");
    if (array_find_value(ev, a, call_arg(call, 0), false, &unsure) >= 0) return value_bool(true);
    if (unsure) return value_unknown_of(native_why(ev, call, "includes"));
    return value_bool(false);
}

static Value array_fill(Eval *ev, const Call *call) {
    Object *a = array_this(call);
    uint32_t from, to;
    if (!a) return native_lost(ev, call, call->this_value, "fill");
    if (!range_of(call, 1, a->item_n, &from, &to)) from = 0, to = a->item_n;
    for (uint32_t i = from; i < to; i++)
        array_set(ev, a, i, call_arg(call, 0));
    return call->this_value;
}

static Value array_at(Eval *ev, const Call *call) {
    Object *a = array_this(call);
    double i;
    if (!a || !native_integer(call_arg(call, 0), &i)) return value_unknown_of(native_why(ev, call, "at"));
    if (i < 0 && is_open(a)) return native_more(ev, a, call->span);
    return value_get_key(ev, call->this_value, value_number(i < 0 ? i + a->item_n : i), call->span);
}

static Value array_with(Eval *ev, const Call *call) {
    Object *a = array_this(call);
    double i;
    if (!a || !native_integer(call_arg(call, 0), &i)) return value_unknown_of(native_why(ev, call, "with"));
    Value copy = array_of(ev, a);
    for (uint32_t k = 0; k < a->item_n; k++)
        array_push(ev, copy.object, a->items[k]);
    if (i < 0) i += a->item_n;
    if (i >= 0 && i < a->item_n) array_set(ev, copy.object, (uint32_t)i, call_arg(call, 1));
    return copy;
}

static void flatten(Eval *ev, Object *target, const Object *source, double depth) {
    if (is_open(source)) native_open(ev, target, value_why(source->slot));
    for (uint32_t i = 0; i < source->item_n && eval_step(ev); i++) {
        Object *inner = value_as(source->items[i], OBJECT_ARRAY);
        if (source->items[i].kind == VALUE_ABSENT) continue;
        if (inner && depth >= 1)
            flatten(ev, target, inner, depth > 64 ? 64 : depth - 1);
        else
            array_flat_push(ev, target, source->items[i], depth);
    }
}

void array_flat_push(Eval *ev, Object *target, Value item, double depth) {
    bool maybe;
    Value v = value_present(ev, item, &maybe);
    Object *inner = value_as(v, OBJECT_ARRAY);
    if (!maybe && inner && depth >= 1) {
        flatten(ev, target, inner, depth - 1);
    } else if (inner && depth >= 1) { /* a list that is perhaps there: each element perhaps is */
        for (uint32_t i = 0; i < inner->item_n; i++)
            array_push(
                ev, target,
                value_join(ev, inner->items[i], (Value){.kind = VALUE_ABSENT}, item.one_of->condition));
        if (is_open(inner)) native_open(ev, target, value_why(inner->slot));
    } else if (v.kind == VALUE_UNKNOWN && depth >= 1) {
        native_open(ev, target, v.unknown);
    } else if (v.kind == VALUE_ONE_OF && depth >= 1) {
        for (uint32_t i = 0; i < v.one_of->n; i++)
            array_flat_push(
                ev, target,
                value_join(ev, v.one_of->values[i], (Value){.kind = VALUE_ABSENT}, v.one_of->condition),
                depth);
    } else {
        array_push(ev, target, item);
    }
}

static Value array_flat(Eval *ev, const Call *call) {
    Object *a = array_this(call);
    double depth = 1;
    if (!a) return native_lost(ev, call, call->this_value, "flat");
    if (call->n && !native_integer(call->args[0], &depth)) depth = 1;
    Value result = array_of(ev, NULL);
    flatten(ev, result.object, a, fmin(depth, 64));
    return result;
}

static Value iterator_over(Eval *ev, const Call *call, bool keys, bool values) {
    ValueList list = {0}, out = {0};
    if (!native_list(ev, call->this_value, call->span, &list))
        return native_lost(ev, call, call->this_value, "values");
    for (uint32_t i = 0; i < list.items.n; i++) {
        Value pair[] = {value_number(i), list.items.p[i]};
        Value v = keys && values ? eval_array(ev, pair, 2) : pair[keys ? 0 : 1];
        vec_push(ev->arena, &out.items, v.kind == VALUE_ABSENT ? value_undefined() : v);
    }
    return native_iterator(ev, out.items.p, out.items.n, list.open);
}

static Value array_keys(Eval *ev, const Call *call) {
    return iterator_over(ev, call, true, false);
}

static Value array_values(Eval *ev, const Call *call) {
    return iterator_over(ev, call, false, true);
}

static Value array_entries(Eval *ev, const Call *call) {
    return iterator_over(ev, call, true, true);
}

static Value array_copy_within(Eval *ev, const Call *call) {
    if (array_this(call)) native_open(ev, call->this_value.object, native_why(ev, call, "copyWithin"));
    return call->this_value;
}

static const NativeEntry entries[] = {
    {"push", array_push_fn},
    {"pop", array_pop},
    {"shift", array_shift},
    {"unshift", array_unshift},
    {"splice", array_splice},
    {"slice", array_slice},
    {"concat", array_concat},
    {"join", array_join},
    {"toString", array_to_string},
    {"reverse", array_reverse},
    {"indexOf", array_index_of},
    {"lastIndexOf", array_last_index_of},
    {"includes", array_includes},
    {"fill", array_fill},
    {"at", array_at},
    {"with", array_with},
    {"flat", array_flat},
    {"toReversed", array_to_reversed},
    {"keys", array_keys},
    {"values", array_values},
    {"entries", array_entries},
    {"@@iterator", array_values},
    {"copyWithin", array_copy_within},
};

void globals_array(Eval *ev, Object *global) {
    Object *proto = native_proto(ev, &ev->protos[OBJECT_ARRAY]);
    Object *c = native_class(ev, global, "Array", array_constructor, proto);
    native_methods(ev, c, &(NativeEntry){"isArray", array_is_array}, 1);
    native_methods(ev, c, &(NativeEntry){"of", array_of_items}, 1);
    native_methods(ev, proto, entries, COUNT_OF(entries));
}
