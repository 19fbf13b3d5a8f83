/* The methods that applications and routers share: verbs, all(), use(), route(), param(). */
#include "express/host.h"

static const HostType route_type = {.kind = HOST_ROUTE, .name = "Route"};

static bool same_place(Span a, Span b) {
    return a.file == b.file && a.start == b.start && a.end == b.end;
}

static LogEntry *push_entry(Eval *ev, LogEntry e) {
    Express *x = express_of(ev);
    Log *log = x->log;
    e.steps = eval_steps(ev);
    Span place = express_place(x, e.span);
    if (!same_place(place, e.span)) e.span = e.path_span = place;
    vec_push(log->arena, &log->entries, e);
    log->registrations++;
    return &log->entries.p[log->entries.n - 1];
}

/* Says once why a path or handler could not be followed. */
static void path_blind(Eval *ev, const LogEntry *e, Value path) {
    bool hole = false;
    for (uint32_t i = 0; i < e->paths.n; i++)
        hole |= e->paths.p[i].has_hole;
    if (!hole || path.kind == VALUE_UNDEFINED) return; /* of a route(): it was said there */
    Str why = unknown_of(ev->arena, eval_blame(ev, e->path_span), value_why(path));
    express_lost(express_of(ev), e->span,
                 str_fmt(ev->arena, "a part of the path is not known: %.*s", STR_ARG(why)), value_why(path),
                 true);
}

static void take_handlers(Eval *ev, LogEntry *e, const Handlers *h) {
    for (uint32_t i = 0; i < h->markers.n; i++)
        vec_push(ev->arena, &e->markers, h->markers.p[i]);
    e->markers_unknown = h->unknown;
    e->facts = h->facts;
    e->passes_on = h->functions || h->unknown || h->routers.n ? h->last_passes_on : true;
    if (h->markers.n) express_of(ev)->log->uses_marker = true;
}

static void register_routers(Eval *ev, const LogEntry *at, const Handlers *h, Value parent) {
    for (uint32_t i = 0; i < h->routers.n; i++) {
        LogEntry e = *at;
        e.child = host_router(h->routers.p[i])->router;
        push_entry(ev, e);
        uint32_t end = ev->observer->mark(ev->observer->context);
        if (h->branches.p[i].sides)
            ev->observer->condition(ev->observer->context, end - 1, end, h->branches.p[i]);
        application_mounted(ev, h->routers.p[i], parent, at->span);
    }
}

static void register_route(Eval *ev, LogEntry e, const Call *call, uint32_t from, Value path) {
    Handlers h = {0};
    handlers_collect(ev, call, from, &h);
    take_handlers(ev, &e, &h);
    path_blind(ev, &e, path);
    LogEntry *route = push_entry(ev, e);
    if (h.routers.n) route->child = host_router(h.routers.p[0])->router;
}

typedef struct Registration {
    const Call *call;
    Host *host;
    Method method;
    bool websocket;
} Registration;

static void route_at(Eval *ev, Value path, void *context) {
    const Registration *r = context;
    LogEntry e = {.kind = LOG_ROUTE,
                  .router = r->host->router,
                  .method = r->method,
                  .span = r->call->span,
                  .path_span = r->call->arg_spans ? r->call->arg_spans[0] : r->call->span,
                  .websocket = r->websocket};
    if (paths_collect(ev, path, &e)) register_route(ev, e, r->call, 1, path);
}

static Value setting_get(Eval *ev, const Host *host, Value name, Span span) {
    if (!host->settings) return value_undefined();
    Value v = value_get_key(ev, value_object(host->settings), name, span);
    return v.kind == VALUE_UNDEFINED ? value_unknown(ev, REASON_RUNTIME, span, STR("a setting")) : v;
}

static bool is_whole_path(Value v) {
    return is_path_argument(v) && !(v.kind == VALUE_TEXT && v.text->has_hole);
}

/* One of a known path and something unknown (a default, and what a configuration may say instead): the known
 * one is what is registered as far as the source tells; that it may be another is said. */
static Value known_path(Eval *ev, Value path, const Call *call) {
    if (path.kind != VALUE_ONE_OF) return path;
    uint32_t known = 0, unknown = 0;
    Value only = {0};
    for (uint32_t i = 0; i < path.one_of->n; i++) {
        Value v = path.one_of->values[i];
        if (is_whole_path(v))
            only = v, known++;
        else if (v.kind == VALUE_OBJECT)
            return path;
        else
            unknown++;
    }
    if (known != 1 || !unknown || known + unknown != path.one_of->n) return path;
    const Unknown *why = value_why(path);
    Span argument = call->arg_spans ? call->arg_spans[0] : (Span){0};
    express_lost(express_of(ev), call->span,
                 str_fmt(ev->arena, "the path may be another than the one listed: %.*s",
                         STR_ARG(unknown_of(ev->arena, eval_blame(ev, argument), why))),
                 why, false);
    return why ? value_assume(ev, only, value_unknown_of(why)) : only;
}

static Host *receiver(Eval *ev, const Call *call) {
    Host *h = host_router(call->this_value);
    (void)ev;
    return h;
}

static Value lost_receiver(Eval *ev, const Call *call) {
    express_blind(express_of(ev), call->span, STR("a registration whose router is not known"), true);
    return value_undefined();
}

/* app.get('/x', …), router.post([…], …) */
static Value verb(Eval *ev, const Call *call) {
    Host *host = receiver(ev, call);
    if (!host) return lost_receiver(ev, call);
    Method method = (Method)(int)call->callee->slot.number;
    Value path = call_arg(call, 0);
    if (method == METHOD_GET && call->n == 1 && !call->rest_unknown && host->settings)
        return setting_get(ev, host, path, call->span);
    if (call->n < 2 && !call->rest_unknown && !host->settings && call->n == 0) return call->this_value;
    Registration r = {.call = call, .host = host, .method = method};
    eval_alternatives(ev, known_path(ev, path, call), route_at, &r);
    return call->this_value;
}

static Value websocket(Eval *ev, const Call *call) {
    Host *host = receiver(ev, call);
    if (!host) return lost_receiver(ev, call);
    Registration r = {.call = call, .host = host, .method = METHOD_GET, .websocket = true};
    eval_alternatives(ev, call_arg(call, 0), route_at, &r);
    return call->this_value;
}

/* A handler that could not be followed may be a router. Middleware made by packages that are not read hardly
 * ever is one; what was handed in from outside may be anything. */
static void unknown_mount(Eval *ev, const Handlers *h) {
    if (!h->why || h->why->reason == REASON_REQUEST || h->why->reason == REASON_ENVIRONMENT) return;
    if (!h->why->given && (h->why->reason == REASON_PACKAGE || h->why->reason == REASON_CALL)) return;
    Str why = unknown_of(ev->arena, eval_blame(ev, h->why_span), h->why);
    express_lost(express_of(ev), h->why_span,
                 str_fmt(ev->arena, "what is mounted here is not known: %.*s", STR_ARG(why)), h->why, true);
}

static void use_at(Eval *ev, Value path, void *context) {
    const Registration *r = context;
    const Call *call = r->call;
    bool has_path = is_path_argument(path) || (path.kind == VALUE_UNKNOWN && call->n > 1);
    LogEntry e = {.kind = LOG_USE,
                  .router = r->host->router,
                  .span = call->span,
                  .path_span = call->arg_spans && call->n ? call->arg_spans[0] : call->span};
    if (!has_path || !paths_collect(ev, path, &e)) {
        e.path_span = call->span;
        vec_push(ev->arena, &e.paths, (LogPath){.text = STR("/")});
    }
    Handlers h = {0};
    Call all = *call;
    if (!has_path && call->n) { /* the alternative that is looked at stands for the first argument */
        Value *args = arena_copy(ev->arena, call->args, sizeof(Value) * call->n);
        args[0] = path;
        all.args = args;
    }
    handlers_collect(ev, &all, has_path ? 1 : 0, &h);
    if (h.routers.n) path_blind(ev, &e, path);
    if (h.unknown) unknown_mount(ev, &h);
    e.ends = h.functions && !h.any_passes_on && !h.unknown && !h.routers.n;
    if (h.routers.n)
        register_routers(ev, &e, &h, call->this_value);
    else
        push_entry(ev, e);
}

/* app.use([path,] …handlers) */
static Value use(Eval *ev, const Call *call) {
    Host *host = receiver(ev, call);
    if (!host) return lost_receiver(ev, call);
    Registration r = {.call = call, .host = host};
    if (call->n == 0) return call->this_value;
    eval_alternatives(ev, known_path(ev, call->args[0], call), use_at, &r);
    return call->this_value;
}

/* ---- route(path).get(…).post(…) ---- */

static Value route(Eval *ev, const Call *call) {
    Host *host = receiver(ev, call);
    if (!host) return lost_receiver(ev, call);
    LogEntry e = {0};
    Host h = {.router = host->router,
              .path_span = call->arg_spans && call->n ? call->arg_spans[0] : call->span};
    Value path = call_arg(call, 0);
    e.span = e.path_span = h.path_span;
    if (!paths_collect(ev, path, &e)) return lost_receiver(ev, call);
    path_blind(ev, &e, path);
    for (uint32_t i = 0; i < e.paths.n; i++)
        vec_push(ev->arena, &h.paths, e.paths.p[i]);
    return host_new(ev, &route_type, express_of(ev)->route_proto, h);
}

static Value route_verb(Eval *ev, const Call *call) {
    Host *host = host_of(call->this_value, HOST_ROUTE);
    if (!host) return lost_receiver(ev, call);
    LogEntry e = {.kind = LOG_ROUTE,
                  .router = host->router,
                  .method = (Method)(int)call->callee->slot.number,
                  .span = call->span,
                  .path_span = host->path_span};
    for (uint32_t i = 0; i < host->paths.n; i++)
        vec_push(ev->arena, &e.paths, host->paths.p[i]);
    register_route(ev, e, call, 0, value_undefined());
    return call->this_value;
}

static Value same_receiver(Eval *ev, const Call *call) {
    (void)ev;
    return call->this_value;
}

static void verbs(Eval *ev, Object *proto, NativeFn *fn) {
    for (int m = 0; m < METHOD_COUNT; m++)
        method_new(ev, proto, method_name((Method)m), fn, m);
    method_new(ev, proto, "del", fn, METHOD_DELETE);
}

/* @awaitjs/express: getAsync, useAsync … */
static void async_verbs(Eval *ev, Object *proto) {
    static const char *const names[] = {"getAsync",     "putAsync",  "postAsync", "deleteAsync",
                                        "optionsAsync", "headAsync", "patchAsync"};
    for (int m = 0; m < (int)(sizeof names / sizeof *names); m++)
        method_new(ev, proto, names[m], verb, m);
    method_new(ev, proto, "allAsync", verb, METHOD_ALL);
    method_new(ev, proto, "useAsync", use, 0);
    method_new(ev, proto, "routeAsync", route, 0);
    method_new(ev, proto, "paramAsync", same_receiver, 0);
}

void mount_methods(Eval *ev, Object *proto) {
    verbs(ev, proto, verb);
    method_new(ev, proto, "use", use, 0);
    method_new(ev, proto, "route", route, 0);
    method_new(ev, proto, "param", same_receiver, 0);
    method_new(ev, proto, "handle", middleware, 0);
}

/* addAsync(app): the same object, with the *Async methods. */
static Value add_async(Eval *ev, const Call *call) {
    Object *o = value_as(call_arg(call, 0), OBJECT_HOST);
    if (o) async_verbs(ev, o);
    return call_arg(call, 0);
}

static Value async_router(Eval *ev, const Call *call) {
    Value v = router_new(ev, call->span);
    async_verbs(ev, v.object);
    return v;
}

Value awaitjs_package(Eval *ev) {
    Object *o = object_plain(ev);
    method_new(ev, o, "addAsync", add_async, 0);
    method_new(ev, o, "Router", async_router, 0);
    method_new(ev, o, "wrap", middleware, 0);
    return value_object(o);
}

/* express-ws patches the application it is given and every router. */
static Value express_ws(Eval *ev, const Call *call) {
    Express *x = express_of(ev);
    Object *result = object_plain(ev);
    method_new(ev, x->application_proto, "ws", websocket, 0);
    method_new(ev, x->router_proto, "ws", websocket, 0);
    object_put(ev, result, sym_intern(ev->names, STR("app")), call_arg(call, 0));
    method_new(ev, result, "getWss", middleware, 0);
    method_new(ev, result, "applyTo", middleware, 0);
    return value_object(result);
}

Value express_ws_package(Eval *ev) {
    return value_object(object_native(ev, "expressWs", express_ws));
}

void route_methods(Eval *ev, Object *proto) {
    verbs(ev, proto, route_verb);
}
