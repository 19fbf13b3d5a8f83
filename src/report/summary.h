/* What a run comes to, in one line. */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H
#include "report/report.h"

/* How many findings of each level. */
typedef struct LevelCounts {
    uint32_t n[LEVEL_ERROR + 1];
} LevelCounts;

LevelCounts summary_count(const Report *report);
/* Says of a service why nothing was compared. */
#define SUMMARY_NO_EXPRESS "no Express here: package.json does not depend on it"
/* True of a package that does not use Express and serves nothing: there was nothing to compare. */
bool summary_is_without_express(const ReportService *service);
/* "1 route", "2 routes" */
void summary_plural(Out *out, uint64_t n, const char *noun);
/* "3 errors, 1 warning in 2 services", "no drift found in 1 service", "nothing compared in 1 service (without
 * Express)"; says so when the run is incomplete. No line end. */
void summary_write(const Report *report, Out *out);

typedef struct SilenceCounts {
    uint32_t n[SILENCE_COUNT]; /* by Silence */
} SilenceCounts;
SilenceCounts summary_silenced(const Report *report);
#endif
