/* Linear probing, at most half full; a slot is used when its `used` flag is set. */
#include "base/map.h"

#include <string.h>

enum { KEEP_SLOTS = 64 }; /* clearing more than that costs more than a fresh map */

typedef struct MapSlot {
    uint64_t key;
    uint32_t value;
    uint32_t used;
} MapSlot;

static MapSlot *map_slot(const Map *map, uint64_t key) {
    uint64_t h = key * 0x9E3779B97F4A7C15u;
    for (uint32_t i = (uint32_t)(h >> 32) & (map->cap - 1);; i = (i + 1) & (map->cap - 1)) {
        MapSlot *s = &map->slots[i];
        if (!s->used || s->key == key) return s;
    }
}

static void map_grow(Arena *arena, Map *map) {
    Map bigger = {.cap = map->cap ? map->cap * 2 : 16};
    bigger.slots = NEW_N(arena, MapSlot, bigger.cap);
    for (uint32_t i = 0; i < map->cap; i++)
        if (map->slots[i].used) *map_slot(&bigger, map->slots[i].key) = map->slots[i];
    bigger.n = map->n;
    *map = bigger;
}

void map_set(Arena *arena, Map *map, uint64_t key, uint32_t value) {
    if (map->n * 2 >= map->cap) map_grow(arena, map);
    MapSlot *s = map_slot(map, key);
    if (!s->used) map->n++;
    *s = (MapSlot){.key = key, .value = value, .used = 1};
}

bool map_get(const Map *map, uint64_t key, uint32_t *value) {
    if (!map->cap) return false;
    MapSlot *s = map_slot(map, key);
    if (s->used && value) *value = s->value;
    return s->used;
}

void map_clear(Map *map) {
    if (map->cap > KEEP_SLOTS)
        *map = (Map){0};
    else if (map->n)
        memset(map->slots, 0, sizeof *map->slots * map->cap);
    map->n = 0;
}
