/* Collects credentials from calls of vendors' APIs; a header that only one vendor has tells the vendor. */
#include "rules/credential.h"

static Str without_scheme(const Provider *provider, Str text) {
    Str scheme = str_of(provider->auth_scheme);
    if (scheme.n && str_starts(text, scheme)) return str_trim(str_sub(text, scheme.n, text.n));
    return str_starts(text, STR("Bearer ")) ? str_trim(str_sub(text, 7, text.n)) : text;
}

static void add(RuleContext *context, const Provider *provider, const OutboundCall *call,
                const CallValue *value, Span span, Credentials *out) {
    Credential c = {
        .provider = provider, .call = call, .value = value, .span = span.file ? span : call->span};
    if (value->kind == CALL_VALUE_ONE_OF) {
        for (uint32_t i = 0; i < value->entries.n; i++)
            add(context, provider, call, value->entries.p[i].value, span, out);
        return;
    }
    if (value->kind == CALL_VALUE_TEXT) c.text = without_scheme(provider, value->text);
    vec_push(context->arena, out, c);
}

static void from_header(RuleContext *context, const Provider *provider, const OutboundCall *call,
                        Credentials *out) {
    const CallEntry *header = call_header(call, provider->auth_header);
    if (header) add(context, provider, call, header->value, header->span, out);
}

static bool is_session(Str name) {
    return str_eq(name, STR("ApiKeySession")) || str_eq(name, STR("GlobalApiKeySettings")) ||
           str_eq(name, STR("ConfigWrapper"));
}

Credentials credentials_used(RuleContext *context) {
    Credentials list = {0};
    ProviderTable all = providers_all();
    for (uint32_t i = 0; context->calls && i < context->calls->list.n; i++) {
        const OutboundCall *call = &context->calls->list.p[i];
        const Provider *provider = NULL;
        if (call->kind == CALL_NEW && provider_sdk(call->package, &provider) && is_session(call->api) &&
            call->args.n)
            add(context, provider, call, call->args.p[0], (Span){0}, &list);
        for (uint32_t k = 0; call->kind == CALL_HTTP && k < all.n; k++) {
            bool own = provider_of_host(call->url.host) == all.providers[k];
            if (own || !all.providers[k]->auth_scheme) from_header(context, all.providers[k], call, &list);
        }
    }
    return list;
}

Str credential_variable(const Credential *c) {
    return c->value->origin == ORIGIN_ENVIRONMENT ? c->value->detail : (Str){0};
}

Finding *credential_finding(RuleContext *context, const Rule *rule, const Credential *c, Str message) {
    Finding *finding = call_finding(context, rule, c->call, c->span, message);
    finding->secret = true;
    return finding;
}
