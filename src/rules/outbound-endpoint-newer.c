/* outbound-endpoint-newer: each operation has a first revision; asked for with an earlier one, it is not
 * there. */
#include "base/out.h"
#include "rules/revision.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_outbound_endpoint_newer = {
    .id = "outbound-endpoint-newer",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "A request asks for an operation that its revision does not have yet.",
    .check = check,
};

static Str day_of(const char *revision) {
    Str s = str_of(revision);
    return str_ends(s, STR(".pre")) ? str_sub(s, 0, s.n - 4) : s;
}

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    Revision r = revision_of(context, v);
    const Endpoint *e = call_endpoint(v);
    Date date;
    if (r.use != REVISION_WRITTEN || !e || r.text.n < 10 || !date_parse(str_sub(r.text, 0, 10), &date))
        return;
    bool beta = str_ends(str_of(e->first), STR(".pre")) && !str_ends(r.text, STR(".pre"));
    if (!beta && str_cmp(day_of(e->first), str_sub(r.text, 0, 10)) <= 0) return;
    Str message = str_fmt(context->arena, "%.*s appeared with revision %s; the request sends \"%.*s\"",
                          STR_ARG(call_title(context->arena, v->call)), e->first, STR_ARG(r.text));
    Finding *finding = call_finding(context, rule, v->call, r.span, message);
    finding_step(context->findings, finding,
                 str_fmt(context->arena, "Send revision %s or a later one", e->first));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_outbound_endpoint_newer, look);
}
