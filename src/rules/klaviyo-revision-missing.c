/* klaviyo-revision-missing: every header of the request is known, and the revision is not among them. A
 * spread, a hook or a helper that is not followed leaves headers open: no report. */
#include "base/out.h"
#include "rules/revision.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_revision_missing = {
    .id = "klaviyo-revision-missing",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "A request to a vendor's API lacks the revision header.",
    .check = check,
};

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    if (revision_of(context, v).use != REVISION_MISSING || call_is_reported(context, rule, v->call->span))
        return;
    Str message = str_fmt(context->arena, "%.*s is sent without the header \"%s\", which %s's API requires",
                          STR_ARG(call_title(context->arena, v->call)), v->provider->revision_header,
                          v->provider->name);
    Finding *finding = call_finding(context, rule, v->call, (Span){0}, message);
    finding_step(context->findings, finding,
                 str_fmt(context->arena, "Add %s: '%s' to the headers", v->provider->revision_header,
                         revision_newest(v->provider)));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_revision_missing, look);
}
