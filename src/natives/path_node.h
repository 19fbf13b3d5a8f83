/* node:path's functions on texts that may have holes; a hole counts as an ordinary piece of a name. */
#ifndef NATIVES_PATH_NODE_H
#define NATIVES_PATH_NODE_H
#include "natives/support.h"

/* path.normalize: as Node.js, a trailing slash stays. */
Str node_path_normalize(Arena *arena, Str path);
/* The virtual absolute path of process.cwd(). */
Str node_cwd(Eval *ev);
#endif
