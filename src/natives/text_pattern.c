/* String.prototype's functions that take a text or a regular expression: replace, replaceAll, split, match,
 * matchAll, search.
 *
 * In texts with holes the literal pieces are worked on and the holes stay: a hole stands for any text, also
 * for what would have been replaced in it. Only where an earlier match might hide in a hole (the first of
 * several, positions) is the result less known. */
#include "natives/natives.h"
#include "natives/regexp_object.h"
#include "natives/text.h"

/* What is searched for: a text or a regular expression. */
typedef struct Pattern {
    Str text;
    const Regexp *re;
    bool all;
} Pattern;

/* False when the pattern is not known. */
static bool pattern_of(Eval *ev, Value v, bool all, Pattern *out) {
    Object *o = value_as(v, OBJECT_REGEXP);
    *out = (Pattern){.all = all};
    if (!o) return native_string(ev, v, &out->text);
    out->re = regexp_of(ev, o);
    out->all = out->re && regexp_is_global(out->re);
    return out->re != NULL;
}

static MatchStatus pattern_find(Eval *ev, const Pattern *p, Str s, size_t from, RegexpMatch *match) {
    if (p->re) return regexp_find(ev, p->re, s, from, match);
    ptrdiff_t at = from <= s.n ? str_find(s, p->text, from) : STR_NPOS;
    *match = (RegexpMatch){0};
    if (at < 0) return MATCH_NO;
    match->groups = NEW_N(ev->arena, ptrdiff_t, 2);
    match->groups[0] = at, match->groups[1] = at + (ptrdiff_t)p->text.n;
    return MATCH_YES;
}

/* Where to look next: behind an empty match one character on. */
static size_t after(Str s, const RegexpMatch *m) {
    size_t end = (size_t)m->groups[1];
    if (m->groups[1] > m->groups[0]) return end;
    return end < s.n ? end + text_offset(str_sub(s, end, s.n), 1) : end + 1;
}

static uint32_t pattern_group_n(const Pattern *p) {
    return p->re ? regexp_group_n(p->re) : 1;
}

/* ---- replace ---- */

typedef struct Replacer {
    Pattern pattern;
    Value with; /* text or function */
    Value subject;
    Span span;
} Replacer;

static Value group_text(Eval *ev, const Replacer *r, const RegexpMatch *m, uint32_t group) {
    if (group >= pattern_group_n(&r->pattern)) return value_text(ev, (Str){0});
    Value v = regexp_group(ev, m, r->subject.text->str, group);
    return v.kind == VALUE_UNDEFINED ? value_text(ev, (Str){0}) : v;
}

static Value named_text(Eval *ev, const Replacer *r, const RegexpMatch *m, Str name) {
    for (uint32_t i = 1; i < pattern_group_n(&r->pattern); i++)
        if (str_eq(regexp_group_name(r->pattern.re, i), name)) return group_text(ev, r, m, i);
    return value_text(ev, (Str){0});
}

/* $$, $&, $1, $12, $<name>: how many bytes of the template it takes; 0 when it is none of these. */
static size_t expand_one(Eval *ev, const Replacer *r, const RegexpMatch *m, Str t, Value *out) {
    uint32_t groups = pattern_group_n(&r->pattern);
    if (t.n < 2) return 0;
    char c = t.p[1];
    if (c == '$' || c == '&') {
        *out = c == '$' ? value_text(ev, STR("$")) : group_text(ev, r, m, 0);
        return 2;
    }
    if (c == '<' && r->pattern.re) {
        ptrdiff_t end = str_find_char(t, '>', 2);
        if (end < 0) return 0;
        *out = named_text(ev, r, m, str_sub(t, 2, (size_t)end));
        return (size_t)end + 1;
    }
    uint32_t one = (uint32_t)(c - '0'), two = t.n > 2 ? one * 10 + (uint32_t)(t.p[2] - '0') : 0;
    if (c < '0' || c > '9') return 0;
    bool long_form = t.n > 2 && t.p[2] >= '0' && t.p[2] <= '9' && two > 0 && two < groups;
    if (!long_form && (one == 0 || one >= groups)) return 0;
    *out = group_text(ev, r, m, long_form ? two : one);
    return long_form ? 3 : 2;
}

static Value expand(Eval *ev, const Replacer *r, const RegexpMatch *m) {
    Str t = r->with.text->str;
    Value text = value_text(ev, (Str){0});
    size_t from = 0;
    for (size_t i = 0; i < t.n;) {
        Value piece = value_undefined();
        size_t n = t.p[i] == '$' ? expand_one(ev, r, m, str_sub(t, i, t.n), &piece) : 0;
        if (n == 0) {
            i++;
            continue;
        }
        text = text_concat(ev, text, text_of(ev, str_sub(t, from, i), r->with.text));
        text = text_concat(ev, text, piece);
        from = i += n;
    }
    return text_concat(ev, text, text_of(ev, str_sub(t, from, t.n), r->with.text));
}

static Value replacement(Eval *ev, const Replacer *r, const RegexpMatch *m) {
    if (r->with.kind == VALUE_TEXT) return expand(ev, r, m);
    uint32_t n = pattern_group_n(&r->pattern);
    Value *args = NEW_N(ev->arena, Value, n + 2);
    for (uint32_t i = 0; i < n; i++)
        args[i] = regexp_group(ev, m, r->subject.text->str, i);
    args[n] = value_number((double)text_units(str_sub(r->subject.text->str, 0, (size_t)m->groups[0])));
    args[n + 1] = r->subject;
    return value_to_text(ev, eval_call(ev, r->with, value_undefined(), args, n + 2, r->span));
}

/* False: the first match may hide in a hole before this one. */
static bool first_is_certain(const Replacer *r, const RegexpMatch *m) {
    Str head = text_head(r->subject.text->str);
    return r->pattern.all || (size_t)m->groups[0] <= head.n;
}

static Value replace_in(Eval *ev, const Call *call, const Replacer *r) {
    const Text *t = r->subject.text;
    Value text = value_text(ev, (Str){0});
    size_t from = 0, at = 0;
    while (at <= t->str.n && !ev->throwing && eval_step(ev)) {
        RegexpMatch m;
        MatchStatus status = pattern_find(ev, &r->pattern, t->str, at, &m);
        if (status == MATCH_UNKNOWN) return native_hole(ev, native_why(ev, call, "replace"));
        if (status == MATCH_NO) break;
        if (t->has_hole && !first_is_certain(r, &m)) {
            Value head = text_concat(ev, text_of(ev, text_head(t->str), t), native_hole(ev, t->why));
            return head;
        }
        text = text_concat(ev, text, text_of(ev, str_sub(t->str, from, (size_t)m.groups[0]), t));
        text = text_concat(ev, text, replacement(ev, r, &m));
        from = (size_t)m.groups[1];
        at = after(t->str, &m);
        if (!r->pattern.all) break;
    }
    if (from > t->str.n) from = t->str.n;
    return text_concat(ev, text, text_of(ev, str_sub(t->str, from, t->str.n), t));
}

static Value replace(Eval *ev, const Call *call, bool all) {
    Replacer r = {.with = call_arg(call, 1), .subject = call->this_value, .span = call->span};
    if (!value_is_callable(r.with)) r.with = value_to_text(ev, r.with);
    bool usable = r.with.kind == VALUE_TEXT || value_is_callable(r.with);
    if (!usable || !pattern_of(ev, call_arg(call, 0), all, &r.pattern))
        return native_hole(ev, native_why(ev, call, "replace"));
    return replace_in(ev, call, &r);
}

static Value text_replace(Eval *ev, const Call *call) {
    return replace(ev, call, false);
}

static Value text_replace_all(Eval *ev, const Call *call) {
    return replace(ev, call, true);
}

/* ---- split ---- */

static void split_characters(Eval *ev, Str s, ValueList *out) {
    for (size_t i = 0; i < s.n && out->items.n < LIMIT_ARRAY;) {
        size_t next = i + text_offset(str_sub(s, i, s.n), 1);
        vec_push(ev->arena, &out->items, value_text(ev, str_sub(s, i, next)));
        i = next;
    }
}

/* False when it cannot be told. */
static bool split_by(Eval *ev, const Pattern *p, Str s, ValueList *out) {
    size_t from = 0, at = 0;
    while (at < s.n && out->items.n < LIMIT_ARRAY && eval_step(ev)) {
        RegexpMatch m;
        MatchStatus status = pattern_find(ev, p, s, at, &m);
        if (status == MATCH_UNKNOWN) return false;
        if (status == MATCH_NO || (size_t)m.groups[0] >= s.n) break;
        at = after(s, &m);
        if (m.groups[1] == m.groups[0] && (size_t)m.groups[0] == from) continue;
        vec_push(ev->arena, &out->items, value_text(ev, str_sub(s, from, (size_t)m.groups[0])));
        for (uint32_t i = 1; i < pattern_group_n(p); i++)
            vec_push(ev->arena, &out->items, regexp_group(ev, &m, s, i));
        from = (size_t)m.groups[1];
    }
    vec_push(ev->arena, &out->items, value_text(ev, str_sub(s, from, s.n)));
    return true;
}

/* Pieces before the first hole are known; the one that holds it and what follows are not. */
static Value split_holes(Eval *ev, const Text *t, const Pattern *p, const Call *call) {
    ValueList list = {.open = true};
    if (p->re || p->text.n == 0 || !split_by(ev, p, text_head(t->str), &list)) {
        list.items.n = 0;
    } else {
        Value *last = &list.items.p[list.items.n - 1];
        *last = text_concat(ev, *last, native_hole(ev, t->why));
    }
    return native_array(ev, &list, native_why(ev, call, "split"));
}

static Value text_split(Eval *ev, const Call *call) {
    const Text *t = call->this_value.text;
    ValueList list = {0};
    Pattern p;
    double limit = LIMIT_ARRAY;
    Value by = call_arg(call, 0);
    if (by.kind == VALUE_UNDEFINED) return eval_array(ev, &call->this_value, 1);
    if (!pattern_of(ev, by, true, &p)) return value_unknown_of(native_why(ev, call, "split"));
    if (t->has_hole) return split_holes(ev, t, &p, call);
    if (!p.re && p.text.n == 0)
        split_characters(ev, t->str, &list);
    else if (!split_by(ev, &p, t->str, &list))
        return value_unknown_of(native_why(ev, call, "split"));
    if (call->n > 1 && native_integer(call->args[1], &limit) && limit >= 0 && limit < list.items.n)
        list.items.n = (uint32_t)limit;
    return native_array(ev, &list, NULL);
}

/* ---- match, matchAll, search ---- */

/* A pattern that match and search make a regular expression of. */
static const Regexp *expression_of(Eval *ev, Value v) {
    Str s;
    Object *o = value_as(v, OBJECT_REGEXP);
    if (o) return regexp_of(ev, o);
    return native_string(ev, v, &s) ? regexp_compile(ev->arena, s, (Str){0}) : NULL;
}

/* All matches, by fn; false when they are not certain. */
static bool all_matches(Eval *ev, const Regexp *re, Value input, bool whole, ValueList *out) {
    Str s = input.text->str;
    for (size_t at = 0; at <= s.n && out->items.n < LIMIT_ARRAY && eval_step(ev);) {
        RegexpMatch m = {0};
        MatchStatus status = regexp_find(ev, re, s, at, &m);
        if (status == MATCH_UNKNOWN || m.touched_hole) return false;
        if (status == MATCH_NO) break;
        vec_push(ev->arena, &out->items,
                 whole ? regexp_group(ev, &m, s, 0) : regexp_result(ev, re, &m, input));
        at = after(s, &m);
    }
    return true;
}

static Value text_match(Eval *ev, const Call *call) {
    const Regexp *re = expression_of(ev, call_arg(call, 0));
    ValueList list = {0};
    RegexpMatch m = {0};
    if (!re) return value_unknown_of(native_why(ev, call, "match"));
    if (regexp_is_global(re)) {
        if (!all_matches(ev, re, call->this_value, true, &list))
            return value_unknown_of(native_why(ev, call, "match"));
        return list.items.n ? native_array(ev, &list, NULL) : value_null();
    }
    MatchStatus status = regexp_find(ev, re, call->this_value.text->str, 0, &m);
    if (status == MATCH_UNKNOWN || m.touched_hole) return value_unknown_of(native_why(ev, call, "match"));
    return status == MATCH_YES ? regexp_result(ev, re, &m, call->this_value) : value_null();
}

static Value text_match_all(Eval *ev, const Call *call) {
    const Regexp *re = expression_of(ev, call_arg(call, 0));
    ValueList list = {0};
    if (!re || !all_matches(ev, re, call->this_value, false, &list))
        return value_unknown_of(native_why(ev, call, "matchAll"));
    return native_iterator(ev, list.items.p, list.items.n, false);
}

static Value text_search(Eval *ev, const Call *call) {
    const Regexp *re = expression_of(ev, call_arg(call, 0));
    RegexpMatch m = {0};
    Str s = call->this_value.text->str;
    MatchStatus status = re ? regexp_find(ev, re, s, 0, &m) : MATCH_UNKNOWN;
    if (status == MATCH_UNKNOWN || m.touched_hole) return value_unknown_of(native_why(ev, call, "search"));
    return value_number(status == MATCH_NO ? -1 : (double)text_units(str_sub(s, 0, (size_t)m.groups[0])));
}

static const NativeEntry entries[] = {
    {"replace", text_replace}, {"replaceAll", text_replace_all}, {"split", text_split},
    {"match", text_match},     {"matchAll", text_match_all},     {"search", text_search},
};

static Value pattern_call(Eval *ev, const Call *call) {
    return text_dispatch(ev, call, entries, COUNT_OF(entries));
}

void globals_text_pattern(Eval *ev, Object *global) {
    (void)global;
    native_family(ev, native_proto(ev, &ev->text_proto), pattern_call, entries, COUNT_OF(entries));
}
