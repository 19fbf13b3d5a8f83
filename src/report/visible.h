/* Text that others wrote, made safe to print: what a terminal or a CI runner would obey is shown instead. */
#ifndef REPORT_VISIBLE_H
#define REPORT_VISIBLE_H
#include "base/out.h"

enum { VISIBLE_MAX = 12 }; /* bytes of the longest cell */

/* What one code point (or one byte that is no UTF-8) looks like. */
typedef struct Cell {
    char text[VISIBLE_MAX];
    uint8_t n;     /* bytes of text */
    uint8_t width; /* columns of a terminal: 0 for combining marks, 2 for wide letters */
    uint8_t bytes; /* bytes of the source that it stands for; never 0 */
} Cell;

/* The cell at byte i of s (i < s.n). Tabs are left to the caller and look like one space. */
Cell visible_cell(Str s, size_t i);
/* Writes s in cells: one line, no control characters, no command of a runner. */
void visible_write(Out *out, Str s);
/* The same as a Str of the arena; s itself when nothing has to change. */
Str visible_str(Arena *arena, Str s);
#endif
