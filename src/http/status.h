/* Status codes by the names that packages of constants give them (http-status, http-status-codes), after the
 * IANA HTTP Status Code Registry: NOT_FOUND, 404. */
#ifndef HTTP_STATUS_H
#define HTTP_STATUS_H
#include "base/str.h"

/* The code of a name such as NOT_FOUND; 0 when there is none. */
unsigned status_of(Str name);
#endif
