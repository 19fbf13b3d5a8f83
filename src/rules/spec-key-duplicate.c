/* spec-key-duplicate: YAML forbids it, and readers differ in which of the two they take; the first is used
 * here. */
#include "rules/spec_problem.h"

static void check(RuleContext *context);

const Rule rule_spec_key_duplicate = {
    .id = "spec-key-duplicate",
    .level = LEVEL_ERROR,
    .priority = 3,
    .summary = "A mapping of the document has one key twice.",
    .check = check,
};

static void check(RuleContext *context) {
    spec_problems_report(context, &rule_spec_key_duplicate, STR("keep one of the two"));
}
