/* Code points to cells: ESC becomes the four letters \x1b, a right-to-left override \u{202e}, a byte that is
 * no UTF-8 \xff. Nothing that others wrote can move the cursor, hide text, end a line or speak to the runner.
 *
 * Runners read commands out of a log: GitHub and Azure anywhere in a line ("##[…]", "##vso[…]"), TeamCity at
 * its start ("##teamcity[…]"), so the second # of such a head is written as \x23. GitHub's "::name::" counts
 * only at the start of a line, so it is escaped where a text starts. */
#include "report/visible.h"

#include <stdio.h>
#include <string.h>

typedef struct Range {
    uint32_t first, last;
} Range;

/* Invisible, or able to reorder what is around them (Unicode "Default_Ignorable_Code_Point" and
 * "Bidi_Control"). */
static const Range hidden[] = {{0x00AD, 0x00AD}, {0x061C, 0x061C},  {0x115F, 0x1160}, {0x17B4, 0x17B5},
                               {0x180B, 0x180F}, {0x200B, 0x200F},  {0x2028, 0x202E}, {0x2060, 0x206F},
                               {0x3164, 0x3164}, {0xFEFF, 0xFEFF},  {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB},
                               {0xFFFE, 0xFFFF}, {0xE0000, 0xE0FFF}};

static const Range combining[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},
                                  {0x064B, 0x065F}, {0x06D6, 0x06DC}, {0x093A, 0x093A}, {0x0941, 0x0948},
                                  {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF},
                                  {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0x3099, 0x309A}, {0xFE00, 0xFE0F},
                                  {0xFE20, 0xFE2F}};

/* Roughly "East_Asian_Width" W and F, and emoji. */
static const Range wide[] = {{0x1100, 0x115E},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
                             {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},
                             {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},
                             {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF},
                             {0x20000, 0x3FFFD}};

#define IN(table, c) in_ranges(table, sizeof(table) / sizeof *(table), c)

static bool in_ranges(const Range *ranges, size_t n, uint32_t c) {
    for (size_t i = 0; i < n; i++)
        if (c >= ranges[i].first && c <= ranges[i].last) return true;
    return false;
}

/* The code point at i and its length; length 0 for a byte that starts none. */
static uint32_t decode(Str s, size_t i, uint8_t *length) {
    const unsigned char *p = (const unsigned char *)s.p + i;
    uint8_t n = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    *length = i + n <= s.n && str_is_utf8((Str){s.p + i, n}) ? n : 0;
    if (*length <= 1) return p[0];
    uint32_t c = p[0] & (0xFFu >> (n + 1));
    for (uint8_t k = 1; k < n; k++)
        c = c << 6 | (p[k] & 0x3Fu);
    return c;
}

static Cell escaped(const char *format, uint32_t c, uint8_t bytes) {
    Cell cell = {.bytes = bytes};
    int n = snprintf(cell.text, sizeof cell.text, format, c);
    cell.n = cell.width = (uint8_t)n;
    return cell;
}

/* The second # of "##[" or "##name[". */
static bool is_command_head(Str s, size_t i) {
    if (i == 0 || s.p[i] != '#' || s.p[i - 1] != '#') return false;
    size_t end = i + 1;
    while (end < s.n && ((s.p[end] >= 'a' && s.p[end] <= 'z') || (s.p[end] >= 'A' && s.p[end] <= 'Z')))
        end++;
    return end < s.n && s.p[end] == '[';
}

Cell visible_cell(Str s, size_t i) {
    uint8_t n;
    uint32_t c = decode(s, i, &n);
    if (c == '\t') return (Cell){.text = " ", .n = 1, .width = 1, .bytes = 1};
    if (n == 0 || c < 0x20 || (c >= 0x7F && c < 0xA0) || is_command_head(s, i))
        return escaped("\\x%02x", c, n ? n : 1);
    if (c >= 0xAD && IN(hidden, c)) return escaped("\\u{%x}", c, n);
    Cell cell = {.n = n, .width = 1, .bytes = n};
    memcpy(cell.text, s.p + i, n);
    if (c >= 0x300 && IN(combining, c)) cell.width = 0;
    if (c >= 0x1100 && IN(wide, c)) cell.width = 2;
    return cell;
}

void visible_write(Out *out, Str s) {
    size_t i = 0;
    if (str_starts(str_trim(s), STR("::"))) {
        size_t colon = (size_t)str_find_char(s, ':', 0);
        visible_write(out, str_sub(s, 0, colon));
        out_cstr(out, "\\x3a");
        i = colon + 1;
    }
    while (i < s.n) {
        Cell cell = visible_cell(s, i);
        out_str(out, (Str){cell.text, cell.n});
        i += cell.bytes;
    }
}

Str visible_str(Arena *arena, Str s) {
    Out out = out_new(arena);
    visible_write(&out, s);
    return str_eq(out_str_of(&out), s) ? s : out_str_of(&out);
}
