/* What a service calls out there: the requests that its code makes through fetch, axios and their like, and
 * the methods of vendors' SDKs that it uses. Evaluation fills the list (clients/), rules read it.
 *
 *     klaviyo.post('/api/profiles', { data })      with   klaviyo = axios.create({ baseURL: HOST, headers })
 *   → POST https://a.klaviyo.com/api/profiles, headers {revision: "2026-07-15"}, body {data: …}, in "sync" */
#ifndef OUTBOUND_CALL_H
#define OUTBOUND_CALL_H
#include "base/map.h"
#include "base/out.h"
#include "base/vec.h"
#include "source/source.h"

enum { CALL_HOLE = 1 }; /* the byte that stands for an unknown piece of a text */

typedef enum CallValueKind {
    CALL_VALUE_UNKNOWN,
    CALL_VALUE_UNDEFINED,
    CALL_VALUE_NULL,
    CALL_VALUE_BOOLEAN,
    CALL_VALUE_NUMBER,
    CALL_VALUE_TEXT, /* `text`, perhaps with holes */
    CALL_VALUE_ARRAY,
    CALL_VALUE_OBJECT,
    CALL_VALUE_FUNCTION, /* text: its name */
    CALL_VALUE_INSTANCE, /* of an SDK's class: text is the class, entries are the constructor's arguments */
    CALL_VALUE_ONE_OF,   /* entries are the alternatives */
} CallValueKind;

/* Where what is not known of a value comes from. */
typedef enum CallOrigin {
    ORIGIN_NONE,        /* all is known */
    ORIGIN_ENVIRONMENT, /* detail: the variable's name */
    ORIGIN_ARGUMENT,    /* a request or another argument that only the caller knows */
    ORIGIN_RUNTIME,     /* detail: "Date.now", "Math.random" … */
    ORIGIN_CALL,        /* detail: the function whose result it is */
    ORIGIN_PACKAGE,     /* detail: the package that it comes from */
    ORIGIN_OTHER,
} CallOrigin;

typedef struct CallValue CallValue;

typedef struct CallEntry {
    Str key;       /* empty in arrays */
    Span key_span; /* where the key is written, when that is known */
    Span span;     /* where its value is written, when that is known */
    const CallValue *value;
} CallEntry;

struct CallValue {
    CallValueKind kind;
    bool open;    /* array or object that may hold more than is listed */
    bool assumed; /* the default of an environment variable, origin and detail say of which */
    bool boolean;
    bool has_hole; /* of a text */
    double number;
    Str text;
    CallOrigin origin;
    Str detail;
    VEC(CallEntry) entries; /* in insertion order */
    Span span;              /* where the object or array was written, when known */
};

typedef enum CallKind {
    CALL_HTTP, /* a request */
    CALL_SDK,  /* a method of an SDK's object */
    CALL_NEW,  /* an SDK's object is made */
} CallKind;

/* A URL in pieces; each may hold holes. */
typedef struct CallUrl {
    Str text;   /* as it was put together */
    Str scheme; /* "https", or empty */
    Str host;   /* lower case, with port; empty when the text does not tell */
    Str path;   /* from the first slash behind the host on, without query; of a relative URL all of it */
    Str query;  /* behind the "?" */
    CallOrigin origin; /* of the first hole */
    Str detail;
} CallUrl;

typedef struct OutboundCall {
    CallKind kind;
    Str package; /* "fetch", "axios", "klaviyo-api": the package, or the global's name */
    Str method;  /* CALL_HTTP: upper case, empty when not known; CALL_SDK: the method's name */
    Str api;     /* the SDK's class: "EventsApi" */
    CallUrl url; /* CALL_HTTP */
    const CallValue *headers, *body, *options; /* CALL_HTTP; NULL: none was given */
    VEC(const CallValue *) args;               /* CALL_SDK and CALL_NEW */
    const CallValue *receiver; /* CALL_SDK: the CALL_VALUE_INSTANCE that the method belongs to, or NULL */
    Span span;                 /* the call */
    Span function;             /* the function around it, file 0 at module level */
    Str function_name;         /* its name or that of the nearest named one around it; may be empty */
    VEC(Span) via;             /* calls that led here, innermost first; at most 8 */
    bool direct;               /* no known call led into its function: its parameters are not known */
    Span fanout;               /* the Promise.all(….map(…)) around the call; file 0: none */
} OutboundCall;

typedef struct OutboundCalls {
    Arena *arena;
    VEC(OutboundCall) list; /* in the order of evaluation; outbound_finish sorts by place */
    Map seen;               /* hashes of what is listed */
} OutboundCalls;

/* Adds a call unless the same one is listed. */
void outbound_add(OutboundCalls *calls, OutboundCall call);
/* Sorts by place and drops what a call from a place with known arguments says better. */
void outbound_finish(OutboundCalls *calls, const Sources *sources);
/* Takes a URL apart. */
CallUrl outbound_url(Arena *arena, Str text);

/* The entry of a key, or NULL; NULL for NULL. */
const CallEntry *call_entry(const CallValue *value, Str key);
/* The same, ASCII case ignored: headers. */
const CallEntry *call_entry_nocase(const CallValue *value, Str key);
/* The value at a key, or NULL. */
const CallValue *call_get(const CallValue *value, Str key);
/* The value is a text without holes: true and *out. */
bool call_text(const CallValue *value, Str *out);
/* A text with each hole as `${?}`. */
Str call_shown(Arena *arena, Str text);
/* A value in one line, for people and `dump calls`: {data: {type: "event", …}}; at most 400 bytes. */
Str call_value_shown(Arena *arena, const CallValue *value);
/* The calls as stable text for `dump calls`. */
void outbound_dump(Out *out, Sources *sources, const OutboundCalls *calls);
#endif
