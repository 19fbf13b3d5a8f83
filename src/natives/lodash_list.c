/* lodash over several lists: union, difference, zipObject, chunk …; and its chains,
 * `_(routes).map(f).value()`. https://lodash.com/docs */
#include "natives/lodash.h"
#include "natives/natives.h"
#include "natives/support.h"

/* Which elements of a list stay: all of its own, compared with those of the other lists. */
typedef struct Sets {
    Eval *ev;
    Object *seen; /* a Set */
    ValueList out;
    bool unsure;
} Sets;

static Sets sets_new(Eval *ev) {
    return (Sets){.ev = ev, .seen = object_new(ev, OBJECT_SET)};
}

static bool is_in(Sets *s, Value v) {
    bool unsure = false;
    bool found = map_position(s->ev, s->seen, v, &unsure) >= 0;
    if (unsure) s->unsure = true;
    return found;
}

static void note(Sets *s, Value v) {
    if (!is_in(s, v)) array_push(s->ev, s->seen, v);
}

static void note_list(Sets *s, Value list, Span span) {
    ValueList l = {0};
    if (!native_list(s->ev, list, span, &l) || l.open) s->unsure = true;
    for (uint32_t i = 0; i < l.items.n; i++)
        note(s, l.items.p[i]);
}

static void keep(Sets *s, Value v) {
    vec_push(s->ev->arena, &s->out.items, v);
}

static Value finish(Sets *s, const Call *call, const char *name) {
    s->out.open = s->unsure;
    return native_array(s->ev, &s->out, s->unsure ? native_why(s->ev, call, name) : NULL);
}

static Value set_union(Eval *ev, const Call *call) {
    Sets s = sets_new(ev);
    for (uint32_t i = 0; i < call->n; i++) {
        ValueList l = {0};
        if (!native_list(ev, call->args[i], call->span, &l) || l.open) s.unsure = true;
        for (uint32_t k = 0; k < l.items.n; k++)
            if (!is_in(&s, l.items.p[k])) keep(&s, l.items.p[k]), note(&s, l.items.p[k]);
    }
    return finish(&s, call, "_.union");
}

/* The elements of the first list that are, or are not, among what was noted. */
static Value among(Sets *s, const Call *call, bool wanted, const char *name) {
    ValueList l = {0};
    if (!native_list(s->ev, call_arg(call, 0), call->span, &l) || l.open) s->unsure = true;
    for (uint32_t i = 0; i < l.items.n; i++)
        if (is_in(s, l.items.p[i]) == wanted) keep(s, l.items.p[i]);
    return finish(s, call, name);
}

static Value difference(Eval *ev, const Call *call) {
    Sets s = sets_new(ev);
    for (uint32_t i = 1; i < call->n; i++)
        note_list(&s, call->args[i], call->span);
    return among(&s, call, false, "_.difference");
}

static Value without(Eval *ev, const Call *call) {
    Sets s = sets_new(ev);
    for (uint32_t i = 1; i < call->n; i++)
        note(&s, call->args[i]);
    return among(&s, call, false, "_.without");
}

static Value intersection(Eval *ev, const Call *call) {
    Sets s = sets_new(ev);
    note_list(&s, call_arg(call, 1), call->span);
    return among(&s, call, true, "_.intersection");
}

static Value zip_object(Eval *ev, const Call *call) {
    ValueList keys = {0}, values = {0};
    Value o = value_object(object_plain(ev));
    bool known = native_list(ev, call_arg(call, 0), call->span, &keys) &&
                 native_list(ev, call_arg(call, 1), call->span, &values) && !keys.open;
    for (uint32_t i = 0; i < keys.items.n; i++)
        value_set_key(ev, o, keys.items.p[i], i < values.items.n ? values.items.p[i] : value_undefined(),
                      call->span);
    if (!known) native_open(ev, o.object, native_why(ev, call, "_.zipObject"));
    return o;
}

/* ---- parts of one list ---- */

static Value part(Eval *ev, const Call *call, bool front, double drop_default, bool takes) {
    ValueList l = {0}, out = {0};
    double n = drop_default;
    bool known = native_list(ev, call_arg(call, 0), call->span, &l) && !l.open;
    if (call->n > 1 && !native_integer(call->args[1], &n)) known = false;
    if (!known) return value_unknown_of(native_why(ev, call, "a part of a list"));
    uint32_t size = l.items.n, cut = n < 0 ? 0 : n > size ? size : (uint32_t)n;
    if (takes) cut = size - cut;
    uint32_t from = front ? (takes ? 0 : cut) : (takes ? cut : 0);
    uint32_t to = front ? (takes ? size - cut : size) : (takes ? size : size - cut);
    for (uint32_t i = from; i < to; i++)
        vec_push(ev->arena, &out.items, l.items.p[i]);
    return native_array(ev, &out, NULL);
}

static Value drop(Eval *ev, const Call *call) {
    return part(ev, call, true, 1, false);
}

static Value drop_right(Eval *ev, const Call *call) {
    return part(ev, call, false, 1, false);
}

static Value take(Eval *ev, const Call *call) {
    return part(ev, call, true, 1, true);
}

static Value take_right(Eval *ev, const Call *call) {
    return part(ev, call, false, 1, true);
}

static Value chunk(Eval *ev, const Call *call) {
    ValueList l = {0}, out = {0};
    double n = 1;
    bool known = native_list(ev, call_arg(call, 0), call->span, &l) && !l.open;
    if (call->n > 1 && !native_integer(call->args[1], &n)) known = false;
    if (!known || n < 1) return value_unknown_of(native_why(ev, call, "_.chunk"));
    uint32_t size = n > l.items.n ? l.items.n + 1 : (uint32_t)n;
    for (uint32_t i = 0; i < l.items.n; i += size) {
        uint32_t left = l.items.n - i;
        vec_push(ev->arena, &out.items, eval_array(ev, l.items.p + i, left < size ? left : size));
    }
    return native_array(ev, &out, NULL);
}

/* ---- chains ---- */

/* The value that a chain holds is the slot of its wrapper object. */
static Value wrap(Eval *ev, Value v, Object *proto) {
    Object *o = object_plain(ev);
    o->slot = v;
    object_set_proto(ev, o, proto);
    return value_object(o);
}

static Value unwrapped(Eval *ev, const Call *call) {
    (void)ev;
    return call->this_value.kind == VALUE_OBJECT ? call->this_value.object->slot : call->this_value;
}

/* A function of lodash (the callee's slot) as a method of a chain: slot2 is the prototype. */
static Value chained(Eval *ev, const Call *call) {
    Value *args = NEW_N(ev->arena, Value, call->n + 1);
    args[0] = unwrapped(ev, call);
    for (uint32_t i = 0; i < call->n; i++)
        args[i + 1] = call->args[i];
    Value v = eval_call(ev, call->callee->slot, value_undefined(), args, call->n + 1, call->span);
    return ev->throwing ? v : wrap(ev, v, call->callee->slot2.object);
}

/* The same in a chain that `_(list)` began: what is no collection any more ends it. */
static Value chained_implicitly(Eval *ev, const Call *call) {
    Value v = chained(ev, call);
    if (ev->throwing) return v;
    Value held = v.object->slot;
    return value_as(held, OBJECT_ARRAY) || value_as(held, OBJECT_PLAIN) ? v : held;
}

static Value ended(Eval *ev, const Call *call) {
    Value v = chained(ev, call);
    return ev->throwing ? v : v.object->slot;
}

static Value chain(Eval *ev, const Call *call) {
    return wrap(ev, call_arg(call, 0), call->callee->slot2.object);
}

/* Functions that give one element or answer, which `_(list)` does not wrap. */
static bool gives_one(Str name) {
    static const char *const names[] = {"find", "findLast", "first", "head",  "last",     "nth",
                                        "get",  "reduce",   "some",  "every", "includes", "size"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_eq(name, str_of(names[i]))) return true;
    return false;
}

static Object *chain_prototype(Eval *ev, const Object *lodash, bool implicit) {
    static const char *const ends[] = {"value", "valueOf", "toJSON", "run"};
    Object *proto = object_plain(ev);
    for (uint32_t i = 0; i < lodash->prop_n; i++) {
        const Prop *p = lodash->props[i];
        if (!value_as(p->value, OBJECT_NATIVE)) continue;
        NativeFn *fn = !implicit                                ? chained
                       : gives_one(sym_str(ev->names, p->name)) ? ended
                                                                : chained_implicitly;
        object_put_hidden(ev, proto, p->name,
                          native_closure(ev, "chained", fn, p->value, value_object(proto)));
    }
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        object_put_hidden(ev, proto, native_sym(ev, ends[i]),
                          value_object(object_native(ev, ends[i], unwrapped)));
    native_open(ev, proto, value_unknown(ev, REASON_PACKAGE, (Span){0}, STR("lodash")).unknown);
    return proto;
}

static void make_chains(Eval *ev, Object *lodash) {
    Object *implicit = chain_prototype(ev, lodash, true), *explicit = chain_prototype(ev, lodash, false);
    lodash->native = chain;
    lodash->slot2 = value_object(implicit);
    object_put_hidden(ev, lodash, native_sym(ev, "chain"),
                      native_closure(ev, "chain", chain, value_undefined(), value_object(explicit)));
}

static const NativeEntry entries[] = {
    {"union", set_union},
    {"difference", difference},
    {"without", without},
    {"intersection", intersection},
    {"zipObject", zip_object},
    {"drop", drop},
    {"tail", drop},
    {"rest", drop},
    {"dropRight", drop_right},
    {"initial", drop_right},
    {"take", take},
    {"takeRight", take_right},
    {"chunk", chunk},
};

void lodash_lists(Eval *ev, Object *lodash) {
    native_methods(ev, lodash, entries, COUNT_OF(entries));
    make_chains(ev, lodash);
}
