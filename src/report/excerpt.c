/* Bytes of a line to columns of a terminal.
 *
 *     14 | router.post('/connect', connect);
 *        |        ^^^^
 *
 * Work is bounded whatever the line's length (minified files have one line): only a window of bytes around
 * the span is looked at. It is masked before it is cut to the terminal's width, and what lies within a key's
 * length of a cut edge is dropped, for there could be the half of a key that the mask cannot recognise. */
#include "report/excerpt.h"

#include "report/mask.h"
#include "report/visible.h"

enum {
    WINDOW_BEFORE = 400,
    WINDOW_AFTER = 800,
    TAB = 4,
    WIDTH_DEFAULT = 120,
    WIDTH_MIN = 40,
    WIDTH_MAX = 200
};

/* An excerpt in columns of a terminal. */
typedef struct Window {
    const Excerpt *excerpt;
    uint32_t mark, mark_end; /* columns of the underline */
    uint32_t columns;        /* of the whole text */
} Window;

static size_t boundary(Str s, size_t i) {
    while (i > 0 && i < s.n && ((unsigned char)s.p[i] & 0xC0) == 0x80)
        i--;
    return i;
}

/* [from, to) of the line with what is around it, masked. */
static Excerpt cut(Arena *arena, Str line, size_t from, size_t to) {
    size_t lo = from > WINDOW_BEFORE ? boundary(line, from - WINDOW_BEFORE) : 0;
    size_t hi = line.n - from > WINDOW_AFTER ? boundary(line, from + WINDOW_AFTER) : line.n;
    Excerpt e = {.shown = true, .cut_before = lo > 0, .cut_after = hi < line.n};
    Str text = report_mask(arena, str_sub(line, lo, hi));
    size_t skip = e.cut_before ? boundary(text, MASK_KEY_MAX) : 0;
    size_t keep = e.cut_after ? boundary(text, text.n - MASK_KEY_MAX) : text.n;
    e.text = str_copy(arena, str_sub(text, skip, keep));
    e.from = (uint32_t)(from - lo - skip);
    e.to = (uint32_t)(to - lo - skip < e.text.n ? to - lo - skip : e.text.n);
    return e;
}

/* The span's part of its first line, without white space at the end. */
Excerpt excerpt_of(Arena *arena, Sources *sources, Span span) {
    const SourceFile *file = source_file(sources, span.file);
    if (span.file == 0 || file->text.n == 0) return (Excerpt){0};
    Str line = source_line(sources, span.file, source_position(sources, span.file, span.start).line);
    size_t start = line.n ? (size_t)(line.p - file->text.p) : span.start;
    size_t from = span.start > start ? span.start - start : 0;
    size_t to = span.end > start ? span.end - start : 0;
    if (from > line.n) from = line.n;
    if (to > line.n) to = line.n;
    while (to > from && (line.p[to - 1] == ' ' || line.p[to - 1] == '\t'))
        to--;
    if (to < from) to = from;
    return cut(arena, line, from, to);
}

/* ---- columns ---- */

static uint32_t cell_width(const Cell *cell, Str text, size_t i, uint32_t column) {
    return text.p[i] == '\t' ? TAB - column % TAB : cell->width;
}

static Window measure(const Excerpt *e) {
    Window w = {.excerpt = e, .mark = UINT32_MAX, .mark_end = UINT32_MAX};
    uint32_t column = 0;
    for (size_t i = 0; i < e->text.n;) {
        Cell cell = visible_cell(e->text, i);
        if (w.mark == UINT32_MAX && i + cell.bytes > e->from) w.mark = column;
        if (w.mark_end == UINT32_MAX && i >= e->to) w.mark_end = column;
        column += cell_width(&cell, e->text, i, column);
        i += cell.bytes;
    }
    w.columns = column;
    if (w.mark == UINT32_MAX) w.mark = column;
    if (w.mark_end == UINT32_MAX) w.mark_end = column;
    if (w.mark_end <= w.mark) w.mark_end = w.mark + 1;
    return w;
}

static void print_cells(Out *out, Str text, uint32_t first, uint32_t last) {
    uint32_t column = 0;
    for (size_t i = 0; i < text.n && column < last;) {
        Cell cell = visible_cell(text, i);
        uint32_t width = cell_width(&cell, text, i, column);
        if (column >= first && column + width <= last) {
            if (text.p[i] == '\t')
                out_fill(out, ' ', width);
            else
                out_str(out, (Str){cell.text, cell.n});
        } else if (column + width > first) { /* half of it: keep the columns right */
            uint32_t end = column + width < last ? column + width : last;
            out_fill(out, ' ', end - (column > first ? column : first));
        }
        column += width;
        i += cell.bytes;
    }
}

void excerpt_bar(const Report *report, Out *out, uint32_t gutter, uint32_t line) {
    style_begin(report, out, STYLE_FRAME);
    if (line)
        out_fmt(out, "%*u |", (int)gutter, line);
    else
        out_fmt(out, "%*s |", (int)gutter, "");
    style_end(report, out);
}

static uint32_t shown_width(const Report *report, uint32_t gutter) {
    uint32_t width = report->width ? report->width : WIDTH_DEFAULT;
    if (width < WIDTH_MIN) width = WIDTH_MIN;
    if (width > WIDTH_MAX) width = WIDTH_MAX;
    return width - gutter - 3;
}

/* The first column to show: the underline stays in sight with a third of the width before it. */
static uint32_t first_column(const Window *w, uint32_t width) {
    if (!w->excerpt->cut_before && (w->columns <= width || w->mark_end + 1 < width)) return 0;
    uint32_t lead = width / 3;
    uint32_t length = w->mark_end - w->mark;
    if (length + 2 < width && length + lead + 2 > width) lead = width - length - 2;
    return w->mark > lead ? w->mark - lead : 0;
}

static void print_marks(const Report *report, Out *out, uint32_t at, uint32_t n, Style style, char mark) {
    out_fill(out, ' ', at + 1);
    style_begin(report, out, style);
    out_fill(out, mark, n);
    style_end(report, out);
    out_char(out, '\n');
}

static void print_window(const Report *report, Out *out, const Window *w, uint32_t gutter, Style style,
                         char mark) {
    uint32_t width = shown_width(report, gutter), first = first_column(w, width);
    bool before = first > 0 || w->excerpt->cut_before;
    bool after = w->columns - first + before > width || w->excerpt->cut_after;
    uint32_t room = width - before - after;
    uint32_t end = w->mark_end < first + room ? w->mark_end : first + room;
    if (w->excerpt->text.n) out_char(out, ' ');
    if (before) out_cstr(out, "…");
    print_cells(out, w->excerpt->text, first, first + room);
    if (after) out_cstr(out, "…");
    out_char(out, '\n');
    excerpt_bar(report, out, gutter, 0);
    print_marks(report, out, w->mark - first + before, end > w->mark ? end - w->mark : 1, style, mark);
}

uint32_t excerpt_digits(const Place *place) {
    if (!place->excerpt.shown) return 0;
    uint32_t digits = 1;
    for (uint32_t n = place->start.line; n > 9; n /= 10)
        digits++;
    return digits;
}

void excerpt_print(const Report *report, Out *out, const Place *place, uint32_t gutter, Style style,
                   char mark) {
    if (!place->excerpt.shown) return;
    Window w = measure(&place->excerpt);
    excerpt_bar(report, out, gutter, 0);
    out_char(out, '\n');
    excerpt_bar(report, out, gutter, place->start.line);
    print_window(report, out, &w, gutter, style, mark);
}

static uint32_t indentation(const Window *w) {
    Str text = w->excerpt->text;
    uint32_t columns = 0;
    for (size_t i = 0; i < text.n && (text.p[i] == ' ' || text.p[i] == '\t'); i++)
        columns += text.p[i] == '\t' ? TAB - columns % TAB : 1;
    return columns;
}

void excerpt_line(Out *out, const Place *place, uint32_t columns) {
    const Excerpt *e = &place->excerpt;
    if (!e->shown) return;
    Window w = measure(e);
    uint32_t first = e->cut_before ? 0 : indentation(&w);
    bool before = e->cut_before;
    if (w.columns > first + columns && w.mark > first + columns / 2) {
        first = w.mark - columns / 4;
        before = true;
    }
    uint32_t room = columns - before;
    bool after = e->cut_after || w.columns > first + room;
    if (before) out_cstr(out, "…");
    print_cells(out, e->text, first, first + room - after);
    if (after) out_cstr(out, "…");
}
