/* Making values, joining alternatives, and the questions that every operator asks of a value. */
#include "eval/value.h"

#include "base/out.h"
#include "eval/eval.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

Value value_text_holes(Eval *ev, Str s, const Unknown *why) {
    if (s.n > LIMIT_TEXT) return value_unknown(ev, REASON_LIMIT, (Span){0}, STR("text 64 KiB"));
    Text *t = NEW(ev->arena, Text);
    *t = (Text){.str = s, .why = why, .has_hole = s.n && memchr(s.p, HOLE, s.n)};
    return (Value){.kind = VALUE_TEXT, .text = t};
}

Value value_text(Eval *ev, Str s) {
    return value_text_holes(ev, s, NULL);
}

static const Unknown *assumed_reason(Value v) {
    if (v.kind == VALUE_UNKNOWN) return v.unknown;
    return v.kind == VALUE_TEXT ? v.text->assumed_for : NULL;
}

Value value_assume(Eval *ev, Value v, Value instead_of) {
    v.assumed = true;
    if (v.kind != VALUE_TEXT || v.text->assumed_for) return v;
    Text *t = arena_copy(ev->arena, v.text, sizeof *t);
    t->assumed_for = assumed_reason(instead_of);
    v.text = t;
    return v;
}

Value value_text_sym(Eval *ev, Sym sym) {
    Value v = value_text(ev, sym_str(ev->names, sym));
    v.sym = sym;
    return v;
}

Value value_unknown(Eval *ev, Reason reason, Span span, Str detail) {
    Unknown *u = NEW(ev->arena, Unknown);
    *u = (Unknown){.reason = reason, .span = span, .detail = detail};
    return (Value){.kind = VALUE_UNKNOWN, .unknown = u};
}

Value value_given(Eval *ev, const Unknown *u) {
    if (u->given) return value_unknown_of(u);
    Unknown *copy = arena_copy(ev->arena, u, sizeof *u);
    copy->given = true;
    return value_unknown_of(copy);
}

bool value_identical(Value a, Value b) {
    if (a.kind != b.kind) return false;
    switch ((ValueKind)a.kind) {
    case VALUE_UNDEFINED:
    case VALUE_NULL:
    case VALUE_ABSENT: return true;
    case VALUE_BOOLEAN: return a.boolean == b.boolean;
    case VALUE_NUMBER: return memcmp(&a.number, &b.number, sizeof a.number) == 0;
    case VALUE_TEXT:
        return a.text == b.text ||
               (!a.text->has_hole && !b.text->has_hole && str_eq(a.text->str, b.text->str));
    case VALUE_SYMBOL: return a.sym == b.sym;
    case VALUE_OBJECT: return a.object == b.object;
    case VALUE_ONE_OF: return a.one_of == b.one_of;
    case VALUE_UNKNOWN: return true; /* one unknown among alternatives is enough */
    }
    return false;
}

/* Texts that are unknown at the same place are not told apart either. */
static bool is_same_alternative(Value a, Value b) {
    if (a.kind == VALUE_TEXT && b.kind == VALUE_TEXT && a.text->has_hole && b.text->has_hole)
        return str_eq(a.text->str, b.text->str);
    return value_identical(a, b);
}

typedef struct Alternatives {
    uint32_t n;
    Value values[ONE_OF_MAX];
} Alternatives;

static bool alternatives_add(Alternatives *all, Value v) {
    for (uint32_t i = 0; i < all->n; i++)
        if (is_same_alternative(all->values[i], v)) return true;
    if (all->n == ONE_OF_MAX) return false;
    all->values[all->n++] = v;
    return true;
}

static bool alternatives_add_each(Alternatives *all, Value v) {
    if (v.kind != VALUE_ONE_OF) return alternatives_add(all, v);
    for (uint32_t i = 0; i < v.one_of->n; i++)
        if (!alternatives_add(all, v.one_of->values[i])) return false;
    return true;
}

static const OneOf *one_of_new(Eval *ev, const Alternatives *all, Span condition) {
    OneOf *o = arena_alloc(ev->arena, sizeof *o + all->n * sizeof *o->values);
    o->n = all->n;
    o->condition = condition;
    memcpy(o->values, all->values, all->n * sizeof *o->values);
    return o;
}

Value value_join(Eval *ev, Value a, Value b, Span condition) {
    bool assumed = a.assumed || b.assumed;
    if (value_identical(a, b)) {
        a.assumed = assumed;
        return a;
    }
    if (!condition.file && a.kind == VALUE_ONE_OF) condition = a.one_of->condition;
    if (!condition.file && b.kind == VALUE_ONE_OF) condition = b.one_of->condition;
    if (!condition.file && ev->frame) condition = ev->frame->call_span;
    Alternatives all;
    all.n = 0;
    if (!alternatives_add_each(&all, a) || !alternatives_add_each(&all, b))
        return value_unknown(ev, REASON_JOIN, condition, STR("more than 8 alternatives"));
    if (all.n == 1) return all.values[0];
    return (Value){.kind = VALUE_ONE_OF, .assumed = assumed, .one_of = one_of_new(ev, &all, condition)};
}

static Truth one_of_truth(const OneOf *set) {
    Truth all = value_truth(set->values[0]);
    for (uint32_t i = 1; i < set->n; i++)
        if (value_truth(set->values[i]) != all) return TRUTH_UNKNOWN;
    return all;
}

/* A value assumed from an unset environment variable may be another one: a truthy default stays truthy, a
 * falsy one does not decide anything. */
Truth value_truth(Value v) {
    if (v.assumed) {
        v.assumed = false;
        return value_truth(v) == TRUE_KNOWN ? TRUE_KNOWN : TRUTH_UNKNOWN;
    }
    switch ((ValueKind)v.kind) {
    case VALUE_UNDEFINED:
    case VALUE_NULL:
    case VALUE_ABSENT: return FALSE_KNOWN;
    case VALUE_BOOLEAN: return v.boolean ? TRUE_KNOWN : FALSE_KNOWN;
    case VALUE_NUMBER: return v.number == 0 || isnan(v.number) ? FALSE_KNOWN : TRUE_KNOWN;
    case VALUE_TEXT:
        for (size_t i = 0; i < v.text->str.n; i++)
            if (v.text->str.p[i] != HOLE) return TRUE_KNOWN;
        return v.text->str.n ? TRUTH_UNKNOWN : FALSE_KNOWN;
    case VALUE_SYMBOL:
    case VALUE_OBJECT: return TRUE_KNOWN;
    case VALUE_ONE_OF: return one_of_truth(v.one_of);
    case VALUE_UNKNOWN: return TRUTH_UNKNOWN;
    }
    return TRUTH_UNKNOWN;
}

bool value_is_callable(Value v) {
    if (v.kind != VALUE_OBJECT) return false;
    switch ((ObjectKind)v.object->kind) {
    case OBJECT_FUNCTION:
    case OBJECT_NATIVE:
    case OBJECT_BOUND: return true;
    case OBJECT_PROXY: return value_is_callable(value_object(v.object->proxy.target));
    case OBJECT_HOST: return v.object->slot.kind == VALUE_OBJECT && value_is_callable(v.object->slot);
    case OBJECT_PLAIN:
    case OBJECT_ARRAY:
    case OBJECT_MAP:
    case OBJECT_SET:
    case OBJECT_PROMISE:
    case OBJECT_REGEXP:
    case OBJECT_ITERATOR:
    case OBJECT_NAMESPACE:
    case OBJECT_ERROR: return false;
    }
    return false;
}

bool value_known_text(Value v, Str *out) {
    if (v.kind != VALUE_TEXT || v.text->has_hole) return false;
    *out = v.text->str;
    return true;
}

const Unknown *value_why(Value v) {
    if (v.kind == VALUE_UNKNOWN) return v.unknown;
    if (v.kind == VALUE_TEXT) return v.text->why;
    if (v.kind == VALUE_ONE_OF)
        for (uint32_t i = 0; i < v.one_of->n; i++) {
            const Unknown *why = value_why(v.one_of->values[i]);
            if (why) return why;
        }
    return NULL;
}

const char *value_typeof(Value v) {
    switch ((ValueKind)v.kind) {
    case VALUE_UNDEFINED:
    case VALUE_ABSENT: return "undefined";
    case VALUE_NULL: return "object";
    case VALUE_BOOLEAN: return "boolean";
    case VALUE_NUMBER: return "number";
    case VALUE_TEXT: return "string";
    case VALUE_SYMBOL: return "symbol";
    case VALUE_OBJECT: return value_is_callable(v) ? "function" : "object";
    case VALUE_ONE_OF: {
        const char *all = value_typeof(v.one_of->values[0]);
        for (uint32_t i = 1; i < v.one_of->n && all; i++) {
            const char *t = value_typeof(v.one_of->values[i]);
            if (!t || strcmp(t, all) != 0) all = NULL;
        }
        return all;
    }
    case VALUE_UNKNOWN: return NULL;
    }
    return NULL;
}

/* Texts with holes: different known ends decide, all else is open. */
static Truth texts_equal(const Text *a, const Text *b) {
    if (!a->has_hole && !b->has_hole) return str_eq(a->str, b->str) ? TRUE_KNOWN : FALSE_KNOWN;
    for (size_t i = 0; i < a->str.n && i < b->str.n; i++) {
        if (a->str.p[i] == HOLE || b->str.p[i] == HOLE) break;
        if (a->str.p[i] != b->str.p[i]) return FALSE_KNOWN;
    }
    for (size_t i = 1; i <= a->str.n && i <= b->str.n; i++) {
        char x = a->str.p[a->str.n - i], y = b->str.p[b->str.n - i];
        if (x == HOLE || y == HOLE) break;
        if (x != y) return FALSE_KNOWN;
    }
    return TRUTH_UNKNOWN;
}

static Truth any_equals(Eval *ev, const OneOf *set, Value b, bool strict) {
    Truth all = value_equals(ev, set->values[0], b, strict);
    for (uint32_t i = 1; i < set->n; i++)
        if (value_equals(ev, set->values[i], b, strict) != all) return TRUTH_UNKNOWN;
    return all;
}

static Truth loosely_equal(Value a, Value b) {
    double x, y;
    if (value_is_nullish(a) || value_is_nullish(b))
        return value_is_nullish(a) && value_is_nullish(b) ? TRUE_KNOWN : FALSE_KNOWN;
    if (a.kind == VALUE_OBJECT || b.kind == VALUE_OBJECT) return TRUTH_UNKNOWN;
    if (!value_to_number(a, &x) || !value_to_number(b, &y)) return TRUTH_UNKNOWN;
    return x == y ? TRUE_KNOWN : FALSE_KNOWN;
}

Truth value_equals(Eval *ev, Value a, Value b, bool strict) {
    if (a.kind == VALUE_ABSENT) a = value_undefined();
    if (b.kind == VALUE_ABSENT) b = value_undefined();
    if (a.kind == VALUE_ONE_OF) return any_equals(ev, a.one_of, b, strict);
    if (b.kind == VALUE_ONE_OF) return any_equals(ev, b.one_of, a, strict);
    if (a.kind == VALUE_UNKNOWN || b.kind == VALUE_UNKNOWN) return TRUTH_UNKNOWN;
    if (a.kind != b.kind) return strict ? FALSE_KNOWN : loosely_equal(a, b);
    if (a.kind == VALUE_TEXT) return texts_equal(a.text, b.text);
    if (a.kind == VALUE_NUMBER) return a.number == b.number ? TRUE_KNOWN : FALSE_KNOWN;
    return value_identical(a, b) ? TRUE_KNOWN : FALSE_KNOWN;
}

bool value_to_number(Value v, double *out) {
    Str s;
    switch ((ValueKind)v.kind) {
    case VALUE_UNDEFINED:
    case VALUE_ABSENT: *out = NAN; return true;
    case VALUE_NULL: *out = 0; return true;
    case VALUE_BOOLEAN: *out = v.boolean; return true;
    case VALUE_NUMBER: *out = v.number; return true;
    case VALUE_TEXT:
        if (!value_known_text(v, &s)) return false;
        s = str_trim(s);
        if (s.n == 0) {
            *out = 0;
            return true;
        }
        if (s.n < 64) {
            char buffer[64], *end;
            memcpy(buffer, s.p, s.n);
            buffer[s.n] = 0;
            bool odd = (s.p[0] | 32) == 'n' || (s.p[0] | 32) == 'i'; /* strtod's nan, inf */
            *out = odd ? NAN : strtod(buffer, &end);
            if (!odd && *end) *out = NAN;
        } else
            *out = NAN;
        return true;
    case VALUE_SYMBOL:
    case VALUE_OBJECT:
    case VALUE_ONE_OF:
    case VALUE_UNKNOWN: return false;
    }
    return false;
}

Str number_text(Arena *arena, double n) {
    if (isnan(n)) return STR("NaN");
    if (isinf(n)) return n > 0 ? STR("Infinity") : STR("-Infinity");
    if (n == 0) return STR("0");
    if (n == floor(n) && fabs(n) < 1e21) return str_fmt(arena, "%.0f", n);
    for (int digits = 1; digits <= 17; digits++) {
        Str s = str_fmt(arena, "%.*g", digits, n);
        if (strtod(s.p, NULL) == n) return s;
    }
    return str_fmt(arena, "%.17g", n);
}

static Value hole(Eval *ev, const Unknown *why) {
    static const char one[] = {HOLE, 0};
    return value_text_holes(ev, (Str){one, 1}, why);
}

static bool nest_budget(Eval *ev) {
    return ++ev->nesting <= LIMIT_NESTING || (ev->nesting--, false);
}

/* JavaScript joins an array that is being joined already as nothing. */
static Value array_to_text(Eval *ev, Object *o) {
    Value text = value_text(ev, (Str){0});
    if (o->flags & OBJECT_JOINING) return text;
    if (o->flags & OBJECT_OPEN || !nest_budget(ev)) return hole(ev, NULL);
    o->flags |= OBJECT_JOINING;
    for (uint32_t i = 0; i < o->item_n && eval_step(ev); i++) {
        if (i) text = text_concat(ev, text, value_text(ev, STR(",")));
        if (!value_is_nullish(o->items[i])) text = text_concat(ev, text, value_to_text(ev, o->items[i]));
        if (text.kind == VALUE_UNKNOWN) break;
    }
    o->flags &= (uint8_t)~OBJECT_JOINING;
    ev->nesting--;
    return text;
}

static Value object_to_text(Eval *ev, Value v) {
    Object *o = v.object;
    if (o->kind == OBJECT_ARRAY) return array_to_text(ev, o);
    if (o->kind == OBJECT_REGEXP)
        return value_text(
            ev, str_fmt(ev->arena, "/%.*s/%.*s", STR_ARG(o->regexp.source), STR_ARG(o->regexp.flags)));
    static const Sym hints[] = {NAME_to_primitive, NAME_to_string, NAME_value_of};
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        Prop *p = object_find(o, hints[i]);
        if (!p || !value_is_callable(p->value) || p->value.object->kind == OBJECT_NATIVE) continue;
        Value hint = value_text(ev, STR("string"));
        Value r = eval_call(ev, p->value, v, &hint, 1, (Span){0});
        if (r.kind != VALUE_OBJECT) return value_to_text(ev, r);
    }
    if (o->flags & OBJECT_OPEN) return hole(ev, value_why(o->slot));
    if (o->kind == OBJECT_PLAIN) return value_text(ev, STR("[object Object]"));
    return hole(ev, NULL);
}

/* Texts are not made of what is missing: where it may be missing and may not, it is not, or the program would
 * write "undefined" into a path. */
static Value one_of_to_text(Eval *ev, Value v) {
    Value all = {0};
    bool any = false;
    for (uint32_t i = 0; i < v.one_of->n; i++) {
        if (value_is_nullish(v.one_of->values[i])) continue;
        Value text = value_to_text(ev, v.one_of->values[i]);
        all = any ? value_join(ev, all, text, v.one_of->condition) : text;
        any = true;
    }
    return any ? all : value_to_text(ev, v.one_of->values[0]);
}

Value value_to_text(Eval *ev, Value v) {
    switch ((ValueKind)v.kind) {
    case VALUE_UNDEFINED:
    case VALUE_ABSENT: return value_text_sym(ev, NAME_undefined);
    case VALUE_NULL: return value_text(ev, STR("null"));
    case VALUE_BOOLEAN: return value_text(ev, v.boolean ? STR("true") : STR("false"));
    case VALUE_NUMBER: return value_text(ev, number_text(ev->arena, v.number));
    case VALUE_TEXT: return v;
    case VALUE_SYMBOL:
        return value_text(ev, str_fmt(ev->arena, "Symbol(%.*s)", STR_ARG(sym_str(ev->names, v.sym))));
    case VALUE_OBJECT: return object_to_text(ev, v);
    case VALUE_ONE_OF: return one_of_to_text(ev, v);
    case VALUE_UNKNOWN: return hole(ev, v.unknown);
    }
    return v;
}

bool value_to_key(Eval *ev, Value v, Sym *out) {
    Str s;
    if (v.kind == VALUE_SYMBOL) {
        *out = v.sym;
        return true;
    }
    if (v.kind == VALUE_TEXT && v.sym) {
        *out = v.sym;
        return true;
    }
    if (v.kind == VALUE_UNKNOWN || v.kind == VALUE_ONE_OF) return false;
    if (!value_known_text(value_to_text(ev, v), &s)) return false;
    *out = sym_intern(ev->names, s);
    return true;
}

static Value concat_two(Eval *ev, Value a, Value b) {
    if (a.kind != VALUE_TEXT) a = hole(ev, value_why(a));
    if (b.kind != VALUE_TEXT) b = hole(ev, value_why(b));
    const Text *x = a.text, *y = b.text;
    if (x->str.n + y->str.n > LIMIT_TEXT)
        return value_unknown(ev, REASON_LIMIT, (Span){0}, STR("text 64 KiB"));
    Value v = value_text_holes(ev, str_join(ev->arena, x->str, y->str), x->why ? x->why : y->why);
    v.assumed = a.assumed || b.assumed;
    const Unknown *assumed_for = x->assumed_for ? x->assumed_for : y->assumed_for;
    if (assumed_for && v.kind == VALUE_TEXT) {
        Text *t = arena_copy(ev->arena, v.text, sizeof *t);
        t->assumed_for = assumed_for;
        v.text = t;
    }
    return v;
}

Value text_concat(Eval *ev, Value a, Value b) {
    if (a.kind != VALUE_ONE_OF && b.kind != VALUE_ONE_OF) return concat_two(ev, a, b);
    const OneOf *set = a.kind == VALUE_ONE_OF ? a.one_of : b.one_of;
    Value all = {0};
    for (uint32_t i = 0; i < set->n; i++) {
        Value one = a.kind == VALUE_ONE_OF ? text_concat(ev, value_to_text(ev, set->values[i]), b)
                                           : text_concat(ev, a, value_to_text(ev, set->values[i]));
        all = i ? value_join(ev, all, one, set->condition) : one;
    }
    return all;
}

Str text_shown(Arena *arena, Str s) {
    if (!s.n || !memchr(s.p, HOLE, s.n)) return s;
    Out out = out_new(arena);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != HOLE)
            out_char(&out, s.p[i]);
        else if (i == 0 || s.p[i - 1] != HOLE)
            out_cstr(&out, "${?}");
    }
    return out_str_of(&out);
}

Str unknown_of(Arena *arena, Str it, const Unknown *u) {
    Str d = u ? u->detail : (Str){0};
    switch (u ? u->reason : REASON_NONE) {
    case REASON_NONE: break;
    case REASON_PACKAGE:
        return str_fmt(arena, "%.*s comes from the package \"%.*s\", which is not read", STR_ARG(it),
                       STR_ARG(d));
    case REASON_ENVIRONMENT:
        if (str_starts(d, STR("-")))
            return str_fmt(arena, "%.*s depends on the option %.*s of the command line", STR_ARG(it),
                           STR_ARG(d));
        if (str_find(it, STR("process.env"), 0) >= 0)
            return str_fmt(arena, "%.*s is known only where the service runs", STR_ARG(it));
        return str_fmt(arena, "%.*s depends on process.env.%.*s", STR_ARG(it), STR_ARG(d));
    case REASON_REQUEST: return str_fmt(arena, "%.*s is only known when a request arrives", STR_ARG(it));
    case REASON_ARGUMENT:
        return str_fmt(arena, "%.*s is what the caller of \"%.*s\" gives, and that is not known", STR_ARG(it),
                       STR_ARG(d));
    case REASON_GLOBAL:
        return str_fmt(arena, "%.*s depends on the global \"%.*s\", which is not known", STR_ARG(it),
                       STR_ARG(d));
    case REASON_FILE:
        return str_fmt(arena, "%.*s depends on %.*s, which could not be read", STR_ARG(it), STR_ARG(d));
    case REASON_SYNTAX: return str_fmt(arena, "%.*s is made by syntax that is not evaluated", STR_ARG(it));
    case REASON_CALL:
        return d.n ? str_fmt(arena, "%.*s is a result of %.*s(), which is not known", STR_ARG(it), STR_ARG(d))
                   : str_fmt(arena, "%.*s is a result of a function that is not known", STR_ARG(it));
    case REASON_LIMIT:
        return str_fmt(arena, "%.*s is not known: the limit \"%.*s\" was reached", STR_ARG(it), STR_ARG(d));
    case REASON_TYPE:
        if (d.n && str_eq(it, STR("it"))) return d;
        return d.n ? str_fmt(arena, "%.*s is not known: %.*s", STR_ARG(it), STR_ARG(d))
                   : str_fmt(arena, "%.*s is not known: the operation would throw", STR_ARG(it));
    case REASON_JOIN: return str_fmt(arena, "%.*s may be one of more than 8 values", STR_ARG(it));
    case REASON_RUNTIME:
        return str_fmt(arena, "%.*s is only known at run time (%.*s)", STR_ARG(it), STR_ARG(d));
    }
    return str_fmt(arena, "%.*s is not known", STR_ARG(it));
}

Str unknown_text(Arena *arena, const Unknown *u) {
    return unknown_of(arena, STR("it"), u);
}
