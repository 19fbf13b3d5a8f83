/* String.prototype's functions without patterns, and String itself.
 *
 * Holes stay where they are as long as the result's known ends can be told: '/API/${?}'.toLowerCase() is
 * '/api/${?}',
 * '/api/${?}'.slice(1) is 'api/${?}', but '${?}/x'.slice(1) is unknown text. */
#include "natives/text.h"

#include "natives/natives.h"

#include <math.h>
#include <string.h>

size_t text_units(Str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c & 0xC0) != 0x80) n += c >= 0xF0 ? 2 : 1;
    }
    return n;
}

size_t text_offset(Str s, size_t unit) {
    size_t n = 0, i = 0;
    while (i < s.n && n < unit) {
        unsigned char c = (unsigned char)s.p[i++];
        n += c >= 0xF0 ? 2 : 1;
        while (i < s.n && ((unsigned char)s.p[i] & 0xC0) == 0x80)
            i++;
    }
    return i;
}

Str text_head(Str s) {
    ptrdiff_t at = str_find_char(s, HOLE, 0);
    return at < 0 ? s : str_sub(s, 0, (size_t)at);
}

Str text_tail(Str s) {
    ptrdiff_t at = str_rfind_char(s, HOLE);
    return at < 0 ? s : str_sub(s, (size_t)at + 1, s.n);
}

bool text_this(const Call *call, Text *out) {
    if (call->this_value.kind != VALUE_TEXT) return false;
    *out = *call->this_value.text;
    return true;
}

Value text_of(Eval *ev, Str s, const Text *t) {
    bool hole = s.n && memchr(s.p, HOLE, s.n);
    return value_text_holes(ev, s, hole ? t->why : NULL);
}

/* Positions in texts with holes: bytes from the start, or from the end, or neither. */
typedef struct Place {
    bool known;
    bool from_end; /* the byte offset is counted from the end */
    bool beyond;   /* lies in or behind the first hole: at least `at` */
    size_t at;
} Place;

static Place place_of(Value v, Str s, double otherwise) {
    double i = otherwise;
    if (v.kind != VALUE_UNDEFINED && !native_integer(v, &i)) return (Place){0};
    Str head = text_head(s), tail = text_tail(s);
    if (i < 0) {
        if (head.n == s.n)
            return (Place){.known = true, .at = text_offset(s, (size_t)fmax(0, (double)text_units(s) + i))};
        size_t units = text_units(tail);
        if (-i > (double)units) return (Place){0};
        return (Place){.known = true, .from_end = true, .at = tail.n - text_offset(tail, units - (size_t)-i)};
    }
    if (head.n == s.n || i <= (double)text_units(head))
        return (Place){.known = true, .at = text_offset(s, (size_t)fmin(i, 1e9))};
    return (Place){.known = true, .beyond = true, .at = head.n};
}

static Value hole_or_why(Eval *ev, const Call *call, const char *name) {
    return native_hole(ev, native_why(ev, call, name));
}

/* Bytes between two places. */
static Value text_between(Eval *ev, const Call *call, const Text *t, Place from, Place to, bool to_end) {
    Str s = t->str;
    if (!from.known || from.beyond) return hole_or_why(ev, call, "slice");
    size_t a = from.from_end ? s.n - from.at : from.at;
    if (to_end) return text_of(ev, str_sub(s, a, s.n), t);
    if (!to.known || to.beyond) {
        if (from.from_end) return hole_or_why(ev, call, "slice");
        static const char hole[] = {HOLE, 0};
        Str head = text_head(s);
        Str kept = to.known ? str_sub(head, a, head.n) : (Str){0};
        return value_text_holes(ev, str_join(ev->arena, kept, str_of(hole)), native_why(ev, call, "slice"));
    }
    size_t b = to.from_end ? s.n - to.at : to.at;
    if (from.from_end != to.from_end && t->has_hole && b < a) return hole_or_why(ev, call, "slice");
    return text_of(ev, b > a ? str_sub(s, a, b) : (Str){0}, t);
}

static Value text_slice(Eval *ev, const Call *call) {
    const Text *t = call->this_value.text;
    Value end = call_arg(call, 1);
    return text_between(ev, call, t, place_of(call_arg(call, 0), t->str, 0), place_of(end, t->str, 0),
                        end.kind == VALUE_UNDEFINED);
}

static Value text_substring(Eval *ev, const Call *call) {
    const Text *t = call->this_value.text;
    double a = 0, b = 0;
    Value args[] = {call_arg(call, 0), call_arg(call, 1)};
    bool to_end = args[1].kind == VALUE_UNDEFINED;
    if (!native_integer(args[0], &a) || (!to_end && !native_integer(args[1], &b)))
        return hole_or_why(ev, call, "substring");
    a = fmax(a, 0), b = fmax(b, 0);
    double low = to_end ? a : fmin(a, b), high = fmax(a, b);
    return text_between(ev, call, t, place_of(value_number(low), t->str, 0),
                        place_of(value_number(high), t->str, 0), to_end);
}

static Value text_substr(Eval *ev, const Call *call) {
    const Text *t = call->this_value.text;
    double a, n = 0;
    Value length = call_arg(call, 1);
    bool to_end = length.kind == VALUE_UNDEFINED;
    if (!native_integer(call_arg(call, 0), &a) || (!to_end && !native_integer(length, &n)))
        return hole_or_why(ev, call, "substr");
    if (a < 0 && t->has_hole && !to_end && a + n >= 0) to_end = true;
    if (a < 0 && !t->has_hole) a = fmax(0, (double)text_units(t->str) + a);
    double end = a + fmax(n, 0);
    return text_between(ev, call, t, place_of(value_number(a), t->str, 0),
                        place_of(value_number(end), t->str, 0), to_end);
}

/* One code unit at a position that may be counted from the end. */
static bool unit_at(const Text *t, double i, Str *out) {
    Place from = place_of(value_number(i), t->str, 0);
    if (!from.known || from.beyond) return false;
    size_t a = from.from_end ? t->str.n - from.at : from.at;
    size_t b = a + text_offset(str_sub(t->str, a, t->str.n), 1);
    if (a < t->str.n && t->str.p[a] == HOLE) return false;
    *out = str_sub(t->str, a, b);
    return true;
}

static Value char_at(Eval *ev, const Call *call, bool at) {
    const Text *t = call->this_value.text;
    double i;
    Str s = {0};
    if (!native_integer(call_arg(call, 0), &i)) return hole_or_why(ev, call, "charAt");
    bool outside = i < 0 && (!at || (!t->has_hole && -i > (double)text_units(t->str)));
    if (!outside && !unit_at(t, i, &s)) return hole_or_why(ev, call, "charAt");
    return at && s.n == 0 ? value_undefined() : value_text(ev, s);
}

static Value text_char_at(Eval *ev, const Call *call) {
    return char_at(ev, call, false);
}

static Value text_at(Eval *ev, const Call *call) {
    return char_at(ev, call, true);
}

static uint32_t code_point(Str s) {
    unsigned char c = s.n ? (unsigned char)s.p[0] : 0;
    if (c < 0x80) return c;
    uint32_t v = c & (c < 0xE0 ? 0x1Fu : c < 0xF0 ? 0x0Fu : 0x07u);
    for (size_t i = 1; i < s.n && ((unsigned char)s.p[i] & 0xC0) == 0x80; i++)
        v = v << 6 | ((unsigned char)s.p[i] & 0x3Fu);
    return v;
}

static Value char_code_at(Eval *ev, const Call *call) {
    double i;
    Str s = {0};
    if (!native_integer(call_arg(call, 0), &i) || i < 0 || !unit_at(call->this_value.text, i, &s))
        return i < 0 ? value_number(NAN) : value_unknown_of(native_why(ev, call, "charCodeAt"));
    return value_number(s.n ? (double)code_point(s) : (double)NAN);
}

static Value text_concat_fn(Eval *ev, const Call *call) {
    Value text = call->this_value;
    for (uint32_t i = 0; i < call->n; i++)
        text = text_concat(ev, text, value_to_text(ev, call->args[i]));
    return text;
}

/* Does s start with needle? Both may have holes. */
static Truth starts_with(Str s, Str needle) {
    Str head = text_head(s), wanted = text_head(needle);
    size_t n = head.n < wanted.n ? head.n : wanted.n;
    if (n && memcmp(head.p, wanted.p, n) != 0) return FALSE_KNOWN;
    if (wanted.n == needle.n && head.n >= needle.n) return TRUE_KNOWN;
    return head.n == s.n && head.n < wanted.n ? FALSE_KNOWN : TRUTH_UNKNOWN;
}

static Truth ends_with(Str s, Str needle) {
    Str tail = text_tail(s), wanted = text_tail(needle);
    size_t n = tail.n < wanted.n ? tail.n : wanted.n;
    if (n && memcmp(tail.p + tail.n - n, wanted.p + wanted.n - n, n) != 0) return FALSE_KNOWN;
    if (wanted.n == needle.n && tail.n >= needle.n) return TRUE_KNOWN;
    return tail.n == s.n && tail.n < wanted.n ? FALSE_KNOWN : TRUTH_UNKNOWN;
}

static Value truth_or_why(Eval *ev, const Call *call, Truth t, const char *name) {
    if (t == TRUTH_UNKNOWN) return value_unknown_of(native_why(ev, call, name));
    return value_bool(t == TRUE_KNOWN);
}

static Value text_starts_with(Eval *ev, const Call *call) {
    const Text *t = call->this_value.text;
    Value needle = value_to_text(ev, call_arg(call, 0));
    double from = 0;
    if (call->n > 1 && !native_integer(call->args[1], &from))
        return value_unknown_of(native_why(ev, call, "startsWith"));
    if (needle.kind != VALUE_TEXT || (from > 0 && t->has_hole))
        return value_unknown_of(native_why(ev, call, "startsWith"));
    Str s = str_sub(t->str, text_offset(t->str, (size_t)fmax(0, fmin(from, 1e9))), t->str.n);
    return truth_or_why(ev, call, starts_with(s, needle.text->str), "startsWith");
}

static Value text_ends_with(Eval *ev, const Call *call) {
    const Text *t = call->this_value.text;
    Value needle = value_to_text(ev, call_arg(call, 0));
    double to = (double)text_units(t->str);
    if (call->n > 1 && !native_integer(call->args[1], &to))
        return value_unknown_of(native_why(ev, call, "endsWith"));
    if (needle.kind != VALUE_TEXT || (call->n > 1 && t->has_hole))
        return value_unknown_of(native_why(ev, call, "endsWith"));
    Str s = str_sub(t->str, 0, text_offset(t->str, (size_t)fmax(0, fmin(to, 1e9))));
    return truth_or_why(ev, call, ends_with(s, needle.text->str), "endsWith");
}

static ptrdiff_t find_last(Str s, Str needle) {
    for (size_t i = s.n + 1; i > needle.n; i--)
        if (str_eq(str_sub(s, i - 1 - needle.n, i - 1), needle)) return (ptrdiff_t)(i - 1 - needle.n);
    return STR_NPOS;
}

static Value text_includes(Eval *ev, const Call *call) {
    const Text *t = call->this_value.text;
    Str needle;
    if (value_as(call_arg(call, 0), OBJECT_REGEXP))
        return native_throw(ev, "TypeError", STR("First argument must not be a regular expression"));
    if (!native_string(ev, call_arg(call, 0), &needle))
        return value_unknown_of(native_why(ev, call, "includes"));
    if (str_find(t->str, needle, 0) >= 0) return value_bool(true);
    return truth_or_why(ev, call, t->has_hole ? TRUTH_UNKNOWN : FALSE_KNOWN, "includes");
}

static Value text_index_of(Eval *ev, const Call *call) {
    const Text *t = call->this_value.text;
    Str needle, head = text_head(t->str);
    double from = 0;
    if (!native_string(ev, call_arg(call, 0), &needle) ||
        (call->n > 1 && !native_integer(call->args[1], &from)))
        return value_unknown_of(native_why(ev, call, "indexOf"));
    size_t start = text_offset(head, (size_t)fmax(0, fmin(from, 1e9)));
    ptrdiff_t at = str_find(head, needle, start);
    if (at < 0 && t->has_hole) return value_unknown_of(native_why(ev, call, "indexOf"));
    return value_number(at < 0 ? -1 : (double)text_units(str_sub(head, 0, (size_t)at)));
}

static Value text_last_index_of(Eval *ev, const Call *call) {
    const Text *t = call->this_value.text;
    Str needle;
    if (!native_string(ev, call_arg(call, 0), &needle) || t->has_hole || call->n > 1)
        return value_unknown_of(native_why(ev, call, "lastIndexOf"));
    ptrdiff_t at = find_last(t->str, needle);
    return value_number(at < 0 ? -1 : (double)text_units(str_sub(t->str, 0, (size_t)at)));
}

static Value text_pad(Eval *ev, const Call *call, bool start) {
    const Text *t = call->this_value.text;
    double width;
    Str fill = STR(" ");
    if (t->has_hole || !native_integer(call_arg(call, 0), &width) ||
        (call_arg(call, 1).kind != VALUE_UNDEFINED && !native_string(ev, call->args[1], &fill)))
        return hole_or_why(ev, call, "padStart");
    size_t have = text_units(t->str), want = (size_t)fmax(0, fmin(width, LIMIT_TEXT + 1));
    if (want <= have || fill.n == 0) return call->this_value;
    Out out = out_new(ev->arena);
    for (size_t units = want - have; units > 0;) {
        size_t n = text_units(fill) < units ? fill.n : text_offset(fill, units);
        out_str(&out, str_sub(fill, 0, n));
        units -= n == fill.n ? text_units(fill) : units;
    }
    Str pad = out_str_of(&out);
    return value_text(ev, start ? str_join(ev->arena, pad, t->str) : str_join(ev->arena, t->str, pad));
}

static Value text_pad_start(Eval *ev, const Call *call) {
    return text_pad(ev, call, true);
}

static Value text_pad_end(Eval *ev, const Call *call) {
    return text_pad(ev, call, false);
}

static Value text_repeat(Eval *ev, const Call *call) {
    const Text *t = call->this_value.text;
    double n;
    Out out = out_new(ev->arena);
    if (!native_integer(call_arg(call, 0), &n)) return hole_or_why(ev, call, "repeat");
    if (n < 0) return native_throw(ev, "RangeError", STR("Invalid count value"));
    if (n * (double)t->str.n > LIMIT_TEXT) {
        eval_limit(ev, call->span, "text 65536");
        return value_unknown(ev, REASON_LIMIT, call->span, STR("text 64 KiB"));
    }
    for (double i = 0; i < n && t->str.n; i++)
        out_str(&out, t->str);
    return text_of(ev, out_str_of(&out), t);
}

static Value text_lower(Eval *ev, const Call *call) {
    const Text *t = call->this_value.text;
    return text_of(ev, str_lower(ev->arena, t->str), t);
}

static Value text_upper(Eval *ev, const Call *call) {
    const Text *t = call->this_value.text;
    char *p = arena_alloc(ev->arena, t->str.n + 1);
    for (size_t i = 0; i < t->str.n; i++) {
        char c = t->str.p[i];
        p[i] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
    }
    return text_of(ev, (Str){p, t->str.n}, t);
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* White space beside a hole is kept: the hole may be empty, but then it is shown there anyway. */
static Value trim(Eval *ev, const Call *call, bool start, bool end) {
    const Text *t = call->this_value.text;
    Str s = t->str;
    while (start && s.n && is_space(s.p[0]))
        s = str_sub(s, 1, s.n);
    while (end && s.n && is_space(s.p[s.n - 1]))
        s = str_sub(s, 0, s.n - 1);
    return text_of(ev, s, t);
}

static Value text_trim(Eval *ev, const Call *call) {
    return trim(ev, call, true, true);
}

static Value text_trim_start(Eval *ev, const Call *call) {
    return trim(ev, call, true, false);
}

static Value text_trim_end(Eval *ev, const Call *call) {
    return trim(ev, call, false, true);
}

static Value text_compare(Eval *ev, const Call *call) {
    Str s;
    const Text *t = call->this_value.text;
    if (t->has_hole || !native_string(ev, call_arg(call, 0), &s))
        return value_unknown_of(native_why(ev, call, "localeCompare"));
    int order =
        str_cmp(str_lower(ev->arena, t->str), str_lower(ev->arena, s)); /* letters first, case decides ties */
    if (order == 0) order = -str_cmp(t->str, s);
    return value_number(order < 0 ? -1 : order > 0);
}

static Value text_iterator(Eval *ev, const Call *call) {
    const Text *t = call->this_value.text;
    Str s = text_head(t->str);
    VEC(Value) items = {0};
    for (size_t i = 0; i < s.n && items.n < LIMIT_ARRAY;) {
        size_t next = i + text_offset(str_sub(s, i, s.n), 1);
        vec_push(ev->arena, &items, value_text(ev, str_sub(s, i, next)));
        i = next;
    }
    return native_iterator(ev, items.p, items.n, t->has_hole);
}

static const NativeEntry entries[] = {
    {"charAt", text_char_at},
    {"at", text_at},
    {"charCodeAt", char_code_at},
    {"codePointAt", char_code_at},
    {"concat", text_concat_fn},
    {"startsWith", text_starts_with},
    {"endsWith", text_ends_with},
    {"includes", text_includes},
    {"indexOf", text_index_of},
    {"lastIndexOf", text_last_index_of},
    {"padStart", text_pad_start},
    {"padEnd", text_pad_end},
    {"repeat", text_repeat},
    {"slice", text_slice},
    {"substring", text_substring},
    {"substr", text_substr},
    {"toLowerCase", text_lower},
    {"toUpperCase", text_upper},
    {"toLocaleLowerCase", text_lower},
    {"toLocaleUpperCase", text_upper},
    {"trim", text_trim},
    {"trimStart", text_trim_start},
    {"trimEnd", text_trim_end},
    {"trimLeft", text_trim_start},
    {"trimRight", text_trim_end},
    {"localeCompare", text_compare},
    {"normalize", native_this},
    {"toString", native_this},
    {"valueOf", native_this},
    {"@@iterator", text_iterator},
};

Value text_dispatch(Eval *ev, const Call *call, const NativeEntry *table, uint32_t n) {
    Value lifted;
    if (!call->callee) return value_unknown_of(native_why(ev, call, "a text's method"));
    NativeFn *self = call->callee->native;
    if (native_lift(ev, call, self, &lifted)) return lifted;
    Call inner = *call;
    if (call->this_value.kind == VALUE_UNKNOWN) return call->this_value;
    if (call->this_value.kind != VALUE_TEXT) inner.this_value = value_to_text(ev, call->this_value);
    if (inner.this_value.kind != VALUE_TEXT)
        return native_lift(ev, &inner, self, &lifted) ? lifted : inner.this_value;
    return native_assume(ev, call, native_entry(call, table, n)(ev, &inner));
}

static Value text_call(Eval *ev, const Call *call) {
    return text_dispatch(ev, call, entries, COUNT_OF(entries));
}

/* String(v); `new String(v)` gives plain text too. */
static Value string_function(Eval *ev, const Call *call) {
    Value v = call_arg(call, 0);
    if (call->n == 0) return value_text(ev, (Str){0});
    Value text = value_to_text(ev, v);
    return v.assumed ? value_assume(ev, text, v) : text;
}

static void out_utf8(Out *out, uint32_t c) {
    if (c < 0x80) {
        out_char(out, (char)c);
        return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    out_char(out, (char)((more == 1 ? 0xC0 : more == 2 ? 0xE0 : 0xF0) | (c >> (6 * more))));
    while (more-- > 0)
        out_char(out, (char)(0x80 | ((c >> (6 * more)) & 0x3F)));
}

static Value from_char_code(Eval *ev, const Call *call) {
    Out out = out_new(ev->arena);
    for (uint32_t i = 0; i < call->n; i++) {
        double c;
        if (!native_integer(call->args[i], &c) || c < 2 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
            return native_hole(ev, native_why(ev, call, "String.fromCharCode"));
        out_utf8(&out, (uint32_t)c);
    }
    return value_text(ev, out_str_of(&out));
}

/* String.raw`…`: the raw pieces with the values between them. */
static Value string_raw(Eval *ev, const Call *call) {
    ValueList pieces = {0};
    Value raw = call_arg(call, 0).kind == VALUE_OBJECT ? value_get(ev, call->args[0], NAME_raw, call->span)
                                                       : value_undefined();
    if (!native_list(ev, raw, call->span, &pieces))
        return native_hole(ev, native_why(ev, call, "String.raw"));
    Value text = value_text(ev, (Str){0});
    for (uint32_t i = 0; i < pieces.items.n; i++) {
        text = text_concat(ev, text, value_to_text(ev, pieces.items.p[i]));
        if (i + 1 < pieces.items.n && i + 1 < call->n)
            text = text_concat(ev, text, value_to_text(ev, call->args[i + 1]));
    }
    return text;
}

static const NativeEntry statics[] = {
    {"fromCharCode", from_char_code},
    {"fromCodePoint", from_char_code},
    {"raw", string_raw},
};

void globals_text(Eval *ev, Object *global) {
    Object *proto = native_proto(ev, &ev->text_proto);
    Object *c = native_class(ev, global, "String", string_function, proto);
    native_methods(ev, c, statics, COUNT_OF(statics));
    native_family(ev, proto, text_call, entries, COUNT_OF(entries));
}
