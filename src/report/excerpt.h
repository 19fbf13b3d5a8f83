/* A line of source with its span underlined. */
#ifndef REPORT_EXCERPT_H
#define REPORT_EXCERPT_H
#include "report/report.h"
#include "report/style.h"

/* What may be shown of a span's first line: a copy, masked. Not shown when the span is nowhere. */
Excerpt excerpt_of(Arena *arena, Sources *sources, Span span);
/* Digits of the line on which the place starts; 0 when there is nothing to show. */
uint32_t excerpt_digits(const Place *place);
/* Three lines: an empty one, the source and the underline (of `mark`s), each behind a line number `gutter`
 * wide and a bar. Nothing when there is nothing to show. Only the first line of a longer span is shown. */
void excerpt_print(const Report *report, Out *out, const Place *place, uint32_t gutter, Style style,
                   char mark);
/* The source line of a place alone, without its indentation and in at most `columns` columns; the span's
 * beginning stays in sight. */
void excerpt_line(Out *out, const Place *place, uint32_t columns);
/* A line number or blanks, and the bar: " 12 | ". line 0 leaves the number out. */
void excerpt_bar(const Report *report, Out *out, uint32_t gutter, uint32_t line);
#endif
