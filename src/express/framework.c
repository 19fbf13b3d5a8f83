/* Packages that register routes in a way of their own and have no model: calling one is a blind spot that
 * says so, instead of routes that are missing in silence. */
#include "express/host.h"

typedef struct Framework {
    const char *package, *how; /* "the package … <how>"; NULL: it makes routes of the document */
} Framework;

#define BY_OWN_MEANS "registers routes in a way that is not modelled"
#define BY_NEST                                                                                              \
    "makes a NestJS application, whose routes come from Nest's own decorators and are not modelled"

static const Framework frameworks[] = {
    {"@nestjs/core", BY_NEST},
    {"ts-express-decorators", BY_OWN_MEANS},
    {"@loopback/rest", BY_OWN_MEANS},
    {"loopback", BY_OWN_MEANS},
    {"sails", BY_OWN_MEANS},
    {"@foal/core", BY_OWN_MEANS},
    {"kraken-js", BY_OWN_MEANS},
    {"express-fs-routes", BY_OWN_MEANS},
    {"express-autoload", BY_OWN_MEANS},
    {"express-enrouten", BY_OWN_MEANS},
    {"express-resource", BY_OWN_MEANS},
    {"express-rest-generator", BY_OWN_MEANS},
    {"swagger-tools", NULL},
    {"oas-tools", NULL},
    {"@oas-tools/core", NULL},
    {"oas3-tools", NULL},
    {"swagger-express-mw", NULL},
    {"express-openapi", NULL},
    {"openapi-backend", NULL},
    {"exegesis-express", NULL},
    {"swagger-routes-express", NULL},
};

static void say(Express *x, Str package, const char *how, Span span) {
    Str reason = str_fmt(x->ev->arena, "the package \"%.*s\" %s", STR_ARG(package), how);
    for (uint32_t i = 0; i < x->log->blind_spots.n; i++)
        if (str_eq(x->log->blind_spots.p[i].reason, reason))
            return; /* once: a decorator stands at every method */
    express_blind(x, span, reason, true);
}

void framework_of_document(Express *x, Str package, Span span) {
    x->log->by_document = true;
    say(x, package, "makes routes of an OpenAPI document: what it serves does not stand in the code", span);
}

bool framework_is_known(Str package) {
    for (size_t i = 0; i < sizeof frameworks / sizeof *frameworks; i++)
        if (str_eq(package, str_of(frameworks[i].package))) return true;
    return false;
}

void framework_called(Express *x, Str package, Span span) {
    for (size_t i = 0; i < sizeof frameworks / sizeof *frameworks; i++) {
        if (!str_eq(package, str_of(frameworks[i].package))) continue;
        if (frameworks[i].how)
            say(x, package, frameworks[i].how, span);
        else
            framework_of_document(x, package, span);
    }
}

/* They serve an application, list its routes, watch it, draw its views or mount middleware on it. */
static const char *const onlookers[] = {"serverless-http",
                                        "aws-serverless-express",
                                        "@vendia/serverless-express",
                                        "@codegenie/serverless-express",
                                        "serverless-express",
                                        "azure-function-express",
                                        "azure-aws-serverless-express",
                                        "firebase-functions",
                                        "@google-cloud/functions-framework",
                                        "vite-express",
                                        "nunjucks",
                                        "hbs",
                                        "express-device",
                                        "express-state",
                                        "supertest",
                                        "supertest-session",
                                        "chai",
                                        "chai-http",
                                        "express-list-endpoints",
                                        "express-list-routes",
                                        "express-print-routes",
                                        "http-terminator",
                                        "http-graceful-shutdown",
                                        "http-shutdown",
                                        "stoppable",
                                        "server-destroy",
                                        "@godaddy/terminus",
                                        "lightship",
                                        "socket.io",
                                        "apollo-server-express",
                                        "express-prom-bundle",
                                        "newrelic",
                                        "elastic-apm-node",
                                        "dd-trace",
                                        "greenlock-express"};

/* `firebase-functions/v2/https` → `firebase-functions`, `@acme/http/lib` → `@acme/http` */
static Str package_name(Str specifier) {
    Str rest, first = str_cut(specifier, '/', &rest);
    if (!str_starts(specifier, STR("@"))) return first;
    return str_sub(specifier, 0, first.n + 1 + str_cut(rest, '/', &rest).n);
}

bool framework_only_looks(Str specifier) {
    Str package = package_name(specifier);
    if (str_starts(package, STR("@sentry/")) || str_starts(package, STR("@opentelemetry/"))) return true;
    for (size_t i = 0; i < sizeof onlookers / sizeof *onlookers; i++)
        if (str_eq(package, str_of(onlookers[i]))) return true;
    return false;
}
