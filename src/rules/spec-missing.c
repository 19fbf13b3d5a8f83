/* spec-missing: without a document nothing can be held against it, and nothing passes for being in step. */
#include "base/out.h"
#include "base/path.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_spec_missing = {
    .id = "spec-missing",
    .level = LEVEL_WARNING,
    .priority = 3,
    .summary = "A service has routes and no OpenAPI document.",
    .check = check,
};

static uint32_t served(const RouteTable *routes) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < routes->routes.n; i++) {
        const Route *route = &routes->routes.p[i];
        n += route->mounted && !route->dead && !route->internal && !route->websocket && !route->catch_all;
    }
    return n;
}

static void check(RuleContext *context) {
    const Rule *rule = &rule_spec_missing;
    uint32_t n = served(context->routes);
    if (context->spec || context->service->has_spec || !n) return;
    Span span = context->routes->routes.p[0].span;
    if (context->service->package) span = (Span){.file = context->service->package};
    Str message = str_fmt(context->arena, "the service serves %u route%s and has no OpenAPI document", n,
                          n == 1 ? "" : "s");
    Finding *finding = finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
    finding->key = str_fmt(context->arena, "%s %.*s", rule->id, STR_ARG(context->service->root));
    Str package = shown_path(context, path_join(context->arena, context->service->root, STR("package.json")));
    finding_step(context->findings, finding,
                 str_fmt(context->arena,
                         "add openapi.yml beside %.*s, or name the document with `spec` in .routedrift.yml",
                         STR_ARG(package)));
}
