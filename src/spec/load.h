/* Loads an OpenAPI document: file → YAML tree → operations. */
#ifndef SPEC_LOAD_H
#define SPEC_LOAD_H
#include "base/out.h"
#include "spec/operation.h"

/* Reads and understands the document; wrong input becomes problems, never a failure. References are followed
 * within the root (path items, whole `paths`), remote ones never. */
Spec spec_load(Arena *arena, Mem *mem, Sources *sources, FileId file);
/* One Spec of several documents of one service: their operations one after the other, each below the base
 * paths of its own document. Those that are not usable count only with their problems. */
Spec spec_join(Arena *arena, const Spec *list, uint32_t n);
/* True when the text looks like an OpenAPI/Swagger document (a top-level `openapi`, `swagger` or `paths`
 * key). */
bool spec_looks_like(Str text);
/* The operations in a stable text form for `dump spec`. */
void spec_dump(Out *out, Sources *sources, const Spec *spec);
#endif
