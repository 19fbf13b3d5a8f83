/* Walks a directory tree of the session in sorted order. */
#ifndef SOURCE_WALK_H
#define SOURCE_WALK_H
#include "source/source.h"

typedef VEC(Str) Paths;

/* Directories never entered: node_modules, .git, bower_components, and the like. */
bool walk_skips(Str name);
/* All regular files below dir (root-relative paths, sorted), to a depth of 64 and a count of `limit`;
 * symbolic links to directories are not followed. False when the limit was reached. */
bool walk_files(Sources *sources, Str dir, uint32_t limit, Paths *out);
#endif
