/* klaviyo-raw-http: a request to the vendor's API that the vendor's SDK would make.
 *
 * The SDK knows the revision, the header and the retries; a hand-made request has to bring them along.
 *     fetch('https://a.klaviyo.com/api/profiles', …)   →   new ProfilesApi(session).getProfiles() */
#include "base/out.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_raw_http = {
    .id = "klaviyo-raw-http",
    .level = LEVEL_WARNING,
    .priority = 4,
    .summary = "A vendor's API is called by hand-made requests instead of its SDK.",
    .check = check,
};

static const SdkPackage *current_sdk(const Provider *provider) {
    for (uint32_t i = 0; i < provider->sdk_n; i++)
        if (!provider->sdks[i].legacy) return &provider->sdks[i];
    return NULL;
}

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    const SdkPackage *sdk = current_sdk(v->provider);
    if (!sdk || !is_server_request(v) || call_is_reported(context, rule, v->call->span)) return;
    Str message =
        str_fmt(context->arena, "%.*s of %s's API is requested through %.*s, not through the SDK",
                STR_ARG(call_title(context->arena, v->call)), v->provider->name, STR_ARG(v->call->package));
    Finding *finding = call_finding(context, rule, v->call, (Span){0}, message);
    const Endpoint *endpoint = v->endpoint;
    finding_step(context->findings, finding,
                 endpoint ? str_fmt(context->arena, "Call %.*s() of the package %s",
                                    STR_ARG(endpoint_sdk_method(context->arena, endpoint)), sdk->name)
                          : str_fmt(context->arena, "Use the package %s", sdk->name));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_raw_http, look);
}
