/* What is wrong with an Express path: Express 5 refuses it, or no request can ever match it.
 *
 * "/files*" → refused by 5 ("unnamed wildcard `*`"); "users" → dead ("no leading slash"). */
#include "http/template_forms.h"

/* A scratch arena is not at hand here, so the reader gets one of its own for the call. */
const char *template_express5_refusal(Str path) {
    Mem mem = {0};
    Arena arena = arena_new(&mem);
    const char *refusal = express5_read(&arena, path).refusal;
    arena_free(&arena);
    return refusal;
}

/* A form that a request path, which begins with a slash, can match. */
static bool is_alive(const Form *form) {
    if (!form->pieces.n) return true;
    const Piece *first = &form->pieces.p[0];
    switch (first->kind) {
    case PIECE_TEXT:
        return !first->text.n ? form->pieces.n > 1 && form->pieces.p[1].kind != PIECE_PARAM
                              : first->text.p[0] == '/';
    case PIECE_PARAM: return false;
    case PIECE_WILDCARD:
    case PIECE_HOLE:
    case PIECE_OTHER: return true;
    }
    return true;
}

static bool has_leading_slash(Str path, int major) {
    Mem mem = {0};
    Arena arena = arena_new(&mem);
    Parsed parsed = major >= 5 ? express5_read(&arena, path) : express4_read(&arena, path, false);
    bool alive = parsed.refusal || parsed.forms.overflow;
    for (uint32_t i = 0; i < parsed.forms.list.n; i++)
        alive = alive || is_alive(&parsed.forms.list.p[i]);
    arena_free(&arena);
    return alive;
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* `?name=`: in Express 4 the `?` only makes the character before it optional. */
static bool has_query(Str path) {
    for (ptrdiff_t at = 0; (at = str_find_char(path, '?', (size_t)at)) >= 0; at++) {
        size_t end = (size_t)at + 1;
        while (end < path.n && is_word(path.p[end]))
            end++;
        if (end > (size_t)at + 1 && end < path.n && path.p[end] == '=') return true;
    }
    return false;
}

/* The end of a name in quotes that begins at `at`: `:"a name"`, `*"a name"` of Express 5; `at` when there is
 * none. */
static size_t quoted_end(Str path, size_t at) {
    if (at == 0 || path.p[at] != '"' || (path.p[at - 1] != ':' && path.p[at - 1] != '*')) return at;
    ptrdiff_t close = str_find_char(path, '"', at + 1);
    return close < 0 ? at : (size_t)close;
}

/* Express matches the path as it was sent, and clients send these percent-encoded. Names of parameters are
 * never sent. */
static bool has_unencoded(Str path, int major) {
    for (size_t i = 0; i < path.n; i++) {
        if (major >= 5) i = quoted_end(path, i);
        if (path.p[i] == ' ' || (path.p[i] & 0x80)) return true;
    }
    return false;
}

const char *template_dead_reason(Str path, int major) {
    if (!path.n) return NULL;
    if (!has_leading_slash(path, major)) return "no leading slash";
    if (has_query(path)) return "a query string is no part of the path";
    if (has_unencoded(path, major)) return "a space or non-ASCII character arrives percent-encoded";
    return NULL;
}
