/* Express 5 paths, as path-to-regexp 8 reads them: text, `:name`, `*name`, optional `{…}`, and `\` before a
 * character that is meant. Everything else that used to have a meaning is refused when the route is
 * registered.
 *
 * "/u{/:id}" → "/u/" + param id, "/u"; `/x/:"a-b"` → "/x/" + param a-b; "/x*" → refused. */
#include "http/template_forms.h"

typedef struct Reader {
    Arena *arena;
    Str path;
    size_t at;
    uint32_t depth;
    const char *refusal; /* the first one */
} Reader;

enum { COMBINATION_LIMIT = 256 }; /* path-to-regexp 8.4: "Too many path combinations" */

static char peek(const Reader *r) {
    return r->at < r->path.n ? r->path.p[r->at] : '\0';
}

static void refuse(Reader *r, const char *why) {
    if (!r->refusal) r->refusal = why;
    r->at = r->path.n;
}

/* Beyond ASCII every letter is taken for one. */
static bool is_name(char c, bool first) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (c & 0x80);
    return letter || (!first && c >= '0' && c <= '9');
}

/* `"a-b"`: any characters, `\` before one that is meant. */
static Str read_quoted(Reader *r) {
    size_t from = ++r->at;
    while (r->at < r->path.n && peek(r) != '"')
        r->at += peek(r) == '\\' && r->at + 1 < r->path.n ? 2 : 1;
    if (r->at >= r->path.n) {
        refuse(r, "unterminated quote in a parameter name");
        return (Str){0};
    }
    return str_sub(r->path, from, r->at++);
}

static Forms read_name(Reader *r) {
    bool wildcard = r->path.p[r->at++] == '*';
    size_t from = r->at;
    Str name = {0};
    if (peek(r) == '"') {
        name = read_quoted(r);
    } else if (!hole_at(r->path, r->at)) {
        while (r->at < r->path.n && is_name(peek(r), r->at == from))
            r->at++;
        name = str_sub(r->path, from, r->at);
    }
    if (!name.n && !hole_at(r->path, r->at))
        refuse(r, wildcard ? "unnamed wildcard `*`" : "`:` without a parameter name");
    return forms_piece(r->arena, (Piece){.kind = wildcard ? PIECE_WILDCARD : PIECE_PARAM, .text = name});
}

static const char *unescaped(char c) {
    switch (c) {
    case '?': return "`?` (write {/:name} for an optional part)";
    case '+': return "`+`";
    case '!': return "`!`";
    case '(': return "`(` (patterns in a path are gone)";
    case ')': return "`)`";
    case '[': return "`[`";
    case ']': return "`]`";
    case '}': return "`}`";
    default: return NULL;
    }
}

static bool is_text(const Reader *r) {
    char c = peek(r);
    return c != ':' && c != '*' && c != '{' && c != '\\' && !unescaped(c) && !hole_at(r->path, r->at);
}

static Forms read_text(Reader *r) {
    size_t from = r->at;
    if (peek(r) == '\\') {
        from = ++r->at;
        if (r->at == r->path.n)
            refuse(r, "`\\` at the end");
        else
            r->at++;
    } else {
        while (r->at < r->path.n && is_text(r))
            r->at++;
    }
    return forms_piece(r->arena, (Piece){.kind = PIECE_TEXT, .text = str_sub(r->path, from, r->at)});
}

static Forms read_sequence(Reader *r, bool group);

static Forms read_group(Reader *r) {
    r->at++;
    if (r->depth == GROUP_DEPTH) {
        /* deeper than anybody writes: the rest is not followed */
        r->at = r->path.n;
        return forms_piece(r->arena, (Piece){.kind = PIECE_OTHER});
    }
    r->depth++;
    Forms forms = read_sequence(r, true), none = forms_empty(r->arena);
    r->depth--;
    forms_alternate(r->arena, &forms, &none);
    return forms;
}

static Forms read_unit(Reader *r) {
    char c = peek(r);
    if (hole_at(r->path, r->at)) {
        r->at += HOLE_LENGTH;
        return forms_piece(r->arena, (Piece){.kind = PIECE_HOLE});
    }
    if (c == '{') return read_group(r);
    if (c == ':' || c == '*') return read_name(r);
    if (unescaped(c)) refuse(r, unescaped(c));
    return read_text(r);
}

/* Up to the end, or in a group up to the brace that closes it. Past the limit of forms reading goes on,
 * because a refusal may still follow. */
static Forms read_sequence(Reader *r, bool group) {
    Forms forms = forms_empty(r->arena);
    while (r->at < r->path.n) {
        if (group && peek(r) == '}') {
            r->at++;
            return forms;
        }
        Forms unit = read_unit(r);
        if (forms.overflow) continue;
        forms_extend(r->arena, &forms, &unit);
    }
    if (group && !r->refusal && r->depth < GROUP_DEPTH) refuse(r, "unclosed `{`");
    return forms;
}

/* How many ways the groups of a path can be taken; stops counting at the limit. */
static uint32_t combinations(Str path, size_t *at, uint32_t depth) {
    uint32_t n = 1;
    while (*at < path.n) {
        char c = path.p[*at];
        if (hole_at(path, *at)) {
            *at += HOLE_LENGTH;
            continue;
        }
        ++*at;
        if (c == '\\') ++*at;
        if (c == '}' && depth) return n;
        if (c != '{' || depth == GROUP_DEPTH) continue;
        n *= 1 + combinations(path, at, depth + 1);
        if (n > COMBINATION_LIMIT) return COMBINATION_LIMIT + 1;
    }
    return n;
}

/* `/:a:b`: nothing says where the first ends. */
static bool has_neighbours(const Forms *forms) {
    for (uint32_t i = 0; i < forms->list.n; i++) {
        const Form *form = &forms->list.p[i];
        for (uint32_t k = 1; k < form->pieces.n; k++) {
            PieceKind a = form->pieces.p[k - 1].kind, b = form->pieces.p[k].kind;
            if ((a == PIECE_PARAM || a == PIECE_WILDCARD) && (b == PIECE_PARAM || b == PIECE_WILDCARD))
                return true;
        }
    }
    return false;
}

Parsed express5_read(Arena *arena, Str path) {
    Reader reader = {.arena = arena, .path = path};
    Parsed parsed = {.forms = read_sequence(&reader, false)};
    parsed.refusal = reader.refusal;
    size_t at = 0;
    if (!parsed.refusal && combinations(path, &at, 0) > COMBINATION_LIMIT)
        parsed.refusal = "too many optional parts";
    if (!parsed.refusal && has_neighbours(&parsed.forms))
        parsed.refusal = "two parameters without text between them";
    return parsed;
}
