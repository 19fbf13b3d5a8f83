/* libyaml counts characters, spans count bytes. An Offsets translates: "é: 1" → character 3 is byte 4.
 *
 * The text must be well-formed UTF-8 (source/ sees to it). */
#ifndef YAML_OFFSET_H
#define YAML_OFFSET_H
#include "base/str.h"

typedef struct Offsets {
    Str text;
    uint32_t *marks; /* byte offset of every OFFSET_STRIDE-th character; NULL when the text is ASCII */
    size_t mark_n;
} Offsets;

/* One pass over the text. */
Offsets offsets_new(Arena *arena, Str text);
/* The byte at which the character of that number starts; the text's length when it lies behind the end. */
uint32_t offset_byte(const Offsets *offsets, size_t character);
#endif
