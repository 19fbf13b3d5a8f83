/* Copying and listing properties; shared by Object.*, Reflect, lodash and the compilers' helpers. */
#ifndef NATIVES_OBJECT_H
#define NATIVES_OBJECT_H
#include "natives/support.h"

/* One own enumerable property: its value may hold the alternative VALUE_ABSENT when it is perhaps not there.
 */
typedef struct Field {
    Sym name;
    Value value;
} Field;
typedef VEC(Field) Fields;

/* Own enumerable properties of any value in JavaScript's order. False when they are not all known; what is
 * known is listed all the same and *why says what hides the rest. */
bool fields_of(Eval *ev, Value v, Span span, Fields *out, const Unknown **why);
/* Object.assign(target, source) */
void fields_assign(Eval *ev, Value target, Value source, Span span);
/* Writes one field; a field that is perhaps not there keeps what the target has as an alternative. */
void field_put(Eval *ev, Value target, Field field, Span span);
/* A plain object of fields. */
Object *fields_object(Eval *ev, const Fields *fields);
/* [key, value] */
Value field_pair(Eval *ev, Field field);
/* Object.defineProperty(o, name, descriptor) */
void property_define(Eval *ev, Value o, Sym name, Value descriptor, Span span);
/* Object.getOwnPropertyDescriptor(o, name) */
Value property_descriptor(Eval *ev, Value o, Sym name, Span span);
#endif
