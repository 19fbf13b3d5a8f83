/* The one function behind vec_push. */
#include "base/vec.h"

#include <assert.h>
#include <string.h>

void *vec_grow(Arena *arena, void *p, size_t size, uint32_t n, uint32_t *cap) {
    assert(*cap < UINT32_MAX / 2);
    *cap = *cap ? *cap * 2 : 8;
    void *q = arena_alloc(arena, size * *cap);
    if (n) memcpy(q, p, size * n);
    return q;
}
