/* Finds templates by method and shape without comparing each with each.
 *
 * An entry is a template and a number of the caller's; METHOD_NONE as method means "any", and is what entries
 * are kept under for look-ups by path alone. */
#ifndef DRIFT_INDEX_H
#define DRIFT_INDEX_H
#include "base/map.h"
#include "http/method.h"
#include "http/template.h"

enum { INDEX_NONE = UINT32_MAX };

typedef struct IndexEntry {
    Template template;
    uint32_t item;
    uint32_t next; /* same key, or INDEX_NONE */
    Method method;
} IndexEntry;

typedef struct ShapeIndex {
    Map heads, tails;
    VEC(IndexEntry) entries;
} ShapeIndex;

/* Adds an entry; entries of one key keep the order in which they came. */
void index_add(Arena *arena, ShapeIndex *index, Method method, Template template, uint32_t item);
/* The first entry of that method and shape; INDEX_NONE when there is none. */
uint32_t index_first(const ShapeIndex *index, Method method, const Template *template);
/* The next entry of the same method and shape. */
uint32_t index_next(const ShapeIndex *index, uint32_t entry, const Template *template);
#endif
