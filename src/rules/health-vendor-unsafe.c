/* health-vendor-unsafe: the operation that asks for the account allows 15 requests a minute; probes of a few
 * instances use that up, 429 becomes a failed probe, and a failed probe a restart. A cache clears it, and so
 * does a path that says that it is about dependencies. */
#include "base/out.h"
#include "rules/health.h"
#include "rules/vendor_call.h"

enum { HEALTH_ROUTES = 20 }; /* that are looked at */

static void check(RuleContext *context);

const Rule rule_health_vendor_unsafe = {
    .id = "health-vendor-unsafe",
    .level = LEVEL_WARNING,
    .priority = 2,
    .summary = "A health route asks a vendor's API each time, so that a rate limit restarts the service.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_health_vendor_unsafe;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

static bool is_inside(Span outer, Span inner) {
    return outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end;
}

/* The call stands in the registration, was led to from there, or its function is named there. */
static bool belongs_to(RuleContext *context, const Route *route, const OutboundCall *call) {
    if (is_inside(route->span, call->span)) return true;
    for (uint32_t i = 0; i < call->via.n; i++)
        if (is_inside(route->span, call->via.p[i])) return true;
    return call->function_name.n > 2 &&
           find_word(source_text(context->sources, route->span), call->function_name, 0) >= 0;
}

static bool is_apart(const Route *route) {
    static const char *const words[] = {"dep", "vendor", "external", "klaviyo", "integration"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_find(route->path, str_of(words[i]), 0) >= 0) return true;
    return false;
}

static void look(RuleContext *context, const VendorCall *v, const Route *route) {
    static const char *const kept[] = {"cache", "Cache", "ttl", "TTL", "memo", "lastCheck", NULL};
    const Endpoint *e = v->endpoint;
    if (!e || !e->burst || e->burst > 3 || is_apart(route) || !belongs_to(context, route, v->call)) return;
    if (call_files_say(context, v->call, kept)) return;
    Finding *finding =
        report(context, v->call->span,
               str_fmt(context->arena,
                       "%.*s calls %.*s each time, which allows %u requests a minute for the "
                       "account: a rate limit looks like a sick service",
                       STR_ARG(route->path), STR_ARG(call_title(context->arena, v->call)), e->steady));
    finding_confidence(finding, "high");
    finding_relate(context->findings, finding, route->span, STR("the health route"));
    finding_step(context->findings, finding,
                 STR("Keep the result for a minute, and do not fail liveness for a vendor"));
}

static void check(RuleContext *context) {
    VendorCalls calls = vendor_call_list(context);
    uint32_t probed = 0;
    for (uint32_t i = 0; i < context->routes->routes.n && probed < HEALTH_ROUTES; i++) {
        const Route *route = &context->routes->routes.p[i];
        if (!route->mounted || !is_health_route(route)) continue;
        probed++;
        for (uint32_t k = 0; k < calls.n; k++)
            look(context, &calls.p[k], route);
    }
}
