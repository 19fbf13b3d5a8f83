/* Levels, priorities and thresholds as people write them. Names are exact: `p1` or `Error` is a mistake that
 * the reader of the text reports. */
#include "diag/threshold.h"

const char threshold_names[] = "error, warning, note, never or P1 to P4";

bool level_parse(Str text, Level *level) {
    for (int l = LEVEL_NOTE; l <= LEVEL_ERROR; l++) {
        if (!str_eq(text, str_of(level_name((Level)l)))) continue;
        *level = (Level)l;
        return true;
    }
    return false;
}

uint8_t priority_parse(Str text) {
    bool is_one = text.n == 2 && text.p[0] == 'P' && text.p[1] >= '1' && text.p[1] <= '4';
    return is_one ? (uint8_t)(text.p[1] - '0') : 0;
}

bool threshold_parse(Str text, Threshold *threshold) {
    *threshold = (Threshold){.level = LEVEL_ERROR};
    if (!text.n) return true;
    threshold->never = str_eq(text, STR("never"));
    threshold->priority = priority_parse(text);
    return threshold->never || threshold->priority || level_parse(text, &threshold->level);
}

Str threshold_name(const Threshold *threshold) {
    static const char *const priorities[] = {"", "P1", "P2", "P3", "P4"};
    if (threshold->never) return STR("never");
    return str_of(threshold->priority ? priorities[threshold->priority] : level_name(threshold->level));
}

bool threshold_reached(const Threshold *threshold, Level level, uint8_t priority) {
    if (threshold->never) return false;
    if (threshold->priority) return priority && priority <= threshold->priority;
    return level >= threshold->level;
}
