/* klaviyo-auth-scheme: `Bearer` in front of a private key (it is for OAuth tokens), a key without a scheme,
 * or no authorisation at all among headers that are all known. */
#include "base/out.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_auth_scheme = {
    .id = "klaviyo-auth-scheme",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "A request to a vendor's API is not authorised in the way that it wants.",
    .check = check,
};

/* The name of an environment variable that holds the private credential. */
static bool is_private_name(const Provider *provider, Str name) {
    for (const char *const *n = provider->secret_names; *n; n++)
        if (str_ends(name, str_of(*n))) return true;
    return false;
}

static const char *what_is_wrong(const VendorCall *v, const CallValue *value) {
    Str scheme = str_of(v->provider->auth_scheme), text = value->text;
    if (value->kind == CALL_VALUE_UNKNOWN)
        return value->origin == ORIGIN_ENVIRONMENT && is_private_name(v->provider, value->detail)
                   ? "sends the private key without a scheme"
                   : NULL;
    if (value->kind != CALL_VALUE_TEXT || str_starts(text, scheme)) return NULL;
    bool is_private = value->origin == ORIGIN_ENVIRONMENT && is_private_name(v->provider, value->detail);
    bool bearer = str_starts(text, STR("Bearer ")) || str_starts(text, STR("bearer "));
    if (bearer && (is_private || str_find(text, STR(" pk_"), 0) >= 0))
        return "sends the private key as a Bearer token";
    if (is_private && text.n == 1) return "sends the private key without a scheme";
    return NULL;
}

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    if (!v->provider->auth_scheme || !is_server_request(v)) return;
    const CallEntry *header = call_header(v->call, v->provider->auth_header);
    const char *wrong = header                        ? what_is_wrong(v, header->value)
                        : call_headers_known(v->call) ? "is sent without authorisation"
                                                      : NULL;
    if (!wrong || call_is_reported(context, rule, header && header->span.file ? header->span : v->call->span))
        return;
    Str message = str_fmt(context->arena, "%.*s %s: %s answers 401",
                          STR_ARG(call_title(context->arena, v->call)), wrong, v->provider->name);
    Finding *finding = call_finding(context, rule, v->call, header ? header->span : (Span){0}, message);
    finding_step(context->findings, finding,
                 str_fmt(context->arena, "Send %s: `%s ${key}`; Bearer is for OAuth access tokens",
                         v->provider->auth_header, v->provider->auth_scheme));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_auth_scheme, look);
}
