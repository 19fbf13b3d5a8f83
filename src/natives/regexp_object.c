/* RegExp: the constructor, exec, test and the properties that say how it was made. */
#include "natives/regexp_object.h"

#include "natives/natives.h"
#include "natives/text.h"

Regexp *regexp_of(Eval *ev, const Object *o) {
    return regexp_compile(ev->arena, o->regexp.source, o->regexp.flags);
}

enum { STEPS_A_STEP = 32 /* steps of the matcher that count as one of the evaluator */ };

MatchStatus regexp_find(Eval *ev, const Regexp *re, Str subject, size_t from, RegexpMatch *match) {
    *match = (RegexpMatch){0};
    if (!eval_step(ev)) return MATCH_UNKNOWN;
    MatchStatus status = regexp_match(ev->arena, re, subject, from, match);
    uint64_t cost = match->steps / STEPS_A_STEP, left = LIMIT_MODULE_STEPS - ev->module->steps;
    if (ev->module->steps > LIMIT_MODULE_STEPS) left = 0;
    ev->steps += cost;
    ev->module->steps += cost < left ? cost : left; /* the next step says that the limit is reached */
    return status;
}

Value regexp_group(Eval *ev, const RegexpMatch *match, Str subject, uint32_t group) {
    ptrdiff_t from = match->groups[group * 2], to = match->groups[group * 2 + 1];
    if (from < 0 || to < from) return value_undefined();
    return value_text(ev, str_sub(subject, (size_t)from, (size_t)to));
}

Value regexp_result(Eval *ev, const Regexp *re, const RegexpMatch *match, Value input) {
    Object *a = object_array(ev), *named = object_plain(ev);
    Str s = input.text->str;
    bool any = false;
    for (uint32_t i = 0; i < regexp_group_n(re); i++) {
        Str name = regexp_group_name(re, i);
        Value v = regexp_group(ev, match, s, i);
        array_push(ev, a, v);
        if (name.n) object_put(ev, named, sym_intern(ev->names, name), v), any = true;
    }
    object_put(ev, a, NAME_index, value_number((double)text_units(str_sub(s, 0, (size_t)match->groups[0]))));
    object_put(ev, a, NAME_input, input);
    object_put(ev, a, NAME_groups, any ? value_object(named) : value_undefined());
    return value_object(a);
}

/* Slashes outside of classes are shown escaped, so that `source` can stand between slashes. */
static Str escaped_source(Eval *ev, Str s) {
    Out out = out_new(ev->arena);
    bool in_class = false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '/' && !in_class) out_char(&out, '\\');
        if (s.p[i] == '[') in_class = true;
        if (s.p[i] == ']') in_class = false;
        out_char(&out, s.p[i]);
        if (s.p[i] == '\\' && i + 1 < s.n) out_char(&out, s.p[++i]);
    }
    return out_str_of(&out);
}

static Value regexp_constructor(Eval *ev, const Call *call) {
    Str source, flags = {0};
    Value pattern = call_arg(call, 0), lifted;
    if (native_lift(ev, call, regexp_constructor, &lifted)) return lifted;
    Object *other = value_as(pattern, OBJECT_REGEXP);
    if (other) source = other->regexp.source, flags = other->regexp.flags;
    bool known = other || native_string(ev, pattern, &source);
    if (call_arg(call, 1).kind != VALUE_UNDEFINED && !native_string(ev, call->args[1], &flags)) known = false;
    if (!known) return value_unknown_of(native_why(ev, call, "RegExp"));
    Object *o = native_instance(ev, call, OBJECT_REGEXP, NULL);
    o->regexp.source = !source.n ? STR("(?:)") : other ? source : escaped_source(ev, source);
    o->regexp.flags = flags;
    native_put(ev, o, "lastIndex", value_number(0));
    return value_object(o);
}

static size_t start_of(Eval *ev, Object *o, const Regexp *re, Str s, bool *known) {
    double at = 0;
    *known = true;
    if (!regexp_is_global(re) && !regexp_is_sticky(re)) return 0;
    Prop *p = object_own(o, native_sym(ev, "lastIndex"));
    *known = !p || native_integer(p->value, &at);
    if (at > (double)text_units(s)) return s.n + 1;
    return at > 0 ? text_offset(s, (size_t)at) : 0;
}

static void remember(Eval *ev, Object *o, const Regexp *re, Str s, const RegexpMatch *match) {
    if (!regexp_is_global(re) && !regexp_is_sticky(re)) return;
    double at = match->groups ? (double)text_units(str_sub(s, 0, (size_t)match->groups[1])) : 0;
    object_put_hidden(ev, o, native_sym(ev, "lastIndex"), value_number(at));
}

/* Matches `this` against the first argument; MATCH_UNKNOWN when the answer is not certain. */
static MatchStatus match_call(Eval *ev, const Call *call, const Regexp **re, Value *input,
                              RegexpMatch *match) {
    Object *o = value_as(call->this_value, OBJECT_REGEXP);
    bool known;
    *input = value_to_text(ev, call_arg(call, 0));
    *re = o ? regexp_of(ev, o) : NULL;
    if (!*re || input->kind != VALUE_TEXT) return MATCH_UNKNOWN;
    Str s = input->text->str;
    size_t from = start_of(ev, o, *re, s, &known);
    if (!known) return MATCH_UNKNOWN;
    MatchStatus status = regexp_find(ev, *re, s, from, match);
    if (status != MATCH_UNKNOWN) remember(ev, o, *re, s, match);
    if (status == MATCH_NO && input->text->has_hole && match->touched_hole) return MATCH_UNKNOWN;
    return status;
}

static Value regexp_test(Eval *ev, const Call *call) {
    const Regexp *re;
    Value input, lifted;
    RegexpMatch match = {0};
    if (native_lift(ev, call, regexp_test, &lifted)) return lifted;
    MatchStatus status = match_call(ev, call, &re, &input, &match);
    if (status == MATCH_UNKNOWN) return value_unknown_of(native_why(ev, call, "RegExp.test"));
    return value_bool(status == MATCH_YES);
}

static Value regexp_exec(Eval *ev, const Call *call) {
    const Regexp *re;
    Value input, lifted;
    RegexpMatch match = {0};
    if (native_lift(ev, call, regexp_exec, &lifted)) return lifted;
    MatchStatus status = match_call(ev, call, &re, &input, &match);
    if (status == MATCH_UNKNOWN || match.touched_hole)
        return value_unknown_of(native_why(ev, call, "RegExp.exec"));
    return status == MATCH_YES ? regexp_result(ev, re, &match, input) : value_null();
}

static Value regexp_to_string(Eval *ev, const Call *call) {
    return value_to_text(ev, call->this_value);
}

static Value regexp_source(Eval *ev, const Call *call) {
    Object *o = value_as(call->this_value, OBJECT_REGEXP);
    return o ? value_text(ev, o->regexp.source) : value_undefined();
}

static Value regexp_flags(Eval *ev, const Call *call) {
    Object *o = value_as(call->this_value, OBJECT_REGEXP);
    return o ? value_text(ev, o->regexp.flags) : value_undefined();
}

static Value regexp_global(Eval *ev, const Call *call) {
    Object *o = value_as(call->this_value, OBJECT_REGEXP);
    (void)ev;
    return value_bool(o && str_find_char(o->regexp.flags, 'g', 0) >= 0);
}

static const NativeEntry entries[] = {
    {"test", regexp_test},
    {"exec", regexp_exec},
    {"toString", regexp_to_string},
};

static const NativeEntry getters[] = {
    {"source", regexp_source},
    {"flags", regexp_flags},
    {"global", regexp_global},
};

void globals_regexp(Eval *ev, Object *global) {
    Object *proto = native_proto(ev, &ev->protos[OBJECT_REGEXP]);
    native_class(ev, global, "RegExp", regexp_constructor, proto);
    native_methods(ev, proto, entries, COUNT_OF(entries));
    for (uint32_t i = 0; i < COUNT_OF(getters); i++)
        object_accessor(ev, proto, native_sym(ev, getters[i].name),
                        object_native(ev, getters[i].name, getters[i].fn), NULL);
}
