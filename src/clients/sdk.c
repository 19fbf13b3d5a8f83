/* SDKs of the providers: packages whose code is not read, but whose names mean something. Every name of one
 * is a thing that can be constructed (a class), called (a method) or looked into; what happens to it is
 * recorded.
 *
 *     const events = new EventsApi(new ApiKeySession(key));  events.createEvent({ … })
 *   → new ApiKeySession(key), new EventsApi(…), EventsApi.createEvent({ … }) */
#include "clients/clients.h"
#include "eval/interp.h"
#include "natives/support.h"
#include "providers/provider.h"

const SdkThing *sdk_thing_of(Eval *ev, const Object *o) {
    if (o->kind != OBJECT_PROXY || !o->proxy.handler) return NULL;
    const Object *target = o->proxy.target;
    bool ours = target->kind == OBJECT_NATIVE && target->slot.kind == VALUE_NUMBER &&
                target->slot2.kind == VALUE_NULL;
    return ours ? &clients_of(ev)->things.p[(uint32_t)target->slot.number] : NULL;
}

const CallValue *sdk_instance(Eval *ev, const Object *o) {
    uint32_t at;
    if (!map_get(&clients_of(ev)->instances, (uint64_t)(uintptr_t)o, &at)) return NULL;
    return clients_of(ev)->made.p[at];
}

/* ---- looking into ---- */

static bool is_name(Str key) {
    static const char *const not_names[] = {"then",     "prototype", "toJSON",
                                            "toString", "valueOf",   "constructor"};
    for (size_t i = 0; i < COUNT_OF(not_names); i++)
        if (str_eq(key, str_of(not_names[i]))) return false;
    return key.n && !str_starts(key, STR("@@")) && !str_starts(key, STR("__"));
}

/* A name of a thing: what was written to it, else a thing of its own, made once. */
static Value member(Eval *ev, const Call *call, Object *target, SdkThing inner) {
    Sym key;
    Object *receiver = call->n > 2 && call->args[2].kind == VALUE_OBJECT ? call->args[2].object : NULL;
    if (!value_to_key(ev, call_arg(call, 1), &key)) return eval_unknown_call(ev, call, "an SDK");
    Prop *p = object_own(target, key);
    if (!p && receiver && receiver->proto)
        p = object_find(receiver->proto, key); /* class X extends EventsApi */
    if (p) return p->value;
    inner.name = sym_str(ev->names, key);
    if (!is_name(inner.name)) return value_undefined();
    Value v = sdk_thing(ev, inner);
    object_put_hidden(ev, target, key, v);
    return v;
}

static Value get_of_thing(Eval *ev, const Call *call) {
    Object *target = call_arg(call, 0).object;
    SdkThing t = clients_of(ev)->things.p[(uint32_t)target->slot.number];
    if (str_eq(t.name, STR("default")) || !t.name.n) t.name = (Str){0};
    return member(ev, call, target, (SdkThing){.package = t.package, .api = t.name});
}

static Value get_of_instance(Eval *ev, const Call *call) {
    Object *target = call_arg(call, 0).object;
    const CallValue *self = clients_of(ev)->made.p[(uint32_t)target->slot2.number];
    return member(ev, call, target,
                  (SdkThing){.package = target->label, .api = self->text, .instance = self});
}

static Value proxy_new(Eval *ev, Object *target, NativeFn *get) {
    Object *handler = object_plain(ev), *proxy = object_new(ev, OBJECT_PROXY);
    native_methods(ev, handler, &(NativeEntry){"get", get}, 1);
    proxy->proxy.target = target;
    proxy->proxy.handler = handler;
    proxy->proto = NULL;
    return value_object(proxy);
}

/* ---- constructing and calling ---- */

static OutboundCall record_of(Eval *ev, const Call *call, CallKind kind, const SdkThing *t) {
    OutboundCall record = call_here(ev, kind, t->package, call->span);
    for (uint32_t i = 0; i < call->n; i++)
        vec_push(ev->arena, &record.args, call_value(ev, call->args[i]));
    if (call->rest_unknown) {
        CallValue *more = NEW(ev->arena, CallValue);
        vec_push(ev->arena, &record.args, more);
    }
    return record;
}

static Value instance_new(Eval *ev, const SdkThing *t, const OutboundCall *record) {
    Clients *c = clients_of(ev);
    CallValue *self = NEW(ev->arena, CallValue);
    *self = (CallValue){.kind = CALL_VALUE_INSTANCE, .text = t->name, .span = record->span};
    for (uint32_t i = 0; i < record->args.n; i++)
        vec_push(ev->arena, &self->entries, (CallEntry){.value = record->args.p[i]});
    Object *target = object_plain(ev);
    target->label = t->package;
    target->slot2 = value_number(c->made.n);
    vec_push(ev->arena, &c->made, self);
    Value v = proxy_new(ev, target, get_of_instance);
    map_set(ev->arena, &c->instances, (uint64_t)(uintptr_t)v.object, c->made.n - 1);
    return v;
}

static Value use_thing(Eval *ev, const Call *call) {
    Clients *c = clients_of(ev);
    SdkThing t = c->things.p[(uint32_t)call->callee->slot.number];
    bool is_new = call->new_target || !t.api.n;
    OutboundCall record = record_of(ev, call, is_new ? CALL_NEW : CALL_SDK, &t);
    record.api = is_new ? t.name : t.api;
    record.method = is_new ? (Str){0} : t.name;
    record.receiver = t.instance;
    outbound_add(c->calls, record);
    if (call->new_target) return instance_new(ev, &t, &record);
    return call_result(ev, call, str_fmt(ev->arena, "%.*s", STR_ARG(t.name)));
}

Value sdk_thing(Eval *ev, SdkThing thing) {
    Clients *c = clients_of(ev);
    if (!c->things.n) vec_push(ev->arena, &c->things, (SdkThing){0});
    Object *target = object_native(ev, "", use_thing);
    target->label = thing.name;
    target->slot = value_number(c->things.n);
    target->slot2 = value_null(); /* tells it from other natives with a number */
    vec_push(ev->arena, &c->things, thing);
    return proxy_new(ev, target, get_of_thing);
}

/* ---- packages ---- */

static Value package_of(Eval *ev, const char *name) {
    return sdk_thing(ev, (SdkThing){.package = str_of(name)});
}

static Value klaviyo_api(Eval *ev) {
    return package_of(ev, "klaviyo-api");
}

static Value node_klaviyo(Eval *ev) {
    return package_of(ev, "node-klaviyo");
}

static Value klaviyo_node(Eval *ev) {
    return package_of(ev, "klaviyo-node");
}

static Value klaviyo_sdk(Eval *ev) {
    return package_of(ev, "klaviyo-sdk");
}

const PackageModel *clients_sdk_packages(void) {
    static const PackageModel packages[] = {
        {"klaviyo-api", klaviyo_api},
        {"node-klaviyo", node_klaviyo},
        {"klaviyo-node", klaviyo_node},
        {"klaviyo-sdk", klaviyo_sdk},
        {0},
    };
    return packages;
}
