/* The registration log: what evaluation did to applications and routers, in program order. Flattening turns
 * it into routes.
 *
 *     app.use('/api', users); users.get('/:id', show)
 * → router 1 (application): USE "/api" child 2;  router 2: ROUTE get "/:id" */
#ifndef ROUTES_LOG_H
#define ROUTES_LOG_H
#include "base/out.h"
#include "diag/step.h"
#include "http/method.h"
#include "routes/data.h"
#include "routes/route.h"
#include "source/source.h"

typedef struct LogRouter {
    bool is_application;
    bool served; /* it listens, or was handed to something that serves it */
    Span made;
} LogRouter;

/* A side of a condition that is not known (EvalObserver's Branch): exactly one of `sides` is taken. */
typedef struct LogSide {
    Span span; /* the condition */
    uint32_t question;
    uint16_t side, sides;
    bool fleeting; /* the answer may be another one later, so that two sides of it do not contradict */
    Str about;     /* a condition that asks for one variable: that it is not given, in words; else empty */
} LogSide;

/* Conditions of a registration, outermost first: all of them have to hold. */
typedef struct LogCondition {
    LogSide is;
    struct LogCondition *next;
} LogCondition;

typedef enum LogKind { LOG_ROUTE, LOG_USE, LOG_SERVE } LogKind;

typedef struct LogPath {
    Str text; /* Express syntax, `${?}` for a hole; source of a regular expression */
    bool is_regex, has_hole, assumed;
    Str hole_of;  /* has_hole, because of a variable: that it is not given, in words; else empty */
    Str assuming; /* assumed: what is taken for granted, "process.env.PREFIX is unset"; may be empty */
} LogPath;

/* LOG_SERVE: an application listens, or is handed to something that serves it; it has no path. */
typedef struct LogEntry {
    LogKind kind;
    uint32_t router; /* registered on */
    uint32_t
        child; /* LOG_USE: the router mounted, 0 = only middleware; LOG_ROUTE: a router given as handler */
    Method method;
    VEC(LogPath) paths;
    bool ends;      /* LOG_USE: a middleware that evidently answers every request */
    bool passes_on; /* LOG_ROUTE: does not evidently end the request */
    bool websocket;
    VEC(Marker) markers;
    bool markers_unknown;
    FactList facts; /* LOG_ROUTE: of its handlers */
    Span span, path_span;
    const Step *steps; /* what led here, innermost first */
    LogCondition *conditions;
    uint32_t settled; /* branches at this nesting of modules or above do not decide it; 0 = all may */
    bool dropped;     /* it never happens */
} LogEntry;

typedef struct Log {
    Arena *arena;
    VEC(LogRouter) routers; /* [0] unused */
    VEC(LogEntry) entries;
    uint32_t registrations; /* entries that are no LOG_SERVE */
    VEC(BlindSpot) blind_spots;
    bool uses_marker;
    bool by_document; /* see RouteTable */
} Log;

typedef struct FlattenOptions {
    int express_major;
} FlattenOptions;

/* Walks the mounts from every served application and appends to table->routes: served routes in order of
 * registration, then those of routers that nothing mounts. Mount depth is limited to 16, routes to 100,000;
 * *limit names what was reached. */
void routes_flatten(Arena *arena, const Log *log, const FlattenOptions *options, RouteTable *table,
                    const char **limit);
/* The log as stable text for `dump routes`. */
void log_dump(Out *out, Sources *sources, const Log *log);
#endif
