/* Where a finding is, and what it says, as every reporter prints them. */
#ifndef REPORT_PLACE_H
#define REPORT_PLACE_H
#include "report/report.h"

/* The finding's file as people see it; the service's root when it has none. */
Str place_file(const Report *report, const ReportFinding *finding);
/* A printed path relative to the repository: what SARIF and annotations need. */
Str place_root_path(const Report *report, Str file);
/* A text with controls made visible. */
Str place_text(const Report *report, Str text);
/* The cause as people read it: the sentence, else its name. */
Str place_cause(const ReportFinding *finding);
/* The service of a finding, or NULL. */
const ReportService *place_service(const Report *report, const ReportFinding *finding);
#endif
