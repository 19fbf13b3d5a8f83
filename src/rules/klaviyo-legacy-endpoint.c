/* klaviyo-legacy-endpoint: the v1 and v2 APIs, which answer 410 since they were retired. */
#include "base/out.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_legacy_endpoint = {
    .id = "klaviyo-legacy-endpoint",
    .level = LEVEL_ERROR,
    .priority = 1,
    .summary = "A request goes to an address of a vendor's API that was retired as a whole.",
    .check = check,
};

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    if (!is_retired_request(v)) return;
    Str message =
        str_fmt(context->arena, "%.*s belongs to an API of %s that was retired on %s and answers 410",
                STR_ARG(call_title(context->arena, v->call)), v->provider->name, v->provider->retired_on);
    Finding *finding = call_finding(context, rule, v->call, (Span){0}, message);
    finding_step(context->findings, finding,
                 STR("Move to the current API: track and identify became POST /api/events and POST "
                     "/api/profile-import, "
                     "lists are below /api/lists"));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_legacy_endpoint, look);
}
