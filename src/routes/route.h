/* What a service serves: the result of evaluation, flattened. This is all that matching, rules and reporters
 * see of code. */
#ifndef ROUTES_ROUTE_H
#define ROUTES_ROUTE_H
#include "http/method.h"
#include "http/template.h"
#include "routes/data.h"
#include "routes/facts.h"
#include "routes/site.h"

typedef enum Certainty { CERTAIN, CONDITIONAL } Certainty;

/* One use() on the way from the application to the route, outermost first. */
typedef struct RouteMount {
    Str path; /* Express syntax; "/" when none was given */
    Span span;
    uint32_t entry; /* in the registration log */
} RouteMount;

/* An apiConfig(…) among the handlers of a route. */
typedef struct Marker {
    Span span;             /* the call */
    const Data *argument;  /* its evaluated first argument; NULL when called without one */
    VEC(MarkerPart) parts; /* as that is written, when it is an object literal */
} Marker;

typedef struct Route {
    Method method; /* METHOD_ALL for .all() */
    Str path; /* mounts joined, Express syntax, `${?}` for what is not known; a regular expression as /source/
               */
    bool is_regex;
    bool has_unknown;    /* the path holds a hole */
    Templates templates; /* of path */
    Certainty certainty;
    Span condition; /* of a conditional route: the condition's place */
    bool beside;    /* certain because others with its method and path are there wherever it is not */
    bool mounted;   /* false: its router is never mounted, or its application never served */
    bool shadowed;  /* an earlier layer always answers first */
    Span shadowed_by;
    bool dead;          /* can never match: no leading slash … */
    bool websocket;     /* express-ws: not an HTTP operation */
    bool catch_all;     /* a wildcard (`*` alone or behind the last slash, or `{*any}`) at the end of the path
                           with nothing but mounts before it */
    bool passes_on;     /* a handler may call next(), or is not known: does not evidently end the request */
    bool internal;      /* `// routedrift-internal: reason` or a pattern: not to be documented */
    bool assumed;       /* rests on an environment value assumed to be unset */
    Str assuming;       /* assumed: what is taken for granted, "process.env.PREFIX is unset"; may be empty */
    Span span;          /* the call that registered it */
    Span path_span;     /* its path argument, or the call */
    Span handlers_span; /* the first of its handlers as written; nowhere when not known */
    VEC(RouteMount) mounts;
    VEC(Marker) markers;
    FactList facts;       /* of its handlers */
    bool markers_unknown; /* a handler could not be followed: it may be a marker */
    uint32_t entry;       /* in the registration log */
    uint32_t
        application; /* the router of the log that its requests enter by: another one has its own server */
} Route;

/* A registration, mount or module that could not be followed. */
typedef struct BlindSpot {
    Span span;
    Str reason;
    bool may_register; /* routes may be missing because of it */
    Span because;      /* where knowledge was lost first; nowhere: at span, or nobody knows */
} BlindSpot;

typedef struct RouteTable {
    VEC(Route) routes; /* served first in order of registration, then the unmounted ones */
    VEC(BlindSpot) blind_spots;
    bool uses_marker; /* some apiConfig() call was seen among handlers */
    bool by_document; /* a package makes routes of the document itself: an operation may have no route in the
                         code */
    uint32_t middleware; /* registrations of middleware alone on what is served */
    ImportSites imports; /* of the modules, in a service that uses markers */
    uint32_t files;      /* modules parsed */
    uint64_t bytes;      /* bytes of them */
} RouteTable;
#endif
