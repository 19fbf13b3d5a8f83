/* What the families of built-ins share: filling objects from tables, lifting functions over alternatives, and
 * giving up without losing the first reason.
 *
 * Every native follows one principle: known in → known out by JavaScript's semantics, anything else in → the
 * most precise result that still holds (text with holes, open arrays), and at worst the same unknown that
 * came in. */
#ifndef NATIVES_SUPPORT_H
#define NATIVES_SUPPORT_H
#include "base/out.h"
#include "eval/eval.h"

/* One built-in: its property name and what it does. Tables of these are const, one a family. */
typedef struct NativeEntry {
    const char *name;
    NativeFn *fn;
} NativeEntry;

#define COUNT_OF(table) ((uint32_t)(sizeof(table) / sizeof *(table)))

/* ---- filling objects ---- */
Sym native_sym(Eval *ev, const char *name);
/* Puts each entry on o as a hidden method. */
void native_methods(Eval *ev, Object *o, const NativeEntry *entries, uint32_t n);
/* The same through one function: `dispatch` finds its entry with native_entry. */
void native_family(Eval *ev, Object *o, NativeFn *dispatch, const NativeEntry *entries, uint32_t n);
/* The entry of a family that is being called. */
NativeFn *native_entry(const Call *call, const NativeEntry *entries, uint32_t n);
/* The object in *slot, made when there is none yet. */
Object *native_proto(Eval *ev, Object **slot);
/* A constructor with its prototype, linked both ways and put on `on` (may be NULL). */
Object *native_class(Eval *ev, Object *on, const char *name, NativeFn *fn, Object *proto);
/* A function that carries two values (slot, slot2) of its callee. */
Value native_closure(Eval *ev, const char *name, NativeFn *fn, Value slot, Value slot2);
/* Puts a visible property. */
void native_put(Eval *ev, Object *o, const char *name, Value value);
/* Reads a property by name. */
Value native_get(Eval *ev, Value o, const char *name, Span span);
/* Text of a C string literal. */
Value native_text(Eval *ev, const char *text);

/* ---- calls ---- */
/* The object a constructor makes: of the subclass that `new` names, else with proto. */
Object *native_instance(Eval *ev, const Call *call, ObjectKind kind, Object *proto);
/* Runs fn for each alternative when `this` or an argument has several; false when none has. Only for
 * functions without effects. */
bool native_lift(Eval *ev, const Call *call, NativeFn *fn, Value *out);
/* True when the result rests on an assumed value. */
bool native_assumed(const Call *call);
/* The result, marked as assumed when `this` or an argument is; a text remembers for what. */
Value native_assume(Eval *ev, const Call *call, Value result);
/* The unknown result of a call: v's own reason when it has one. */
Value native_lost(Eval *ev, const Call *call, Value v, const char *name);
/* The reason of the first thing that is not known among `this` and the arguments; else that of the call
 * itself. */
const Unknown *native_why(Eval *ev, const Call *call, const char *name);
/* Text of which nothing is known but that it is text. */
Value native_hole(Eval *ev, const Unknown *why);
/* What JavaScript answers with an error of the named class: unknown, for most likely our knowledge has a gap.
 */
Value native_throw(Eval *ev, const char *error, Str message);
/* Throws it where a `try` waits for it: for errors that follow from known input alone (text that is no JSON,
 * a file that is not there). */
Value native_throw_certain(Eval *ev, const char *error, Str message);
/* An error object of the named class. */
Value native_error(Eval *ev, const char *error, Str message);
/* Does nothing and gives undefined. */
Value native_nothing(Eval *ev, const Call *call);
/* Gives back its first argument. */
Value native_identity(Eval *ev, const Call *call);
/* Gives back `this`. */
Value native_this(Eval *ev, const Call *call);
/* Known true, known false. */
Value native_true(Eval *ev, const Call *call);
Value native_false(Eval *ev, const Call *call);

/* ---- values ---- */
/* v without the alternative "not there"; *maybe says whether there was one. VALUE_ABSENT itself gives
 * VALUE_ABSENT. */
Value value_present(Eval *ev, Value v, bool *maybe);
/* An integer argument (ToIntegerOrInfinity, clamped to ±2^53); false when it is not known. */
bool native_integer(Value v, double *out);
/* A known text or number as text. */
bool native_string(Eval *ev, Value v, Str *out);
/* Marks o as having more than is listed, and why. */
void native_open(Eval *ev, Object *o, const Unknown *why);
/* What an open array or object may hold besides what is listed. */
Value native_more(Eval *ev, Object *o, Span span);
/* The same of any value that native_list takes apart. */
Value native_more_of(Eval *ev, Value list, Span span);
/* The elements of an array or array-like value; false when it is not known. */
bool native_list(Eval *ev, Value v, Span span, ValueList *out);
/* An array of values, open when the list is. */
Value native_array(Eval *ev, const ValueList *list, const Unknown *why);
/* An iterator over values. */
Value native_iterator(Eval *ev, const Value *items, uint32_t n, bool open);
/* Absolute path under the virtual root "/" → root-relative; relative paths start at process.cwd(). */
Str native_path(Eval *ev, Str path);
/* glob and globSync on the module fs, or glob, which gives an iterator, on fs.promises (Node.js 22; glob.c).
 * https://nodejs.org/api/fs.html#fsglobsyncpattern-options */
void native_globs(Eval *ev, Object *fs, bool promises);
#endif
