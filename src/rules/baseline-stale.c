/* baseline-stale: an entry of the baseline whose finding is gone; pushed by the engine when all services were
 * audited. */
#include "rules/rule.h"

const Rule rule_baseline_stale = {
    .id = "baseline-stale",
    .level = LEVEL_WARNING,
    .priority = 4,
    .summary = "The baseline holds a finding that is not found any more.",
};
