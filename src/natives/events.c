/* node:events. https://nodejs.org/api/events.html
 *
 * Listeners are kept on the emitter under "@@on:<event>"; emit runs them with what is known. A listener of an
 * event that nobody emits by the end runs once with unknown arguments, for the event may happen: a job looks
 * then whether it was emitted ("@@emitted:<event>"). */
#include "natives/natives.h"
#include "natives/support.h"

static bool event_name(Eval *ev, Value v, const char *prefix, Sym *out) {
    Sym name;
    if (!value_to_key(ev, v, &name)) return false;
    *out = sym_intern(ev->names, str_fmt(ev->arena, "@@%s:%.*s", prefix, STR_ARG(sym_str(ev->names, name))));
    return true;
}

static Object *listeners_of(Eval *ev, Object *emitter, Sym name) {
    Prop *p = object_own(emitter, name);
    Object *list = p ? value_as(p->value, OBJECT_ARRAY) : NULL;
    if (list) return list;
    list = object_array(ev);
    object_put_hidden(ev, emitter, name, value_object(list));
    return list;
}

/* Runs at the end: slot is the emitter, slot2 [event, listener]. */
static Value event_perhaps(Eval *ev, const Call *call) {
    Object *pair = call->callee->slot2.object, *emitter = call->callee->slot.object;
    Sym emitted;
    if (event_name(ev, pair->items[0], "emitted", &emitted) && object_own(emitter, emitted))
        return value_undefined();
    const Unknown *why = value_unknown(ev, REASON_RUNTIME, call->span, STR("an event")).unknown;
    eval_escape(ev, &(Call){.args = &pair->items[1], .n = 1, .span = call->span}, why);
    return value_undefined();
}

static Value emitter_on(Eval *ev, const Call *call) {
    Sym name;
    Value event = call_arg(call, 0), listener = call_arg(call, 1);
    if (call->this_value.kind != VALUE_OBJECT) return call->this_value;
    Object *emitter = call->this_value.object;
    if (event_name(ev, event, "on", &name)) array_push(ev, listeners_of(ev, emitter, name), listener);
    Value pair[] = {event, listener};
    Value later = native_closure(ev, "event", event_perhaps, call->this_value, eval_array(ev, pair, 2));
    eval_defer(ev, (Job){.function = later.object, .span = call->span});
    return call->this_value;
}

static Value emitter_emit(Eval *ev, const Call *call) {
    Sym name, emitted;
    if (call->this_value.kind != VALUE_OBJECT) return native_lost(ev, call, call->this_value, "emit");
    Object *emitter = call->this_value.object;
    if (!event_name(ev, call_arg(call, 0), "on", &name) ||
        !event_name(ev, call_arg(call, 0), "emitted", &emitted))
        return value_unknown_of(native_why(ev, call, "emit"));
    object_put_hidden(ev, emitter, emitted, value_bool(true));
    Object *list = listeners_of(ev, emitter, name);
    uint32_t n = list->item_n;
    for (uint32_t i = 0; i < n && !ev->throwing; i++) {
        bool maybe;
        Value fn = value_present(ev, list->items[i], &maybe);
        if (fn.kind != VALUE_ABSENT)
            eval_call(ev, fn, call->this_value, call->n ? call->args + 1 : NULL, call->n ? call->n - 1 : 0,
                      call->span);
    }
    return value_bool(n > 0);
}

static Value emitter_constructor(Eval *ev, const Call *call) {
    if (!call->new_target) return value_undefined(); /* EventEmitter.call(this) */
    return value_object(
        native_instance(ev, call, OBJECT_PLAIN, object_own(call->callee, NAME_prototype)->value.object));
}

static Value emitter_listeners(Eval *ev, const Call *call) {
    Sym name;
    if (call->this_value.kind != VALUE_OBJECT || !event_name(ev, call_arg(call, 0), "on", &name))
        return native_lost(ev, call, call->this_value, "listeners");
    return value_object(listeners_of(ev, call->this_value.object, name));
}

/* once(emitter, event): a promise of the event's arguments */
static Value events_once(Eval *ev, const Call *call) {
    return eval_promise(ev, value_unknown(ev, REASON_RUNTIME, call->span, STR("an event")));
}

static const NativeEntry entries[] = {
    {"on", emitter_on},
    {"once", emitter_on},
    {"addListener", emitter_on},
    {"prependListener", emitter_on},
    {"prependOnceListener", emitter_on},
    {"emit", emitter_emit},
    {"off", native_this},
    {"removeListener", native_this},
    {"removeAllListeners", native_this},
    {"setMaxListeners", native_this},
    {"listeners", emitter_listeners},
    {"rawListeners", emitter_listeners},
};

static Value make_events(Eval *ev) {
    Object *proto = object_plain(ev);
    native_methods(ev, proto, entries, COUNT_OF(entries));
    Object *c = native_class(ev, NULL, "EventEmitter", emitter_constructor, proto);
    native_put(ev, c, "EventEmitter", value_object(c));
    native_put(ev, c, "default", value_object(c));
    native_methods(ev, c, &(NativeEntry){"once", events_once}, 1);
    return value_object(c);
}

const PackageModel packages_events[] = {
    {.name = "events", .make = make_events},
    {.name = "eventemitter3", .make = make_events},
    {.name = "eventemitter2", .make = make_events},
    {0},
};
