/* lodash over collections: each, map, filter, reduce, groupBy … https://lodash.com/docs
 *
 * A collection is an array or an object; an object is walked by its values with its keys. Iteratees may be
 * functions, property names, [name, value] pairs or objects to match, as in lodash. Chains (_(x), _.chain)
 * are unknown. */
#include "natives/lodash.h"

#include "natives/array.h"
#include "natives/natives.h"
#include "natives/object.h"

/* ---- iteratees ---- */

static Value property_of(Eval *ev, const Call *call) {
    Value o = call_arg(call, 0);
    return value_is_nullish(o) ? value_undefined() : lodash_at_path(ev, o, call->callee->slot, call->span);
}

static Truth matches(Eval *ev, Value o, Value wanted, Span span) {
    Fields fields = {0};
    const Unknown *why = NULL;
    Truth all = fields_of(ev, wanted, span, &fields, &why) ? TRUE_KNOWN : TRUTH_UNKNOWN;
    for (uint32_t i = 0; i < fields.n; i++) {
        Value v = value_is_nullish(o) ? value_undefined() : value_get(ev, o, fields.p[i].name, span);
        Truth same = value_equals(ev, v, fields.p[i].value, true);
        if (same == FALSE_KNOWN) return FALSE_KNOWN;
        if (same == TRUTH_UNKNOWN) all = TRUTH_UNKNOWN;
    }
    return all;
}

static Value matches_call(Eval *ev, const Call *call) {
    Truth t = matches(ev, call_arg(call, 0), call->callee->slot, call->span);
    return t == TRUTH_UNKNOWN ? value_unknown_of(native_why(ev, call, "_.matches"))
                              : value_bool(t == TRUE_KNOWN);
}

static Value iteratee(Eval *ev, Value v, Span span) {
    Object *pair = value_as(v, OBJECT_ARRAY);
    if (value_is_callable(v) || v.kind == VALUE_UNKNOWN) return v;
    if (v.kind == VALUE_UNDEFINED) return value_object(object_native(ev, "identity", native_identity));
    if (pair && pair->item_n == 2) {
        Object *o = object_plain(ev);
        value_set_key(ev, value_object(o), pair->items[0], pair->items[1], span);
        v = value_object(o);
    }
    if (v.kind == VALUE_OBJECT) return native_closure(ev, "matches", matches_call, v, value_undefined());
    return native_closure(ev, "property", property_of, v, value_undefined());
}

/* ---- collections as lists ---- */

typedef struct Collection {
    ValueList list;
    VEC(Value) keys; /* of an object; empty for a list */
    const Unknown *why;
} Collection;

static bool collection_of(Eval *ev, Value v, Span span, Collection *out) {
    Fields fields = {0};
    if (value_is_nullish(v)) return true;
    if (v.kind == VALUE_UNKNOWN || v.kind == VALUE_ONE_OF) {
        out->list.open = true;
        out->why = value_why(v);
        return v.kind == VALUE_ONE_OF && eval_iterate(ev, v, span, &out->list);
    }
    if (value_as(v, OBJECT_ARRAY)) {
        if (v.object->flags & OBJECT_OPEN) out->why = native_more(ev, v.object, span).unknown;
        return native_list(ev, v, span, &out->list);
    }
    out->list.open = !fields_of(ev, v, span, &fields, &out->why);
    for (uint32_t i = 0; i < fields.n; i++) {
        vec_push(ev->arena, &out->list.items, fields.p[i].value);
        vec_push(ev->arena, &out->keys, value_text_sym(ev, fields.p[i].name));
    }
    return true;
}

/* Calls an iteratee (value, key, collection) whose key is looked up by position: slot is the iteratee, slot2
 * the keys. */
static Value keyed_call(Eval *ev, const Call *call) {
    Value *args = NEW_N(ev->arena, Value, call->n + 1);
    uint32_t at = call->n >= 2 && call->args[call->n - 2].kind == VALUE_NUMBER ? call->n - 2 : 0;
    for (uint32_t i = 0; i < call->n; i++)
        args[i] = call->args[i];
    if (at) args[at] = value_get_key(ev, call->callee->slot2, call->args[at], call->span);
    return eval_call(ev, call->callee->slot, call->this_value, args, call->n, call->span);
}

static Value keyed(Eval *ev, const Collection *c, Value fn) {
    if (!c->keys.n) return fn;
    return native_closure(ev, "iteratee", keyed_call, fn, eval_array(ev, c->keys.p, c->keys.n));
}

static bool walk_of(Eval *ev, const Call *call, Collection *c, Value *fn) {
    bool known = collection_of(ev, call_arg(call, 0), call->span, c);
    *fn = keyed(ev, c, iteratee(ev, call_arg(call, 1), call->span));
    return known;
}

static Value each(Eval *ev, const Call *call) {
    Collection c = {0};
    Value fn;
    walk_of(ev, call, &c, &fn);
    array_each_list(ev, &c.list, c.why, fn, call_arg(call, 0), call->span);
    return call_arg(call, 0);
}

static Value map(Eval *ev, const Call *call) {
    Collection c = {0};
    Value fn;
    walk_of(ev, call, &c, &fn);
    return array_map_list(ev, &c.list, c.why, fn, call_arg(call, 0), call->span);
}

static Value filter(Eval *ev, const Call *call) {
    Collection c = {0};
    Value fn;
    walk_of(ev, call, &c, &fn);
    return array_filter_list(ev, &c.list, c.why, fn, call_arg(call, 0), call->span);
}

static Value not_call(Eval *ev, const Call *call) {
    Value v = eval_call(ev, call->callee->slot, call->this_value, call->args, call->n, call->span);
    Truth t = value_truth(v);
    return t == TRUTH_UNKNOWN ? v : value_bool(t == FALSE_KNOWN);
}

static Value reject(Eval *ev, const Call *call) {
    Collection c = {0};
    Value fn;
    walk_of(ev, call, &c, &fn);
    fn = native_closure(ev, "not", not_call, fn, value_undefined());
    return array_filter_list(ev, &c.list, c.why, fn, call_arg(call, 0), call->span);
}

static Value reduce(Eval *ev, const Call *call) {
    Collection c = {0};
    Value fn;
    walk_of(ev, call, &c, &fn);
    Value args[] = {fn, call_arg(call, 2)};
    Call inner = {.args = args, .n = call->n > 2 ? 2 : 1, .span = call->span};
    return array_reduce_list(ev, &c.list, c.why, &inner, false, call_arg(call, 0));
}

/* find, some, every: those of arrays, on the values. */
static Value through_array(Eval *ev, const Call *call) {
    Collection c = {0};
    Value fn;
    walk_of(ev, call, &c, &fn);
    Value list = native_array(ev, &c.list, c.why);
    Value method = value_get(ev, list, sym_intern(ev->names, call->callee->label), call->span);
    return eval_call(ev, method, list, &fn, 1, call->span);
}

static Value flat_map(Eval *ev, const Call *call) {
    Value mapped = map(ev, call), result = array_of(ev, value_as(mapped, OBJECT_ARRAY));
    for (uint32_t i = 0; mapped.kind == VALUE_OBJECT && i < mapped.object->item_n; i++)
        array_flat_push(ev, result.object, mapped.object->items[i], 1);
    return result;
}

/* ---- objects from collections ---- */

typedef void PutFn(Eval *ev, Object *out, Value key, Value item, Value result, Span span);

static Value build(Eval *ev, const Call *call, PutFn *put) {
    Collection c = {0};
    Value fn;
    Object *out = object_plain(ev);
    out->made = call->span;
    walk_of(ev, call, &c, &fn);
    if (c.keys.n) fn = fn.object->slot;
    for (uint32_t i = 0; i < c.list.items.n && !ev->throwing; i++) {
        Value args[] = {c.list.items.p[i], i < c.keys.n ? c.keys.p[i] : value_number(i), call_arg(call, 0)};
        put(ev, out, args[1], args[0], eval_call(ev, fn, value_undefined(), args, 3, call->span), call->span);
    }
    if (c.list.open) native_open(ev, out, c.why);
    return value_object(out);
}

static void put_group(Eval *ev, Object *out, Value key, Value item, Value result, Span span) {
    Sym name;
    (void)key, (void)span;
    if (!value_to_key(ev, result, &name)) {
        native_open(ev, out, value_why(result));
        return;
    }
    Prop *p = object_own(out, name);
    if (!p) object_put(ev, out, name, value_object(object_array(ev)));
    Object *list = value_as(object_own(out, name)->value, OBJECT_ARRAY);
    if (list) array_push(ev, list, item);
}

static void put_keyed(Eval *ev, Object *out, Value key, Value item, Value result, Span span) {
    (void)key;
    value_set_key(ev, value_object(out), result, item, span);
}

static void put_value(Eval *ev, Object *out, Value key, Value item, Value result, Span span) {
    (void)item;
    value_set_key(ev, value_object(out), key, result, span);
}

static void put_if(Eval *ev, Object *out, Value key, Value item, Value result, Span span) {
    Sym name;
    Truth t = value_truth(result);
    if (t == FALSE_KNOWN || !value_to_key(ev, key, &name)) return;
    if (t == TRUTH_UNKNOWN) item = value_join(ev, item, (Value){.kind = VALUE_ABSENT}, span);
    field_put(ev, value_object(out), (Field){name, item}, span);
}

static void put_unless(Eval *ev, Object *out, Value key, Value item, Value result, Span span) {
    Truth t = value_truth(result);
    put_if(ev, out, key, item, t == TRUTH_UNKNOWN ? result : value_bool(t == FALSE_KNOWN), span);
}

static Value group_by(Eval *ev, const Call *call) {
    return build(ev, call, put_group);
}

static Value key_by(Eval *ev, const Call *call) {
    return build(ev, call, put_keyed);
}

static Value map_values(Eval *ev, const Call *call) {
    return build(ev, call, put_value);
}

/* mapKeys: the iteratee gets (value, key) too; its result is the new key */
static Value map_keys(Eval *ev, const Call *call) {
    return build(ev, call, put_keyed);
}

static Value pick_by(Eval *ev, const Call *call) {
    return build(ev, call, put_if);
}

static Value omit_by(Eval *ev, const Call *call) {
    return build(ev, call, put_unless);
}

/* ---- sorting and sets ---- */

static Value compare_by(Eval *ev, const Call *call) {
    Value a = value_get_key(ev, call_arg(call, 0), value_number(0), call->span);
    Value b = value_get_key(ev, call_arg(call, 1), value_number(0), call->span);
    double x, y;
    Str s, t;
    if (a.kind == VALUE_NUMBER && value_to_number(b, &y))
        return value_to_number(a, &x) ? value_number(x - y) : a;
    if (!native_string(ev, a, &s) || !native_string(ev, b, &t)) return native_lost(ev, call, a, "_.sortBy");
    return value_number(str_cmp(s, t));
}

static Value sort_by(Eval *ev, const Call *call) {
    Collection c = {0};
    Value fn;
    walk_of(ev, call, &c, &fn);
    if (value_as(call_arg(call, 1), OBJECT_ARRAY))
        fn = iteratee(ev, value_get_key(ev, call->args[1], value_number(0), call->span), call->span);
    uint32_t n = c.list.items.n;
    for (uint32_t i = 0; i < n && !ev->throwing; i++) {
        Value pair[] = {eval_call(ev, fn, value_undefined(), &c.list.items.p[i], 1, call->span),
                        c.list.items.p[i]};
        c.list.items.p[i] = eval_array(ev, pair, 2);
    }
    array_sort_values(ev, c.list.items.p, n, value_object(object_native(ev, "compare", compare_by)),
                      call->span);
    for (uint32_t i = 0; i < n; i++)
        c.list.items.p[i] = c.list.items.p[i].object->items[1];
    return native_array(ev, &c.list, c.why);
}

static Value uniq(Eval *ev, const Call *call) {
    Collection c = {0};
    Value fn;
    Object *seen = object_new(ev, OBJECT_SET);
    ValueList out = {0};
    bool unsure;
    walk_of(ev, call, &c, &fn);
    for (uint32_t i = 0; i < c.list.items.n && !ev->throwing; i++) {
        Value key = eval_call(ev, fn, value_undefined(), &c.list.items.p[i], 1, call->span);
        if (map_position(ev, seen, key, &unsure) >= 0) continue;
        array_push(ev, seen, key);
        vec_push(ev->arena, &out.items, c.list.items.p[i]);
    }
    out.open = c.list.open;
    return native_array(ev, &out, c.why);
}

static Value compact(Eval *ev, const Call *call) {
    Value args[] = {call_arg(call, 0)};
    return filter(ev, &(Call){.args = args, .n = 1, .span = call->span});
}

static Value flatten_to(Eval *ev, const Call *call, double depth) {
    Collection c = {0};
    Value result = array_of(ev, NULL);
    collection_of(ev, call_arg(call, 0), call->span, &c);
    for (uint32_t i = 0; i < c.list.items.n; i++)
        array_flat_push(ev, result.object, c.list.items.p[i], depth);
    if (c.list.open) native_open(ev, result.object, c.why);
    return result;
}

static Value flatten(Eval *ev, const Call *call) {
    return flatten_to(ev, call, 1);
}

static Value flatten_deep(Eval *ev, const Call *call) {
    return flatten_to(ev, call, 64);
}

static Value times(Eval *ev, const Call *call) {
    double n;
    ValueList list = {0};
    if (!native_integer(call_arg(call, 0), &n)) return value_unknown_of(native_why(ev, call, "_.times"));
    for (double i = 0; i < n && i < LIMIT_LOOP; i++)
        vec_push(ev->arena, &list.items, value_number(i));
    return array_map_list(ev, &list, NULL, iteratee(ev, call_arg(call, 1), call->span), value_undefined(),
                          call->span);
}

static Value range(Eval *ev, const Call *call) {
    double from = 0, to, by = 1;
    ValueList list = {0};
    bool known = native_integer(call_arg(call, call->n > 1 ? 1 : 0), &to);
    if (call->n > 1 && !native_integer(call->args[0], &from)) known = false;
    if (call->n > 2 && !native_integer(call->args[2], &by)) known = false;
    if (!known || by == 0) return value_unknown_of(native_why(ev, call, "_.range"));
    if (call->n < 3 && to < from) by = -1;
    for (double i = from; (by > 0 ? i < to : i > to) && list.items.n < LIMIT_ARRAY; i += by)
        vec_push(ev->arena, &list.items, value_number(i));
    return native_array(ev, &list, NULL);
}

static Value through_object(Eval *ev, const Call *call) {
    Value object = native_get(ev, value_object(ev->global), "Object", call->span);
    Value fn = value_get(ev, object, sym_intern(ev->names, call->callee->label), call->span);
    if (value_is_nullish(call_arg(call, 0))) return value_object(object_array(ev));
    return eval_call(ev, fn, object, call->args, 1, call->span);
}

typedef struct Alias {
    const char *name, *label; /* label: the built-in that does the work */
    NativeFn *fn;
} Alias;

static const Alias entries[] = {
    {"each", "each", each},
    {"forEach", "each", each},
    {"forOwn", "each", each},
    {"forIn", "each", each},
    {"map", "map", map},
    {"filter", "filter", filter},
    {"reject", "reject", reject},
    {"reduce", "reduce", reduce},
    {"transform", "reduce", reduce},
    {"find", "find", through_array},
    {"findIndex", "findIndex", through_array},
    {"findLast", "findLast", through_array},
    {"some", "some", through_array},
    {"any", "some", through_array},
    {"every", "every", through_array},
    {"all", "every", through_array},
    {"flatMap", "flatMap", flat_map},
    {"groupBy", "groupBy", group_by},
    {"keyBy", "keyBy", key_by},
    {"indexBy", "keyBy", key_by},
    {"mapValues", "mapValues", map_values},
    {"mapKeys", "mapKeys", map_keys},
    {"pickBy", "pickBy", pick_by},
    {"omitBy", "omitBy", omit_by},
    {"sortBy", "sortBy", sort_by},
    {"orderBy", "sortBy", sort_by},
    {"uniq", "uniq", uniq},
    {"uniqBy", "uniq", uniq},
    {"compact", "compact", compact},
    {"flatten", "flatten", flatten},
    {"flattenDeep", "flattenDeep", flatten_deep},
    {"times", "times", times},
    {"range", "range", range},
    {"keys", "keys", through_object},
    {"values", "values", through_object},
    {"entries", "entries", through_object},
    {"toPairs", "entries", through_object},
    {"fromPairs", "fromEntries", through_object},
};

static Value make_lodash(Eval *ev) {
    Object *o = object_native(ev, "lodash", native_nothing);
    for (uint32_t i = 0; i < COUNT_OF(entries); i++)
        object_put_hidden(ev, o, native_sym(ev, entries[i].name),
                          value_object(object_native(ev, entries[i].label, entries[i].fn)));
    lodash_values(ev, o);
    lodash_texts(ev, o);
    lodash_lists(ev, o);
    native_open(ev, o, value_unknown(ev, REASON_PACKAGE, (Span){0}, STR("lodash")).unknown);
    return value_object(o);
}

const PackageModel packages_lodash[] = {
    {.name = "lodash", .make = make_lodash},
    {.name = "lodash-es", .make = make_lodash},
    {.name = "underscore", .make = make_lodash},
    {0},
};
