/* Vendors whose APIs a service calls, as data: hosts, how requests are authorised, revisions and when they
 * end, SDK releases, endpoints. Rules read these tables and know no vendor by name, so that adding one is
 * adding a table and its cases.
 *
 * Facts are as of PROVIDERS_AS_OF; what depends on the day is computed from `--as-of`. */
#ifndef PROVIDERS_PROVIDER_H
#define PROVIDERS_PROVIDER_H
#include "providers/date.h"

#define PROVIDERS_AS_OF "2026-11-20"

typedef struct Version {
    unsigned major, minor, patch;
} Version;

/* What an SDK release speaks. A release that is not listed speaks what the nearest earlier one does. */
typedef struct SdkRelease {
    Version from;
    const char *revision;
} SdkRelease;

typedef struct SdkPackage {
    const char *name;
    bool legacy;                /* speaks retired endpoints only */
    const SdkRelease *releases; /* ascending; NULL: not known */
    uint32_t release_n;
    Version retry_after_from; /* the first release that waits as long as Retry-After says; 0.0.0: not known */
    Version upsert_from;      /* the first release with `upsert_method` */
} SdkPackage;

/* One operation: method, path template, name, first and last revision, scopes with spaces between, requests a
 * second and a minute that one account may make (0: not published). */
typedef struct Endpoint {
    const char *method, *path, *operation, *first, *last, *scopes;
    unsigned burst, steady;
} Endpoint;

/* A name that an operation has had, with its revisions: what the SDK's methods are called, in snake case. */
typedef struct OperationName {
    const char *name, *first, *last;
} OperationName;

/* A name as the REST API writes it and as the SDK does. */
typedef struct AttributeName {
    const char *rest, *sdk;
} AttributeName;

typedef struct Provider {
    const char *id;             /* "klaviyo": as rules' ids and `vendor-spec` name it */
    const char *name;           /* "Klaviyo" */
    const char *const *words;   /* how code that deals with it spells its name; closed by NULL */
    const char *const *hosts;   /* of its API; closed by NULL */
    const char *server_prefix;  /* paths that want the private credential: "/api/" */
    const char *client_prefix;  /* paths that want the public one, or NULL */
    const char *const *retired; /* prefixes of paths that answer no more; closed by NULL */
    const char *retired_on;     /* since when */
    const char *auth_header;    /* "Authorization" */
    const char *auth_scheme;    /* "Klaviyo-API-Key", or NULL: the value alone */
    const char *revision_header;
    const char *const *revisions; /* published, ascending; closed by NULL */
    const SdkPackage *sdks;
    uint32_t sdk_n;
    const Endpoint *endpoints;
    uint32_t endpoint_n;
    const OperationName *operations;
    uint32_t operation_n;
    const AttributeName *attributes; /* closed by NULLs */
    const char *const
        *secret_names; /* environment variables that hold the private credential; closed by NULL */
} Provider;

typedef struct ProviderTable {
    const Provider *const *providers;
    uint32_t n;
} ProviderTable;
ProviderTable providers_all(void);
/* By id, or NULL. */
const Provider *provider_find(Str id);
/* What is wrong with a provider's id (`no such provider "klavyo"; did you mean "klaviyo"?`); empty when
 * nothing is. */
Str provider_trouble(Arena *arena, Str id);
/* The provider whose API is at this host (a port is ignored), or NULL. */
const Provider *provider_of_host(Str host);
/* The SDK that a package is, with its provider; NULL when it is none. */
const SdkPackage *provider_sdk(Str package, const Provider **provider);
/* True when a text says the name of a provider. */
bool provider_is_named(Str text);

/* The revision that a release speaks; NULL when that is not known. */
const char *sdk_revision(const SdkPackage *sdk, Version version);
/* "23.0.0", "23.0.0-beta.1": false when it is none. */
bool version_parse(Str text, Version *out);
/* Negative, zero, positive. */
int version_cmp(Version a, Version b);

/* What a revision's age means on a day (Klaviyo, "API versioning and deprecation policy": stable for a year,
 * deprecated for another, then removed). */
typedef enum RevisionState {
    REVISION_STABLE,
    REVISION_DEPRECATED,
    REVISION_RETIRED,
    REVISION_UNPUBLISHED, /* a date between or before the published ones */
    REVISION_MALFORMED,   /* no date, or not one of the calendar */
} RevisionState;
/* The state of a revision's text on the day; dates after the last one known count as stable. */
RevisionState revision_state(const Provider *provider, Str revision, Date on);
/* The newest published revision. */
const char *revision_newest(const Provider *provider);

/* True when a path is one of a template's; parameters stand for one segment, a trailing slash does not
 * matter. Bytes 1 in the path stand for unknown pieces and match anything. */
bool endpoint_path_fits(Str template, Str path);
/* The endpoint of a method and a path, compared in that way.
 * *path_known: some method has that path. NULL when there is none. */
const Endpoint *endpoint_find(const Provider *provider, Str method, Str path, bool *path_known);
/* The endpoint of an operation by the SDK's method name (createEvent → create_event), or NULL. */
const Endpoint *endpoint_of_operation(const Provider *provider, Str sdk_method);
/* The name of an SDK's method among those that operations have had, or NULL. */
const OperationName *operation_name(const Provider *provider, Str sdk_method);
/* The SDK's name of an operation: create_event → createEvent. */
Str endpoint_sdk_method(Arena *arena, const Endpoint *endpoint);
#endif
