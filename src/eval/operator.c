/* Operators on values: exact on what is known, alternatives one by one, and on the unknown the first reason
 * why. */
#include "eval/interp.h"

#include <math.h>

static Value unknown_bool(Eval *ev, Span span) {
    return value_join(ev, value_bool(true), value_bool(false), span);
}

static Value truth_value(Eval *ev, Truth t, Span span) {
    return t == TRUTH_UNKNOWN ? unknown_bool(ev, span) : value_bool(t == TRUE_KNOWN);
}

static Truth truth_not(Truth t) {
    return t == TRUTH_UNKNOWN ? t : t == TRUE_KNOWN ? FALSE_KNOWN : TRUE_KNOWN;
}

Value unknown_operand(Eval *ev, Value a, Value b, Span span) {
    const Unknown *why = value_why(a) ? value_why(a) : value_why(b);
    return why ? value_unknown_of(why)
               : value_unknown(ev, REASON_TYPE, span, STR("the operands are not known"));
}

static bool is_textual(Value v) {
    if (v.kind == VALUE_ONE_OF) {
        for (uint32_t i = 0; i < v.one_of->n; i++)
            if (!is_textual(v.one_of->values[i])) return false;
        return true;
    }
    return v.kind == VALUE_TEXT || (v.kind == VALUE_OBJECT && !(v.object->flags & OBJECT_OPEN));
}

static Value add(Eval *ev, Value a, Value b, Span span) {
    double x, y;
    if (is_textual(a) || is_textual(b)) return text_concat(ev, value_to_text(ev, a), value_to_text(ev, b));
    if (value_to_number(a, &x) && value_to_number(b, &y)) return value_number(x + y);
    return unknown_operand(ev, a, b, span);
}

static double to_int32(double n) {
    if (!isfinite(n)) return 0;
    double m = fmod(trunc(n), 4294967296.0);
    if (m < 0) m += 4294967296.0;
    return m >= 2147483648.0 ? m - 4294967296.0 : m;
}

static double bits(Op op, double x, double y) {
    int32_t a = (int32_t)to_int32(x), b = (int32_t)to_int32(y);
    uint32_t u = (uint32_t)a, shift = (uint32_t)b & 31;
    switch (op) {
    case OP_SHL: return (double)(int32_t)(u << shift);
    case OP_SHR: return (double)(a >> shift);
    case OP_USHR: return (double)(u >> shift);
    case OP_BIT_AND: return (double)(a & b);
    case OP_BIT_OR: return (double)(a | b);
    default: return (double)(a ^ b);
    }
}

static Value arithmetic(Eval *ev, Op op, Value a, Value b, Span span) {
    double x, y;
    if (!value_to_number(a, &x) || !value_to_number(b, &y)) return unknown_operand(ev, a, b, span);
    switch (op) {
    case OP_SUB: return value_number(x - y);
    case OP_MUL: return value_number(x * y);
    case OP_DIV: return value_number(x / y);
    case OP_MOD: return value_number(fmod(x, y));
    case OP_POW: return value_number(pow(x, y));
    default: return value_number(bits(op, x, y));
    }
}

static Value compare(Eval *ev, Op op, Value a, Value b, Span span) {
    double x, y;
    Str s, t;
    int order;
    if (value_known_text(a, &s) && value_known_text(b, &t)) {
        order = str_cmp(s, t);
    } else if (value_to_number(a, &x) && value_to_number(b, &y)) {
        if (isnan(x) || isnan(y)) return value_bool(false);
        order = x < y ? -1 : x > y;
    } else {
        return unknown_bool(ev, span);
    }
    return value_bool(op == OP_LT   ? order < 0
                      : op == OP_LE ? order <= 0
                      : op == OP_GT ? order > 0
                                    : order >= 0);
}

static Value in_operator(Eval *ev, Value key, Value o, Span span) {
    Sym name;
    uint32_t index;
    if (o.kind != VALUE_OBJECT || !value_to_key(ev, key, &name)) return unknown_bool(ev, span);
    Object *x = o.object;
    if (x->kind == OBJECT_PROXY) {
        Prop *trap = object_find(x->proxy.handler, NAME_has);
        Value args[] = {value_object(x->proxy.target), key};
        if (trap)
            return truth_value(
                ev, value_truth(eval_call(ev, trap->value, value_object(x->proxy.handler), args, 2, span)),
                span);
        x = x->proxy.target;
    }
    if (x->kind == OBJECT_NAMESPACE)
        return value_bool(module_export(ev, x->module, name).kind != VALUE_ABSENT);
    if (x->kind == OBJECT_ARRAY && key_is_index(ev, name, &index) && index < x->item_n)
        return value_bool(true);
    if (object_find(x, name)) return value_bool(true);
    return x->flags & OBJECT_OPEN ? unknown_bool(ev, span) : value_bool(false);
}

static Value instance_of(Eval *ev, Value v, Value cls, Span span) {
    if (v.kind == VALUE_UNKNOWN || v.kind == VALUE_ONE_OF || cls.kind != VALUE_OBJECT)
        return unknown_bool(ev, span);
    if (v.kind != VALUE_OBJECT) return value_bool(false);
    Value proto = value_get(ev, cls, NAME_prototype, span);
    if (proto.kind != VALUE_OBJECT) return unknown_bool(ev, span);
    for (Object *o = v.object->proto; o; o = o->proto)
        if (o == proto.object) return value_bool(true);
    return v.object->flags & OBJECT_OPEN ? unknown_bool(ev, span) : value_bool(false);
}

static bool is_comparison(Op op) {
    return op >= OP_EQ && op <= OP_INSTANCEOF;
}

static Value binary_alternatives(Eval *ev, Op op, Value a, Value b, Span span) {
    const OneOf *set = a.kind == VALUE_ONE_OF ? a.one_of : b.one_of;
    Value all = {0};
    for (uint32_t i = 0; i < set->n; i++) {
        Value one = a.kind == VALUE_ONE_OF ? binary_apply(ev, op, set->values[i], b, span)
                                           : binary_apply(ev, op, a, set->values[i], span);
        all = i ? value_join(ev, all, one, set->condition) : one;
    }
    return all;
}

Value binary_apply(Eval *ev, Op op, Value a, Value b, Span span) {
    if (is_comparison(op) && (a.assumed || b.assumed)) return unknown_bool(ev, span);
    bool equality = op == OP_EQ || op == OP_NE || op == OP_SEQ || op == OP_SNE;
    if (!equality && op != OP_ADD && (a.kind == VALUE_ONE_OF || b.kind == VALUE_ONE_OF))
        return binary_alternatives(ev, op, a, b, span);
    Value v;
    switch (op) {
    case OP_ADD: v = add(ev, a, b, span); break;
    case OP_EQ: return truth_value(ev, value_equals(ev, a, b, false), span);
    case OP_NE: return truth_value(ev, truth_not(value_equals(ev, a, b, false)), span);
    case OP_SEQ: return truth_value(ev, value_equals(ev, a, b, true), span);
    case OP_SNE: return truth_value(ev, truth_not(value_equals(ev, a, b, true)), span);
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE: return compare(ev, op, a, b, span);
    case OP_IN: return in_operator(ev, a, b, span);
    case OP_INSTANCEOF: return instance_of(ev, a, b, span);
    default: v = arithmetic(ev, op, a, b, span); break;
    }
    v.assumed = v.assumed || a.assumed || b.assumed;
    return v;
}

Value unary_apply(Eval *ev, Op op, Value v, Span span) {
    double n;
    switch (op) {
    case OP_NOT: return truth_value(ev, truth_not(value_truth(v)), span);
    case OP_TYPEOF: {
        const char *t = value_typeof(v);
        if (t) return value_text(ev, str_of(t));
        return value_why(v) ? value_unknown(ev, REASON_TYPE, span, STR("its type is not known")) : v;
    }
    case OP_VOID: return value_undefined();
    case OP_PLUS:
    case OP_MINUS:
    case OP_BIT_NOT:
        if (!value_to_number(v, &n)) return unknown_operand(ev, v, v, span);
        v.kind = VALUE_NUMBER;
        v.number = op == OP_PLUS ? n : op == OP_MINUS ? -n : -to_int32(n) - 1;
        return v;
    default: return value_undefined();
    }
}
