/* Templates by method and shape: a hash of both leads to a chain, whose entries are verified. */
#include "drift/index.h"

static uint64_t key_of(Method method, const Template *template) {
    return template_shape_hash(template) ^ ((uint64_t)method + 1) * 0x9e3779b97f4a7c15u;
}

void index_add(Arena *arena, ShapeIndex *index, Method method, Template template, uint32_t item) {
    uint64_t key = key_of(method, &template);
    uint32_t at = index->entries.n, tail;
    IndexEntry entry = {.template = template, .item = item, .next = INDEX_NONE, .method = method};
    vec_push(arena, &index->entries, entry);
    if (map_get(&index->tails, key, &tail))
        index->entries.p[tail].next = at;
    else
        map_set(arena, &index->heads, key, at);
    map_set(arena, &index->tails, key, at);
}

static uint32_t verified(const ShapeIndex *index, uint32_t at, Method method, const Template *template) {
    while (at != INDEX_NONE) {
        const IndexEntry *entry = &index->entries.p[at];
        if (entry->method == method && template_same_shape(&entry->template, template)) return at;
        at = entry->next;
    }
    return INDEX_NONE;
}

uint32_t index_first(const ShapeIndex *index, Method method, const Template *template) {
    uint32_t at;
    if (!map_get(&index->heads, key_of(method, template), &at)) return INDEX_NONE;
    return verified(index, at, method, template);
}

uint32_t index_next(const ShapeIndex *index, uint32_t entry, const Template *template) {
    const IndexEntry *now = &index->entries.p[entry];
    return verified(index, now->next, now->method, template);
}
