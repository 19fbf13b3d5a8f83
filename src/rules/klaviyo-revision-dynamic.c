/* klaviyo-revision-dynamic: a revision is a contract with the code that reads the answer; today's date names
 * another one each quarter, or none at all. */
#include "base/out.h"
#include "rules/revision.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_revision_dynamic = {
    .id = "klaviyo-revision-dynamic",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "The revision header of a request is computed from today's date.",
    .check = check,
};

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    Revision r = revision_of(context, v);
    if (r.use != REVISION_COMPUTED) return;
    Str message = str_fmt(context->arena,
                          "%.*s computes its revision when it is sent: the API's answers change "
                          "under the code that reads them",
                          STR_ARG(call_title(context->arena, v->call)));
    Finding *finding = call_finding(context, rule, v->call, r.span, message);
    finding_step(context->findings, finding,
                 str_fmt(context->arena, "Write the revision that the code was made for, such as '%s'",
                         revision_newest(v->provider)));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_revision_dynamic, look);
}
