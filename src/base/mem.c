/* Counting allocator over malloc. A header of 16 bytes in front of each block remembers its size, so that
 * freeing gives the exact count back. */
#include "base/mem.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef struct Header {
    alignas(max_align_t) size_t n;
} Header;

enum { HUGE_PAGE = MEM_LARGE + sizeof(Header) };
static_assert(HUGE_PAGE == 2 * 1024 * 1024, "a large block and its header fill a huge page");

static void mem_count(Mem *mem, size_t n) {
    mem->used += n;
    if (mem->used > mem->peak) mem->peak = mem->used;
    if (mem->limit && mem->used > mem->limit) mem->exhausted = true;
}

static void mem_refused(Mem *mem) {
    mem->exhausted = true;
    if (mem->fatal) mem->fatal();
    abort();
}

static void *mem_take(Mem *mem, Header *h, size_t n) {
    if (!h) mem_refused(mem);
    h->n = n;
    mem_count(mem, n);
    return h + 1;
}

void *mem_alloc(Mem *mem, size_t n) {
    return mem_take(mem, n < SIZE_MAX - sizeof(Header) ? calloc(1, sizeof(Header) + n) : NULL, n);
}

static Header *huge_page(void) {
    Header *h = aligned_alloc(HUGE_PAGE, HUGE_PAGE);
#ifdef MADV_HUGEPAGE
    if (h) (void)madvise(h, HUGE_PAGE, MADV_HUGEPAGE); /* a wish */
#endif
    return h;
}

void *mem_alloc_raw(Mem *mem, size_t n) {
    if (n == MEM_LARGE) return mem_take(mem, huge_page(), n);
    return mem_take(mem, n < SIZE_MAX - sizeof(Header) ? malloc(sizeof(Header) + n) : NULL, n);
}

void *mem_realloc(Mem *mem, void *p, size_t n) {
    if (!p) return mem_alloc(mem, n);
    Header *h = (Header *)p - 1;
    size_t before = h->n;
    h = n < SIZE_MAX - sizeof(Header) ? realloc(h, sizeof(Header) + n) : NULL;
    if (!h) mem_refused(mem);
    h->n = n;
    mem->used -= before;
    mem_count(mem, n);
    return h + 1;
}

void mem_free(Mem *mem, void *p) {
    if (!p) return;
    Header *h = (Header *)p - 1;
    mem->used -= h->n;
    free(h);
}
