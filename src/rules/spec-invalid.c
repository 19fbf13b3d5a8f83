/* spec-invalid: the loader says what; the rest of the document is used. */
#include "rules/spec_problem.h"

static void check(RuleContext *context);

const Rule rule_spec_invalid = {
    .id = "spec-invalid",
    .level = LEVEL_ERROR,
    .priority = 3,
    .summary = "Something in the document is not OpenAPI and cannot be used.",
    .check = check,
};

static void check(RuleContext *context) {
    spec_problems_report(context, &rule_spec_invalid, STR("correct the document"));
}
