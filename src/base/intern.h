/* Interned strings: equal bytes give the same Sym, so that names are compared as numbers. Sym 0 is the empty
 * string. */
#ifndef BASE_INTERN_H
#define BASE_INTERN_H
#include "base/str.h"

typedef uint32_t Sym;

typedef struct Interner {
    Arena *arena;
    Str *strs; /* by Sym */
    uint32_t n, cap;
    uint32_t *table; /* open addressing, Sym + 1 */
    uint32_t table_n;
} Interner;

Interner interner_new(Arena *arena);
/* The Sym of s; the bytes are copied on first sight. */
Sym sym_intern(Interner *interner, Str s);
/* The Sym of s if it has been seen, else 0. */
Sym sym_lookup(const Interner *interner, Str s);
/* The bytes of a Sym; they live as long as the interner's arena. */
Str sym_str(const Interner *interner, Sym sym);
#endif
