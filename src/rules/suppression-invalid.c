/* suppression-invalid: a directive that is none, or that names no rule of ours; pushed by the engine. */
#include "rules/rule.h"

const Rule rule_suppression_invalid = {
    .id = "suppression-invalid",
    .level = LEVEL_WARNING,
    .priority = 4,
    .summary = "A suppression names no rule, or one that does not exist.",
};
