/* What a shard's JSON report hands on to `merge`: everything that any format prints, service by service.
 *
 *     "shard": {"index": 1, "count": 2, "routedrift": "0.1.0", "base": ".", "fail_on": "error", "incomplete":
 * […], "services": [{"number": 0, "root": "services/a", …, "findings": […], "incomplete": […]}]}
 *
 * It is read by the same version only, so it may change from one version to the next. */
#ifndef REPORT_SHARD_H
#define REPORT_SHARD_H
#include "base/json.h"
#include "report/report.h"

/* The key "shard" and its value; report->shard is not NULL. */
void shard_write(const Report *report, Json *json);
#endif
