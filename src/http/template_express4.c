/* Express 4 paths, as path-to-regexp 0.1 reads them: a regular expression in which `:name`, `*`, `.` and `/(`
 * have a meaning of their own and everything else keeps the one it has in a regular expression.
 *
 * "/u/:id?" → "/u/" + param id, "/u"; "/(a|b)" → "/a", "/b"; "/e-:a" → "/e-" + param a. What has no
 * OpenAPI form (classes, repetition, lookaround) becomes PIECE_OTHER. */
#include "http/template_forms.h"

#include "base/out.h"

typedef struct Reader {
    Arena *arena;
    Str path;
    size_t at;
    uint32_t depth;   /* groups open */
    uint32_t unnamed; /* capturing groups without a name so far */
    bool expand;
} Reader;

static char peek(const Reader *r, size_t ahead) {
    return r->at + ahead < r->path.n ? r->path.p[r->at + ahead] : '\0';
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Length of the slash and dot that belong to a parameter, when one starts here: "/:", ".:", "/.:" or ":". */
static bool param_at(const Reader *r, size_t *lead) {
    size_t n = 0;
    if (peek(r, n) == '/') n++;
    if (peek(r, n) == '.') n++;
    *lead = n;
    return peek(r, n) == ':' && is_word(peek(r, n + 1));
}

/* Offset behind the bracket that closes the one at `at`, or the end. */
static size_t group_end(Str path, size_t at) {
    uint32_t depth = 0;
    for (size_t i = at; i < path.n; i++) {
        if (path.p[i] == '\\')
            i++;
        else if (path.p[i] == '(')
            depth++;
        else if (path.p[i] == ')' && --depth == 0)
            return i + 1;
    }
    return path.n;
}

/* Content of the group that starts here, without its brackets; steps over it. */
static Str take_group(Reader *r) {
    size_t from = r->at, end = group_end(r->path, r->at);
    r->at = end;
    bool closed = end > from + 1 && r->path.p[end - 1] == ')';
    return str_sub(r->path, from + 1, closed ? end - 1 : end);
}

/* Patterns that cross slashes. */
static bool is_wild_pattern(Str pattern) {
    static const char *const wild[] = {"*",    ".*",   ".+",        ".*?",      ".+?",
                                       "[^]*", "[^]+", "[\\s\\S]*", "[\\s\\S]+"};
    for (size_t i = 0; i < sizeof wild / sizeof *wild; i++)
        if (str_eq(pattern, str_of(wild[i]))) return true;
    return false;
}

/* "a|b": words only. */
static bool is_words(Str pattern) {
    bool bar = false;
    for (size_t i = 0; i < pattern.n; i++) {
        bar = bar || pattern.p[i] == '|';
        if (!is_word(pattern.p[i]) && pattern.p[i] != '-' && pattern.p[i] != '|') return false;
    }
    return bar;
}

/* The unit with the piece, or with each of its words. */
static Forms param_forms(const Reader *r, Str lead, Piece piece) {
    Forms before = forms_piece(r->arena, (Piece){.kind = PIECE_TEXT, .text = lead});
    Forms name = forms_piece(r->arena, piece);
    Str rest = piece.pattern;
    if (r->expand && piece.kind == PIECE_PARAM && is_words(piece.pattern))
        while (rest.n) {
            Forms word =
                forms_piece(r->arena, (Piece){.kind = PIECE_TEXT, .text = str_cut(rest, '|', &rest)});
            forms_alternate(r->arena, &name, &word);
        }
    return forms_cross(r->arena, &before, &name);
}

/* `:name`, `:name(pattern)`, `:name*`, `:name+`, with the slash before it. */
static Forms read_param(Reader *r, size_t lead) {
    Str before = str_sub(r->path, r->at, r->at + lead);
    r->at += lead + 1;
    size_t from = r->at;
    while (is_word(peek(r, 0)))
        r->at++;
    Piece piece = {.kind = PIECE_PARAM, .text = str_sub(r->path, from, r->at)};
    if (peek(r, 0) == '(') piece.pattern = take_group(r);
    if (is_wild_pattern(piece.pattern)) piece.kind = PIECE_WILDCARD;
    if (peek(r, 0) == '*' || peek(r, 0) == '+') {
        piece.kind = PIECE_WILDCARD;
        r->at++;
    }
    return param_forms(r, before, piece);
}

static Forms other(const Reader *r) {
    return forms_piece(r->arena, (Piece){.kind = PIECE_OTHER});
}

static Forms read_alternatives(Reader *r, Str content);

/* `\d+`, `[0-9]+`: a pattern within one segment. */
static bool is_pattern(Str content) {
    if (str_find_char(content, '[', 0) >= 0) return true;
    for (size_t i = 0; i + 1 < content.n; i++)
        if (content.p[i] == '\\' && is_word(content.p[i + 1])) return true;
    return false;
}

static Forms read_group(Reader *r) {
    bool capturing = r->at == 0 || r->path.p[r->at - 1] != '/';
    Str content = take_group(r);
    if (str_starts(content, STR("?:"))) {
        content = str_sub(content, 2, content.n);
        capturing = false;
    } else if (str_starts(content, STR("?"))) {
        return other(r);
    }
    uint32_t index = r->unnamed;
    if (capturing) r->unnamed++;
    if (is_pattern(content))
        return forms_piece(
            r->arena,
            (Piece){.kind = PIECE_PARAM, .text = str_fmt(r->arena, "%u", index), .pattern = content});
    return r->depth < GROUP_DEPTH ? read_alternatives(r, content) : other(r);
}

/* `\:` is a colon, `\d` a class. */
static Forms read_escape(Reader *r) {
    char c = peek(r, 1);
    Str text = str_sub(r->path, r->at + 1, r->at + 2);
    r->at += c ? 2 : 1;
    if (!c || is_word(c)) return other(r);
    return forms_piece(r->arena, (Piece){.kind = PIECE_TEXT, .text = text});
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* True for characters that are not just themselves. A brace is, unless it counts: `a{2}`. */
static bool is_special(const Reader *r, size_t ahead) {
    char c = peek(r, ahead);
    if (c == '{') return is_digit(peek(r, ahead + 1));
    return c && str_find_char(STR("\\*()[]?+|^"), c, 0) >= 0;
}

static bool is_boundary(Reader *r) {
    size_t lead;
    return is_special(r, 0) || peek(r, 0) == '$' || param_at(r, &lead);
}

/* Text up to the next special character; a character before `?` or `+` stands alone. */
static Forms read_text(Reader *r) {
    size_t from = r->at++;
    while (r->at < r->path.n && !is_boundary(r)) {
        char next = peek(r, 1);
        if (next == '?' || next == '+') break;
        r->at++;
    }
    return forms_piece(r->arena, (Piece){.kind = PIECE_TEXT, .text = str_sub(r->path, from, r->at)});
}

static Forms read_unit(Reader *r) {
    size_t lead;
    if (param_at(r, &lead)) return read_param(r, lead);
    if (hole_at(r->path, r->at)) {
        r->at += HOLE_LENGTH;
        return forms_piece(r->arena, (Piece){.kind = PIECE_HOLE});
    }
    if (peek(r, 0) == '(') return read_group(r);
    if (peek(r, 0) == '\\') return read_escape(r);
    if (peek(r, 0) == '*') {
        r->at++;
        return forms_piece(r->arena, (Piece){.kind = PIECE_WILDCARD});
    }
    if (is_special(r, 0) || peek(r, 0) == '$') {
        r->at++;
        return other(r);
    }
    return read_text(r);
}

/* `?` makes the unit optional, `+` repeats it. */
static Forms read_suffix(Reader *r, Forms unit) {
    if (peek(r, 0) == '?') {
        r->at++;
        Forms none = forms_empty(r->arena);
        if (unit.list.p[0].pieces.n && unit.list.p[0].pieces.p[0].kind != PIECE_WILDCARD)
            forms_alternate(r->arena, &unit, &none);
        return unit;
    }
    if (peek(r, 0) == '+') {
        r->at++;
        return other(r);
    }
    return unit;
}

static Forms read_sequence(Reader *r) {
    Forms forms = forms_empty(r->arena);
    while (r->at < r->path.n && !forms.overflow) {
        Forms unit = read_suffix(r, read_unit(r));
        forms_extend(r->arena, &forms, &unit);
    }
    return forms;
}

/* Offset of the next `|` outside groups, or the end. */
static size_t bar_at(Str content, size_t from) {
    for (size_t i = from; i < content.n; i++) {
        if (content.p[i] == '\\')
            i++;
        else if (content.p[i] == '(')
            i = group_end(content, i) - 1;
        else if (content.p[i] == '|')
            return i;
    }
    return content.n;
}

static Forms read_alternatives(Reader *r, Str content) {
    Forms all = {0};
    for (size_t from = 0; from <= content.n;) {
        size_t end = bar_at(content, from);
        Reader inner = *r;
        inner.path = str_sub(content, from, end);
        inner.at = 0;
        inner.depth = r->depth + 1;
        Forms forms = read_sequence(&inner);
        r->unnamed = inner.unnamed;
        forms_alternate(r->arena, &all, &forms);
        from = end + 1;
    }
    return all;
}

Parsed express4_read(Arena *arena, Str path, bool expand) {
    Reader reader = {.arena = arena, .path = path, .expand = expand};
    /* a bar outside groups splits the whole expression, its anchors too */
    if (bar_at(path, 0) < path.n) return (Parsed){.forms = other(&reader)};
    return (Parsed){.forms = read_sequence(&reader)};
}
