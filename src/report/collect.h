/* Findings with spans become findings with places, and reports of parts one report. */
#ifndef REPORT_COLLECT_H
#define REPORT_COLLECT_H
#include "report/report.h"

/* A copy of a text as a report may hold it: credentials masked, bytes that are no UTF-8 spelt out (\xff). */
Str report_keep(const Report *report, Str text);
/* The place of a span, without an excerpt. */
Place report_position(const Report *report, Sources *sources, Span span);
/* The same with its excerpt: a copy, so the sources may go away afterwards. */
Place report_place(const Report *report, Sources *sources, Span span);
/* Appends sorted findings, silenced ones to report->silenced; report->services are filled already.
 * Finding.service indexes them. */
void report_collect(Report *report, Sources *sources, const Findings *findings);
/* Appends troubles, each once. */
void report_troubles(Report *report, const Troubles *troubles);
/* Appends services, findings and troubles of `part`, which may share memory with *report afterwards. A
 * finding about the source text alone, no difference between routes and document, is said once however many
 * services hold the file. */
void report_append(Report *report, const Report *part);
#endif
