/* Routes given as a regular expression: what can be said of them without running it.
 *
 * /^\/health\/?$/ → literal "health", comparable; /^\/files\/(.+)$/ → literal "files" and an unknown rest;
 * /.*fly$/ → an unknown segment whose pattern is the literal text "fly" that every match must hold. */
#include "http/template_forms.h"

#include "base/out.h"

static bool is_plain(char c) {
    return c && str_find_char(STR("\\^$.*+?()[]{}|"), c, 0) < 0;
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* One literal character at *at: itself or escaped punctuation, not repeated. Steps over it; '\0' when there
 * is none. */
static char take_literal(Str re, size_t *at) {
    size_t i = *at;
    if (i < re.n && re.p[i] == '\\' && i + 1 < re.n && !is_word(re.p[i + 1]))
        i++;
    else if (i >= re.n || !is_plain(re.p[i]))
        return '\0';
    char next = i + 1 < re.n ? re.p[i + 1] : '\0';
    if (next == '?' || next == '*' || next == '+' || next == '{') return '\0';
    *at = i + 1;
    return re.p[i];
}

/* The source between the slashes of a literal. */
static Str strip_delimiters(Str source) {
    ptrdiff_t end = str_rfind_char(source, '/');
    if (end < 1 || source.p[0] != '/' || source.p[end - 1] == '\\') return source;
    for (size_t i = (size_t)end + 1; i < source.n; i++)
        if (source.p[i] < 'a' || source.p[i] > 'z') return source;
    return str_sub(source, 1, (size_t)end);
}

/* What may follow a literal path without changing what it matches. */
static bool is_ending(Str rest) {
    static const char *const endings[] = {"$", "\\/?$", "/?$", "\\/$", "(?:\\/)?$", "[\\/]?$", "(\\/)?$"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_eq(rest, str_of(endings[i]))) return true;
    return false;
}

/* The longest run of literal characters that every match holds; empty when there are alternatives. */
static Str required_text(Arena *arena, Str re) {
    Str best = {0};
    if (str_find_char(re, '|', 0) >= 0) return best;
    uint32_t depth = 0;
    for (size_t at = 0; at < re.n;) {
        Out run = out_new(arena);
        for (char c; depth == 0 && (c = take_literal(re, &at)) && c != '/';)
            out_char(&run, c);
        if (run.n > best.n) best = out_str_of(&run);
        if (at >= re.n) break;
        if (re.p[at] == '(' || re.p[at] == '[') depth++;
        if ((re.p[at] == ')' || re.p[at] == ']') && depth) depth--;
        at += re.p[at] == '\\' ? 2 : 1;
    }
    return best;
}

/* A mounted expression, "/m/^\/x$": it is held against what the mount leaves of the path. Returns the mount
 * and leaves the expression in *re. */
static Str take_mount(Str *re) {
    ptrdiff_t at = str_starts(*re, STR("^")) ? STR_NPOS : str_find(*re, STR("/^"), 0);
    if (at < 0) return (Str){0};
    Str mount = str_sub(*re, 0, (size_t)at);
    *re = str_sub(*re, (size_t)at + 1, re->n);
    return mount;
}

static Template plain_template(Arena *arena, Str re) {
    Out literal = out_new(arena);
    size_t at = str_starts(re, STR("^")) ? 1 : 0;
    bool split = str_find_char(re, '|', 0) >= 0;
    for (char c; at && !split && (c = take_literal(re, &at));)
        out_char(&literal, c);
    Str text = out_str_of(&literal);
    bool whole = text.n && is_ending(str_sub(re, at, re.n));
    if (!whole) text = str_sub(text, 0, (size_t)(str_rfind_char(text, '/') + 1));
    Form form = {0};
    vec_push(arena, &form.pieces, (Piece){.kind = PIECE_TEXT, .text = text});
    Template template = form_template(arena, &form);
    if (whole) return template;
    Segment rest = {.kind = SEGMENT_UNKNOWN, .text = STR("{?}"), .pattern = required_text(arena, re)};
    vec_push(arena, &template.segments, rest);
    template.comparable = false;
    return template;
}

Template regex_template(Arena *arena, Str source) {
    Str re = strip_delimiters(source);
    Str mount = take_mount(&re);
    Template template = plain_template(arena, re);
    if (!mount.n) return template;
    Parsed parsed = express4_read(arena, mount, false);
    Template whole = form_template(arena, &parsed.forms.list.p[0]);
    whole.comparable = whole.comparable && template.comparable && parsed.forms.list.n == 1;
    for (uint32_t i = 0; i < template.segments.n; i++)
        vec_push(arena, &whole.segments, template.segments.p[i]);
    return whole;
}
