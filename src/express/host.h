/* Express' objects as the interpreter sees them: applications, routers, routes, markers. Registering on one
 * writes to the registration log; nothing else here knows about files or documents. */
#ifndef EXPRESS_HOST_H
#define EXPRESS_HOST_H
#include "eval/eval.h"
#include "routes/log.h"

typedef enum HostKind {
    HOST_APPLICATION,
    HOST_ROUTER,
    HOST_ROUTE,
    HOST_MARKER,
    HOST_READER,
    HOST_SCHEMA
} HostKind;

typedef struct HostType {
    HostKind kind;
    const char *name;
} HostType;

/* What an object of the framework holds. */
typedef struct Host {
    uint32_t router;           /* index in the log; of a route: the router it is made on */
    VEC(LogPath) paths;        /* HOST_ROUTE */
    Span path_span;            /* HOST_ROUTE */
    Marker marker;             /* HOST_MARKER */
    Object *settings;          /* HOST_APPLICATION */
    VEC(Value) on_mount;       /* HOST_APPLICATION: listeners of mount */
    Object *shape;             /* HOST_SCHEMA: the object whose keys it knows; NULL: none */
    const HandlerFacts *facts; /* HOST_READER: a handler made by a validator's model */
} Host;

/* State of the framework's model in one evaluation. */
typedef struct Express {
    Log *log;
    Eval *ev;
    int major;
    Sym marker; /* name of the marker function */
    Object *application_proto, *router_proto, *route_proto, *marker_function;
    Object *express, *router_function;
    Map facts_index; /* address of a closure → index in facts */
    FactList facts;
    uint32_t fact_nodes;   /* looked at for them */
    Span place;            /* set while a model registers what a decorator noted: where that stands */
    struct Shaper *shaper; /* classes whose shapes are known (shape.c) */
} Express;

/* The models of the framework and its relatives: give models.packages and models.globals to the interpreter.
 */
const PackageModel *express_packages(void);
void express_globals(Eval *ev, Object *global);
/* The observer that keeps the log; context is the Express. */
EvalObserver express_observer(Express *express);
/* Once the interpreter is made: adds to its observer what goes by name (the marker). */
void express_attach(Eval *ev, EvalObserver *observer);
/* After the entries: runs exported registrars that nobody called, with routers that nothing mounts. */
void express_run_detached(Eval *ev);
/* An exported function that only has to be given an application or router: the above runs it. */
bool express_is_registrar(Eval *ev, const Object *function);
/* When no application was made that something is registered on: calls what makes one elsewhere (`start()`, a
 * class with `run()`, what the entries export). */
void express_run_starters(Eval *ev);
/* express(), Router() and the like: functions that make what routes are registered on. */
bool express_makes_host(const Object *o);
/* The Express of an interpreter (EvalModels.host). */
Express *express_of(const Eval *ev);

/* The host behind a value, or NULL; kind must fit. */
Host *host_of(Value v, HostKind kind);
/* Application or router. */
Host *host_router(Value v);
Value application_new(Eval *ev, Span span);
/* It listens, or is handed to what serves it. */
void application_served(Express *x, uint32_t router, Span span);
Value router_new(Eval *ev, Span span);
/* A schema of a validating package that knows the keys of its object. */
Value schema_new(Eval *ev, Object *shape);
/* The object with the keys of a schema, also behind a proxy; NULL when the value is none. */
Object *schema_shape(Value v);
/* A handler that nothing is known of but these facts. */
Value reader_new(Eval *ev, const HandlerFacts *facts);
/* A host object of a type over a prototype. */
Value host_new(Eval *ev, const HostType *type, Object *proto, Host host);
/* Adds the methods of routers (verbs, use, route, param) to a prototype. */
void mount_methods(Eval *ev, Object *proto);
void application_methods(Eval *ev, Object *proto);
void route_methods(Eval *ev, Object *proto);
/* Models of @awaitjs/express, express-ws, node:http. */
Value awaitjs_package(Eval *ev);
Value express_ws_package(Eval *ev);
Value http_package(Eval *ev);
/* Tells a sub-application that it was mounted: its 'mount' listeners run. */
void application_mounted(Eval *ev, Value child, Value parent, Span span);
/* A function object with a datum. */
Object *method_new(Eval *ev, Object *on, const char *name, NativeFn *fn, double datum);
/* An evaluated value as plain data for rules. */
const Data *data_of(Eval *ev, Value v, uint32_t depth);
/* What a class declares of its fields, the classes that it names included. Where no types are given, and
 * where they stand in files that are not evaluated, fields may be anything. */
const Shape *shape_of_class(Eval *ev, const Object *cls);
/* Middleware that models do not look into: a function that may pass on. */
Value middleware(Eval *ev, const Call *call);
void express_blind(Express *x, Span span, Str reason, bool may_register);
/* The same because of what is not known: its place is kept. */
void express_lost(Express *x, Span span, Str reason, const Unknown *why, bool may_register);
/* Where a call of the running code is shown: at Express.place or where the model was called, when it stands
 * in a model; else where it stands. */
Span express_place(Express *x, Span span);
/* framework.c: something of a package that has no model is called: says so when the package registers routes.
 */
void framework_called(Express *x, Str package, Span span);
bool framework_is_known(Str package);
/* text.c: what words tell; the two of the EvalObserver. */
bool express_text_registers(void *context, Str text);
bool express_package_registers(void *context, Str package);
/* "app", "router" …: what people call what they register on. */
bool is_router_name(Str name);
/* A verb, use, route. */
bool is_registering_method(Str name);
/* True of a package that may be given an application or router and registers no route on it. */
bool framework_only_looks(Str specifier);
/* A package makes routes of the document here. */
void framework_of_document(Express *x, Str package, Span span);
/* handler.c: what stands among the handlers of a registration. */
typedef struct Handlers {
    VEC(Value) routers;   /* applications and routers */
    VEC(Branch) branches; /* of each router: where it is the one that is mounted; no sides: in any case */
    VEC(Marker) markers;
    bool unknown; /* something could not be followed */
    const Unknown *why;
    Span why_span;
    FactList facts;
    uint32_t functions;
    bool last_passes_on, any_passes_on;
} Handlers;
void handlers_collect(Eval *ev, const Call *call, uint32_t from, Handlers *out);
/* facts.c: what a handler's code does with requests; NULL when there is no code of the service. */
const HandlerFacts *handler_facts(Eval *ev, const Closure *closure);
/* path.c: path arguments. False when the value is not a path (a function, a router). */
bool paths_collect(Eval *ev, Value v, LogEntry *entry);
bool is_path_argument(Value v);
/* What has to hold for a default to be the value: "process.env.X is unset". */
Str path_assuming(Eval *ev, const Unknown *why);
#endif
