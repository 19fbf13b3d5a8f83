/* lodash over single values: get, set, merge, pick, isString, once … https://lodash.com/docs */
#include "natives/array.h"
#include "natives/lodash.h"
#include "natives/object.h"

/* ---- paths ---- */

/* "a.b[0].c" → its names; false when the path is not known. */
static bool path_names(Eval *ev, Value path, Span span, Syms *out) {
    ValueList list = {0};
    Str s;
    if (value_as(path, OBJECT_ARRAY) && native_list(ev, path, span, &list)) {
        for (uint32_t i = 0; i < list.items.n; i++) {
            Sym name;
            if (!value_to_key(ev, list.items.p[i], &name)) return false;
            vec_push(ev->arena, out, name);
        }
        return !list.open;
    }
    if (!native_string(ev, path, &s)) return false;
    size_t from = 0;
    for (size_t i = 0; i <= s.n; i++) {
        char c = i < s.n ? s.p[i] : '.';
        if (c != '.' && c != '[' && c != ']') continue;
        if (i > from) vec_push(ev->arena, out, sym_intern(ev->names, str_sub(s, from, i)));
        from = i + 1;
    }
    return true;
}

Value lodash_at_path(Eval *ev, Value o, Value path, Span span) {
    Syms names = {0};
    if (!path_names(ev, path, span, &names)) {
        const Unknown *why = value_why(path);
        return why ? value_unknown_of(why) : value_unknown(ev, REASON_CALL, span, STR("_.get"));
    }
    for (uint32_t i = 0; i < names.n; i++) {
        if (value_is_nullish(o)) return value_undefined();
        o = value_get(ev, o, names.p[i], span);
    }
    return o;
}

static Value get(Eval *ev, const Call *call) {
    Value v = lodash_at_path(ev, call_arg(call, 0), call_arg(call, 1), call->span);
    return v.kind == VALUE_UNDEFINED ? call_arg(call, 2) : v;
}

static Value has(Eval *ev, const Call *call) {
    Value v = lodash_at_path(ev, call_arg(call, 0), call_arg(call, 1), call->span);
    if (v.kind == VALUE_UNKNOWN || v.kind == VALUE_ONE_OF) return v;
    return value_bool(v.kind != VALUE_UNDEFINED);
}

static Value set(Eval *ev, const Call *call) {
    Syms names = {0};
    Value o = call_arg(call, 0);
    if (!path_names(ev, call_arg(call, 1), call->span, &names) || !names.n) {
        if (o.kind == VALUE_OBJECT) native_open(ev, o.object, value_why(call_arg(call, 1)));
        return o;
    }
    Value at = o;
    for (uint32_t i = 0; i + 1 < names.n; i++) {
        Value next = value_is_nullish(at) ? at : value_get(ev, at, names.p[i], call->span);
        if (value_is_nullish(next)) {
            next = value_object(object_plain(ev));
            value_set(ev, at, names.p[i], next, call->span);
        }
        at = next;
    }
    value_set(ev, at, names.p[names.n - 1], call_arg(call, 2), call->span);
    return o;
}

/* ---- objects ---- */

static Value assign(Eval *ev, const Call *call) {
    Value target = call_arg(call, 0);
    for (uint32_t i = 1; i < call->n && !ev->throwing; i++)
        fields_assign(ev, target, call->args[i], call->span);
    return target;
}

static void put_missing(Eval *ev, Value target, Value source, Span span) {
    Fields fields = {0};
    const Unknown *why = NULL;
    bool whole = fields_of(ev, source, span, &fields, &why);
    for (uint32_t i = 0; i < fields.n; i++) {
        Value old = value_get(ev, target, fields.p[i].name, span);
        if (old.kind == VALUE_UNDEFINED) field_put(ev, target, fields.p[i], span);
    }
    if (!whole && target.kind == VALUE_OBJECT) native_open(ev, target.object, why);
}

static Value defaults(Eval *ev, const Call *call) {
    Value target = call_arg(call, 0);
    for (uint32_t i = 1; i < call->n && !value_is_nullish(target); i++)
        put_missing(ev, target, call->args[i], call->span);
    return target;
}

static bool is_plain(Value v) {
    return v.kind == VALUE_OBJECT && (v.object->kind == OBJECT_PLAIN || v.object->kind == OBJECT_ARRAY);
}

enum { MERGE_DEPTH = 10 /* circles end here */ };

static void merge_into(Eval *ev, Value target, Value source, Span span, uint32_t depth) {
    Fields fields = {0};
    const Unknown *why = NULL;
    if (target.kind == VALUE_OBJECT && source.kind == VALUE_OBJECT)
        object_copied(ev, target.object, source.object);
    bool whole = fields_of(ev, source, span, &fields, &why);
    for (uint32_t i = 0; i < fields.n && depth < MERGE_DEPTH && eval_step(ev); i++) {
        Value v = fields.p[i].value;
        if (v.kind == VALUE_UNDEFINED) continue;
        Value old = is_plain(v) ? value_get(ev, target, fields.p[i].name, span) : value_undefined();
        if (is_plain(v) && !is_plain(old)) {
            old = value_object(object_new(ev, (ObjectKind)v.object->kind));
            value_set(ev, target, fields.p[i].name, old, span);
        }
        if (is_plain(v))
            merge_into(ev, old, v, span, depth + 1);
        else
            field_put(ev, target, fields.p[i], span);
    }
    if (!whole && target.kind == VALUE_OBJECT) native_open(ev, target.object, why);
}

typedef struct Merge {
    Value target;
    Span span;
} Merge;

static void merge_alternative(Eval *ev, Value source, void *context) {
    const Merge *m = context;
    merge_into(ev, m->target, source, m->span, 0);
}

static Value merge(Eval *ev, const Call *call) {
    Merge m = {.target = call_arg(call, 0), .span = call->span};
    for (uint32_t i = 1; i < call->n && m.target.kind == VALUE_OBJECT; i++)
        eval_alternatives(ev, call->args[i], merge_alternative, &m);
    return m.target;
}

static Value clone_deep(Eval *ev, const Call *call) {
    Value v = call_arg(call, 0);
    if (!is_plain(v)) return v;
    Value copy = value_object(object_new(ev, (ObjectKind)v.object->kind));
    merge_into(ev, copy, v, call->span, 0);
    return copy;
}

static Value clone(Eval *ev, const Call *call) {
    Value v = call_arg(call, 0);
    if (!is_plain(v)) return v;
    Value copy = value_object(object_new(ev, (ObjectKind)v.object->kind));
    fields_assign(ev, copy, v, call->span);
    return copy;
}

/* The names that the arguments after the first list. */
static bool listed_names(Eval *ev, const Call *call, Syms *out) {
    for (uint32_t i = 1; i < call->n; i++) {
        ValueList list = {0};
        Object *a = value_as(call->args[i], OBJECT_ARRAY);
        if (a && (!native_list(ev, call->args[i], call->span, &list) || list.open)) return false;
        if (!a) vec_push(ev->arena, &list.items, call->args[i]);
        for (uint32_t k = 0; k < list.items.n; k++) {
            Sym name;
            if (!value_to_key(ev, list.items.p[k], &name)) return false;
            vec_push(ev->arena, out, name);
        }
    }
    return true;
}

static Value pick_or_omit(Eval *ev, const Call *call, bool pick) {
    Fields all = {0}, kept = {0};
    Syms names = {0};
    const Unknown *why = NULL;
    if (!listed_names(ev, call, &names)) return value_unknown_of(native_why(ev, call, "_.pick"));
    bool whole = fields_of(ev, call_arg(call, 0), call->span, &all, &why);
    for (uint32_t i = 0; i < all.n; i++) {
        bool listed = false;
        for (uint32_t k = 0; k < names.n; k++)
            listed = listed || names.p[k] == all.p[i].name;
        if (listed == pick) vec_push(ev->arena, &kept, all.p[i]);
    }
    Object *o = fields_object(ev, &kept);
    if (!whole) native_open(ev, o, why);
    return value_object(o);
}

static Value pick(Eval *ev, const Call *call) {
    return pick_or_omit(ev, call, true);
}

static Value omit(Eval *ev, const Call *call) {
    return pick_or_omit(ev, call, false);
}

/* ---- kinds ---- */

static Value kind_test(Eval *ev, const Call *call, bool yes) {
    Value v = call_arg(call, 0);
    if (v.kind == VALUE_UNKNOWN || v.kind == VALUE_ONE_OF)
        return native_lost(ev, call, v, "a test of lodash");
    return value_bool(yes);
}

static Value is_function(Eval *ev, const Call *call) {
    return kind_test(ev, call, value_is_callable(call_arg(call, 0)));
}

static Value is_string(Eval *ev, const Call *call) {
    return kind_test(ev, call, call_arg(call, 0).kind == VALUE_TEXT);
}

static Value is_number(Eval *ev, const Call *call) {
    return kind_test(ev, call, call_arg(call, 0).kind == VALUE_NUMBER);
}

static Value is_boolean(Eval *ev, const Call *call) {
    return kind_test(ev, call, call_arg(call, 0).kind == VALUE_BOOLEAN);
}

static Value is_array(Eval *ev, const Call *call) {
    return kind_test(ev, call, value_as(call_arg(call, 0), OBJECT_ARRAY) != NULL);
}

static Value is_object(Eval *ev, const Call *call) {
    return kind_test(ev, call, call_arg(call, 0).kind == VALUE_OBJECT);
}

static Value is_plain_object(Eval *ev, const Call *call) {
    return kind_test(ev, call, value_as(call_arg(call, 0), OBJECT_PLAIN) != NULL);
}

static Value is_undefined(Eval *ev, const Call *call) {
    return kind_test(ev, call, call_arg(call, 0).kind == VALUE_UNDEFINED);
}

static Value is_nil(Eval *ev, const Call *call) {
    return kind_test(ev, call, value_is_nullish(call_arg(call, 0)));
}

static Value is_null(Eval *ev, const Call *call) {
    return kind_test(ev, call, call_arg(call, 0).kind == VALUE_NULL);
}

static Value is_regexp(Eval *ev, const Call *call) {
    return kind_test(ev, call, value_as(call_arg(call, 0), OBJECT_REGEXP) != NULL);
}

static Value size_value(Eval *ev, const Call *call) {
    Fields fields = {0};
    const Unknown *why = NULL;
    Value v = call_arg(call, 0);
    if (!fields_of(ev, v, call->span, &fields, &why))
        return why ? value_unknown_of(why) : eval_unknown_call(ev, call, "_.size");
    bool counted = v.kind == VALUE_OBJECT && (v.object->kind == OBJECT_MAP || v.object->kind == OBJECT_SET);
    return value_number(counted ? v.object->item_n : fields.n);
}

static Value is_empty(Eval *ev, const Call *call) {
    Value n = size_value(ev, call);
    return n.kind == VALUE_NUMBER ? value_bool(n.number == 0) : n;
}

static Value item_at(Eval *ev, const Call *call, bool last) {
    Object *a = value_as(call_arg(call, 0), OBJECT_ARRAY);
    if (!a) return native_lost(ev, call, call_arg(call, 0), "_.head");
    if (last && a->flags & OBJECT_OPEN) return native_more(ev, a, call->span);
    return value_get_key(ev, call->args[0], value_number(last ? (double)a->item_n - 1 : 0), call->span);
}

static Value head(Eval *ev, const Call *call) {
    return item_at(ev, call, false);
}

static Value last(Eval *ev, const Call *call) {
    return item_at(ev, call, true);
}

/* ---- functions ---- */

static Value call_later(Eval *ev, const Call *call) {
    Value fn = call_arg(call, 0);
    if (value_is_callable(fn)) eval_defer(ev, (Job){.function = fn.object, .span = call->span});
    return value_undefined();
}

/* once(f), and memoize(f) called without an argument: the first result is kept on the wrapper. */
static Value once_call(Eval *ev, const Call *call) {
    Sym name = native_sym(ev, "@@result");
    Prop *kept = object_own(call->callee, name);
    if (kept && !call->n) return kept->value;
    Value v = eval_call(ev, call->callee->slot, call->this_value, call->args, call->n, call->span);
    if (!ev->throwing && !call->n) object_put_hidden(ev, call->callee, name, v);
    return v;
}

static Value once(Eval *ev, const Call *call) {
    return native_closure(ev, "once", once_call, call_arg(call, 0), value_undefined());
}

static Value constant_call(Eval *ev, const Call *call) {
    (void)ev;
    return call->callee->slot;
}

static Value constant(Eval *ev, const Call *call) {
    return native_closure(ev, "constant", constant_call, call_arg(call, 0), value_undefined());
}

static const NativeEntry entries[] = {
    {"get", get},
    {"has", has},
    {"set", set},
    {"assign", assign},
    {"extend", assign},
    {"assignIn", assign},
    {"defaults", defaults},
    {"merge", merge},
    {"defaultsDeep", merge},
    {"cloneDeep", clone_deep},
    {"clone", clone},
    {"pick", pick},
    {"omit", omit},
    {"isFunction", is_function},
    {"isString", is_string},
    {"isNumber", is_number},
    {"isBoolean", is_boolean},
    {"isArray", is_array},
    {"isObject", is_object},
    {"isObjectLike", is_object},
    {"isPlainObject", is_plain_object},
    {"isUndefined", is_undefined},
    {"isNil", is_nil},
    {"isNull", is_null},
    {"isRegExp", is_regexp},
    {"isEmpty", is_empty},
    {"size", size_value},
    {"head", head},
    {"first", head},
    {"last", last},
    {"noop", native_nothing},
    {"identity", native_identity},
    {"constant", constant},
    {"once", once},
    {"memoize", once},
    {"debounce", native_identity},
    {"throttle", native_identity},
    {"defer", call_later},
    {"delay", call_later},
};

/* Functions of arrays under lodash's names: concat(a, b), join(a, ','), includes(a, x). */
static Value through_list(Eval *ev, const Call *call) {
    Value list = call_arg(call, 0);
    if (value_is_nullish(list)) list = value_object(object_array(ev));
    Value method = value_get(ev, list, sym_intern(ev->names, call->callee->label), call->span);
    return eval_call(ev, method, list, call->n ? call->args + 1 : NULL, call->n ? call->n - 1 : 0,
                     call->span);
}

static const LodashAlias list_aliases[] = {
    {"concat", "concat"},   {"join", "join"},       {"includes", "includes"}, {"contains", "includes"},
    {"indexOf", "indexOf"}, {"reverse", "reverse"}, {"slice", "slice"},       {"nth", "at"},
};

void lodash_values(Eval *ev, Object *o) {
    native_methods(ev, o, entries, COUNT_OF(entries));
    lodash_methods(ev, o, list_aliases, COUNT_OF(list_aliases), through_list);
}
