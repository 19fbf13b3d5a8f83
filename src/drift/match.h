/* Drift: the routes of a service held against the operations of its document.
 *
 * Both sides are compared by the shape of their path and by method. A document's path is seen as its base
 * paths (servers) joined with it; the configured prefix and the gateway's service id prefix (DOMAIN A3) are
 * taken into account once, for the whole document: routes GET /users/:id, POST /connect   ×   operations GET
 * /users/{userId}, GET /old → route 0 matched (names differ), route 1 undocumented, operation 0 served,
 * operation 1 unserved Nothing here produces findings: rules read the result. */
#ifndef DRIFT_MATCH_H
#define DRIFT_MATCH_H
#include "routes/route.h"
#include "spec/operation.h"

enum { DRIFT_NONE = UINT32_MAX }; /* no such route or operation */

typedef struct DriftOptions {
    Str service_id;   /* the gateway strips a first segment equal to it; empty: no such gateway */
    Str base_path;    /* a prefix that stands on one side only, placeholders substituted; empty: none */
    bool strict_base; /* routes outside of every base path are compared too */
} DriftOptions;

typedef enum RouteStatus {
    ROUTE_MATCHED,
    ROUTE_UNDOCUMENTED,        /* no operation at this path */
    ROUTE_METHOD_UNDOCUMENTED, /* the path is documented, this method is not */
    ROUTE_EXEMPT,              /* has no operation and need not have one: see exempt */
} RouteStatus;

/* Why a route without an operation is no drift. */
typedef enum RouteExempt {
    EXEMPT_NONE,
    EXEMPT_UNMOUNTED,
    EXEMPT_DEAD,
    EXEMPT_SHADOWED,       /* an earlier layer answers first */
    EXEMPT_INTERNAL,       /* declared internal */
    EXEMPT_WEBSOCKET,      /* not an HTTP operation */
    EXEMPT_CATCH_ALL,      /* a fallback, not an endpoint */
    EXEMPT_PASSES_ON,      /* .all() that hands the request on: middleware */
    EXEMPT_UNKNOWN_PATH,   /* a part of the path is not known */
    EXEMPT_NOT_COMPARABLE, /* no OpenAPI form: regular expression, wildcard, a path that Express 5 refuses */
    EXEMPT_METHOD,         /* a method that the document's version cannot express */
    EXEMPT_OUTSIDE_BASE,   /* outside every base path of the document: a page, an asset, health */
    EXEMPT_UNREAD,         /* the document's path item for it cannot be read */
    EXEMPT_DUPLICATE,      /* the same method and shape as another route, which carries the status */
} RouteExempt;

typedef struct RouteDrift {
    RouteStatus status;
    RouteExempt exempt;
    VEC(uint32_t) operations; /* matched ones, ascending */
    uint32_t near;     /* unmatched: the operation at the same path, else of the path that shares most leading
                          segments; DRIFT_NONE */
    uint32_t names;    /* a matched operation whose parameter names differ; DRIFT_NONE */
    bool overwritten;  /* compared by the marker's overwriteExternalPath.path */
    Str document_path; /* where the route belongs in the document, OpenAPI form, base path left out */
    uint32_t base;     /* that base path: index into Spec.base_paths */
    bool outside;      /* of every base path: `document_path` is the whole path */
    uint32_t document; /* the document in which it belongs: index into Spec.documents */
} RouteDrift;

typedef enum OperationStatus {
    OPERATION_SERVED,
    OPERATION_COVERED,  /* only a route with a wildcard in its path answers it */
    OPERATION_POSSIBLY, /* only a route whose path is not wholly known, or a regular expression, may answer it
                         */
    OPERATION_UNSERVED,
    OPERATION_EXEMPT, /* a websocket endpoint (x-tw.websocket) */
} OperationStatus;

typedef struct OperationDrift {
    OperationStatus status;
    VEC(uint32_t) routes; /* that serve or may serve it, ascending */
    uint32_t near;        /* unserved: a route at the same path with another method; DRIFT_NONE */
    uint32_t answered;    /* unserved: a route with a parameter where the path has a literal; DRIFT_NONE */
    Str full_path;        /* base path included, OpenAPI form */
} OperationDrift;

/* One change of prefix that explains most differences: routes below `code` are documented below `document`.
 * One of them may be empty. */
typedef struct BaseChange {
    Str code, document;
    uint32_t explained; /* operations matched by it that did not match before */
} BaseChange;

typedef struct Drift {
    VEC(RouteDrift) routes;         /* parallel to RouteTable.routes */
    VEC(OperationDrift) operations; /* parallel to Spec.operations */
    bool base_detected;             /* `base` was found here and not configured: base-path-mismatch */
    BaseChange base;                /* the change that was applied; empty strings when none */
    bool blind;       /* blind spots may hide routes: unserved operations are only possibly so */
    uint32_t matched; /* operations served */
    uint32_t outside; /* routes exempt as EXEMPT_OUTSIDE_BASE */
} Drift;

/* Compares; cost grows with the number of routes and operations, not with their product. Never fails. */
Drift drift_compute(Arena *arena, const RouteTable *routes, const Spec *spec, const DriftOptions *options);
/* "regular expression", "declared internal" …: why a route is exempt; "" for EXEMPT_NONE. */
const char *route_exempt_text(RouteExempt exempt);
#endif
