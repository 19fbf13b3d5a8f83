/* klaviyo-webhook-endpoint-insecure: Klaviyo only takes https addresses for its webhooks. */
#include "base/out.h"
#include "rules/vendor_event.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_webhook_endpoint_insecure = {
    .id = "klaviyo-webhook-endpoint-insecure",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "A webhook is registered at Klaviyo with an address that is not https.",
    .check = check,
};

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    if (!call_is_operation(v, "create_webhook") && !call_is_operation(v, "update_webhook")) return;
    const CallEntry *address = call_attribute(v, "endpoint_url", "endpointUrl");
    if (!address || address->value->kind != CALL_VALUE_TEXT ||
        !str_starts(address->value->text, STR("http:")))
        return;
    Finding *finding = call_finding(context, rule, v->call, address->span,
                                    STR("Klaviyo only takes https addresses for webhooks"));
    finding_step(context->findings, finding, STR("Register the address with https"));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_webhook_endpoint_insecure, look);
}
