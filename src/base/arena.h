/* Memory by lifetime: an Arena hands out zeroed memory that lives until the arena is rewound or freed.
 *
 * One arena lives as long as a run; a scratch arena is marked and rewound around a piece of work:
 *     ArenaMark m = arena_mark(scratch); … arena_rewind(scratch, m); */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include "base/mem.h"
#include <stdint.h>

typedef struct ArenaBlock ArenaBlock;

typedef struct Arena {
    Mem *mem;
    ArenaBlock *head; /* block being filled; older ones behind it */
    size_t at;        /* next free byte in head */
} Arena;

typedef struct ArenaMark {
    ArenaBlock *head;
    size_t at;
} ArenaMark;

/* An empty arena over mem. */
Arena arena_new(Mem *mem);
/* n zeroed bytes, aligned to 16; never NULL. */
void *arena_alloc(Arena *arena, size_t n);
/* A copy of n bytes. */
void *arena_copy(Arena *arena, const void *p, size_t n);
/* Where the arena stands now. */
ArenaMark arena_mark(const Arena *arena);
/* Gives back everything handed out since the mark. */
void arena_rewind(Arena *arena, ArenaMark mark);
/* Gives everything back; the arena is empty and usable again. */
void arena_free(Arena *arena);

/* A zeroed T, or n of them. */
#define NEW(arena, T) ((T *)arena_alloc((arena), sizeof(T)))
#define NEW_N(arena, T, n) ((T *)arena_alloc((arena), sizeof(T) * (size_t)(n)))
#endif
