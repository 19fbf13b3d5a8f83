/* Whether a route is there in any case, although what registers it stands under conditions. */
#ifndef ROUTES_CERTAINTY_H
#define ROUTES_CERTAINTY_H
#include "routes/log.h"

/* One way that a route comes to be: all of these sides are taken. No side: it is there in any case. */
typedef struct RouteWay {
    VEC(LogSide) sides;
} RouteWay;

typedef struct RouteWays {
    VEC(RouteWay) list;
    Str hole_of; /* of a path with a hole: see LogPath */
} RouteWays;

/* Adds the conditions of a registration or mount to a way; false: they contradict what it has, so that nobody
 * comes this way. */
bool way_add(Arena *arena, RouteWay *way, const LogCondition *conditions);

/* Sets certainty, condition and beside of the table's routes; `ways` are theirs, by index. */
void certainty_decide(Arena *arena, const Log *log, RouteTable *table, const RouteWays *ways);
#endif
