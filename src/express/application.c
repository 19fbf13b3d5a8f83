/* What only applications have: settings, listen(), and the servers that are made over them. */
#include "express/host.h"

static void settings_put(Eval *ev, const Call *call, Value value) {
    Host *h = host_of(call->this_value, HOST_APPLICATION);
    Sym name;
    if (!h) return;
    if (value_to_key(ev, call_arg(call, 0), &name)) {
        object_put(ev, h->settings, name, value);
        return;
    }
    Value why = eval_unknown_call(ev, call, "set");
    if (!value_why(h->settings->slot)) h->settings->slot = why;
    object_open(ev, h->settings);
}

static Value set(Eval *ev, const Call *call) {
    Host *h = host_of(call->this_value, HOST_APPLICATION);
    if (call->n < 2 && h) return value_get_key(ev, value_object(h->settings), call_arg(call, 0), call->span);
    settings_put(ev, call, call_arg(call, 1));
    return call->this_value;
}

static Value enable(Eval *ev, const Call *call) {
    settings_put(ev, call, value_bool(true));
    return call->this_value;
}

static Value disable(Eval *ev, const Call *call) {
    settings_put(ev, call, value_bool(false));
    return call->this_value;
}

static Value enabled(Eval *ev, const Call *call) {
    Host *h = host_of(call->this_value, HOST_APPLICATION);
    if (!h) return value_undefined();
    Value v = value_get_key(ev, value_object(h->settings), call_arg(call, 0), call->span);
    Truth t = value_truth(v);
    if (t == TRUTH_UNKNOWN) return value_unknown_of(value_why(v));
    return value_bool((t == TRUE_KNOWN) == (call->callee->slot.number == 0));
}

static Value itself(Eval *ev, const Call *call) {
    (void)ev;
    return call->this_value;
}

/* app.on('mount', f), app.once …: f runs when something happens. */
static Value on(Eval *ev, const Call *call) {
    Str event;
    Host *h = host_of(call->this_value, HOST_APPLICATION);
    if (h && value_known_text(call_arg(call, 0), &event) && str_eq(event, STR("mount"))) {
        vec_push(ev->arena, &h->on_mount, call_arg(call, 1));
        return call->this_value;
    }
    Value v = eval_unknown_call(ev, call, "on");
    eval_escape(ev, call, v.unknown);
    return call->this_value;
}

/* A server whose events call back later. */
static Value server_new(Eval *ev, const Call *call) {
    Object *o = object_plain(ev);
    o->slot = value_unknown(ev, REASON_PACKAGE, call->span, STR("http"));
    object_open(ev, o);
    return value_object(o);
}

static void serve(Eval *ev, Value v, Span span) {
    Host *h = host_router(v);
    if (h) application_served(express_of(ev), h->router, span);
}

static Value listen(Eval *ev, const Call *call) {
    serve(ev, call->this_value, call->span);
    Value server = server_new(ev, call);
    eval_escape(ev, call, server.object->slot.unknown);
    return server;
}

void application_mounted(Eval *ev, Value child, Value parent, Span span) {
    Host *h = host_of(child, HOST_APPLICATION);
    for (uint32_t i = 0; h && i < h->on_mount.n; i++)
        eval_call(ev, h->on_mount.p[i], child, &parent, 1, span);
}

void application_methods(Eval *ev, Object *proto) {
    mount_methods(ev, proto);
    method_new(ev, proto, "set", set, 0);
    method_new(ev, proto, "enable", enable, 0);
    method_new(ev, proto, "disable", disable, 0);
    method_new(ev, proto, "enabled", enabled, 0);
    method_new(ev, proto, "disabled", enabled, 1);
    method_new(ev, proto, "engine", itself, 0);
    method_new(ev, proto, "render", middleware, 0);
    method_new(ev, proto, "path", middleware, 0);
    method_new(ev, proto, "on", on, 0);
    method_new(ev, proto, "once", on, 0);
    method_new(ev, proto, "addListener", on, 0);
    method_new(ev, proto, "emit", middleware, 0);
    method_new(ev, proto, "removeListener", itself, 0);
    method_new(ev, proto, "setMaxListeners", itself, 0);
    method_new(ev, proto, "listen", listen, 0);
}

/* ---- node:http and node:https ---- */

/* http.createServer([options,] app): whoever answers requests here is served. */
static Value create_server(Eval *ev, const Call *call) {
    Value server = server_new(ev, call);
    for (uint32_t i = 0; i < call->n; i++) {
        if (host_router(call->args[i]))
            serve(ev, call->args[i], call->span);
        else if (value_is_callable(call->args[i]))
            eval_escape(ev, &(Call){.args = &call->args[i], .n = 1, .span = call->span},
                        server.object->slot.unknown);
    }
    return server;
}

Value http_package(Eval *ev) {
    Object *o = object_plain(ev);
    o->slot = value_unknown(ev, REASON_PACKAGE, (Span){0}, STR("http"));
    method_new(ev, o, "createServer", create_server, 0);
    method_new(ev, o, "createSecureServer", create_server, 0);
    method_new(ev, o, "Server", create_server, 0);
    Object *methods = object_array(ev);
    for (int m = 0; m < METHOD_ALL; m++) {
        Str name = str_of(method_name((Method)m));
        char *upper = arena_copy(ev->arena, name.p, name.n);
        for (size_t i = 0; i < name.n; i++)
            if (upper[i] >= 'a' && upper[i] <= 'z') upper[i] = (char)(upper[i] - 32);
        array_push(ev, methods, value_text(ev, (Str){upper, name.n}));
    }
    object_put(ev, o, sym_intern(ev->names, STR("METHODS")), value_object(methods));
    object_open(ev, o);
    return value_object(o);
}
