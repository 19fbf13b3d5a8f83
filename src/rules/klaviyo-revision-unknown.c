/* klaviyo-revision-unknown: a date between the published ones, or no date. What is newer than the newest
 * known one is let pass: the table cannot know it. */
#include "base/out.h"
#include "rules/revision.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_revision_unknown = {
    .id = "klaviyo-revision-unknown",
    .level = LEVEL_ERROR,
    .priority = 3,
    .summary = "A request asks for a revision that was never published.",
    .check = check,
};

static void check(RuleContext *context) {
    revision_check(context, &rule_klaviyo_revision_unknown, REVISION_UNPUBLISHED);
    revision_check(context, &rule_klaviyo_revision_unknown, REVISION_MALFORMED);
}
