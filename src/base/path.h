/* Paths as text, POSIX style. Nothing here touches the file system. */
#ifndef BASE_PATH_H
#define BASE_PATH_H
#include "base/str.h"

/* `.` and `..` resolved, repeated slashes collapsed, no trailing slash; "" becomes ".". Leading `..` of a
 * relative path stay. */
Str path_normalize(Arena *arena, Str path);
/* a/b normalized; b alone when it is absolute. */
Str path_join(Arena *arena, Str a, Str b);
/* Up to the last slash, without it: "a/b.js" → "a", "b.js" → ".", "/x" → "/". */
Str path_dir(Str path);
/* After the last slash. */
Str path_base(Str path);
/* With the dot: "a/b.test.ts" → ".ts", ".env" → "". */
Str path_ext(Str path);
/* `to` as seen from the directory `from`; both relative to one root or both absolute. */
Str path_relative(Arena *arena, Str from, Str to);
bool path_is_absolute(Str path);
/* True when path is dir itself or below it; both normalized. */
bool path_is_inside(Str dir, Str path);
#endif
