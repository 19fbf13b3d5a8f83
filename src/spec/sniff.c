/* Is this text an OpenAPI document? Decided from the text alone, so that a tree of thousands of YAML files
 * needs no parsing: a top-level key `openapi`, `swagger` or `paths` (whose first two are sometimes added in
 * code), by indentation in YAML, by depth in JSON. */
#include "spec/load.h"

static bool is_name(Str key) {
    return str_eq(key, STR("openapi")) || str_eq(key, STR("swagger")) || str_eq(key, STR("paths"));
}

static Str unquoted(Str key) {
    if (key.n >= 2 && (key.p[0] == '"' || key.p[0] == '\'') && key.p[key.n - 1] == key.p[0])
        return str_sub(key, 1, key.n - 1);
    return key;
}

/* "openapi: 3.0.0" without its indentation. */
static bool line_names_it(Str line) {
    ptrdiff_t colon = str_find_char(line, ':', 0);
    if (colon <= 0) return false;
    bool ends = (size_t)colon + 1 == line.n || line.p[colon + 1] == ' ' || line.p[colon + 1] == '\t' ||
                line.p[colon + 1] == '\r';
    return ends && is_name(unquoted(str_trim(str_sub(line, 0, (size_t)colon))));
}

static size_t indent_of(Str line) {
    size_t n = 0;
    while (n < line.n && line.p[n] == ' ')
        n++;
    return n;
}

static bool is_content(Str line) {
    Str s = str_trim(line);
    return s.n && s.p[0] != '#' && s.p[0] != '%' && !str_starts(s, STR("---"));
}

static bool yaml_looks_like(Str text) {
    size_t top = 0;
    bool known = false; /* the first line with content sets the top level */
    for (Str rest = text; rest.n;) {
        Str line = str_cut(rest, '\n', &rest);
        if (!is_content(line)) continue;
        if (!known) top = indent_of(line);
        known = true;
        if (indent_of(line) == top && line_names_it(str_sub(line, top, line.n))) return true;
    }
    return false;
}

/* The offset behind a string or bare word that starts at `at`. */
static size_t skip_token(Str text, size_t at) {
    char quote = text.p[at];
    size_t i = at + 1;
    if (quote == '"' || quote == '\'') {
        while (i < text.n && text.p[i] != quote)
            i += text.p[i] == '\\' && quote == '"' ? 2 : 1;
        return i < text.n ? i + 1 : text.n;
    }
    while (i < text.n && str_find_char(STR(" \t\r\n:,{}[]\"'"), text.p[i], 0) < 0)
        i++;
    return i;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool flow_looks_like(Str text) {
    uint32_t depth = 0;
    for (size_t at = 0; at < text.n;) {
        char c = text.p[at];
        if (c == '{' || c == '[') depth++;
        if ((c == '}' || c == ']') && depth) depth--;
        if (is_space(c) || str_find_char(STR("{}[],:"), c, 0) >= 0) {
            at++;
            continue;
        }
        size_t end = skip_token(text, at), next = end;
        while (next < text.n && is_space(text.p[next]))
            next++;
        if (depth == 1 && next < text.n && text.p[next] == ':' && is_name(unquoted(str_sub(text, at, end))))
            return true;
        at = end;
    }
    return false;
}

bool spec_looks_like(Str text) {
    return str_starts(str_trim(text), STR("{")) ? flow_looks_like(text) : yaml_looks_like(text);
}
