/* klaviyo-upsert-unavailable: the method appears in klaviyo-api 8.0.0; before, calling it throws. */
#include "base/out.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_upsert_unavailable = {
    .id = "klaviyo-upsert-unavailable",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "The SDK's release has no createOrUpdateProfile() yet.",
    .check = check,
};

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    SdkInUse use;
    if (v->call->kind != CALL_SDK || !str_eq(v->call->method, STR("createOrUpdateProfile"))) return;
    Version from = v->sdk->upsert_from;
    if (!from.major || !sdk_in_use(context, v->sdk, &use) || !use.known ||
        version_cmp(use.version, from) >= 0)
        return;
    Str message =
        str_fmt(context->arena, "%s %.*s has no createOrUpdateProfile(): the call throws a TypeError",
                v->sdk->name, STR_ARG(use.version_text));
    Finding *finding = call_finding(context, rule, v->call, (Span){0}, message);
    finding_relate(context->findings, finding, use.span, STR("the release in use"));
    finding_step(context->findings, finding,
                 str_fmt(context->arena, "Upgrade to %s %u.%u.%u or later", v->sdk->name, from.major,
                         from.minor, from.patch));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_upsert_unavailable, look);
}
