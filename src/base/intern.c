/* Open addressing over FNV hashes, kept at most half full. */
#include "base/intern.h"

#include <string.h>

Interner interner_new(Arena *arena) {
    Interner in = {.arena = arena};
    sym_intern(&in, (Str){0});
    return in;
}

static uint32_t *interner_slot(const Interner *in, Str s) {
    uint32_t mask = in->table_n - 1;
    for (uint32_t i = (uint32_t)str_hash(s) & mask;; i = (i + 1) & mask) {
        uint32_t *slot = &in->table[i];
        if (*slot == 0 || str_eq(in->strs[*slot - 1], s)) return slot;
    }
}

static void interner_grow(Interner *in) {
    in->table_n = in->table_n ? in->table_n * 2 : 1024;
    in->table = NEW_N(in->arena, uint32_t, in->table_n);
    for (uint32_t i = 0; i < in->n; i++)
        *interner_slot(in, in->strs[i]) = i + 1;
}

Sym sym_intern(Interner *in, Str s) {
    if (in->n * 2 >= in->table_n) interner_grow(in);
    uint32_t *slot = interner_slot(in, s);
    if (*slot) return *slot - 1;
    if (in->n == in->cap) {
        uint32_t cap = in->cap ? in->cap * 2 : 512;
        Str *strs = NEW_N(in->arena, Str, cap);
        if (in->n) memcpy(strs, in->strs, sizeof(Str) * in->n);
        in->strs = strs;
        in->cap = cap;
    }
    in->strs[in->n] = str_copy(in->arena, s);
    *slot = ++in->n;
    return in->n - 1;
}

Sym sym_lookup(const Interner *in, Str s) {
    uint32_t *slot = interner_slot(in, s);
    return *slot ? *slot - 1 : 0;
}

Str sym_str(const Interner *in, Sym sym) {
    return in->strs[sym];
}
