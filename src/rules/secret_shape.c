/* A cursor reads the text one byte at a time and, in code, steps over `' + '` between two string literals.
 *
 * The weak-body limits come from measurement: of 200,000 random keys none had fewer than 9 distinct digits,
 * and a chance run or repetition of 8 digits turns up once in about ten million. */
#include "rules/secret_shape.h"

enum { WEAK_STRETCH = 8, DISTINCT_MIN = 8, JOIN_GAP = 200 };

typedef struct Cursor {
    Str text;
    size_t at;
    bool joins;
} Cursor;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f');
}

static bool is_alnum(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_quote(char c) {
    return c == '\'' || c == '"' || c == '`';
}

static size_t skip_space(Str text, size_t at) {
    size_t end = at + JOIN_GAP < text.n ? at + JOIN_GAP : text.n;
    while (at < end && (text.p[at] == ' ' || text.p[at] == '\t' || text.p[at] == '\n' || text.p[at] == '\r'))
        at++;
    return at;
}

/* Past `' + '` when one begins at `at`, else `at`. */
static size_t skip_join(Str text, size_t at) {
    if (at >= text.n || !is_quote(text.p[at])) return at;
    size_t plus = skip_space(text, at + 1);
    if (plus >= text.n || text.p[plus] != '+') return at;
    size_t quote = skip_space(text, plus + 1);
    return quote < text.n && is_quote(text.p[quote]) ? quote + 1 : at;
}

/* The next byte, 0 at the end. */
static char cursor_peek(Cursor *cursor) {
    for (size_t next = cursor->at; cursor->joins; cursor->at = next) {
        next = skip_join(cursor->text, cursor->at);
        if (next == cursor->at) break;
    }
    return cursor->at < cursor->text.n ? cursor->text.p[cursor->at] : 0;
}

static void take(Cursor *cursor, KeyMatch *match, char c) {
    match->key[match->n++] = c;
    match->end = ++cursor->at;
}

/* Takes up to `most` bytes of a class; returns how many. */
static uint32_t take_class(Cursor *cursor, KeyMatch *match, bool (*is)(char), uint32_t most) {
    uint32_t n = 0;
    for (char c; n < most && (c = cursor_peek(cursor)) && is(c); n++)
        take(cursor, match, c);
    return n;
}

/* No word character before `at`; the letter of an escape such as `\n` is none. */
static bool starts_clean(Str text, size_t at) {
    if (at == 0) return true;
    char c = text.p[at - 1];
    bool escape = at >= 2 && text.p[at - 2] == '\\' && (c == 'n' || c == 'r' || c == 't');
    return escape || !(is_alnum(c) || c == '_');
}

static bool ends_clean(Cursor *cursor) {
    char c = cursor_peek(cursor);
    return !(is_alnum(c) || c == '_');
}

/* `<site>_` of the newer shape, if it stands here; else nothing is taken. */
static void take_site(Cursor *cursor, KeyMatch *match) {
    Cursor ahead = *cursor;
    KeyMatch longer = *match;
    if (take_class(&ahead, &longer, is_alnum, KLAVIYO_SITE) != KLAVIYO_SITE || cursor_peek(&ahead) != '_')
        return;
    take(&ahead, &longer, '_');
    *cursor = ahead;
    *match = longer;
}

/* A key whose `pk_` stands at `at`. */
static bool key_at(Str text, size_t at, bool joins, KeyMatch *match) {
    if (!starts_clean(text, at)) return false;
    *match = (KeyMatch){.start = at, .end = at + 3, .key = "pk_", .n = 3};
    Cursor cursor = {.text = text, .at = at + 3, .joins = joins};
    take_site(&cursor, match);
    if (take_class(&cursor, match, is_hex, KLAVIYO_BODY) != KLAVIYO_BODY || !ends_clean(&cursor))
        return false;
    return !klaviyo_body_is_weak((Str){match->key + match->n - KLAVIYO_BODY, KLAVIYO_BODY});
}

bool klaviyo_key_find(Str text, size_t from, bool joins, KeyMatch *match) {
    for (ptrdiff_t at; (at = str_find(text, STR("pk_"), from)) != STR_NPOS; from = (size_t)at + 3)
        if (key_at(text, (size_t)at, joins, match)) return true;
    return false;
}

static uint32_t hex_value(char c) {
    return is_digit(c) ? (uint32_t)(c - '0') : (uint32_t)(c - 'a') + 10;
}

/* The successor in 0…9a…f or, as people type it, in 1…90; both wrap. */
static bool follows(char a, char b) {
    return hex_value(b) == (hex_value(a) + 1) % 16 || (a == '9' && b == '0') || (a == 'f' && b == 'a');
}

/* A stretch of neighbours each following the one before (or after) it. */
static bool has_run(Str body) {
    uint32_t up = 1, down = 1;
    for (size_t i = 1; i < body.n; i++) {
        up = follows(body.p[i - 1], body.p[i]) ? up + 1 : 1;
        down = follows(body.p[i], body.p[i - 1]) ? down + 1 : 1;
        if (up >= WEAK_STRETCH || down >= WEAK_STRETCH) return true;
    }
    return false;
}

/* A stretch that comes again right behind itself: abcabcabcab… */
static bool has_repeat(Str body) {
    for (size_t period = 1; period <= body.n / 2; period++) {
        uint32_t same = 0;
        for (size_t i = period; i < body.n; i++) {
            same = body.p[i] == body.p[i - period] ? same + 1 : 0;
            if (same >= WEAK_STRETCH) return true;
        }
    }
    return false;
}

bool klaviyo_body_is_weak(Str body) {
    uint32_t seen = 0, distinct = 0;
    for (size_t i = 0; i < body.n; i++)
        seen |= 1u << hex_value(body.p[i]);
    for (uint32_t bit = 0; bit < 16; bit++)
        distinct += seen >> bit & 1u;
    bool mixed = (seen & 0x3FFu) && (seen & 0xFC00u);
    return distinct < DISTINCT_MIN || !mixed || has_run(body) || has_repeat(body);
}
