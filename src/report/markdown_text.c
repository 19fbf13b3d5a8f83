/* Escapes by backslash what formats, and cuts with an empty comment what is turned into links afterwards:
 * @name, #123 and https:// work on the finished text, where a backslash is gone already.
 *
 *     `GET` /a|b by @me  →  `GET` /a\|b by @<!-- -->me */
#include "report/markdown_text.h"

#include "report/visible.h"

#include <string.h>

static bool is_active(char c) {
    return c && strchr("\\`*_[]<>&|~$!", c);
}

static bool starts_link(Str s, size_t i) {
    return s.p[i] == '@' || s.p[i] == '#' || (s.p[i] == ':' && str_starts(str_sub(s, i, s.n), STR("://")));
}

static void write_text(Out *out, Str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (is_active(s.p[i])) out_char(out, '\\');
        out_char(out, s.p[i]);
        if (starts_link(s, i)) out_cstr(out, "<!-- -->");
    }
}

static size_t longest_run(Str s, char c) {
    size_t longest = 0, n = 0;
    for (size_t i = 0; i < s.n; i++) {
        n = s.p[i] == c ? n + 1 : 0;
        if (n > longest) longest = n;
    }
    return longest;
}

void markdown_code(Out *out, Str line) {
    Str safe = visible_str(out->arena, line);
    size_t fence = longest_run(safe, '`') + 1;
    bool pad = safe.n && (safe.p[0] == '`' || safe.p[safe.n - 1] == '`');
    if (!safe.n) return;
    if (str_find_char(safe, '|', 0) >= 0) { /* ends a table's cell even inside of code */
        write_text(out, safe);
        return;
    }
    out_fill(out, '`', fence);
    if (pad) out_char(out, ' ');
    out_str(out, safe);
    if (pad) out_char(out, ' ');
    out_fill(out, '`', fence);
}

void markdown_prose(Out *out, Str line) {
    Str rest = visible_str(out->arena, line);
    size_t ticks = 0;
    for (size_t i = 0; i < rest.n; i++)
        ticks += rest.p[i] == '`';
    if (ticks % 2) { /* no pairs: the backticks are text */
        write_text(out, rest);
        return;
    }
    for (bool code = false; rest.n; code = !code) {
        Str part = str_cut(rest, '`', &rest);
        if (code)
            markdown_code(out, part);
        else
            write_text(out, part);
    }
}

void markdown_block(Out *out, Str lines, uint32_t indent) {
    size_t fence = longest_run(lines, '`') + 1;
    if (fence < 3) fence = 3;
    out_fill(out, ' ', indent);
    out_fill(out, '`', fence);
    out_char(out, '\n');
    for (bool first = true; first || lines.n; first = false) {
        out_fill(out, ' ', indent);
        visible_write(out, str_cut(lines, '\n', &lines));
        out_char(out, '\n');
    }
    out_fill(out, ' ', indent);
    out_fill(out, '`', fence);
    out_char(out, '\n');
}
