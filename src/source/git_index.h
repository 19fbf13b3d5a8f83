/* The paths that git tracks, read from a repository's index file (git's Documentation/gitformat-index,
 * versions 2 to 4). No program is run. */
#ifndef SOURCE_GIT_INDEX_H
#define SOURCE_GIT_INDEX_H
#include "source/source.h"

typedef struct GitIndex {
    bool known; /* false: no repository, or an index that this reader does not know; nothing can be said then
                 */
    bool whole; /* all files are tracked: those of a commit are */
    Interner paths;
} GitIndex;

/* The index of the repository at the root of the sources: `.git/index`, or, where `.git` is a file
 * (worktrees, submodules), the one that it leads to. */
GitIndex git_index_read(Sources *sources);
/* Paths from an index's bytes; false when they are not understood. */
bool git_index_parse(Arena *arena, Str bytes, Interner *paths);
/* A root-relative path is tracked. */
bool git_index_has(const GitIndex *index, Str path);
#endif
