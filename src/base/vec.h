/* Growing arrays in an arena: `VEC(int) v = {0}; vec_push(arena, &v, 3); v.p[0], v.n`. Old storage stays in
 * the arena. */
#ifndef BASE_VEC_H
#define BASE_VEC_H
#include "base/arena.h"

#define VEC(T)                                                                                               \
    struct {                                                                                                 \
        T *p;                                                                                                \
        uint32_t n, cap;                                                                                     \
    }

/* Appends one item. */
#define vec_push(arena, v, ...)                                                                              \
    do {                                                                                                     \
        if ((v)->n == (v)->cap) (v)->p = vec_grow((arena), (v)->p, sizeof *(v)->p, (v)->n, &(v)->cap);       \
        (v)->p[(v)->n++] = (__VA_ARGS__);                                                                    \
    } while (0)

/* Storage for exactly `room` items in an empty list, when their number is known. */
#define vec_reserve(arena, v, room)                                                                          \
    do {                                                                                                     \
        (v)->p = arena_alloc((arena), sizeof *(v)->p * (room));                                              \
        (v)->cap = (room);                                                                                   \
    } while (0)

/* Doubles *cap and returns new storage holding the n old items; the rest is zeroed. */
void *vec_grow(Arena *arena, void *p, size_t size, uint32_t n, uint32_t *cap);
#endif
