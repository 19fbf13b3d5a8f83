/* Number, Boolean, BigInt, Math and the global number functions. Random numbers and big integers are not
 * known. */
#include "natives/natives.h"
#include "natives/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static Value number_or_why(Eval *ev, const Call *call, const char *name) {
    return value_unknown_of(native_why(ev, call, name));
}

static Value number_function(Eval *ev, const Call *call) {
    double n = 0;
    Value lifted;
    if (native_lift(ev, call, number_function, &lifted)) return lifted;
    if (call->n && !value_to_number(call->args[0], &n)) return number_or_why(ev, call, "Number");
    return value_number(n);
}

static Value boolean_function(Eval *ev, const Call *call) {
    Truth t = value_truth(call_arg(call, 0));
    if (t == TRUTH_UNKNOWN) return number_or_why(ev, call, "Boolean");
    return value_bool(t == TRUE_KNOWN);
}

static int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'z') return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
    return 99;
}

static double parse_integer(Str s, int radix) {
    s = str_trim(s);
    bool minus = str_starts(s, STR("-"));
    if (minus || str_starts(s, STR("+"))) s = str_sub(s, 1, s.n);
    bool hex = str_starts(s, STR("0x")) || str_starts(s, STR("0X"));
    if (hex && (radix == 0 || radix == 16)) s = str_sub(s, 2, s.n), radix = 16;
    if (radix == 0) radix = 10;
    double value = 0;
    size_t i = 0;
    for (; i < s.n && digit_of(s.p[i]) < radix; i++)
        value = value * radix + digit_of(s.p[i]);
    if (i == 0) return (double)NAN;
    return minus ? -value : value;
}

static Value parse_int(Eval *ev, const Call *call) {
    Str s;
    double radix = 0;
    Value lifted;
    if (native_lift(ev, call, parse_int, &lifted)) return lifted;
    if (!native_string(ev, call_arg(call, 0), &s)) return number_or_why(ev, call, "parseInt");
    if (call->n > 1 && !native_integer(call->args[1], &radix)) return number_or_why(ev, call, "parseInt");
    Value v =
        value_number(radix == 0 || (radix >= 2 && radix <= 36) ? parse_integer(s, (int)radix) : (double)NAN);
    v.assumed = native_assumed(call);
    return v;
}

/* The longest prefix that is a decimal literal. */
static double parse_decimal(Str s) {
    char buffer[64];
    s = str_trim(s);
    size_t n = 0, digits = 0;
    while (n < s.n && n < sizeof buffer - 1) {
        char c = s.p[n];
        bool sign = (c == '-' || c == '+') && (n == 0 || s.p[n - 1] == 'e' || s.p[n - 1] == 'E');
        bool digit = c >= '0' && c <= '9';
        if (!sign && !digit && c != '.' && !((c == 'e' || c == 'E') && digits)) break;
        digits += digit;
        n++;
    }
    if (n) memcpy(buffer, s.p, n);
    buffer[n] = 0;
    return digits ? strtod(buffer, NULL) : (double)NAN;
}

static Value parse_float(Eval *ev, const Call *call) {
    Str s;
    Value lifted;
    if (native_lift(ev, call, parse_float, &lifted)) return lifted;
    if (!native_string(ev, call_arg(call, 0), &s)) return number_or_why(ev, call, "parseFloat");
    return value_number(parse_decimal(s));
}

static Value is_nan(Eval *ev, const Call *call) {
    double n;
    if (!value_to_number(call_arg(call, 0), &n)) return number_or_why(ev, call, "isNaN");
    return value_bool(isnan(n));
}

static Value is_finite(Eval *ev, const Call *call) {
    double n;
    if (!value_to_number(call_arg(call, 0), &n)) return number_or_why(ev, call, "isFinite");
    return value_bool(isfinite(n));
}

/* Number.isNaN and its like are false for what is not a number. */
static Value number_test(Eval *ev, const Call *call, bool (*test)(double), const char *name) {
    Value v = call_arg(call, 0);
    if (v.kind == VALUE_UNKNOWN || v.kind == VALUE_ONE_OF) return number_or_why(ev, call, name);
    return value_bool(v.kind == VALUE_NUMBER && test(v.number));
}

static bool double_is_nan(double n) {
    return isnan(n);
}

static bool double_is_finite(double n) {
    return isfinite(n);
}

static bool double_is_integer(double n) {
    return isfinite(n) && trunc(n) == n;
}

static Value number_is_nan(Eval *ev, const Call *call) {
    return number_test(ev, call, double_is_nan, "Number.isNaN");
}

static Value number_is_finite(Eval *ev, const Call *call) {
    return number_test(ev, call, double_is_finite, "Number.isFinite");
}

static Value number_is_integer(Eval *ev, const Call *call) {
    return number_test(ev, call, double_is_integer, "Number.isInteger");
}

static Str radix_text(Eval *ev, double n, int radix) {
    char buffer[80];
    size_t at = sizeof buffer;
    double v = fabs(trunc(n));
    do {
        int d = (int)fmod(v, radix);
        buffer[--at] = (char)(d < 10 ? '0' + d : 'a' + d - 10);
        v = floor(v / radix);
    } while (v > 0 && at > 1);
    if (n < 0) buffer[--at] = '-';
    return str_copy(ev->arena, (Str){buffer + at, sizeof buffer - at});
}

static Value number_to_string(Eval *ev, const Call *call) {
    double n, radix = 10;
    if (!value_to_number(call->this_value, &n) ||
        (call_arg(call, 0).kind != VALUE_UNDEFINED && !native_integer(call->args[0], &radix)))
        return native_hole(ev, native_why(ev, call, "toString"));
    if (radix == 10) return value_text(ev, number_text(ev->arena, n));
    if (radix < 2 || radix > 36 || n != trunc(n) || fabs(n) > 9e15)
        return native_hole(ev, native_why(ev, call, "toString"));
    return value_text(ev, radix_text(ev, n, (int)radix));
}

static Value number_to_fixed(Eval *ev, const Call *call) {
    double n, digits = 0;
    if (!value_to_number(call->this_value, &n) || (call->n && !native_integer(call->args[0], &digits)) ||
        digits < 0 || digits > 100 || fabs(n) > 1e21)
        return native_hole(ev, native_why(ev, call, "toFixed"));
    return value_text(ev, str_fmt(ev->arena, "%.*f", (int)digits, n));
}

static Value number_locale(Eval *ev, const Call *call) {
    return native_hole(ev, native_why(ev, call, "toLocaleString"));
}

static Value boolean_to_string(Eval *ev, const Call *call) {
    return value_to_text(ev, call->this_value);
}

/* ---- Math ---- */

static double round_half_up(double n) {
    return floor(n + 0.5);
}

static double sign_of(double n) {
    return n > 0 ? 1 : n < 0 ? -1 : n;
}

typedef struct MathEntry {
    const char *name;
    double (*fn)(double);
} MathEntry;

static const MathEntry functions[] = {
    {"abs", fabs},  {"floor", floor},  {"ceil", ceil}, {"trunc", trunc}, {"round", round_half_up},
    {"sqrt", sqrt}, {"sign", sign_of}, {"log", log},   {"log2", log2},   {"log10", log10},
    {"exp", exp},   {"sin", sin},      {"cos", cos},   {"tan", tan},     {"cbrt", cbrt},
};

static Value math_call(Eval *ev, const Call *call) {
    double n, i = call->callee ? call->callee->slot.number : 0;
    Value lifted;
    if (native_lift(ev, call, math_call, &lifted)) return lifted;
    if (!value_to_number(call_arg(call, 0), &n)) return number_or_why(ev, call, "Math");
    return value_number(functions[(uint32_t)i].fn(n));
}

static Value extreme(Eval *ev, const Call *call, bool most) {
    double best = most ? (double)-INFINITY : (double)INFINITY;
    for (uint32_t i = 0; i < call->n; i++) {
        double n;
        if (!value_to_number(call->args[i], &n)) return number_or_why(ev, call, "Math.max");
        if (isnan(n)) return value_number(n);
        if (most ? n > best : n < best) best = n;
    }
    return call->rest_unknown ? number_or_why(ev, call, "Math.max") : value_number(best);
}

static Value math_max(Eval *ev, const Call *call) {
    return extreme(ev, call, true);
}

static Value math_min(Eval *ev, const Call *call) {
    return extreme(ev, call, false);
}

static Value math_pow(Eval *ev, const Call *call) {
    double a, b;
    if (!value_to_number(call_arg(call, 0), &a) || !value_to_number(call_arg(call, 1), &b))
        return number_or_why(ev, call, "Math.pow");
    return value_number(pow(a, b));
}

static Value math_random(Eval *ev, const Call *call) {
    return value_unknown(ev, REASON_RUNTIME, call->span, STR("Math.random()"));
}

static Value big_int(Eval *ev, const Call *call) {
    return number_or_why(ev, call, "BigInt");
}

static const NativeEntry math_entries[] = {
    {"max", math_max},
    {"min", math_min},
    {"pow", math_pow},
    {"random", math_random},
};

static const NativeEntry number_statics[] = {
    {"isNaN", number_is_nan},         {"isFinite", number_is_finite},
    {"isInteger", number_is_integer}, {"isSafeInteger", number_is_integer},
    {"parseInt", parse_int},          {"parseFloat", parse_float},
};

static const NativeEntry number_entries[] = {
    {"toString", number_to_string}, {"toFixed", number_to_fixed}, {"toLocaleString", number_locale},
    {"toPrecision", number_locale}, {"valueOf", native_this},
};

static const NativeEntry boolean_entries[] = {
    {"toString", boolean_to_string},
    {"valueOf", native_this},
};

static const NativeEntry number_globals[] = {
    {"parseInt", parse_int}, {"parseFloat", parse_float}, {"isNaN", is_nan},
    {"isFinite", is_finite}, {"BigInt", big_int},
};

void globals_number(Eval *ev, Object *global) {
    Object *proto = native_proto(ev, &ev->number_proto);
    Object *c = native_class(ev, global, "Number", number_function, proto);
    native_methods(ev, c, number_statics, COUNT_OF(number_statics));
    native_methods(ev, proto, number_entries, COUNT_OF(number_entries));
    native_put(ev, c, "MAX_SAFE_INTEGER", value_number(9007199254740991.0));
    native_put(ev, c, "MIN_SAFE_INTEGER", value_number(-9007199254740991.0));
    native_put(ev, c, "MAX_VALUE", value_number(1.7976931348623157e308));
    native_put(ev, c, "EPSILON", value_number(2.220446049250313e-16));
    native_put(ev, c, "POSITIVE_INFINITY", value_number((double)INFINITY));
    native_put(ev, c, "NEGATIVE_INFINITY", value_number(-(double)INFINITY));
    native_put(ev, c, "NaN", value_number((double)NAN));
    native_methods(ev, global, number_globals, COUNT_OF(number_globals));
    object_put_hidden(ev, global, native_sym(ev, "NaN"), value_number((double)NAN));
    object_put_hidden(ev, global, native_sym(ev, "Infinity"), value_number((double)INFINITY));
    Object *booleans = native_proto(ev, &ev->boolean_proto);
    native_class(ev, global, "Boolean", boolean_function, booleans);
    native_methods(ev, booleans, boolean_entries, COUNT_OF(boolean_entries));
}

void globals_math(Eval *ev, Object *global) {
    Object *math = object_plain(ev);
    for (uint32_t i = 0; i < COUNT_OF(functions); i++) {
        Object *f = object_native(ev, functions[i].name, math_call);
        f->slot = value_number(i);
        object_put_hidden(ev, math, native_sym(ev, functions[i].name), value_object(f));
    }
    native_methods(ev, math, math_entries, COUNT_OF(math_entries));
    native_put(ev, math, "PI", value_number(3.141592653589793));
    native_put(ev, math, "E", value_number(2.718281828459045));
    object_put_hidden(ev, global, native_sym(ev, "Math"), value_object(math));
}
