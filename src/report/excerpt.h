/* A line of source with its span underlined. */
#ifndef REPORT_EXCERPT_H
#define REPORT_EXCERPT_H
#include "report/report.h"
#include "report/style.h"

/* Digits of the line on which the span starts; 0 when there is nothing to show. */
uint32_t excerpt_digits(const Report *report, Span span);
/* Three lines: an empty one, the source and the underline (of `mark`s), each behind a line number `gutter`
 * wide and a bar. Nothing when the span is nowhere. Only the first line of a longer span is shown. */
void excerpt_print(const Report *report, Out *out, Span span, uint32_t gutter, Style style, char mark);
/* A line number or blanks, and the bar: " 12 | ". line 0 leaves the number out. */
void excerpt_bar(const Report *report, Out *out, uint32_t gutter, uint32_t line);
#endif
