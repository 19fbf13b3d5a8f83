/* The packages: express itself, its wrappers, and the platform module of services with exposure markers
 * (DOMAIN A2). */
#include "express/host.h"

static Value call_application(Eval *ev, const Call *call) {
    return application_new(ev, call->span);
}

static Value call_router(Eval *ev, const Call *call) {
    Value v = router_new(ev, call->span);
    if (call->new_target && call->new_target != call->callee) { /* class X extends Router */
        Value proto = value_get(ev, value_object(call->new_target), NAME_prototype, call->span);
        if (proto.kind == VALUE_OBJECT) object_set_proto(ev, v.object, proto.object);
    }
    return v;
}

/* express.json(), express.static(…): middleware, never a path. */
static Value make_middleware(Eval *ev, const Call *call) {
    (void)call;
    return value_object(object_native(ev, "middleware", middleware));
}

static Object *function_with(Eval *ev, const char *name, NativeFn *fn, Object *prototype) {
    Object *f = object_native(ev, name, fn);
    object_put_hidden(ev, f, NAME_prototype, value_object(prototype));
    return f;
}

static void make_prototypes(Eval *ev) {
    Express *x = express_of(ev);
    x->application_proto = object_plain(ev);
    x->router_proto = object_plain(ev);
    x->route_proto = object_plain(ev);
    x->application_proto->proto = x->router_proto->proto = ev->function_proto;
    application_methods(ev, x->application_proto);
    mount_methods(ev, x->router_proto);
    route_methods(ev, x->route_proto);
    x->router_function = function_with(ev, "Router", call_router, x->router_proto);
}

static Value express_package(Eval *ev) {
    Express *x = express_of(ev);
    Object *f =
        function_with(ev, "express", call_application, x->application_proto); /* class X extends express */
    static const char *const makers[] = {"json", "urlencoded", "raw", "text", "static", "query"};
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (x->major < 5 || i + 1 < sizeof makers / sizeof *makers)
            method_new(ev, f, makers[i], make_middleware, 0);
    object_put(ev, f, sym_intern(ev->names, STR("Router")), value_object(x->router_function));
    object_put(ev, f, sym_intern(ev->names, STR("Route")),
               value_object(function_with(ev, "Route", middleware, x->route_proto)));
    object_put(ev, f, sym_intern(ev->names, STR("application")), value_object(x->application_proto));
    object_put(ev, f, sym_intern(ev->names, STR("request")), value_object(object_plain(ev)));
    object_put(ev, f, sym_intern(ev->names, STR("response")), value_object(object_plain(ev)));
    object_put(ev, f, NAME_default_, value_object(f));
    x->express = f;
    return value_object(f);
}

/* express-promise-router, the `router` package: Router() with other error handling. */
static Value router_package(Eval *ev) {
    Object *f = function_with(ev, "Router", call_router, express_of(ev)->router_proto);
    object_put(ev, f, NAME_default_, value_object(f));
    object_put(ev, f, sym_intern(ev->names, STR("Router")), value_object(f));
    return value_object(f);
}

/* express-async-handler and the like: a function in, a handler out. Given back as it is, so that what it does
 * can be seen. */
static Value wrap_handler(Eval *ev, const Call *call) {
    Value v = call_arg(call, 0);
    return value_is_callable(v) ? v : value_object(object_native(ev, "middleware", middleware));
}

static Value wrapper_package(Eval *ev) {
    Object *f = object_native(ev, "asyncHandler", wrap_handler);
    object_put(ev, f, NAME_default_, value_object(f));
    return value_object(f);
}

/* vhost("api.*", app), subdomain("api", router): for some hosts the second argument, for others nothing, so
 * that what it serves is conditional and stands in no other host's way. */
static Value by_host(Eval *ev, const Call *call) {
    Value nothing = value_object(object_native(ev, "middleware", middleware)), v = call_arg(call, 1);
    return host_router(v) ? value_join(ev, v, nothing, call->span) : nothing;
}

static Value by_host_package(Eval *ev) {
    Object *f = object_native(ev, "vhost", by_host);
    object_put(ev, f, NAME_default_, value_object(f));
    return value_object(f);
}

static Value patch_package(Eval *ev) {
    return value_object(object_plain(ev));
}

/* ---- markers ---- */

static const HostType marker_type = {.kind = HOST_MARKER, .name = "marker"};

static Value call_marker(Eval *ev, const Call *call) {
    Host h = {.marker = {.span = call->span}};
    if (call->n) h.marker.argument = data_of(ev, call->args[0], 8);
    Value v = host_new(ev, &marker_type, ev->function_proto, h);
    v.object->slot = value_object(object_native(ev, "marker", middleware));
    return v;
}

/* getExpressApp(options): the platform's application with one router, as an object and as an array. */
static Value get_express_app(Eval *ev, const Call *call) {
    Express *x = express_of(ev);
    Value pair[] = {application_new(ev, call->span), router_new(ev, call->span)};
    application_served(x, host_router(pair[0])->router, call->span);
    Value v = eval_array(ev, pair, 2);
    object_put(ev, v.object, sym_intern(ev->names, STR("app")), pair[0]);
    object_put(ev, v.object, sym_intern(ev->names, STR("router")), pair[1]);
    return v;
}

bool express_makes_host(const Object *o) {
    return o->kind == OBJECT_NATIVE &&
           (o->native == call_application || o->native == call_router || o->native == get_express_app);
}

static Value platform_package(Eval *ev) {
    Express *x = express_of(ev);
    Object *o = object_plain(ev);
    o->slot = value_unknown(ev, REASON_PACKAGE, (Span){0}, STR("@tw/utils"));
    object_put(ev, o, sym_intern(ev->names, STR("Router")), value_object(x->router_function));
    object_put(ev, o, x->marker, value_object(x->marker_function));
    method_new(ev, o, "getExpressApp", get_express_app, 0);
    object_open(ev, o);
    return value_object(o);
}

static Value on_member(void *context, const Unknown *of, Sym name) {
    Express *x = context;
    if (of->reason == REASON_PACKAGE && name == x->marker) return value_object(x->marker_function);
    if (of->reason == REASON_PACKAGE && name == sym_lookup(x->ev->names, STR("getExpressApp")) && name)
        return value_object(object_native(x->ev, "getExpressApp", get_express_app));
    return (Value){.kind = VALUE_ABSENT};
}

void express_attach(Eval *ev, EvalObserver *observer) {
    Express *x = express_of(ev);
    observer->member = on_member;
    observer->named = x->marker;
    observer->named_function = x->marker_function;
}

void express_globals(Eval *ev, Object *global) {
    (void)global;
    Express *x = express_of(ev);
    x->ev = ev;
    make_prototypes(ev);
    x->marker_function = object_native(ev, "marker", call_marker);
}

const PackageModel *express_packages(void) {
    static const PackageModel packages[] = {
        {"express", express_package},
        {"express-promise-router", router_package},
        {"router", router_package},
        {"@awaitjs/express", awaitjs_package},
        {"express-ws", express_ws_package},
        {"express-async-handler", wrapper_package},
        {"express-asyncify", wrapper_package},
        {"async-express-decorator", wrapper_package},
        {"vhost", by_host_package},
        {"express-subdomain", by_host_package},
        {"express-async-errors", patch_package},
        {"express-async-router", router_package},
        {"http", http_package},
        {"https", http_package},
        {"http2", http_package},
        {"spdy", http_package},
        {"@tw/utils/module/express", platform_package},
        {0},
    };
    return packages;
}
