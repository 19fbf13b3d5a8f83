/* health-vendor-missing: the service calls a vendor, it has a health route, and nothing in the files around
 * that names the vendor. Many teams keep the two apart on purpose. */
#include "base/out.h"
#include "rules/health.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_health_vendor_missing = {
    .id = "health-vendor-missing",
    .level = LEVEL_NOTE,
    .priority = 4,
    .summary = "The health route says nothing of a vendor's API that the service needs.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_health_vendor_missing;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

static void check(RuleContext *context) {
    const Route *route = health_route(context);
    VendorCalls calls = vendor_call_list(context);
    const Provider *named = NULL; /* calls of one vendor come together */
    Paths near = files_near(context, route && calls.n ? route->span.file : 0, 2);
    for (uint32_t i = 0; route && i < calls.n; i++) {
        const Provider *p = calls.p[i].provider;
        if (calls.p[i].call->kind == CALL_NEW || p == named) continue;
        if (near_says(context, &near, p->words)) {
            named = p;
            continue;
        }
        Finding *finding = report(context, route->span,
                                  str_fmt(context->arena, "%.*s does not tell whether %s can be reached",
                                          STR_ARG(route->path), p->name));
        finding_confidence(finding, "middle");
        finding_step(context->findings, finding,
                     STR("Report it beside liveness, from a result that is kept for a minute, never as a "
                         "reason to restart"));
        return;
    }
}
