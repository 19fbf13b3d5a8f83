/* suppression-unused: a directive or x-routedrift-ignore that covers no finding; the engine tells when all
 * services were audited. */
#include "rules/rule.h"

const Rule rule_suppression_unused = {
    .id = "suppression-unused",
    .level = LEVEL_WARNING,
    .priority = 4,
    .summary = "A suppression covers nothing, so it can go.",
};
