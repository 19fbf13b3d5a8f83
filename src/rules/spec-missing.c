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

/* Packages that build the document while the service runs: it is in no file that could be read. */
static const char *const BUILDERS[] = {
    "swagger-jsdoc",
    "express-jsdoc-swagger",
    "swagger-autogen",
    "tsoa",
    "@asteasolutions/zod-to-openapi",
    "zod-openapi",
    "@anatine/zod-openapi",
    "zod-to-openapi",
    "@nestjs/swagger",
    "routing-controllers-openapi",
    "openapi3-ts",
    "express-zod-api",
    "@ts-rest/open-api",
    "trpc-openapi",
    "express-oas-generator",
    "@wesleytodd/openapi",
    "swagger-generator-express",
    "express-swagger-generator",
};

/* The entry of package.json that names such a package. */
static const YamlPair *builder(const YamlNode *package) {
    static const char *const sections[] = {"dependencies", "devDependencies"};
    for (size_t i = 0; i < sizeof BUILDERS / sizeof *BUILDERS; i++)
        for (size_t k = 0; k < sizeof sections / sizeof *sections; k++) {
            const YamlPair *pair = yaml_pair(yaml_get(package, str_of(sections[k])), str_of(BUILDERS[i]));
            if (pair) return pair;
        }
    return NULL;
}

static void say_builder(RuleContext *context, Finding *finding, const YamlPair *pair) {
    Str name = pair->key->scalar;
    finding_relate(context->findings, finding, pair->key->span,
                   STR("this package builds a document in code, which is not read"));
    finding_step(
        context->findings, finding,
        str_fmt(context->arena,
                "let %.*s write its document to a file in a build step, commit it as openapi.yml or name "
                "it with `spec` in .routedrift.yml",
                STR_ARG(name)));
}

/* Documents that were found and passed over, since the service serves too little of them. */
static void say_rejected(RuleContext *context, Finding *finding) {
    enum { NAMED = 5 };
    const Paths *rejected = &context->service->rejected;
    for (uint32_t i = 0; i < rejected->n && i < NAMED; i++)
        finding_step(
            context->findings, finding,
            str_fmt(
                context->arena,
                "if %.*s is meant for this service, although it serves few of its operations, name it with "
                "`spec` in .routedrift.yml",
                STR_ARG(shown_path(context, rejected->p[i]))));
}

static void say_add(RuleContext *context, Finding *finding) {
    Str package = shown_path(context, path_join(context->arena, context->service->root, STR("package.json")));
    finding_step(context->findings, finding,
                 str_fmt(context->arena,
                         "add openapi.yml beside %.*s, or name the document with `spec` in .routedrift.yml",
                         STR_ARG(package)));
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
    const YamlPair *built = builder(context->service->package_json);
    say_rejected(context, finding);
    if (built)
        say_builder(context, finding, built);
    else
        say_add(context, finding);
}
