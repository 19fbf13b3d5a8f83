/* Blocks of at least 64 KiB, each twice the last up to a huge page, linked newest first; a request larger
 * than that gets a block of its own size. Memory is zeroed when handed out: blocks are not, and a rewound one
 * is dirty.
 */
#include "base/arena.h"

#include <string.h>

enum { BLOCK_MIN = 64 * 1024, ALIGNMENT = 16 };

struct ArenaBlock {
    ArenaBlock *next;
    size_t size;
    _Alignas(16) unsigned char bytes[];
};

enum { BLOCK_MAX = MEM_LARGE - sizeof(ArenaBlock) };

Arena arena_new(Mem *mem) {
    return (Arena){.mem = mem};
}

static void arena_grow(Arena *arena, size_t n) {
    size_t size = arena->head ? arena->head->size * 2 : BLOCK_MIN;
    if (size > BLOCK_MAX) size = BLOCK_MAX;
    if (size < n) size = n;
    ArenaBlock *b = mem_alloc_raw(arena->mem, sizeof(ArenaBlock) + size);
    b->next = arena->head;
    b->size = size;
    arena->head = b;
    arena->at = 0;
}

static void *arena_take(Arena *arena, size_t n) {
    if (n > SIZE_MAX / 2) n = SIZE_MAX / 2; /* refused below, instead of wrapping around here */
    n = (n + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (!arena->head || arena->head->size - arena->at < n) arena_grow(arena, n);
    void *p = arena->head->bytes + arena->at;
    arena->at += n;
    return p;
}

void *arena_alloc(Arena *arena, size_t n) {
    return memset(arena_take(arena, n), 0, n);
}

void *arena_copy(Arena *arena, const void *p, size_t n) {
    void *q = arena_take(arena, n);
    if (n) memcpy(q, p, n);
    return q;
}

ArenaMark arena_mark(const Arena *arena) {
    return (ArenaMark){.head = arena->head, .at = arena->at};
}

void arena_rewind(Arena *arena, ArenaMark mark) {
    while (arena->head != mark.head) {
        ArenaBlock *next = arena->head->next;
        mem_free(arena->mem, arena->head);
        arena->head = next;
    }
    arena->at = mark.at;
}

void arena_free(Arena *arena) {
    arena_rewind(arena, (ArenaMark){0});
}
