/* klaviyo-revision-deprecated: a revision older than a year, which still answers for the rest of another one.
 */
#include "base/out.h"
#include "rules/revision.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_revision_deprecated = {
    .id = "klaviyo-revision-deprecated",
    .level = LEVEL_WARNING,
    .priority = 4,
    .summary = "A request, or the SDK's release, asks for a deprecated revision of a vendor's API.",
    .check = check,
};

static void check(RuleContext *context) {
    revision_check(context, &rule_klaviyo_revision_deprecated, REVISION_DEPRECATED);
}
