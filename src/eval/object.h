/* Objects of the interpreter: properties in insertion order, items of arrays. Every write goes through the
 * trail, so that a branch can be taken back. */
#ifndef EVAL_OBJECT_H
#define EVAL_OBJECT_H
#include "eval/value.h"

/* A fresh object with the default prototype of its kind. */
Object *object_new(Eval *ev, ObjectKind kind);
Object *object_plain(Eval *ev);
Object *object_array(Eval *ev);
/* A function object over C code. name is not copied. */
Object *object_native(Eval *ev, const char *name, NativeFn *fn);

/* Own property, or NULL. A VALUE_ABSENT property counts as not there. */
Prop *object_own(const Object *o, Sym name);
/* Own or inherited property, or NULL. */
Prop *object_find(const Object *o, Sym name);
/* Writes an own data property (no setters, no proxies). */
void object_put(Eval *ev, Object *o, Sym name, Value value);
/* The same, not enumerable. */
void object_put_hidden(Eval *ev, Object *o, Sym name, Value value);
/* Defines a getter and/or setter; NULL leaves the other as it is. */
void object_accessor(Eval *ev, Object *o, Sym name, Object *getter, Object *setter);
void object_delete(Eval *ev, Object *o, Sym name);
/* Marks that there may be more than is listed. */
void object_open(Eval *ev, Object *o);
void object_set_proto(Eval *ev, Object *o, Object *proto);
/* All members of an object are about to be copied to another: the observer is told of a host object. */
void object_copied(Eval *ev, Object *target, Object *source);

/* Items of arrays, sets, iterators. Reading beyond the end gives undefined (unknown when the array is open).
 */
void array_push(Eval *ev, Object *o, Value value);
void array_set(Eval *ev, Object *o, uint32_t index, Value value);
void array_set_length(Eval *ev, Object *o, uint32_t n);
/* Maps and sets: position of a key, or -1; *unsure when an unknown key may be it. */
int64_t map_position(Eval *ev, const Object *o, Value key, bool *unsure);
void map_put(Eval *ev, Object *map, Value key, Value value);

/* Get with everything JavaScript does: prototypes, getters, proxies, text and array properties, alternatives.
 * `o` may be any value; reading from undefined throws (REASON_TYPE). */
Value value_get(Eval *ev, Value o, Sym name, Span span);
/* What a property of this (perhaps partly absent) value leaves in a target it is copied to: spread,
 * Object.assign. */
Value value_over(Eval *ev, const Object *target, Sym name, Value v);
/* Get with a computed key. */
Value value_get_key(Eval *ev, Value o, Value key, Span span);
/* Set with setters and proxies; writes to what is not an object are dropped. */
void value_set(Eval *ev, Value o, Sym name, Value value, Span span);
void value_set_key(Eval *ev, Value o, Value key, Value value, Span span);

/* Own enumerable names in JavaScript's order (integer keys first); symbols left out. */
typedef VEC(Sym) Syms;
void object_keys(Eval *ev, const Object *o, Syms *out);
/* A property name that is an array index: true and *out. */
bool key_is_index(Eval *ev, Sym name, uint32_t *out);
#endif
