/* JSON with comments and trailing commas (tsconfig.json) and plain JSON, as located trees. */
#ifndef ENGINE_JSONC_H
#define ENGINE_JSONC_H
#include "diag/trouble.h"
#include "yaml/read.h"

/* The tree of a document, comments blanked out; NULL when there is no such file or it is unusable (a trouble
 * then says so). */
YamlNode *jsonc_open(Arena *arena, Mem *mem, Sources *sources, Troubles *troubles, Str path);
#endif
