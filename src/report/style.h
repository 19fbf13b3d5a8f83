/* Colours of the text reporter. Nothing is written when the report is not in colour. */
#ifndef REPORT_STYLE_H
#define REPORT_STYLE_H
#include "report/report.h"

typedef enum Style {
    STYLE_ERROR,
    STYLE_WARNING,
    STYLE_NOTE,
    STYLE_GOOD,
    STYLE_BOLD,
    STYLE_FRAME, /* arrows, line numbers, bars */
    STYLE_ADDED,
    STYLE_REMOVED,
} Style;

Style style_of_level(Level level);
/* Starts a style; style_end goes back to none. They do not nest. */
void style_begin(const Report *report, Out *out, Style style);
void style_end(const Report *report, Out *out);
/* A fixed text in a style. */
void style_cstr(const Report *report, Out *out, Style style, const char *text);
#endif
