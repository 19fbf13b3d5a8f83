/* Making host objects, and the observer that keeps the log in step with the interpreter's branches. */
#include "express/host.h"

#include "eval/interp.h"

enum { PROTOTYPES = 16 }; /* of an object that perhaps inherits from a router */

static const HostType application_type = {.kind = HOST_APPLICATION, .name = "Application"};
static const HostType router_type = {.kind = HOST_ROUTER, .name = "Router"};

Express *express_of(const Eval *ev) {
    return ev->models->host;
}

Host *host_of(Value v, HostKind kind) {
    Object *o = value_as(v, OBJECT_HOST);
    return o && o->host_type && o->host_type->kind == kind ? o->host : NULL;
}

/* Of an object that inherits from one (Object.create(app)) or has its members ({...app}). */
static Host *host_behind(const Object *o) {
    for (int depth = 0; o && depth < PROTOTYPES; o = o->proto, depth++) {
        const Prop *copied = o->kind == OBJECT_PLAIN ? object_own(o, NAME_copied_host) : NULL;
        if (copied) return host_router(copied->value);
        if (depth && o->kind == OBJECT_HOST)
            return host_router((Value){.kind = VALUE_OBJECT, .object = (Object *)o});
    }
    return NULL;
}

Host *host_router(Value v) {
    Host *h = host_of(v, HOST_APPLICATION);
    if (h) return h;
    h = host_of(v, HOST_ROUTER);
    if (h) return h;
    Object *proxy = value_as(v, OBJECT_PROXY);
    return proxy ? host_router(value_object(proxy->proxy.target)) : host_behind(value_as(v, OBJECT_PLAIN));
}

Value middleware(Eval *ev, const Call *call) {
    return value_unknown(ev, REASON_REQUEST, call->span, (Str){0});
}

Object *method_new(Eval *ev, Object *on, const char *name, NativeFn *fn, double datum) {
    Object *f = object_native(ev, name, fn);
    f->slot = value_number(datum);
    object_put_hidden(ev, on, sym_intern(ev->names, str_of(name)), value_object(f));
    return f;
}

Value host_new(Eval *ev, const HostType *type, Object *proto, Host host) {
    Object *o = object_new(ev, OBJECT_HOST);
    o->host_type = type;
    o->proto = proto;
    o->host = arena_copy(ev->arena, &host, sizeof host);
    return value_object(o);
}

static uint32_t log_router(Express *x, bool is_application, Span span) {
    if (!x->log->routers.n) vec_push(x->log->arena, &x->log->routers, (LogRouter){0});
    vec_push(x->log->arena, &x->log->routers,
             (LogRouter){.is_application = is_application, .made = express_place(x, span)});
    return x->log->routers.n - 1;
}

Value application_new(Eval *ev, Span span) {
    Express *x = express_of(ev);
    Host h = {.router = log_router(x, true, span), .settings = object_plain(ev)};
    Value v = host_new(ev, &application_type, x->application_proto, h);
    v.object->made = span;
    v.object->slot = value_object(object_native(ev, "app", middleware));
    object_put(ev, v.object, sym_intern(ev->names, STR("locals")), value_object(object_plain(ev)));
    object_put(ev, v.object, sym_intern(ev->names, STR("settings")), value_object(h.settings));
    return v;
}

void application_served(Express *x, uint32_t router, Span span) {
    x->log->routers.p[router].served = true;
    vec_push(x->log->arena, &x->log->entries,
             (LogEntry){.kind = LOG_SERVE, .router = router, .span = express_place(x, span)});
}

Value router_new(Eval *ev, Span span) {
    Express *x = express_of(ev);
    Value v = host_new(ev, &router_type, x->router_proto, (Host){.router = log_router(x, false, span)});
    v.object->made = span;
    v.object->slot = value_object(object_native(ev, "router", middleware));
    return v;
}

Value schema_new(Eval *ev, Object *shape) {
    static const HostType type = {.kind = HOST_SCHEMA, .name = "Schema"};
    return host_new(ev, &type, ev->object_proto, (Host){.shape = shape});
}

Object *schema_shape(Value v) {
    Object *proxy = value_as(v, OBJECT_PROXY);
    Host *schema = host_of(proxy ? value_object(proxy->proxy.target) : v, HOST_SCHEMA);
    return schema ? schema->shape : NULL;
}

Value reader_new(Eval *ev, const HandlerFacts *facts) {
    static const HostType type = {.kind = HOST_READER, .name = "Handler"};
    Value v = host_new(ev, &type, ev->function_proto, (Host){.facts = facts});
    v.object->slot = value_object(object_native(ev, "handler", middleware));
    return v;
}

Span express_place(Express *x, Span span) {
    Span place = eval_place(x->ev, span);
    bool moved = place.file != span.file || place.start != span.start;
    return moved && x->place.file ? x->place : place;
}

void express_blind(Express *x, Span span, Str reason, bool may_register) {
    express_lost(x, span, reason, NULL, may_register);
}

/* Where an unknown began, unless that is the very line. */
static Span beginning(Express *x, Span span, const Unknown *why) {
    if (!why || !why->span.file || span_in_model(x->ev, why->span)) return (Span){0};
    Sources *s = x->ev->sources;
    bool same = why->span.file == span.file && source_position(s, span.file, span.start).line ==
                                                   source_position(s, span.file, why->span.start).line;
    return same ? (Span){0} : why->span;
}

void express_lost(Express *x, Span span, Str reason, const Unknown *why, bool may_register) {
    span = express_place(x, span);
    for (uint32_t i = 0; i < x->log->blind_spots.n; i++) {
        BlindSpot *b = &x->log->blind_spots.p[i];
        if (b->span.file == span.file && b->span.start == span.start &&
            (b->span.end == span.end || str_eq(b->reason, reason)))
            return;
    }
    vec_push(x->log->arena, &x->log->blind_spots,
             (BlindSpot){.span = span,
                         .reason = reason,
                         .may_register = may_register,
                         .because = beginning(x, span, why)});
}

/* ---- observer ---- */

static uint32_t on_mark(void *context) {
    return ((Express *)context)->log->entries.n;
}

static void on_settle(void *context, uint32_t from, uint32_t to, uint32_t level) {
    Log *log = ((Express *)context)->log;
    for (uint32_t i = from; i < to; i++) {
        LogEntry *e = &log->entries.p[i];
        if (!e->settled || e->settled > level) e->settled = level;
    }
}

/* Does the branch that is closing decide this entry? */
static bool decides(const Express *x, const LogEntry *e) {
    return !e->settled || x->ev->module_level < e->settled;
}

static void on_drop(void *context, uint32_t from, uint32_t to) {
    Express *x = context;
    for (uint32_t i = from; i < to; i++)
        if (decides(x, &x->log->entries.p[i])) x->log->entries.p[i].dropped = true;
}

static void on_condition(void *context, uint32_t from, uint32_t to, Branch branch) {
    Express *x = context;
    Log *log = x->log;
    LogSide side = {.span = eval_place(x->ev, branch.condition),
                    .question = branch.question,
                    .side = branch.side,
                    .sides = branch.sides,
                    .fleeting = branch.fleeting,
                    .about = branch.about ? path_assuming(x->ev, branch.about) : (Str){0}};
    for (uint32_t i = from; i < to; i++) {
        if (!decides(x, &log->entries.p[i])) continue;
        LogCondition *c = NEW(log->arena, LogCondition);
        *c = (LogCondition){.is = side, .next = log->entries.p[i].conditions};
        log->entries.p[i].conditions = c;
    }
}

static void on_escape(void *context, Object *o, const Unknown *to, Span span) {
    Express *x = context;
    Host *h = host_router(value_object(o));
    if (!h) return;
    LogRouter *r = &x->log->routers.p[h->router];
    /* To a server, a test harness, a serverless adapter: it is not ours to tell. */
    if (r->is_application) application_served(x, h->router, span);
    if (to && to->reason == REASON_PACKAGE && framework_only_looks(to->detail)) return;
    Str what = r->is_application ? STR("the application") : STR("a router");
    Str why = unknown_text(x->ev->arena, to);
    if (to && to->reason == REASON_PACKAGE)
        why = str_fmt(x->ev->arena, "the package \"%.*s\", which is not read", STR_ARG(to->detail));
    express_lost(
        x, span,
        str_fmt(x->ev->arena, "%.*s is handed to code that is not known: %.*s", STR_ARG(what), STR_ARG(why)),
        to, true);
}

static void on_foreign(void *context, const Unknown *callee, Span span) {
    framework_called(context, callee->detail, span);
}

static void on_blind(void *context, Span span, Str reason, bool may_register) {
    express_blind(context, span, reason, may_register);
}

static void on_lost(void *context, Span span, Str reason, const Unknown *why, bool may_register) {
    express_lost(context, span, reason, why, may_register);
}

static bool on_is_host(const Object *o) {
    return o->kind == OBJECT_HOST && o->host_type &&
           (o->host_type->kind == HOST_APPLICATION || o->host_type->kind == HOST_ROUTER ||
            o->host_type->kind == HOST_ROUTE);
}

/* Express keeps its methods on the application itself, so that a copy of it registers as well. What is no
 * router and no application has none of them. */
static void on_copied(void *context, Object *target, Object *source) {
    Express *x = context;
    if (target->kind == OBJECT_HOST || !host_router(value_object(source))) return;
    const Object *methods =
        host_of(value_object(source), HOST_ROUTER) ? x->router_proto : x->application_proto;
    for (uint32_t i = 0; i < methods->prop_n; i++)
        object_put_hidden(x->ev, target, methods->props[i]->name, methods->props[i]->value);
    object_put_hidden(x->ev, target, NAME_copied_host, value_object(source));
}

EvalObserver express_observer(Express *x) {
    return (EvalObserver){.context = x,
                          .mark = on_mark,
                          .drop = on_drop,
                          .condition = on_condition,
                          .settle = on_settle,
                          .escape = on_escape,
                          .foreign = on_foreign,
                          .blind = on_blind,
                          .lost = on_lost,
                          .is_host = on_is_host,
                          .copied = on_copied,
                          .makes_host = express_makes_host,
                          .package_registers = express_package_registers,
                          .text_registers = express_text_registers};
}
