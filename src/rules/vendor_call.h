/* What rules about calls of vendors' APIs share: which vendor, which SDK release, what is said of a call.
 *
 *     static void look(RuleContext *context, const Rule *rule, const VendorCall *v) { … call_finding(…) … }
 *     static void check(RuleContext *context) { vendor_calls(context, &rule_x, look); } */
#ifndef RULES_VENDOR_CALL_H
#define RULES_VENDOR_CALL_H
#include "providers/provider.h"
#include "rules/rule.h"

/* Whether a request's address is documented: by the vendor's document when one is named, else by the
 * provider's table. */
typedef enum AddressState {
    ADDRESS_NOT_COMPARED, /* no request for the server's API, nothing to compare with, or too little known */
    ADDRESS_KNOWN,
    ADDRESS_PATH_UNKNOWN,
    ADDRESS_METHOD_UNKNOWN, /* the path is there, with other methods */
} AddressState;

/* A call of a provider's API. */
typedef struct VendorCall {
    const OutboundCall *call;
    const Provider *provider;
    const SdkPackage *sdk;          /* of CALL_SDK and CALL_NEW */
    const VendorDocument *document; /* of the provider, that the user names; NULL: the table counts */
    const Endpoint *endpoint;       /* that it means, by path or by the SDK's method; NULL: not known */
    AddressState address;
} VendorCall;

/* The calls of providers, in the order of places. */
typedef VEC(VendorCall) VendorCalls;
VendorCalls vendor_call_list(RuleContext *context);
/* Fills in `endpoint` and `address` from the rest. */
void vendor_call_look_up(VendorCall *vendor);
/* Hands each of them to `look`. */
typedef void VendorCallFn(RuleContext *context, const Rule *rule, const VendorCall *vendor);
void vendor_calls(RuleContext *context, const Rule *rule, VendorCallFn *look);

/* A request below the prefix that wants the private credential, at an address that still answers. */
bool is_server_request(const VendorCall *vendor);
/* A request to what was retired as a whole (v1 and v2 of an API). */
bool is_retired_request(const VendorCall *vendor);
/* A request of the browser's API. */
bool is_client_request(const VendorCall *vendor);
/* The vendor's document in words: "docs/klaviyo.json (revision 2026-07-15)". */
Str call_document_title(const RuleContext *context, const VendorDocument *document);
/* Adds the step that is due where the request names another revision than the vendor's document describes. */
void call_document_step(RuleContext *context, Finding *finding, const VendorCall *vendor);

/* "POST /api/profiles" or "ProfilesApi.createProfile()". */
Str call_title(Arena *arena, const OutboundCall *call);
/* The header of a request, its name in any case; NULL when there is none. */
const CallEntry *call_header(const OutboundCall *call, const char *name);
/* Every header of the request is known. */
bool call_headers_known(const OutboundCall *call);
/* The attributes of what is sent ({data: {attributes: {…}}}), of a request or an SDK's method; NULL when they
 * are not known. */
const CallValue *call_attributes(const OutboundCall *call);

/* A finding of the rule about a call. `span` is the place, the call's own when it has none. */
Finding *call_finding(RuleContext *context, const Rule *rule, const OutboundCall *call, Span span,
                      Str message);
/* The rule has a finding at this place already: a wrapper that sends many operations is one place to mend. */
bool call_is_reported(RuleContext *context, const Rule *rule, Span span);
/* Says that the finding rests on what code looks like. confidence: "high", "middle" or "low". */
void finding_confidence(Finding *finding, const char *confidence);
/* One of the words stands in the file of the call or of the calls that led to it: what is missing here may be
 * done there. */
bool call_files_say(RuleContext *context, const OutboundCall *call, const char *const *words);

/* A vendor's SDK as the service depends on it. */
typedef struct SdkInUse {
    const Provider *provider;
    const SdkPackage *sdk;
    Str name;   /* the key in package.json */
    Span span;  /* its version there */
    bool known; /* which release runs: the manifest or a lockfile says one */
    Version version;
    Str version_text;
} SdkInUse;
typedef VEC(SdkInUse) SdksInUse;
/* The vendors' SDKs among the dependencies of the service. */
SdksInUse sdks_in_use(RuleContext *context);
/* The one of this name; false when the service does not depend on it. */
bool sdk_in_use(RuleContext *context, const SdkPackage *sdk, SdkInUse *out);
#endif
