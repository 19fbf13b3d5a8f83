/* api-config-not-exposed: the marker is there, but only a non-empty `openApi.interfaces` puts a route into
 * the document. Where the document lacks the route, this is the cause that route-undocumented names. */
#include "base/out.h"
#include "routes/marker.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_api_config_not_exposed = {
    .id = "api-config-not-exposed",
    .level = LEVEL_WARNING,
    .priority = 4,
    .summary = "An exposure marker names no interfaces, so the generator leaves its route out.",
    .check = check,
};

/* Without a document, a marker that speaks of openApi is meant to expose; a bare one may be there for its
 * other settings. */
static bool is_meant(const RuleContext *context, uint32_t i) {
    const Route *route = &context->routes->routes.p[i];
    if (context->drift) return context->drift->routes.p[i].status == ROUTE_MATCHED;
    return route->mounted && !route->internal && marker_has_open_api(&route->markers.p[0]);
}

static void check(RuleContext *context) {
    if (!context->service->has_marker) return;
    for (uint32_t i = 0; i < context->routes->routes.n; i++) {
        const Route *route = &context->routes->routes.p[i];
        if (route->markers.n != 1 || marker_exposure(&route->markers.p[0]) != EXPOSURE_NONE) continue;
        if (!is_meant(context, i)) continue;
        Str title = route_title(context->arena, route), marker = context->service->marker;
        const char *effect = context->drift ? "the next generation drops it" : "the generator leaves it out";
        Str message = str_fmt(context->arena, "%.*s() of %.*s names no interfaces: %s", STR_ARG(marker),
                              STR_ARG(title), effect);
        Finding *finding =
            route_finding(context, &rule_api_config_not_exposed, i, route->markers.p[0].span, message);
        finding_step(context->findings, finding,
                     STR("name the interfaces in `openApi`, for example `interfaces: ['client']`"));
        steps_regenerate(context, finding, route_document(context, i));
    }
}
