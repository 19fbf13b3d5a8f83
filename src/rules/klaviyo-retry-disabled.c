/* klaviyo-retry-disabled: new RetryWithExponentialBackoff({ numRetries: 0 }), or codes without 429.
 * numRetries counts attempts: 1 is none. */
#include "base/out.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_retry_disabled = {
    .id = "klaviyo-retry-disabled",
    .level = LEVEL_WARNING,
    .priority = 3,
    .summary = "The SDK's retries are switched off, or leave out status 429.",
    .check = check,
};

static const char *what_is_wrong(const CallValue *options) {
    const CallValue *n = call_get(options, STR("numRetries")), *codes = call_get(options, STR("retryCodes"));
    if (n && n->kind == CALL_VALUE_NUMBER && n->number <= 1) return "allows a single attempt";
    if (!codes || codes->kind != CALL_VALUE_ARRAY || codes->open) return NULL;
    for (uint32_t i = 0; i < codes->entries.n; i++) {
        const CallValue *code = codes->entries.p[i].value;
        if (code->kind != CALL_VALUE_NUMBER || code->number == 429) return NULL;
    }
    return "does not retry on status 429";
}

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    if (v->call->kind != CALL_NEW || !str_eq(v->call->api, STR("RetryWithExponentialBackoff")) ||
        !v->call->args.n)
        return;
    const char *wrong = what_is_wrong(v->call->args.p[0]);
    if (!wrong) return;
    Finding *finding =
        call_finding(context, rule, v->call, (Span){0},
                     str_fmt(context->arena, "this policy %s: a rate limit of %s becomes a failed call",
                             wrong, v->provider->name));
    finding_step(context->findings, finding,
                 STR("Leave the options out (3 attempts on 429, 503, 504 and 524), or add 429 and allow more "
                     "attempts"));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_retry_disabled, look);
}
