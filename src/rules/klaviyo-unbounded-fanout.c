/* klaviyo-unbounded-fanout: Promise.all over a list sends everything in the same second. Limits are counted
 * per endpoint and account. Chunks and limiters in the file, and lists written out there, are fine. */
#include "base/out.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_unbounded_fanout = {
    .id = "klaviyo-unbounded-fanout",
    .level = LEVEL_WARNING,
    .priority = 2,
    .summary = "A vendor's API is called for every item of a list at once.",
    .check = check,
};

static bool is_written_out(RuleContext *context, Span fanout) {
    Str text = source_text(context->sources, fanout);
    ptrdiff_t at = str_find_char(text, '(', 0);
    return at >= 0 && str_starts(str_trim(str_sub(text, (size_t)at + 1, text.n)), STR("["));
}

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    static const char *const limited[] = {"p-limit",   "pLimit",     "p-queue", "PQueue",
                                          "ottleneck", "p-map",      "pMap",    "p-throttle",
                                          "chunk",     "async-sema", NULL};
    if (!v->call->fanout.file || v->call->kind == CALL_NEW || is_client_request(v)) return;
    if (is_written_out(context, v->call->fanout) || call_files_say(context, v->call, limited)) return;
    const Endpoint *e = v->endpoint;
    Str limit = e && e->burst ? str_fmt(context->arena, "; this operation allows %u a second and %u a minute",
                                        e->burst, e->steady)
                              : (Str){0};
    Str message = str_fmt(context->arena, "%.*s runs for every item of a list at once%.*s",
                          STR_ARG(call_title(context->arena, v->call)), STR_ARG(limit));
    Finding *finding = call_finding(context, rule, v->call, (Span){0}, message);
    finding_relate(context->findings, finding, v->call->fanout, STR("all of them are started here"));
    finding_confidence(finding, "middle");
    finding_step(
        context->findings, finding,
        STR("Use the API's bulk operation where there is one, else a limiter such as p-limit, or a queue"));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_unbounded_fanout, look);
}
