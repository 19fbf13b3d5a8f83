/* outbound-no-timeout: fetch() without a signal, axios without a timeout. One finding a file. Only on
 * request: platforms often set limits of their own. */
#include "base/out.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_outbound_no_timeout = {
    .id = "outbound-no-timeout",
    .level = LEVEL_NOTE,
    .priority = 4,
    .summary = "A request to a vendor's API may wait for ever.",
    .off = true,
    .check = check,
};

static bool is_limited(const OutboundCall *call) {
    static const char *const names[] = {"timeout", "signal", "headersTimeout", "bodyTimeout"};
    if (call->options && (call->options->open || call->options->kind != CALL_VALUE_OBJECT)) return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (call_entry(call->options, str_of(names[i]))) return true;
    return false;
}

static void check(RuleContext *context) {
    static const char *const words[] = {"timeout", "Timeout", "AbortController", "AbortSignal", NULL};
    FileId last = 0;
    VendorCalls calls = vendor_call_list(context);
    for (uint32_t i = 0; i < calls.n; i++) {
        const OutboundCall *call = calls.p[i].call;
        if (call->kind != CALL_HTTP || call->span.file == last || is_limited(call) ||
            call_files_say(context, call, words))
            continue;
        last = call->span.file;
        Finding *finding = call_finding(
            context, &rule_outbound_no_timeout, call, (Span){0},
            str_fmt(context->arena, "requests to %s here have no time limit", calls.p[i].provider->name));
        finding_confidence(finding, "middle");
        finding_step(context->findings, finding,
                     STR("fetch: signal: AbortSignal.timeout(10_000); axios: timeout: 10_000"));
    }
}
