/* Str is a slice of bytes that somebody else owns: pointer and length, no terminator, UTF-8 by convention. A
 * zeroed Str is the empty string. Slices are compared by bytes. */
#ifndef BASE_STR_H
#define BASE_STR_H
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct Str {
    const char *p;
    size_t n;
} Str;

#define STR(literal) ((Str){.p = "" literal, .n = sizeof(literal) - 1})
/* For printf's %.*s */
#define STR_ARG(s) (int)((s).n), ((s).n ? (s).p : "")

enum { STR_NPOS = -1 };

/* A slice over a C string (not copied); NULL gives the empty slice. */
Str str_of(const char *c);
/* A copy in the arena, with a terminator behind it. */
Str str_copy(Arena *arena, Str s);
/* a followed by b, in the arena. */
Str str_join(Arena *arena, Str a, Str b);
bool str_eq(Str a, Str b);
/* ASCII case is ignored. */
bool str_eq_nocase(Str a, Str b);
/* Byte order: <0, 0, >0. */
int str_cmp(Str a, Str b);
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
/* Offset of the first `needle` at or after `from`, or STR_NPOS. */
ptrdiff_t str_find(Str s, Str needle, size_t from);
/* The same, where no letter, digit, `_`, `$` or byte of a longer character stands beside it. */
ptrdiff_t str_find_word(Str s, Str word, size_t from);
/* A byte of an identifier. */
bool str_is_word(char c);
/* Offset of the first / last byte c, or STR_NPOS. */
ptrdiff_t str_find_char(Str s, char c, size_t from);
ptrdiff_t str_rfind_char(Str s, char c);
/* Bytes [from, to); ends are clamped. */
Str str_sub(Str s, size_t from, size_t to);
/* Without ASCII white space at both ends. */
Str str_trim(Str s);
/* Cuts s at the first `sep`: returns what is before it and leaves in *rest what is after it. */
Str str_cut(Str s, char sep, Str *rest);
/* 64-bit FNV-1a of the bytes. */
uint64_t str_hash(Str s);
/* Lower-cased (ASCII) copy. */
Str str_lower(Arena *arena, Str s);
/* Decimal digits only, no sign; false when empty, not digits, or too large. */
bool str_u64(Str s, uint64_t *out);
/* True when s matches pattern, where `*` stands for any bytes but `/`, `**` for any bytes, `?` for one byte
 * but `/`; a part that is `**` alone, before others, stands for any number of directories, none included:
 * in three parts, src, ** and x.js match src/x.js and src/a/b/x.js, but not src/ax.js. */
bool str_glob(Str pattern, Str s);
/* True when s is well-formed UTF-8 (RFC 3629). */
bool str_is_utf8(Str s);
#endif
