/* A light scan for hostile nesting: one pass, no tree.
 *
 * Skips what is no code: comments, strings (to their end on the same line), the text of templates, and what
 * looks like a regular expression. `<` counts as long as it may open type arguments (`a<b,a<b,…` makes the
 * parser's recovery quadratic). A closing bracket without an opening one counts nothing. Nothing is refused
 * that nests less than the limit; some hostile text may slip through, and is then stopped by the parser's
 * budget and the depth of lowering. */
#include "syntax/brackets.h"

#include <string.h>

enum { TEMPLATES = 32 };

typedef struct Scan {
    Str s;
    size_t at;
    uint32_t depth;
    uint32_t angles;               /* `<` since the last `;`, brace or `>`: type arguments never span those */
    char last;                     /* last byte of code that is no white space */
    uint32_t templates[TEMPLATES]; /* depth inside each open `${` */
    uint32_t template_n;
} Scan;

static bool ends_line(char c) {
    return c == '\n' || c == '\r';
}

/* Moves behind the closing quote if there is one on this line. */
static void skip_string(Scan *scan, char quote) {
    for (size_t i = scan->at; i < scan->s.n && !ends_line(scan->s.p[i]); i++) {
        if (scan->s.p[i] == quote) {
            scan->at = i + 1;
            return;
        }
        if (scan->s.p[i] == '\\') i++;
    }
}

static void skip_to(Scan *scan, Str end) {
    ptrdiff_t found = str_find(scan->s, end, scan->at);
    scan->at = found == STR_NPOS ? scan->s.n : (size_t)found + end.n;
}

static void skip_line(Scan *scan) {
    while (scan->at < scan->s.n && !ends_line(scan->s.p[scan->at]))
        scan->at++;
}

/* Moves behind a regular expression that ends on this line. */
static void skip_regex(Scan *scan) {
    bool set = false;
    for (size_t i = scan->at; i < scan->s.n && !ends_line(scan->s.p[i]); i++) {
        char c = scan->s.p[i];
        if (c == '\\') i++;
        if (c == '[') set = true;
        if (c == ']') set = false;
        if (c != '/' || set) continue;
        scan->at = i + 1;
        return;
    }
}

/* After these a slash begins a regular expression; after a word it may, and then it is taken for one too:
 * that counts less. */
static bool regex_may_follow(char last) {
    return last == 0 || strchr("(,=:[!&|?{};+-*%<>~^\n", last) || (last >= 'a' && last <= 'z');
}

static void scan_slash(Scan *scan) {
    char next = scan->at < scan->s.n ? scan->s.p[scan->at] : 0;
    if (next == '/')
        skip_line(scan);
    else if (next == '*')
        skip_to(scan, STR("*/"));
    else if (regex_may_follow(scan->last))
        skip_regex(scan);
}

/* The text of a template up to its end or the next `${`; false when templates nest too deep to follow. */
static bool skip_template(Scan *scan) {
    while (scan->at < scan->s.n) {
        char c = scan->s.p[scan->at++];
        if (c == '`') return true;
        if (c == '\\') scan->at++;
        if (c != '$' || scan->at >= scan->s.n || scan->s.p[scan->at] != '{') continue;
        scan->at++;
        if (scan->template_n == TEMPLATES) return false;
        scan->templates[scan->template_n++] = scan->depth;
        return true;
    }
    return true;
}

/* A closing bracket; false when templates nest too deep to follow. */
static bool scan_close(Scan *scan, char c) {
    if (c == '}' && scan->template_n && scan->templates[scan->template_n - 1] == scan->depth) {
        scan->template_n--;
        return skip_template(scan);
    }
    if (scan->depth) scan->depth--;
    return true;
}

/* One byte of code; false = give up, the text is too odd to be counted. */
static bool scan_byte(Scan *scan, char c) {
    switch (c) {
    case '"':
    case '\'': skip_string(scan, c); break;
    case '`': return skip_template(scan);
    case '/': scan_slash(scan); break;
    case '<': scan->angles++; break;
    case '>':
    case ';': scan->angles = 0; break;
    case '{': scan->angles = 0; /* fall through */
    case '(':
    case '[': scan->depth++; break;
    case '}': scan->angles = 0; /* fall through */
    case ')':
    case ']': return scan_close(scan, c);
    default: break;
    }
    return true;
}

/* Most files have too few brackets to nest too deep, however they stand. */
static bool has_more_than(Str text, uint32_t limit) {
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        n += c == '(' || c == '[' || c == '{' || c == '<';
    }
    return n > limit;
}

bool brackets_exceed(Str text, uint32_t limit) {
    Scan scan = {.s = text};
    if (!has_more_than(text, limit)) return false;
    while (scan.at < text.n) {
        char c = text.p[scan.at++];
        if (!scan_byte(&scan, c)) return false;
        if (scan.depth > limit || scan.angles > limit) return true;
        if (c != ' ' && c != '\t') scan.last = c;
    }
    return false;
}
