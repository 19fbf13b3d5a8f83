/* api-config-unauthorized: `openApi.security` tells customers that a credential is needed; the generator
 * refuses it on an endpoint that checks none. */
#include "base/out.h"
#include "routes/marker.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_api_config_unauthorized = {
    .id = "api-config-unauthorized",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "A marker asks for security that the endpoint does not handle: generation aborts.",
    .check = check,
};

/* The settings by which an endpoint handles authorization. */
static Given handles(const Data *argument) {
    static const char *const keys[] = {"auth", "authorization", "requireClaims", "selfAuth"};
    Given all = GIVEN_NO;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const Data *value;
        Given given = data_given(argument, str_of(keys[i]), &value);
        if (given == GIVEN_YES && i == 2 && data_is_known_empty(value))
            given = GIVEN_NO; /* no claim required */
        if (given == GIVEN_YES) return GIVEN_YES;
        if (given == GIVEN_UNKNOWN) all = GIVEN_UNKNOWN;
    }
    return all;
}

static void report(RuleContext *context, uint32_t i, const Data *security) {
    const Route *route = &context->routes->routes.p[i];
    const Marker *marker = &route->markers.p[0];
    Str title = route_title(context->arena, route), name = context->service->marker;
    Span span = marker_place(marker, security);
    Str message =
        str_fmt(context->arena,
                "%.*s() of %.*s asks for security, but the endpoint handles no authorization: generation of "
                "the document aborts",
                STR_ARG(name), STR_ARG(title));
    Finding *finding = route_finding(context, &rule_api_config_unauthorized, i, span, message);
    if (security->span.file && security->span.start != span.start)
        finding_relate(context->findings, finding, security->span, STR("the security it asks for"));
    finding_step(context->findings, finding,
                 STR("add `auth`, `authorization`, `requireClaims` or `selfAuth` beside `openApi`, or take "
                     "`openApi.security` out"));
}

static void check(RuleContext *context) {
    for (uint32_t i = 0; i < context->routes->routes.n; i++) {
        const Route *route = &context->routes->routes.p[i];
        const Data *security;
        if (!route->mounted || route->markers.n != 1) continue;
        if (marker_open_api(&route->markers.p[0], STR("security"), &security) != GIVEN_YES) continue;
        if (!data_has_entries(security) || handles(route->markers.p[0].argument) != GIVEN_NO) continue;
        report(context, i, security);
    }
}
