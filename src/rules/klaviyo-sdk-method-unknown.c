/* klaviyo-sdk-method-unknown: the SDK's methods are the operations of its revision, aliases included. Only
 * objects of the package count, and only when it is known which release runs. */
#include "base/out.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_sdk_method_unknown = {
    .id = "klaviyo-sdk-method-unknown",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "A method is called that the SDK's release does not have.",
    .check = check,
};

static bool is_api_class(Str name) {
    return str_ends(name, STR("Api")) && !str_starts(name, STR("OAuth")) && name.n > 3;
}

static const char *what_is_wrong(const OperationName *name, Str revision) {
    if (!name) return "has no such method";
    if (str_cmp(str_of(name->first), revision) > 0) return "does not have this method yet";
    return str_cmp(str_of(name->last), revision) < 0 ? "does not have this method any more" : NULL;
}

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    SdkInUse use;
    bool candidate = v->call->kind == CALL_SDK && is_api_class(v->call->api) && v->provider->operation_n &&
                     !str_eq(v->call->method, STR("createOrUpdateProfile"));
    if (!candidate || !sdk_in_use(context, v->sdk, &use) || !use.known) return;
    const char *revision = sdk_revision(v->sdk, use.version);
    if (!revision) return;
    const char *wrong = what_is_wrong(operation_name(v->provider, v->call->method), str_of(revision));
    if (!wrong) return;
    Str message =
        str_fmt(context->arena, "%s %.*s (revision %s) %s: %.*s throws a TypeError", v->sdk->name,
                STR_ARG(use.version_text), revision, wrong, STR_ARG(call_title(context->arena, v->call)));
    Finding *finding = call_finding(context, rule, v->call, (Span){0}, message);
    finding_relate(context->findings, finding, use.span, STR("the release in use"));
    finding_step(context->findings, finding,
                 STR("Use the name that the package's changelog gives, or upgrade it"));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_sdk_method_unknown, look);
}
