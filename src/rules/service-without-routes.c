/* service-without-routes: an audit that found nothing must not look like one that found nothing wrong. */
#include "base/out.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_service_without_routes = {
    .id = "service-without-routes",
    .level = LEVEL_ERROR,
    .priority = 3,
    .summary = "A package depends on express, and no route was found.",
    .check = check,
};

/* The line of package.json that asks for express. */
static Span express_span(const RuleContext *context) {
    static const char *const sections[] = {"dependencies", "optionalDependencies", "devDependencies",
                                           "peerDependencies"};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        const YamlNode *section = yaml_get(context->service->package_json, str_of(sections[i]));
        const YamlPair *pair = yaml_pair(section, STR("express"));
        if (pair) return pair->key->span;
    }
    return (Span){.file = context->service->package};
}

/* A server of files, GraphQL or a proxy: the application was found, and all that is registered on it was
 * followed. */
static bool serves_middleware_alone(const RouteTable *routes) {
    for (uint32_t i = 0; i < routes->blind_spots.n; i++)
        if (routes->blind_spots.p[i].may_register) return false;
    return routes->middleware > 0;
}

static void check(RuleContext *context) {
    const Rule *rule = &rule_service_without_routes;
    if (!context->service->express_major || context->routes->routes.n) return;
    bool alone = serves_middleware_alone(context->routes);
    Str message = alone ? STR("the application serves middleware alone, and no route was found")
                        : STR("the package depends on express, and no route was found");
    if (context->service->tried.n)
        message = str_fmt(context->arena, "%.*s (%.*s)", STR_ARG(message), STR_ARG(context->service->tried));
    Finding *finding = finding_push(context->findings, rule->id, alone ? LEVEL_NOTE : rule->level,
                                    rule->priority, express_span(context), message);
    finding->key = str_fmt(context->arena, "%s %.*s", rule->id, STR_ARG(context->service->root));
    if (alone) return; /* there is nothing to do, unless the middleware is a router of a package */
    finding_step(context->findings, finding,
                 STR("name the modules that start the service with `entry` in .routedrift.yml or --entry"));
}
