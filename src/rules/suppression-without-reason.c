/* suppression-without-reason: a directive without ` -- reason`; pushed by the engine when it reads them. */
#include "rules/rule.h"

const Rule rule_suppression_without_reason = {
    .id = "suppression-without-reason",
    .level = LEVEL_WARNING,
    .priority = 4,
    .summary = "A suppression gives no reason, so it does not hold.",
};
