/* Texts with holes, counted in UTF-16 code units as JavaScript does. */
#ifndef NATIVES_TEXT_H
#define NATIVES_TEXT_H
#include "natives/support.h"

/* UTF-16 code units of s; a hole counts as one. */
size_t text_units(Str s);
/* Byte offset of a code unit; s.n when it lies behind the end. */
size_t text_offset(Str s, size_t unit);
/* Bytes before the first hole. */
Str text_head(Str s);
/* Bytes after the last hole. */
Str text_tail(Str s);
/* The text a method is called on; false when it is none. */
bool text_this(const Call *call, Text *out);
/* Text of bytes that come from t: explains holes by its reason. */
Value text_of(Eval *ev, Str s, const Text *t);
/* A dispatcher for a family of functions without effects on a text: lifts alternatives and hands on what is
 * assumed. */
Value text_dispatch(Eval *ev, const Call *call, const NativeEntry *entries, uint32_t n);
#endif
