/* HTTP methods as Express names its registration functions: lower case, from Node's http.METHODS, and `all`.
 */
#ifndef HTTP_METHOD_H
#define HTTP_METHOD_H
#include "base/str.h"

/* X(NAME, "name") in the order of the OpenAPI path item's fields first; those eight are expressible in
 * OpenAPI 3.x. */
/* clang-format off */
#define HTTP_METHODS(X) \
    X(GET, "get") X(PUT, "put") X(POST, "post") X(DELETE, "delete") X(OPTIONS, "options") X(HEAD, "head") \
    X(PATCH, "patch") X(TRACE, "trace") \
    X(ACL, "acl") X(BIND, "bind") X(CHECKOUT, "checkout") X(CONNECT, "connect") X(COPY, "copy") X(LINK, "link") \
    X(LOCK, "lock") X(M_SEARCH, "m-search") X(MERGE, "merge") X(MKACTIVITY, "mkactivity") \
    X(MKCALENDAR, "mkcalendar") X(MKCOL, "mkcol") X(MOVE, "move") X(NOTIFY, "notify") \
    X(PROPFIND, "propfind") X(PROPPATCH, "proppatch") X(PURGE, "purge") X(QUERY, "query") \
    X(REBIND, "rebind") X(REPORT, "report") X(SEARCH, "search") X(SOURCE, "source") \
    X(SUBSCRIBE, "subscribe") X(UNBIND, "unbind") X(UNLINK, "unlink") X(UNLOCK, "unlock") \
    X(UNSUBSCRIBE, "unsubscribe") X(ALL, "all")
/* clang-format on */

typedef enum Method {
#define X(NAME, name) METHOD_##NAME,
    HTTP_METHODS(X)
#undef X
        METHOD_COUNT,
    METHOD_NONE = METHOD_COUNT
} Method;

/* Lower-case name; "" for METHOD_NONE. */
const char *method_name(Method method);
/* The method of a lower-case name, or METHOD_NONE. */
Method method_of(Str name);
/* True for the eight fixed fields of an OpenAPI 3.0 path item. */
bool method_in_openapi(Method method);
#endif
