/* The reporters, one a file; registry.c lists them. Each writes the whole report, a final line end included.
 */
#ifndef REPORT_REPORTERS_H
#define REPORT_REPORTERS_H
#include "report/report.h"

/* For people. */
void report_text(const Report *report, Out *out);
/* {"version":1,"findings":[…],"services":[…],"incomplete":[…]} */
void report_json(const Report *report, Out *out);
/* Static Analysis Results Interchange Format 2.1.0 (OASIS). */
void report_sarif(const Report *report, Out *out);
/* Workflow commands of GitHub Actions. */
void report_github(const Report *report, Out *out);
/* Code Quality report of GitLab. */
void report_gitlab(const Report *report, Out *out);
/* Test results. */
void report_junit(const Report *report, Out *out);
/* Checkstyle's XML. */
void report_checkstyle(const Report *report, Out *out);
/* A comment for a pull request, in GitHub Flavored Markdown; at most 60,000 bytes. */
void report_markdown(const Report *report, Out *out);
/* One self-contained page. */
void report_html(const Report *report, Out *out);
#endif
