/* The one allocator: every byte of a session goes through a Mem, which counts and limits it.
 *
 * Past its limit a Mem keeps serving from what the machine has but raises `exhausted`; every long-running
 * stage (parsing, evaluation, YAML) polls that flag at its budget checks and stops in order. Only when the
 * machine itself refuses memory is `fatal` called, which must not return. */
#ifndef BASE_MEM_H
#define BASE_MEM_H
#include <stdbool.h>
#include <stddef.h>

typedef struct Mem {
    size_t used;         /* bytes live now */
    size_t peak;         /* most bytes ever live */
    size_t limit;        /* bytes after which `exhausted` is raised; 0 = none */
    bool exhausted;      /* sticky */
    void (*fatal)(void); /* the machine refused memory; NULL means abort() */
} Mem;

/* A raw block of this size fills a huge page, where the system has such pages: one page fault instead of 512.
 */
enum { MEM_LARGE = 2 * 1024 * 1024 - 16 };

/* Returns n zeroed bytes aligned for any type; never NULL. Free with mem_free. */
void *mem_alloc(Mem *mem, size_t n);
/* The same, but what the bytes hold is not known. */
void *mem_alloc_raw(Mem *mem, size_t n);
/* Grows or shrinks a block of mem_alloc; new bytes are not zeroed. p may be NULL. */
void *mem_realloc(Mem *mem, void *p, size_t n);
/* Gives a block back; p may be NULL. */
void mem_free(Mem *mem, void *p);
#endif
