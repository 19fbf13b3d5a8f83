/* A second thread, which parses for the one that evaluates a service. */
#ifndef ENGINE_AHEAD_H
#define ENGINE_AHEAD_H
#include "eval/eval.h"

/* Starts the thread; NULL when none can be had. What it needs lives in the arena, of which the caller's
 * thread stays the only user. */
ParseAhead *ahead_start(Arena *arena);
/* Ends the thread and gives back what nobody took; NULL is allowed. */
void ahead_stop(ParseAhead *ahead);
#endif
