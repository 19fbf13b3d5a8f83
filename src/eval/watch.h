/* What the program did, node by node, for one question: why does this call make no route. Nothing of it is
 * there unless somebody asks: Eval.watch is NULL, and each hook is one comparison with that.
 *
 *     if (config.admin) mount(app)    test: seen false; the call: never evaluated */
#ifndef EVAL_WATCH_H
#define EVAL_WATCH_H
#include "eval/eval.h"

/* Bits of WatchNote.truths: what a value was when it was looked at. */
enum { SEEN_FALSE = 1, SEEN_TRUE = 2, SEEN_UNKNOWN = 4 };

typedef struct WatchNote {
    uint32_t times;    /* evaluated, or for a function: entered */
    uint8_t truths;    /* SEEN_… of an expression's values */
    bool threw;        /* some time */
    Completion left;   /* of a statement: how it was left, unless as usual */
    Value value;       /* of an expression: the last one; of a callee: what was called */
    uint32_t from, to; /* registrations made meanwhile, the first time that there were some */
    Str refused;       /* of a function: why a call was not followed; empty: none was refused */
    const Step *steps; /* of a function: what led to the last time it was entered */
} WatchNote;

typedef struct Watch {
    Arena *arena;
    Map at; /* module and node → index in notes */
    VEC(WatchNote) notes;
} Watch;

/* Evaluates a node of the running module and notes how that went. */
Value watch_expr(Eval *ev, uint32_t id);
Completion watch_stmt(Eval *ev, uint32_t id);
/* Something else about a node: a function is entered; a call of it is refused; what a call calls. */
void watch_enter(Eval *ev, const Closure *c);
void watch_refuse(Eval *ev, const Closure *c, Str why);
void watch_callee(Eval *ev, uint32_t id, Value callee);
/* What was noted of a node; NULL: it was never evaluated. */
const WatchNote *watch_find(const Watch *watch, const Module *module, uint32_t id);
/* What was noted of a function (times 0: it was only refused), or of a callee; NULL: nothing. */
const WatchNote *watch_entered(const Watch *watch, const Module *module, uint32_t id);
#endif
