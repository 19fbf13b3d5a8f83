/* A checkpoint every few characters, then a short walk: constant time a lookup, four bytes per 64
 * characters. Plain ASCII, the usual case, needs no table at all. */
#include "yaml/offset.h"

enum { OFFSET_STRIDE = 64 };

static bool starts_character(char c) {
    return ((unsigned char)c & 0xC0) != 0x80;
}

static size_t character_count(Str text) {
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += starts_character(text.p[i]);
    return n;
}

Offsets offsets_new(Arena *arena, Str text) {
    Offsets o = {.text = text};
    size_t n = character_count(text), at = 0;
    if (n == text.n) return o;
    o.mark_n = n / OFFSET_STRIDE + 1;
    o.marks = NEW_N(arena, uint32_t, o.mark_n);
    for (size_t i = 0; i < text.n; i++) {
        if (!starts_character(text.p[i])) continue;
        if (at % OFFSET_STRIDE == 0) o.marks[at / OFFSET_STRIDE] = (uint32_t)i;
        at++;
    }
    if (n % OFFSET_STRIDE == 0) o.marks[n / OFFSET_STRIDE] = (uint32_t)text.n;
    return o;
}

uint32_t offset_byte(const Offsets *o, size_t character) {
    if (!o->marks) return (uint32_t)(character < o->text.n ? character : o->text.n);
    size_t mark = character / OFFSET_STRIDE;
    if (mark >= o->mark_n) return (uint32_t)o->text.n;
    size_t at = o->marks[mark];
    for (size_t left = character % OFFSET_STRIDE; left && at < o->text.n; left--)
        do
            at++;
        while (at < o->text.n && !starts_character(o->text.p[at]));
    return (uint32_t)at;
}
