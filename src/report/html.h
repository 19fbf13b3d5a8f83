/* The parts of the HTML report. Its files are html.c (the page), html_overview.c (services × rules) and
 * html_service.c (one service); its look and its script are html/page.css and html/page.js. */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H
#include "report/report.h"

/* The page's style and script, and what the content security policy allows them by ("sha256-…"). Made by the
 * build. */
extern const char html_css[], html_css_hash[];
extern const char html_js[], html_js_hash[];

/* How the rows of a service compare. */
typedef struct RowCounts {
    uint32_t n[ROW_COUNT];
} RowCounts;
RowCounts html_count(const ReportService *service);

/* <tag class="class">text</tag>, the text escaped; without an attribute when class is NULL. */
void html_element(Out *out, const char *tag, const char *class, Str text);
/* One line of prose, escaped; pairs of backticks in it become code, as in our own messages. */
void html_prose(Out *out, Str line);
/* "12 of 14" behind a bar; nothing when no route was compared. */
void html_coverage(Out *out, const RowCounts *counts);
/* The table of services and rules. */
void html_overview(const Report *report, Out *out);
/* A service with its findings, those from index `from` to `to`. */
void html_service(const Report *report, Out *out, uint32_t service, uint32_t from, uint32_t to);
#endif
