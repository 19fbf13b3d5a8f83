/* Replacing files: a reader, or the next run after a crash, finds the old bytes or the new ones, never a
 * part.
 *
 * The new bytes go into a temporary file in the same directory (`.openapi.yml.routedrift-…`), are flushed,
 * and take the old file's name, mode and, as far as permitted, owner; then the directory is flushed. A
 * temporary file that a killed run left behind is removed by the next one. */
#ifndef SOURCE_SAVE_H
#define SOURCE_SAVE_H
#include "source/source.h"

/* Writes text to path (absolute or relative to the working directory). A symbolic link stays one: what it
 * leads to is replaced. What is no regular file (a terminal, a pipe) is written to. */
bool source_write(Arena *arena, Str path, Str text);
/* Replaces a file of the session whose text was `before` by `after`. False with *why, and nothing changed,
 * when it lies outside the root, holds other bytes by now, or cannot be written. */
bool source_save(Sources *sources, Str path, Str before, Str after, bool marked, Str *why);
#endif
