/* Where a finding is, and what it says, as every reporter prints them. */
#ifndef REPORT_PLACE_H
#define REPORT_PLACE_H
#include "report/report.h"

/* Both ends of a span; 1:1 to 1:1 when the finding has no place in a file. */
typedef struct Place {
    Str file; /* as report_path says it; the service's root when the finding has no file */
    Position start, end;
} Place;

Place place_of_finding(const Report *report, const Finding *finding);
/* The same of any span; file is empty when the span is nowhere. */
Place place_of_span(const Report *report, Span span);
/* The path relative to the session's root, i.e. the repository: what SARIF and annotations need. The
 * service's root stands in for a finding without a file. */
Str place_root_path(const Report *report, const Finding *finding);
/* A message with credentials masked and controls made visible. */
Str place_text(const Report *report, Str message);
/* The service of a finding, or NULL. */
const ReportService *place_service(const Report *report, const Finding *finding);
#endif
