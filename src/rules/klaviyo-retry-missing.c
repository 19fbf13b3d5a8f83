/* klaviyo-retry-missing: nothing in the file of the request, or of its callers, says 429, Retry-After or the
 * name of a package that retries. One finding a file. */
#include "base/out.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_retry_missing = {
    .id = "klaviyo-retry-missing",
    .level = LEVEL_WARNING,
    .priority = 3,
    .summary = "Hand-made requests to a vendor's API do not handle its rate limit.",
    .check = check,
};

static bool retries_itself(Str package) {
    return str_eq(package, STR("got")) || str_eq(package, STR("ky"));
}

static void check(RuleContext *context) {
    static const char *const words[] = {"429",     "etry-after",  "etry-After", "axios-retry",
                                        "p-retry", "async-retry", "retry(",     "Retry",
                                        "retries", "backoff",     "Backoff",    NULL};
    const Rule *rule = &rule_klaviyo_retry_missing;
    FileId last = 0;
    VendorCalls calls = vendor_call_list(context);
    for (uint32_t i = 0; i < calls.n; i++) {
        const VendorCall *v = &calls.p[i];
        if (!is_server_request(v) || v->call->span.file == last || retries_itself(v->call->package) ||
            call_files_say(context, v->call, words))
            continue;
        last = v->call->span.file;
        Finding *finding = call_finding(context, rule, v->call, (Span){0},
                                        str_fmt(context->arena,
                                                "requests to %s's API here do not handle status 429: a rate "
                                                "limit becomes a lost call",
                                                v->provider->name));
        finding_confidence(finding, "middle");
        finding_step(
            context->findings, finding,
            STR("Wait as long as Retry-After says and try again, on 429 and 5xx; the SDK does both"));
    }
}
