/* What the words of a module tell before it is parsed: may it make or mount routers, register on a parameter,
 * or use what has a meaning by its name? The evaluator asks this of modules that it would rather not load
 * (eval/peek.c), so the answer errs on the side of yes. */
#include "express/host.h"

#include <string.h>

/* Names that people give to an application or a router. */
static const char *const router_names[] = {"app",   "router", "server",    "expressApp", "api",
                                           "route", "routes", "apiRouter", "application"};

bool is_router_name(Str name) {
    for (size_t i = 0; i < sizeof router_names / sizeof *router_names; i++)
        if (str_eq(name, str_of(router_names[i]))) return true;
    return false;
}

bool is_registering_method(Str name) {
    return method_of(name) != METHOD_NONE || str_eq(name, STR("use")) || str_eq(name, STR("route"));
}

static size_t skip_space(Str s, size_t at) {
    while (at < s.n && str_find_char(STR(" \t\r\n"), s.p[at], 0) >= 0)
        at++;
    return at;
}

/* `app.get(`, `router\n  .use(` */
static bool calls_on(Str text, Str name) {
    ptrdiff_t at;
    for (size_t from = 0; (at = str_find_word(text, name, from)) >= 0; from = (size_t)at + 1) {
        size_t dot = skip_space(text, (size_t)at + name.n), start, end;
        if (dot < text.n && text.p[dot] == '?') dot++;
        if (dot >= text.n || text.p[dot] != '.') continue;
        for (start = end = skip_space(text, dot + 1); end < text.n && str_is_word(text.p[end]);)
            end++;
        if (is_registering_method(str_sub(text, start, end))) return true;
    }
    return false;
}

bool express_text_registers(void *context, Str text) {
    const Express *x = context;
    Str marker = sym_str(x->ev->names, x->marker);
    if (marker.n && str_find_word(text, marker, 0) >= 0) return true;
    if (str_find_word(text, STR("getExpressApp"), 0) >= 0) return true;
    /* Reflect.getMetadata, Reflect.defineMetadata, Reflect.metadata: not Reflect.ownKeys */
    if (str_find_word(text, STR("Reflect"), 0) >= 0 && str_find(text, STR("etadata"), 0) >= 0) return true;
    for (size_t i = 0; i < sizeof router_names / sizeof *router_names; i++)
        if (calls_on(text, str_of(router_names[i]))) return true;
    return false;
}

bool express_package_registers(void *context, Str package) {
    (void)context;
    static const char *const containers[] = {"tsyringe", "typedi", "inversify", "awilix", "reflect-metadata"};
    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++)
        if (str_eq(package, str_of(containers[i]))) return true; /* they keep what is registered with them */
    Str first = package.n && package.p[0] != '@' ? str_cut(package, '/', &(Str){0}) : package;
    for (const PackageModel *p = express_packages(); p->name; p++)
        if (p->make != http_package && str_eq(first, str_of(p->name)))
            return true; /* a server only takes one */
    return str_starts(package, STR("@tw/utils")) || framework_is_known(package);
}
