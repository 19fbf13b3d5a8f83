/* What array functions share with other families (lodash, the compilers' helpers). */
#ifndef NATIVES_ARRAY_H
#define NATIVES_ARRAY_H
#include "natives/support.h"

/* `this` when it is an array, else NULL. */
Object *array_this(const Call *call);
/* A fresh empty array; open like `like` (may be NULL). */
Value array_of(Eval *ev, const Object *like);
/* Items as text with a separator; why explains what is open. */
Value array_join_text(Eval *ev, const ValueList *list, Value separator, const Unknown *why);
/* Appends an item, or its elements when it is a list and depth is at least 1. */
void array_flat_push(Eval *ev, Object *target, Value item, double depth);

/* ---- walking a list with a callback ---- */
typedef struct ArrayWalk {
    Value fn, this_arg; /* callback */
    Value list;         /* third argument of the callback */
    Span span;
    /* What becomes of an element: the callback's result; maybe: the element is perhaps not there. False ends
     * the walk. */
    bool (*step)(Eval *ev, struct ArrayWalk *walk, Value item, Value result, bool maybe);
    ValueList out;   /* of map, filter … */
    Value answer;    /* of find, some … */
    bool has_answer; /* answer holds something */
    bool unsure;     /* an element decided nothing that is known */
    const Unknown *why;
} ArrayWalk;
/* Calls the callback for each element in order; for elements that are perhaps there, and once for the unknown
 * rest of an open list, on a side of a fork. */
void array_walk(Eval *ev, ArrayWalk *walk, const ValueList *list, const Unknown *why);
Value array_map_list(Eval *ev, const ValueList *list, const Unknown *why, Value fn, Value self, Span span);
Value array_filter_list(Eval *ev, const ValueList *list, const Unknown *why, Value fn, Value self, Span span);
void array_each_list(Eval *ev, const ValueList *list, const Unknown *why, Value fn, Value self, Span span);
Value array_reduce_list(Eval *ev, const ValueList *list, const Unknown *why, const Call *call, bool right,
                        Value self);
/* Sorts values in place (stable). False when an order is not known: they are left as they were. */
bool array_sort_values(Eval *ev, Value *items, uint32_t n, Value compare, Span span);
#endif
