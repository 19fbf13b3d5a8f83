/* What the files about classes share: class.c builds and constructs, decorate.c and decorate_legacy.c apply
 * decorators. */
#ifndef EVAL_CLASS_H
#define EVAL_CLASS_H
#include "eval/interp.h"

/* A class that is being evaluated. */
typedef struct Members {
    NodeList list;
    Object *cls, *proto;
    Value **
        decorators; /* standard form: by member, one value for each of its decorators; NULL: the older form */
    Value *class_values; /* the class's own */
} Members;

/* What standard decorators left to be done for every instance: lists of functions, NULL = none. */
typedef struct Decorated {
    Object *before; /* run before the fields */
    Object **init;  /* by member: make a field's value from its initial one */
    Object **after; /* by member: run once the field is set */
} Decorated;

/* The class or its prototype: what a member is put on. */
Object *member_target(const Members *m, const AstNode *member);
/* The property that holds the value of `accessor x`. */
Sym accessor_storage(Eval *ev, Sym name);

/* ---- decorate_legacy.c: called with target, key and descriptor after everything is defined; gives the class
 * ---- */
Value decorate_legacy(Eval *ev, const AstNode *cls, const Members *m);

/* ---- decorate.c: the standard form (TC39, stage 3 of 2023) ---- */
/* True when a decorator stands at the class or one of its members. */
bool is_decorated(Eval *ev, const AstNode *cls, const Members *m);
/* Evaluates the decorators of a list; NULL when there are none. */
Value *decorators_eval(Eval *ev, uint32_t list);
/* Applies those of methods, accessors and fields, static ones first; what is left for instances goes into the
 * class's Closure.decorated. Gives the metadata object. */
Object *decorate_members(Eval *ev, const Members *m);
/* Applies those of the class; *after gets the functions to run when its static fields are set. */
Value decorate_class(Eval *ev, const AstNode *cls, const Members *m, Object *metadata, Object **after);
/* Runs a list of functions on `self`; NULL is an empty list. */
void initializers_run(Eval *ev, Object *list, Value self, Span span);
/* The value of a decorated field or accessor: member `i` of the class. */
Value initial_value(Eval *ev, const Closure *c, uint32_t i, Value self, Value v, Span span);
#endif
