/* The one function behind vec_push. */
#include "base/vec.h"

#include <assert.h>
#include <string.h>

enum { FIRST_BYTES = 64 }; /* most lists stay short: the first storage is one cache line, or two items */

void *vec_grow(Arena *arena, void *p, size_t size, uint32_t n, uint32_t *cap) {
    assert(*cap < UINT32_MAX / 2);
    *cap = *cap ? *cap * 2 : size > FIRST_BYTES / 2 ? 2 : (uint32_t)(FIRST_BYTES / size);
    void *q = arena_alloc(arena, size * *cap);
    if (n) memcpy(q, p, size * n);
    return q;
}
