/* The one function behind vec_push. */
#include "base/vec.h"

#include <string.h>

void *vec_grow(Arena *arena, void *p, size_t size, uint32_t n, uint32_t *cap) {
    *cap = *cap ? *cap * 2 : 8;
    void *q = arena_alloc(arena, size * *cap);
    if (n) memcpy(q, p, size * n);
    return q;
}
