/* Models of the packages by which a service calls others: each call becomes a record of outbound/call.h, and
 * its result is unknown. What a model does not answer stays unknown too, so that evaluation goes on as
 * before. */
#ifndef CLIENTS_CLIENTS_H
#define CLIENTS_CLIENTS_H
#include "eval/eval.h"
#include "outbound/call.h"

/* Something of an SDK: a class, a method of one, a method of an object of it. */
typedef struct SdkThing {
    Str package, api, name;    /* api: whose method it is; empty at the package's top level */
    const CallValue *instance; /* the object it is a method of, or NULL */
} SdkThing;

/* A request that is put together by a chain of calls: its record is made when its function is done. */
typedef struct PendingRequest {
    OutboundCall call;
    Object *headers, *query;
    Value body;
} PendingRequest;

/* State of the models in one evaluation (EvalModels.clients). */
typedef struct Clients {
    OutboundCalls *calls;
    VEC(SdkThing) things; /* [0] unused */
    Map instances;        /* an SDK object → position in made */
    VEC(const CallValue *) made;
    VEC(PendingRequest) pending;
    Map literals;       /* file and offset → node + 1 of an object literal */
    Map literals_known; /* modules whose literals are listed */
    Map fanouts_known;
    VEC(Span) fanouts; /* Promise.all(….map(…)) */
} Clients;

/* Lists of packages and globals for the interpreter. Their state is EvalModels.clients. */
const PackageModel *clients_packages(void);
const PackageModel *clients_sdk_packages(void);
void clients_globals(Eval *ev, Object *global);
/* Adds request() and get() to a model of node:http or node:https. */
void clients_http_methods(Eval *ev, Object *http, const char *scheme);
/* Makes records of the requests that were put together piece by piece. */
void clients_flush(Eval *ev);

/* ---- for the models ---- */
Clients *clients_of(const Eval *ev);
/* An evaluated value as plain data. */
const CallValue *call_value(Eval *ev, Value v);
/* A record with place, function and the calls that led here filled in. */
OutboundCall call_here(Eval *ev, CallKind kind, Str package, Span span);
/* Adds a request for every alternative of its method and URL. */
void call_record_http(Eval *ev, OutboundCall base, Value method, Value url);
/* What a call of a model gives: a promise of something unknown; callbacks among the arguments are handed on.
 */
Value call_result(Eval *ev, const Call *call, Str what);
/* An argument; unknown where only more arguments may follow. */
Value call_argument(Eval *ev, const Call *call, uint32_t i);
/* url below base: "https://x/api" and "profiles" → "https://x/api/profiles"; url alone when it is absolute.
 */
Value url_below(Eval *ev, Value base, Value url);
/* A property of an options value; undefined for what is no object. */
Value option_get(Eval *ev, Value options, const char *name, Span span);
/* A request method as text, upper case. */
Value method_text(Eval *ev, Value v, const char *otherwise);

/* ---- the models ---- */
Value superagent_package(Eval *ev);
Value sdk_thing(Eval *ev, SdkThing thing);
const CallValue *sdk_instance(Eval *ev, const Object *o);
const SdkThing *sdk_thing_of(Eval *ev, const Object *o);
#endif
