/* Array's functions that take a callback: forEach, map, filter, find, some, reduce …
 *
 * The callback runs for each listed element. An element that is perhaps there, and the unknown rest of an
 * open array (once, with an unknown element), run on one side of a fork: what is registered meanwhile is
 * conditional. */
#include "natives/array.h"
#include "natives/natives.h"

static bool walk_call(Eval *ev, ArrayWalk *walk, Value item, Value position, bool maybe) {
    Value args[] = {item, position, walk->list};
    Value result = eval_call(ev, walk->fn, walk->this_arg, args, 3, walk->span);
    if (ev->throwing) return false;
    return walk->step(ev, walk, item, result, maybe);
}

static bool walk_maybe(Eval *ev, ArrayWalk *walk, Value item, Value position, Span condition) {
    Fork fork;
    fork_begin(ev, &fork, condition);
    bool more = walk_call(ev, walk, item, position, true);
    bool dead = ev->throwing;
    ev->throwing = false;
    fork_else(ev, &fork, dead);
    fork_end(ev, &fork, false);
    return more || dead;
}

void array_walk(Eval *ev, ArrayWalk *walk, const ValueList *list, const Unknown *why) {
    bool more = true;
    for (uint32_t i = 0; i < list->items.n && more && eval_step(ev); i++) {
        bool maybe;
        Value raw = list->items.p[i], item = value_present(ev, raw, &maybe);
        if (item.kind == VALUE_ABSENT) continue;
        if (maybe)
            more = walk_maybe(ev, walk, item, value_number(i), raw.one_of->condition);
        else
            more = walk_call(ev, walk, item, value_number(i), false);
        if (ev->throwing) return;
    }
    if (!list->open || !more) return;
    Value rest =
        why ? value_unknown_of(why) : value_unknown(ev, REASON_RUNTIME, walk->span, STR("element of a list"));
    walk->why = rest.unknown;
    walk_maybe(ev, walk, rest, rest, walk->span);
}

static Value with_absent(Eval *ev, Value v, Span span) {
    return value_join(ev, v, (Value){.kind = VALUE_ABSENT}, span);
}

static bool step_each(Eval *ev, ArrayWalk *walk, Value item, Value result, bool maybe) {
    (void)ev, (void)walk, (void)item, (void)result, (void)maybe;
    return true;
}

/* Results are collected outside the trail: the side that ran is joined with nothing by the absent
 * alternative. */
static bool step_map(Eval *ev, ArrayWalk *walk, Value item, Value result, bool maybe) {
    (void)item;
    ValueList *out = &walk->out;
    if (walk->why)
        out->open = true; /* the unknown rest */
    else
        vec_push(ev->arena, &out->items, maybe ? with_absent(ev, result, walk->span) : result);
    return true;
}

static bool step_filter(Eval *ev, ArrayWalk *walk, Value item, Value result, bool maybe) {
    ValueList *out = &walk->out;
    Truth keep = value_truth(result);
    if (keep == FALSE_KNOWN) return true;
    if (walk->why)
        out->open = true;
    else
        vec_push(ev->arena, &out->items,
                 maybe || keep == TRUTH_UNKNOWN ? with_absent(ev, item, walk->span) : item);
    return true;
}

static Value walk_collect(Eval *ev, const ValueList *list, const Unknown *why, ArrayWalk walk) {
    array_walk(ev, &walk, list, why);
    if (list->open) walk.out.open = true;
    return native_array(ev, &walk.out, why);
}

Value array_map_list(Eval *ev, const ValueList *list, const Unknown *why, Value fn, Value self, Span span) {
    return walk_collect(ev, list, why, (ArrayWalk){.fn = fn, .list = self, .span = span, .step = step_map});
}

Value array_filter_list(Eval *ev, const ValueList *list, const Unknown *why, Value fn, Value self,
                        Span span) {
    return walk_collect(ev, list, why,
                        (ArrayWalk){.fn = fn, .list = self, .span = span, .step = step_filter});
}

void array_each_list(Eval *ev, const ValueList *list, const Unknown *why, Value fn, Value self, Span span) {
    ArrayWalk walk = {.fn = fn, .list = self, .span = span, .step = step_each};
    array_walk(ev, &walk, list, why);
}

/* The list that a method is called on; false: *result is what it gives. */
static bool walk_list(Eval *ev, const Call *call, ValueList *list, const Unknown **why, Value *result) {
    *result = value_undefined();
    if (!native_list(ev, call->this_value, call->span, list)) {
        *result = native_lost(ev, call, call->this_value, "a list");
        eval_escape(ev, call, result->unknown);
        return false;
    }
    *why = list->open ? native_more_of(ev, call->this_value, call->span).unknown : NULL;
    return true;
}

/* The callback with the `this` that the second argument gives it. */
static Value callback_of(Eval *ev, const Call *call) {
    Value fn = call_arg(call, 0), self = call_arg(call, 1);
    if (self.kind == VALUE_UNDEFINED || !value_is_callable(fn)) return fn;
    Object *o = object_new(ev, OBJECT_BOUND);
    o->bound = NEW(ev->arena, Bound);
    *o->bound = (Bound){.target = fn.object, .this_value = self};
    return value_object(o);
}

static Value array_for_each(Eval *ev, const Call *call) {
    ValueList list = {0};
    const Unknown *why;
    Value result;
    if (!walk_list(ev, call, &list, &why, &result)) return result;
    array_each_list(ev, &list, why, callback_of(ev, call), call->this_value, call->span);
    return value_undefined();
}

static Value array_map(Eval *ev, const Call *call) {
    ValueList list = {0};
    const Unknown *why;
    Value result;
    if (!walk_list(ev, call, &list, &why, &result)) return result;
    return array_map_list(ev, &list, why, callback_of(ev, call), call->this_value, call->span);
}

static Value array_filter(Eval *ev, const Call *call) {
    ValueList list = {0};
    const Unknown *why;
    Value result;
    if (!walk_list(ev, call, &list, &why, &result)) return result;
    return array_filter_list(ev, &list, why, callback_of(ev, call), call->this_value, call->span);
}

static Value array_flat_map(Eval *ev, const Call *call) {
    Value mapped = array_map(ev, call);
    Object *a = value_as(mapped, OBJECT_ARRAY);
    if (!a) return mapped;
    Value result = array_of(ev, a);
    for (uint32_t i = 0; i < a->item_n; i++)
        array_flat_push(ev, result.object, a->items[i], 1);
    return result;
}

/* ---- questions: find, some, every ---- */

static void answer_add(Eval *ev, ArrayWalk *walk, Value v) {
    walk->answer = walk->has_answer ? value_join(ev, walk->answer, v, walk->span) : v;
    walk->has_answer = true;
}

static bool step_find(Eval *ev, ArrayWalk *walk, Value item, Value result, bool maybe) {
    Truth found = value_truth(result);
    if (found == FALSE_KNOWN) return true;
    answer_add(ev, walk, item);
    walk->unsure = maybe || found == TRUTH_UNKNOWN;
    return walk->unsure;
}

static bool step_some(Eval *ev, ArrayWalk *walk, Value item, Value result, bool maybe) {
    (void)ev, (void)item;
    Truth found = value_truth(result);
    if (found == FALSE_KNOWN) return true;
    walk->has_answer = found == TRUE_KNOWN && !maybe;
    if (!walk->has_answer) walk->unsure = true;
    return !walk->has_answer;
}

static bool step_every(Eval *ev, ArrayWalk *walk, Value item, Value result, bool maybe) {
    (void)ev, (void)item;
    Truth holds = value_truth(result);
    if (holds == TRUE_KNOWN) return true;
    walk->has_answer = holds == FALSE_KNOWN && !maybe;
    if (!walk->has_answer) walk->unsure = true;
    return !walk->has_answer;
}

static ArrayWalk walk_of(const Call *call, bool (*step)(Eval *, ArrayWalk *, Value, Value, bool)) {
    return (ArrayWalk){.fn = call_arg(call, 0),
                       .this_arg = call_arg(call, 1),
                       .list = call->this_value,
                       .span = call->span,
                       .step = step};
}

static Value find_in(Eval *ev, const Call *call, bool last) {
    ValueList list = {0}, reversed = {0};
    const Unknown *why;
    Value result;
    if (!walk_list(ev, call, &list, &why, &result)) return result;
    reversed.open = list.open;
    for (uint32_t i = list.items.n; last && i > 0; i--)
        vec_push(ev->arena, &reversed.items, list.items.p[i - 1]);
    ArrayWalk walk = walk_of(call, step_find);
    array_walk(ev, &walk, last ? &reversed : &list, why);
    if (!walk.has_answer) return value_undefined();
    return walk.unsure ? value_join(ev, walk.answer, value_undefined(), call->span) : walk.answer;
}

static Value array_find(Eval *ev, const Call *call) {
    return find_in(ev, call, false);
}

static Value array_find_last(Eval *ev, const Call *call) {
    return find_in(ev, call, true);
}

static Value quantified(Eval *ev, const Call *call, bool every) {
    ValueList list = {0};
    const Unknown *why;
    Value result;
    if (!walk_list(ev, call, &list, &why, &result)) return result;
    ArrayWalk walk = walk_of(call, every ? step_every : step_some);
    array_walk(ev, &walk, &list, why);
    if (walk.has_answer) return value_bool(!every);
    if (walk.unsure)
        return why ? value_unknown_of(why) : eval_unknown_call(ev, call, every ? "every" : "some");
    return value_bool(every);
}

static Value array_some(Eval *ev, const Call *call) {
    return quantified(ev, call, false);
}

static Value array_every(Eval *ev, const Call *call) {
    return quantified(ev, call, true);
}

static Value find_position(Eval *ev, const Call *call, bool last) {
    Object *a = array_this(call);
    if (!a) return native_lost(ev, call, call->this_value, "findIndex");
    for (uint32_t k = 0; k < a->item_n && eval_step(ev); k++) {
        uint32_t i = last ? a->item_n - 1 - k : k;
        Value args[] = {a->items[i], value_number(i), call->this_value};
        Value result = eval_call(ev, call_arg(call, 0), call_arg(call, 1), args, 3, call->span);
        Truth found = ev->throwing ? TRUTH_UNKNOWN : value_truth(result);
        if (found == TRUTH_UNKNOWN) return native_lost(ev, call, result, "findIndex");
        if (found == TRUE_KNOWN) return value_number(i);
    }
    return a->flags & OBJECT_OPEN ? native_more(ev, a, call->span) : value_number(-1);
}

static Value array_find_index(Eval *ev, const Call *call) {
    return find_position(ev, call, false);
}

static Value array_find_last_index(Eval *ev, const Call *call) {
    return find_position(ev, call, true);
}

/* ---- reduce ---- */

static Value reduce_one(Eval *ev, Value acc, Value raw, uint32_t i, const Call *call, Value self) {
    bool maybe;
    Value item = value_present(ev, raw, &maybe);
    Value args[] = {acc, item, value_number(i), self};
    if (item.kind == VALUE_ABSENT) return acc;
    if (!maybe) return eval_call(ev, call_arg(call, 0), value_undefined(), args, 4, call->span);
    Fork fork;
    fork_begin(ev, &fork, raw.one_of->condition);
    Value result = eval_call(ev, call_arg(call, 0), value_undefined(), args, 4, call->span);
    bool dead = ev->throwing;
    ev->throwing = false;
    fork_else(ev, &fork, dead);
    fork_end(ev, &fork, false);
    return dead ? acc : value_join(ev, result, acc, raw.one_of->condition);
}

Value array_reduce_list(Eval *ev, const ValueList *list, const Unknown *why, const Call *call, bool right,
                        Value self) {
    uint32_t n = list->items.n, k = 0;
    bool has = call->n > 1;
    Value acc = call_arg(call, 1);
    if (!has && n) acc = list->items.p[right ? n - 1 : 0], k = 1, has = true;
    if (!has)
        return why ? value_unknown_of(why) : native_throw(ev, "TypeError", STR("Reduce of empty array"));
    for (; k < n && eval_step(ev) && !ev->throwing; k++) {
        uint32_t i = right ? n - 1 - k : k;
        acc = reduce_one(ev, acc, list->items.p[i], i, call, self);
    }
    if (!list->open || ev->throwing) return acc;
    Value more = why ? value_unknown_of(why) : eval_unknown_call(ev, call, "reduce");
    more = value_join(ev, more, (Value){.kind = VALUE_ABSENT}, call->span);
    return reduce_one(ev, acc, more, n, call, self);
}

static Value reduce(Eval *ev, const Call *call, bool right) {
    ValueList list = {0};
    const Unknown *why;
    Value result;
    if (!walk_list(ev, call, &list, &why, &result)) return result;
    return array_reduce_list(ev, &list, why, call, right, call->this_value);
}

static Value array_reduce(Eval *ev, const Call *call) {
    return reduce(ev, call, false);
}

static Value array_reduce_right(Eval *ev, const Call *call) {
    return reduce(ev, call, true);
}

/* ---- sort ---- */

/* True and *order (<0, 0, >0) when the order of two values is known. */
static bool compare_values(Eval *ev, Value a, Value b, Value compare, Span span, double *order) {
    Str x, y;
    if (a.kind == VALUE_UNDEFINED || b.kind == VALUE_UNDEFINED) {
        *order = (a.kind == VALUE_UNDEFINED) - (b.kind == VALUE_UNDEFINED);
        return true;
    }
    if (compare.kind == VALUE_UNDEFINED) {
        if (!native_string(ev, a, &x) || !native_string(ev, b, &y)) return false;
        *order = str_cmp(x, y);
        return true;
    }
    Value args[] = {a, b};
    return value_to_number(eval_call(ev, compare, value_undefined(), args, 2, span), order) && !ev->throwing;
}

/* Merges the sorted halves [from, middle) and [middle, to). */
static bool merge(Eval *ev, Value *items, Value *scratch, uint32_t from, uint32_t middle, uint32_t to,
                  Value compare, Span span) {
    uint32_t i = from, j = middle;
    for (uint32_t k = from; k < to; k++) {
        double order = 0;
        if (i < middle && j < to && !compare_values(ev, items[i], items[j], compare, span, &order))
            return false;
        bool left = j == to || (i < middle && !(order > 0));
        scratch[k] = items[left ? i++ : j++];
    }
    for (uint32_t k = from; k < to; k++)
        items[k] = scratch[k];
    return true;
}

bool array_sort_values(Eval *ev, Value *items, uint32_t n, Value compare, Span span) {
    Value *work = n ? arena_copy(ev->arena, items, sizeof(Value) * n) : NULL;
    Value *scratch = NEW_N(ev->arena, Value, n);
    for (uint32_t width = 1; width < n; width *= 2)
        for (uint32_t from = 0; from + width < n; from += 2 * width) {
            uint32_t to = from + 2 * width < n ? from + 2 * width : n;
            if (!eval_step(ev) || !merge(ev, work, scratch, from, from + width, to, compare, span))
                return false;
        }
    for (uint32_t i = 0; i < n; i++)
        items[i] = work[i];
    return true;
}

/* Where an order is not known the elements stay where they are: which there are matters more than their
 * order. */
static Value sort_into(Eval *ev, const Call *call, Object *target) {
    Object *a = array_this(call);
    uint32_t n = a->item_n;
    Value *items = n ? arena_copy(ev->arena, a->items, sizeof(Value) * n) : NULL;
    for (uint32_t i = 0; i < n; i++)
        if (items[i].kind == VALUE_ABSENT) items[i] = value_undefined();
    bool known = array_sort_values(ev, items, n, call_arg(call, 0), call->span);
    for (uint32_t i = 0; i < n && (known || target != a); i++)
        array_set(ev, target, i, items[i]);
    return value_object(target);
}

static Value array_sort(Eval *ev, const Call *call) {
    if (!array_this(call)) return native_lost(ev, call, call->this_value, "sort");
    return sort_into(ev, call, call->this_value.object);
}

static Value array_to_sorted(Eval *ev, const Call *call) {
    if (!array_this(call)) return native_lost(ev, call, call->this_value, "toSorted");
    return sort_into(ev, call, array_of(ev, array_this(call)).object);
}

/* Array.from(iterable or array-like, map) */
static Value array_from(Eval *ev, const Call *call) {
    ValueList list = {0};
    Value source = call_arg(call, 0);
    bool known = source.kind == VALUE_OBJECT && source.object->kind == OBJECT_PLAIN &&
                         !object_find(source.object, NAME_iterator)
                     ? native_list(ev, source, call->span, &list)
                     : eval_iterate(ev, source, call->span, &list);
    if (ev->throwing) return value_undefined();
    const Unknown *why = value_why(source);
    if (!known) {
        if (source.kind != VALUE_UNKNOWN && value_is_nullish(source))
            return native_throw(ev, "TypeError", STR("object is not iterable"));
        list.open = true;
        if (!why) why = eval_unknown_call(ev, call, "Array.from").unknown;
    }
    if (value_is_nullish(call_arg(call, 1))) return native_array(ev, &list, why);
    return array_map_list(ev, &list, why, call->args[1], value_undefined(), call->span);
}

static const NativeEntry entries[] = {
    {"forEach", array_for_each},
    {"map", array_map},
    {"filter", array_filter},
    {"flatMap", array_flat_map},
    {"find", array_find},
    {"findLast", array_find_last},
    {"findIndex", array_find_index},
    {"findLastIndex", array_find_last_index},
    {"some", array_some},
    {"every", array_every},
    {"reduce", array_reduce},
    {"reduceRight", array_reduce_right},
    {"sort", array_sort},
    {"toSorted", array_to_sorted},
};

void globals_array_call(Eval *ev, Object *global) {
    Prop *c = object_own(global, native_sym(ev, "Array"));
    native_methods(ev, c->value.object, &(NativeEntry){"from", array_from}, 1);
    native_methods(ev, native_proto(ev, &ev->protos[OBJECT_ARRAY]), entries, COUNT_OF(entries));
}
