/* klaviyo-revision-retired: a revision older than two years. Klaviyo's policy: a year stable, a year
 * deprecated, then access is removed. */
#include "base/out.h"
#include "rules/revision.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_revision_retired = {
    .id = "klaviyo-revision-retired",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "A request, or the SDK's release, asks for a retired revision of a vendor's API.",
    .check = check,
};

static void check(RuleContext *context) {
    revision_check(context, &rule_klaviyo_revision_retired, REVISION_RETIRED);
}
