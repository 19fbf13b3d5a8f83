/* Styles to "Select Graphic Rendition" sequences (ECMA-48 §8.3.117), the sixteen basic colours only. */
#include "report/style.h"

Style style_of_level(Level level) {
    switch (level) {
    case LEVEL_NOTE: return STYLE_NOTE;
    case LEVEL_WARNING: return STYLE_WARNING;
    case LEVEL_ERROR: return STYLE_ERROR;
    }
    return STYLE_BOLD;
}

static const char *sequence(Style style) {
    switch (style) {
    case STYLE_ERROR: return "\x1b[1;31m";
    case STYLE_WARNING: return "\x1b[1;33m";
    case STYLE_NOTE: return "\x1b[1;36m";
    case STYLE_GOOD: return "\x1b[1;32m";
    case STYLE_BOLD: return "\x1b[1m";
    case STYLE_FRAME: return "\x1b[1;34m";
    case STYLE_ADDED: return "\x1b[32m";
    case STYLE_REMOVED: return "\x1b[31m";
    }
    return "";
}

void style_begin(const Report *report, Out *out, Style style) {
    if (report->color) out_cstr(out, sequence(style));
}

void style_end(const Report *report, Out *out) {
    if (report->color) out_cstr(out, "\x1b[0m");
}

void style_cstr(const Report *report, Out *out, Style style, const char *text) {
    style_begin(report, out, style);
    out_cstr(out, text);
    style_end(report, out);
}
