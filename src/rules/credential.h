/* Values in the places of a credential: what an SDK's session is made with, what a request is authorised
 * with. */
#ifndef RULES_CREDENTIAL_H
#define RULES_CREDENTIAL_H
#include "rules/vendor_call.h"

typedef struct Credential {
    const Provider *provider;
    const OutboundCall *call;
    const CallValue *value; /* the key itself, as far as it is known */
    Str text;               /* of a text: without the scheme */
    Span span;              /* of the value, or of the call */
} Credential;
typedef VEC(Credential) Credentials;

Credentials credentials_used(RuleContext *context);
/* "process.env.X" that the value comes from or is the default of; empty when there is none. */
Str credential_variable(const Credential *credential);
/* A finding at the credential; no report shows its bytes. */
Finding *credential_finding(RuleContext *context, const Rule *rule, const Credential *credential,
                            Str message);
#endif
