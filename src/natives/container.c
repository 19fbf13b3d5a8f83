/* Dependency containers: tsyringe, typedi, inversify. Asking one for a class constructs it, once.
 *
 * What a container knows is a Map of tokens on it ("@@bindings"); a token without a binding that is a class
 * stands for itself. Constructor parameters are told by @inject(token) only, since types are gone: the others
 * are unknown. Instances are kept, for most services are singletons and a router made twice would be two
 * routers. */
#include "natives/natives.h"
#include "natives/support.h"

enum { PARAMETER_MAX = 8 };

static Object *map_of(Eval *ev, Object *container, const char *name) {
    Prop *p = object_own(container, native_sym(ev, name));
    Object *map = p ? value_as(p->value, OBJECT_MAP) : NULL;
    if (map) return map;
    map = object_new(ev, OBJECT_MAP);
    object_put_hidden(ev, container, native_sym(ev, name), value_object(map));
    return map;
}

static bool map_read(Eval *ev, const Object *map, Value key, Value *out) {
    bool unsure;
    int64_t at = map_position(ev, map, key, &unsure);
    if (at < 0) return false;
    *out = map->values[at];
    return true;
}

static Value container_get(Eval *ev, Object *container, Value token, Span span);

/* Arguments for a class: what @inject names for a parameter, else unknown. */
static void parameters_of(Eval *ev, Object *container, Value cls, Span span, Value *out) {
    for (uint32_t i = 0; i < PARAMETER_MAX; i++) {
        Sym name = sym_intern(ev->names, str_fmt(ev->arena, "@@inject:%u", i));
        Prop *p = object_own(cls.object, name);
        out[i] = p ? container_get(ev, container, p->value, span)
                   : value_unknown(ev, REASON_ARGUMENT, span, cls.object->label);
    }
}

static Value construct(Eval *ev, Object *container, Value cls, Span span) {
    Object *made = map_of(ev, container, "@@instances");
    Value args[PARAMETER_MAX], instance;
    if (cls.kind != VALUE_OBJECT)
        return cls.kind == VALUE_UNKNOWN ? cls : value_unknown(ev, REASON_ARGUMENT, span, STR("a container"));
    if (map_read(ev, made, cls, &instance)) return instance;
    parameters_of(ev, container, cls, span, args);
    instance = eval_construct(ev, cls, args, PARAMETER_MAX, span);
    if (!ev->throwing) map_put(ev, made, cls, instance);
    return instance;
}

/* A binding: { useClass | useValue | useFactory | useToken }. */
static Value from_binding(Eval *ev, Object *container, Value b, Span span) {
    Value self = value_object(container);
    Value cls = native_get(ev, b, "useClass", span), make = native_get(ev, b, "useFactory", span);
    Value token = native_get(ev, b, "useToken", span);
    if (cls.kind != VALUE_UNDEFINED) return construct(ev, container, cls, span);
    if (make.kind != VALUE_UNDEFINED) return eval_call(ev, make, value_undefined(), &self, 1, span);
    if (token.kind != VALUE_UNDEFINED) return container_get(ev, container, token, span);
    return native_get(ev, b, "useValue", span);
}

static Value container_get(Eval *ev, Object *container, Value token, Span span) {
    Value binding;
    if (map_read(ev, map_of(ev, container, "@@bindings"), token, &binding))
        return from_binding(ev, container, binding, span);
    if (value_is_callable(token)) return construct(ev, container, token, span);
    const Unknown *why = value_why(token);
    return why ? value_unknown_of(why) : value_unknown(ev, REASON_CALL, span, STR("a container"));
}

static Object *container_this(const Call *call) {
    return call->this_value.kind == VALUE_OBJECT ? call->this_value.object : NULL;
}

static Value resolve(Eval *ev, const Call *call) {
    Object *container = container_this(call);
    if (!container) return native_lost(ev, call, call->this_value, "a container");
    return container_get(ev, container, call_arg(call, 0), call->span);
}

static Value resolve_all(Eval *ev, const Call *call) {
    Value one = resolve(ev, call);
    return eval_array(ev, &one, 1);
}

static void bind_token(Eval *ev, const Call *call, Value token, const char *how, Value what) {
    Object *container = container_this(call), *binding = object_plain(ev);
    if (!container) return;
    native_put(ev, binding, how, what);
    map_put(ev, map_of(ev, container, "@@bindings"), token, value_object(binding));
}

/* register(token, { useClass … }) */
static Value register_binding(Eval *ev, const Call *call) {
    Object *container = container_this(call);
    if (container) map_put(ev, map_of(ev, container, "@@bindings"), call_arg(call, 0), call_arg(call, 1));
    return call->this_value;
}

/* registerSingleton(token, class), or of a class itself */
static Value register_class(Eval *ev, const Call *call) {
    if (call->n > 1) bind_token(ev, call, call->args[0], "useClass", call->args[1]);
    return call->this_value;
}

/* registerInstance(token, value), Container.set(token, value) */
static Value register_value(Eval *ev, const Call *call) {
    bind_token(ev, call, call_arg(call, 0), "useValue", call_arg(call, 1));
    return call->this_value;
}

/* inversify's bind(token).to(class): `this` of `to` remembers the container in slot and the token in slot2.
 */
static Value bind_to(Eval *ev, const Call *call) {
    static const struct {
        const char *name, *how;
    } ways[] = {{"to", "useClass"},
                {"toSelf", "useClass"},
                {"toConstantValue", "useValue"},
                {"toDynamicValue", "useFactory"},
                {"toService", "useToken"}};
    Object *o = container_this(call);
    if (!o || o->slot.kind != VALUE_OBJECT || !call->callee) return call->this_value;
    Value what = str_eq(call->callee->label, STR("toSelf")) ? o->slot2 : call_arg(call, 0);
    for (uint32_t i = 0; i < COUNT_OF(ways); i++)
        if (str_eq(call->callee->label, str_of(ways[i].name)))
            bind_token(ev, &(Call){.this_value = o->slot}, o->slot2, ways[i].how, what);
    return call->this_value;
}

static const NativeEntry binding_entries[] = {
    {"to", bind_to},
    {"toSelf", bind_to},
    {"toConstantValue", bind_to},
    {"toDynamicValue", bind_to},
    {"toService", bind_to},
    {"inSingletonScope", native_this},
    {"inTransientScope", native_this},
    {"inRequestScope", native_this},
    {"whenTargetNamed", native_this},
};

static Value bind(Eval *ev, const Call *call) {
    Object *o = object_plain(ev);
    o->slot = call->this_value;
    o->slot2 = call_arg(call, 0);
    native_methods(ev, o, binding_entries, COUNT_OF(binding_entries));
    return value_object(o);
}

static Value is_bound(Eval *ev, const Call *call) {
    Object *container = container_this(call);
    Value binding;
    return value_bool(container &&
                      map_read(ev, map_of(ev, container, "@@bindings"), call_arg(call, 0), &binding));
}

static const NativeEntry entries[] = {
    {"resolve", resolve},
    {"get", resolve},
    {"resolveAll", resolve_all},
    {"getAll", resolve_all},
    {"getMany", resolve_all},
    {"register", register_binding},
    {"registerSingleton", register_class},
    {"registerType", register_class},
    {"registerInstance", register_value},
    {"set", register_value},
    {"bind", bind},
    {"rebind", bind},
    {"isRegistered", is_bound},
    {"isBound", is_bound},
    {"has", is_bound},
    {"createChildContainer", native_this},
    {"of", native_this},
    {"clearInstances", native_nothing},
    {"reset", native_nothing},
};

/* Class and member decorators that only mark: injectable(), Service(), scoped() … */
static Value marker(Eval *ev, const Call *call) {
    (void)call;
    return value_object(object_native(ev, "decorator", native_nothing));
}

/* @inject(token) on a parameter: kept on the class. */
static Value inject_decorate(Eval *ev, const Call *call) {
    double i;
    Value cls = call_arg(call, 0);
    if (cls.kind == VALUE_OBJECT && call->n > 2 && native_integer(call->args[2], &i) && i >= 0 &&
        i < PARAMETER_MAX)
        object_put_hidden(ev, cls.object,
                          sym_intern(ev->names, str_fmt(ev->arena, "@@inject:%u", (unsigned)i)),
                          call->callee->slot);
    return value_undefined();
}

static Value inject(Eval *ev, const Call *call) {
    return native_closure(ev, "inject", inject_decorate, call_arg(call, 0), value_undefined());
}

static const NativeEntry decorators[] = {
    {"injectable", marker},    {"autoInjectable", marker}, {"singleton", marker}, {"scoped", marker},
    {"registry", marker},      {"Service", marker},        {"optional", marker},  {"named", marker},
    {"postConstruct", marker}, {"inject", inject},         {"Inject", inject},    {"multiInject", inject},
};

static Value container_constructor(Eval *ev, const Call *call) {
    Object *proto = object_own(call->callee, NAME_prototype)->value.object;
    return value_object(native_instance(ev, call, OBJECT_PLAIN, proto));
}

static Value make_container(Eval *ev) {
    Object *package = object_plain(ev), *proto = object_plain(ev), *container = object_plain(ev);
    native_methods(ev, package, decorators, COUNT_OF(decorators));
    native_methods(ev, container, entries, COUNT_OF(entries));
    native_methods(ev, proto, entries, COUNT_OF(entries));
    Object *c = native_class(ev, package, "Container", container_constructor, proto);
    native_methods(ev, c, entries, COUNT_OF(entries)); /* typedi's Container is used without new */
    native_put(ev, package, "container", value_object(container));
    native_open(ev, package, value_unknown(ev, REASON_PACKAGE, (Span){0}, STR("a container")).unknown);
    return value_object(package);
}

const PackageModel packages_container[] = {
    {.name = "tsyringe", .make = make_container},
    {.name = "typedi", .make = make_container},
    {.name = "inversify", .make = make_container},
    {0},
};
