/* Where a path of the session leads, from listings that are read once. Private to this folder. */
#ifndef SOURCE_DIRECTORY_H
#define SOURCE_DIRECTORY_H
#include "source/source.h"

/* What stands at a root-relative, normalized path. READ_OK with its absolute real path and kind, else
 * READ_MISSING, READ_UNREADABLE or READ_OUTSIDE. */
ReadStatus directory_find(Sources *sources, Str path, Str *real, PathKind *kind);
#endif
