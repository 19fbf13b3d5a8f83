/* What every fuzz target needs: an empty run (memory, arena, sources, troubles) made for one input and given
 * back after it, on a stack as large as the program's own.
 *
 *     fuzz_run(check, data, size)  →  check(&world, bytes of the input)
 * The sources lie over a directory that cannot exist: nothing outside the input is ever read. */
#ifndef FUZZ_WORLD_H
#define FUZZ_WORLD_H
#include "diag/trouble.h"
#include "source/source.h"

typedef struct World {
    Mem mem;
    Arena arena;
    Sources sources;
    Troubles troubles;
} World;

/* What a target does with one input. */
typedef void FuzzFn(World *world, Str input);

/* Runs fn over the input and gives back what it used. Text that a Sources would refuse to read (NUL bytes,
 * invalid UTF-8) is left out: no layer above ever sees it. Returns what libFuzzer wants: 0, or -1 for input
 * that is not worth keeping. */
int fuzz_run(FuzzFn *fn, const uint8_t *data, size_t size);
/* A file in memory that module resolution finds too. */
FileId fuzz_file(World *world, Str path, Str text);
#endif
