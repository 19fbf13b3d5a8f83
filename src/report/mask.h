/* The last line of defence against printing a credential: every text a reporter prints goes through here. */
#ifndef REPORT_MASK_H
#define REPORT_MASK_H
#include "base/str.h"

enum { MASK_KEY_MAX = 44 }; /* bytes of the longest shape that is masked */

/* s with everything that has the shape of a private Klaviyo key replaced by its first five bytes, an ellipsis
 * and stars. The result has as many bytes as s, so that offsets stay true; s itself when there is nothing to
 * hide. */
Str report_mask(Arena *arena, Str s);
#endif
