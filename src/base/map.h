/* A hash map from 64-bit keys to 32-bit values, in an arena. Key 0 is allowed; there is no removal. */
#ifndef BASE_MAP_H
#define BASE_MAP_H
#include "base/arena.h"
#include <stdbool.h>

typedef struct Map {
    struct MapSlot *slots;
    uint32_t n, cap; /* cap is a power of two or 0 */
} Map;

/* Sets key to value, replacing an older one. */
void map_set(Arena *arena, Map *map, uint64_t key, uint32_t value);
/* True and *value when key is there. value may be NULL. */
bool map_get(const Map *map, uint64_t key, uint32_t *value);
/* Forgets all keys. Memory is kept for the next ones unless the map had grown large. */
void map_clear(Map *map);
#endif
