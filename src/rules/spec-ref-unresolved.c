/* spec-ref-unresolved: what it stands for is missing from the comparison. */
#include "rules/spec_problem.h"

static void check(RuleContext *context);

const Rule rule_spec_ref_unresolved = {
    .id = "spec-ref-unresolved",
    .level = LEVEL_ERROR,
    .priority = 3,
    .summary = "A reference of the document leads nowhere.",
    .check = check,
};

static void check(RuleContext *context) {
    spec_problems_report(context, &rule_spec_ref_unresolved, STR("correct the reference"));
}
