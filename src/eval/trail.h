/* The undo log. While a branch with an unknown condition runs, every write is logged, so that it can be taken
 * back and the states of both sides joined.
 *
 *     fork_begin(&f, condition); …one side…; fork_else(&f, dead); …other side…; fork_end(&f, dead);
 * A dead side (it threw) is no variant of the running program: its writes are forgotten and what the other
 * side did counts as certain. */
#ifndef EVAL_TRAIL_H
#define EVAL_TRAIL_H
#include "eval/eval.h"

typedef enum TrailKind {
    TRAIL_SLOT,
    TRAIL_ITEM,
    TRAIL_VALUE,
    TRAIL_COUNT,
    TRAIL_FLAGS,
    TRAIL_PROTO,
    TRAIL_NEXT
} TrailKind;

typedef struct TrailEntry {
    TrailKind kind;
    uint32_t index; /* of an item */
    union {
        Value *slot;
        Object *object;
    };
    Value old; /* after taking back: the value the side left */
} TrailEntry;

typedef struct TrailLog {
    TrailEntry *entries;
    uint32_t n;
} TrailLog;

typedef struct Trail {
    VEC(TrailEntry) entries;
    uint32_t depth; /* open forks; nothing is logged at 0 */
    uint32_t birth; /* Eval.births when the innermost fork began: what is younger is not logged */
} Trail;

/* Writes a slot whose address is stable (bindings, properties, object slots) of something born at `birth`. */
void trail_set(Eval *ev, uint32_t birth, Value *slot, Value value);
/* Logs what is about to change in an object. */
void trail_item(Eval *ev, Object *o, uint32_t index);
void trail_value(Eval *ev, Object *o, uint32_t index);
void trail_count(Eval *ev, Object *o);
void trail_flags(Eval *ev, Object *o);
void trail_proto(Eval *ev, Object *o);
void trail_next(Eval *ev, Object *o);
/* Takes back what was written since mark; the log holds what the side had left and lives as long as the fork.
 */
TrailLog *trail_take_back(Eval *ev, uint32_t mark);
/* A copy of a log that outlives its fork. */
TrailLog *trail_keep(Eval *ev, const TrailLog *log);
/* The first or the second side of a fork. */
Branch fork_branch(const Fork *fork, bool second);
/* What was registered since the fork began is conditional, each side's by itself. */
void fork_conditions(Eval *ev, const Fork *fork);
/* Ends a fork without joining: what happened is as it stands. */
void fork_close(Eval *ev, Fork *fork);
/* The state is now one of: that of `log`, the present one (whose writes start at mark). */
void trail_join(Eval *ev, const TrailLog *log, uint32_t mark, Span condition);
/* Puts a taken-back side into force again. */
void trail_replay(Eval *ev, const TrailLog *log);
#endif
