/* Two versions of a file as a unified diff, as `git diff` and `patch` have it. */
#ifndef REPORT_DIFF_H
#define REPORT_DIFF_H
#include "report/report.h"

/* Writes the difference of one file; nothing when there is none. Credentials are masked, control characters
 * made visible. */
void diff_write(const Report *report, Out *out, Str path, Str before, Str after);
#endif
