/* Rehearsal: functions that the program only calls when requests arrive run once with unknown arguments, so
 * that what they hand to clients of other services can be seen.
 *
 *     router.post('/x', async (req, res) => { await events.createEvent({ … }) })     the handler runs here
 * Every run is a side of a fork that is taken back: module-level values stay as the registration phase left
 * them. `this` of a method is an object that the program made of its class, else one made here. */
#include "eval/interp.h"

enum { REHEARSAL_SAME = 3 }; /* closures of one function node that are run */

static uint64_t node_key(const Closure *c) {
    return (uint64_t)c->module->index << 32 | c->node;
}

/* Runs code in a fork of its own and takes back what it wrote. */
typedef Value RehearsedFn(Eval *ev, Object *function, Value this_value);
static Value in_fork(Eval *ev, Object *function, Value this_value, RehearsedFn *run) {
    Fork fork;
    fork_begin(ev, &fork, function->made);
    ev->fuel_end = ev->steps + LIMIT_REHEARSAL_CALL;
    Value v = run(ev, function, this_value);
    bool dead = ev->throwing;
    ev->throwing = ev->exiting = false;
    fork_else(ev, &fork, dead);
    fork_close(ev, &fork);
    ev->fuel_end = 0;
    return v;
}

static Call unknown_call(Eval *ev, Object *function) {
    const Unknown *why = value_unknown(ev, REASON_ARGUMENT, function->made, function->label).unknown;
    return (Call){.rest_unknown = true, .rest_why = why, .span = function->made};
}

static Value construct(Eval *ev, Object *cls, Value this_value) {
    (void)this_value;
    Call call = unknown_call(ev, cls);
    call.callee = call.new_target = cls;
    return class_construct(ev, cls, &call);
}

/* The class whose prototype, or whose self, is this object; NULL when it is none. */
static Object *class_at(Object *home) {
    if (home->kind == OBJECT_FUNCTION && home->closure->class_node) return home;
    Prop *p = object_own(home, NAME_constructor);
    Object *cls = p ? value_as(p->value, OBJECT_FUNCTION) : NULL;
    return cls && cls->closure->class_node && cls->closure->home == home ? cls : NULL;
}

static Value instance_of_class(Eval *ev, Object *cls) {
    if (!cls->closure->instance) {
        Value v = in_fork(ev, cls, value_undefined(), construct);
        if (v.kind == VALUE_OBJECT) cls->closure->instance = v.object;
    }
    return cls->closure->instance ? value_object(cls->closure->instance)
                                  : value_unknown(ev, REASON_ARGUMENT, cls->made, cls->label);
}

/* What `this` is in a method: its class' instance, the class of a static one, the object it stands in. */
static Value this_of(Eval *ev, Object *function) {
    Object *home = function->closure->home;
    if (!home) return value_unknown(ev, REASON_ARGUMENT, function->made, function->label);
    Object *cls = class_at(home);
    return cls && cls != home ? instance_of_class(ev, cls) : value_object(home);
}

static Value call_unknown(Eval *ev, Object *function, Value this_value) {
    Call call = unknown_call(ev, function);
    call.this_value = this_value;
    return eval_invoke(ev, value_object(function), &call);
}

static void rehearse_function(Eval *ev, Object *f) {
    Closure *c = f->closure;
    if (c->class_node)
        instance_of_class(ev, f);
    else
        in_fork(ev, f, this_of(ev, f), call_unknown);
}

void eval_rehearse(Eval *ev, RehearsalFn *wanted, void *context) {
    Map runs = {0};
    uint64_t end = ev->steps + LIMIT_REHEARSAL;
    for (uint32_t i = 0; i < ev->modules.n; i++)
        ev->modules.p[i]->steps = 0;
    for (uint32_t i = 0; i < ev->closures.n && ev->steps < end && !ev->stopped; i++) {
        Object *f = ev->closures.p[i];
        Closure *c = f->closure;
        uint32_t n = 0;
        if (!c->node || c->runs || c->module->is_model || !wanted(context, c->module)) continue;
        map_get(&runs, node_key(c), &n);
        if (n == REHEARSAL_SAME) continue;
        map_set(ev->arena, &runs, node_key(c), n + 1);
        rehearse_function(ev, f);
    }
}
