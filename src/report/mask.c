/* Masks private Klaviyo keys: "pk_" and 34 hexadecimal digits, or "pk_", six letters or digits, "_" and 34 of
 * them (DOMAIN B1). The rule that reports keys is strict about what stands around them; this is not, for
 * hiding too much costs nothing: neither a boundary nor lower case is asked for, and what follows in one word
 * goes too. */
#include "report/mask.h"

enum { SHOWN = 5, HEX_N = 34, SITE_N = 6, ELLIPSIS_N = 3 };

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool all(Str s, size_t at, size_t n, bool (*test)(char)) {
    if (at + n > s.n) return false;
    for (size_t i = at; i < at + n; i++)
        if (!test(s.p[i])) return false;
    return true;
}

/* Bytes of the key that starts at `at` ("pk_" is there), 0 for none. */
static size_t key_length(Str s, size_t at) {
    size_t body = at + 3;
    if (all(s, body, SITE_N, is_word) && body + SITE_N < s.n && s.p[body + SITE_N] == '_' &&
        all(s, body + SITE_N + 1, HEX_N, is_hex))
        body += SITE_N + 1;
    else if (!all(s, body, HEX_N, is_hex))
        return 0;
    size_t end = body + HEX_N;
    while (end < s.n && (is_word(s.p[end]) || s.p[end] == '_'))
        end++;
    return end - at;
}

static void hide(char *p, size_t n) {
    static const char ellipsis[ELLIPSIS_N] = {'\xE2', '\x80', '\xA6'};
    for (size_t i = SHOWN; i < n; i++)
        p[i] = i < SHOWN + ELLIPSIS_N ? ellipsis[i - SHOWN] : '*';
}

Str report_mask(Arena *arena, Str s) {
    char *copy = NULL;
    for (ptrdiff_t at = 0; (at = str_find(s, STR("pk_"), (size_t)at)) >= 0;) {
        size_t n = key_length(s, (size_t)at);
        if (n && !copy) copy = arena_copy(arena, s.p, s.n);
        if (n) hide(copy + at, n);
        at += n ? (ptrdiff_t)n : 3;
    }
    return copy ? (Str){.p = copy, .n = s.n} : s;
}
