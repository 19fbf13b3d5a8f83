/* lodash over texts: camelCase, upperFirst, and the methods of texts under its names. https://lodash.com/docs
 */
#include "natives/lodash.h"
#include "natives/text.h"

typedef enum Case { CASE_CAMEL, CASE_KEBAB, CASE_SNAKE, CASE_START, CASE_UPPER, CASE_LOWER } Case;

static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static int class_of(char c) {
    if (c >= 'a' && c <= 'z') return 1;
    if (c >= 'A' && c <= 'Z') return 2;
    if (c >= '0' && c <= '9') return 3;
    return (unsigned char)c >= 0x80 ? 1 : 0;
}

/* Does a new word begin at i? As lodash: fooBar, foo2Bar, XMLHttp. */
static bool word_begins(Str s, size_t i) {
    int here = class_of(s.p[i]), before = i ? class_of(s.p[i - 1]) : 0,
        next = i + 1 < s.n ? class_of(s.p[i + 1]) : 0;
    if (here == 0) return false;
    if (before == 0) return true;
    if (here == 2) return before != 2 || next == 1;
    if (here == 1) return before == 3;
    return before != 3;
}

static void out_word_start(Out *out, Case how, char c) {
    static const char separators[] = {0, '-', '_', ' ', ' ', ' '};
    bool first = out->n == 0;
    if (!first && separators[how]) out_char(out, separators[how]);
    bool big = how == CASE_START || how == CASE_UPPER || (how == CASE_CAMEL && !first);
    out_char(out, big ? upper(c) : lower(c));
}

static Value to_case(Eval *ev, const Call *call, Case how) {
    Str s;
    Value lifted;
    Out out = out_new(ev->arena);
    if (native_lift(ev, call, call->callee->native, &lifted)) return lifted;
    if (call->n == 0 || value_is_nullish(call->args[0])) return value_text(ev, (Str){0});
    if (!native_string(ev, call->args[0], &s)) return native_hole(ev, native_why(ev, call, "_.camelCase"));
    for (size_t i = 0; i < s.n; i++) {
        if (class_of(s.p[i]) == 0) continue;
        if (word_begins(s, i))
            out_word_start(&out, how, s.p[i]);
        else
            out_char(&out, how == CASE_UPPER ? upper(s.p[i]) : how == CASE_START ? s.p[i] : lower(s.p[i]));
    }
    return value_text(ev, out_str_of(&out));
}

static Value camel_case(Eval *ev, const Call *call) {
    return to_case(ev, call, CASE_CAMEL);
}

static Value kebab_case(Eval *ev, const Call *call) {
    return to_case(ev, call, CASE_KEBAB);
}

static Value snake_case(Eval *ev, const Call *call) {
    return to_case(ev, call, CASE_SNAKE);
}

static Value start_case(Eval *ev, const Call *call) {
    return to_case(ev, call, CASE_START);
}

static Value upper_case(Eval *ev, const Call *call) {
    return to_case(ev, call, CASE_UPPER);
}

static Value lower_case(Eval *ev, const Call *call) {
    return to_case(ev, call, CASE_LOWER);
}

/* The first letter changed; `rest`: the others lowered. */
static Value first_letter(Eval *ev, const Call *call, bool big, bool rest) {
    Str s;
    Value lifted;
    if (native_lift(ev, call, call->callee->native, &lifted)) return lifted;
    if (!native_string(ev, call_arg(call, 0), &s))
        return native_hole(ev, native_why(ev, call, "_.upperFirst"));
    char *p = arena_copy(ev->arena, rest ? str_lower(ev->arena, s).p : s.p, s.n);
    if (s.n) p[0] = big ? upper(p[0]) : lower(p[0]);
    return value_text(ev, (Str){p, s.n});
}

static Value upper_first(Eval *ev, const Call *call) {
    return first_letter(ev, call, true, false);
}

static Value lower_first(Eval *ev, const Call *call) {
    return first_letter(ev, call, false, false);
}

static Value capitalize(Eval *ev, const Call *call) {
    return first_letter(ev, call, true, true);
}

/* toUpper(s), trim(s), replace(s, a, b) …: the method of the text that has this label. */
static Value through_text(Eval *ev, const Call *call) {
    Value text = value_to_text(ev, call_arg(call, 0));
    Value method = value_get(ev, text, sym_intern(ev->names, call->callee->label), call->span);
    return eval_call(ev, method, text, call->n ? call->args + 1 : NULL, call->n ? call->n - 1 : 0,
                     call->span);
}

static const NativeEntry entries[] = {
    {"camelCase", camel_case},   {"kebabCase", kebab_case},   {"snakeCase", snake_case},
    {"startCase", start_case},   {"upperCase", upper_case},   {"lowerCase", lower_case},
    {"upperFirst", upper_first}, {"lowerFirst", lower_first}, {"capitalize", capitalize},
};

static const LodashAlias text_aliases[] = {
    {"toUpper", "toUpperCase"}, {"toLower", "toLowerCase"},   {"trim", "trim"},
    {"trimStart", "trimStart"}, {"trimEnd", "trimEnd"},       {"replace", "replace"},
    {"split", "split"},         {"startsWith", "startsWith"}, {"endsWith", "endsWith"},
    {"repeat", "repeat"},       {"padStart", "padStart"},     {"padEnd", "padEnd"},
};

void lodash_methods(Eval *ev, Object *o, const LodashAlias *aliases, uint32_t n, NativeFn *through) {
    for (uint32_t i = 0; i < n; i++)
        object_put_hidden(ev, o, native_sym(ev, aliases[i].name),
                          value_object(object_native(ev, aliases[i].method, through)));
}

void lodash_texts(Eval *ev, Object *o) {
    native_methods(ev, o, entries, COUNT_OF(entries));
    lodash_methods(ev, o, text_aliases, COUNT_OF(text_aliases), through_text);
}
