/* Out is a string being written: it grows in an arena and never fails. `out_str_of` gives what was written so
 * far. */
#ifndef BASE_OUT_H
#define BASE_OUT_H
#include "base/str.h"

typedef struct Out {
    Arena *arena;
    char *p;
    size_t n, cap;
} Out;

Out out_new(Arena *arena);
void out_str(Out *out, Str s);
void out_cstr(Out *out, const char *s);
void out_char(Out *out, char c);
void out_u64(Out *out, uint64_t v);
/* n times the byte c. */
void out_fill(Out *out, char c, size_t n);
/* printf into the string. */
void out_fmt(Out *out, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The written bytes; valid until the next write. A terminator stands behind them. */
Str out_str_of(const Out *out);
/* printf into a fresh Str of the arena. */
Str str_fmt(Arena *arena, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#endif
