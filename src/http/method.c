/* The table of methods. */
#include "http/method.h"

static const char *const names[] = {
#define X(NAME, name) name,
    HTTP_METHODS(X)
#undef X
};

const char *method_name(Method method) {
    return method < METHOD_COUNT ? names[method] : "";
}

Method method_of(Str name) {
    for (int m = 0; m < METHOD_COUNT; m++)
        if (str_eq(name, str_of(names[m]))) return (Method)m;
    return METHOD_NONE;
}

bool method_in_openapi(Method method) {
    return method <= METHOD_TRACE;
}
