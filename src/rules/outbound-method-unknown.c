/* outbound-method-unknown: the path is documented, with other methods. */
#include "base/out.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_outbound_method_unknown = {
    .id = "outbound-method-unknown",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "A request uses a method that the vendor's API does not have at this address.",
    .check = check,
};

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    bool path_known;
    if (!is_server_request(v) || !v->provider->endpoint_n || !v->call->method.n) return;
    if (endpoint_find(v->provider, v->call->method, v->call->url.path, &path_known) || !path_known) return;
    Str message = str_fmt(context->arena, "%s's API has %.*s, but not with %.*s", v->provider->name,
                          STR_ARG(call_shown(context->arena, v->call->url.path)), STR_ARG(v->call->method));
    Finding *finding = call_finding(context, rule, v->call, (Span){0}, message);
    finding_step(context->findings, finding,
                 STR("Use the method that the API's reference names: updates are PATCH"));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_outbound_method_unknown, look);
}
