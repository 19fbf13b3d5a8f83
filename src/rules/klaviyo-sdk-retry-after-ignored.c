/* klaviyo-sdk-retry-after-ignored: the SDK's release retries too early, whatever the API asks for.
 *
 * Releases before the one in the provider's table wait under a second on status 429 although Retry-After says
 * more, so that retries are used up while the limit still holds. A wrapper that reads the header itself is
 * enough. */
#include "base/out.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_sdk_retry_after_ignored = {
    .id = "klaviyo-sdk-retry-after-ignored",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "The release of a vendor's SDK does not wait as long as Retry-After says.",
    .check = check,
};

/* Some file of the service reads the header. */
static bool reads_header(RuleContext *context) {
    static const char *const words[] = {"retry-after", "Retry-After", "retryAfter", NULL};
    for (uint32_t i = 0; context->calls && i < context->calls->list.n; i++)
        if (call_files_say(context, &context->calls->list.p[i], words)) return true;
    return false;
}

static bool is_used(RuleContext *context, const SdkPackage *sdk) {
    for (uint32_t i = 0; context->calls && i < context->calls->list.n; i++)
        if (context->calls->list.p[i].kind == CALL_SDK &&
            str_eq(context->calls->list.p[i].package, str_of(sdk->name)))
            return true;
    return false;
}

static void check(RuleContext *context) {
    const Rule *rule = &rule_klaviyo_sdk_retry_after_ignored;
    SdksInUse list = sdks_in_use(context);
    for (uint32_t i = 0; i < list.n; i++) {
        const SdkInUse *use = &list.p[i];
        Version fixed = use->sdk->retry_after_from;
        if (!use->known || !fixed.major || version_cmp(use->version, fixed) >= 0) continue;
        if (!is_used(context, use->sdk) || reads_header(context)) continue;
        Str message =
            str_fmt(context->arena,
                    "%s %.*s retries within seconds on status 429, whatever Retry-After says: its retries "
                    "are used up before the rate limit ends",
                    use->sdk->name, STR_ARG(use->version_text));
        Finding *finding =
            finding_push(context->findings, rule->id, rule->level, rule->priority, use->span, message);
        finding->key = str_fmt(context->arena, "%s:%.*s", rule->id, STR_ARG(context->service->root));
        finding_step(context->findings, finding,
                     str_fmt(context->arena, "Upgrade to %s %u.%u.%u or later", use->sdk->name, fixed.major,
                             fixed.minor, fixed.patch));
    }
}
