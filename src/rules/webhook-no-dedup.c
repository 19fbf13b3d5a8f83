/* webhook-no-dedup: nothing around a webhook's route looks like keeping the ids of what was handled. Often
 * wrong, so only on request. */
#include "base/out.h"
#include "rules/vendor_call.h"
#include "rules/webhook.h"

static void check(RuleContext *context);

const Rule rule_webhook_no_dedup = {
    .id = "webhook-no-dedup",
    .level = LEVEL_NOTE,
    .priority = 4,
    .summary = "A webhook of Klaviyo is handled again when it is delivered again.",
    .off = true,
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_webhook_no_dedup;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

static void check(RuleContext *context) {
    static const char *const words[] = {"findOne", "findUnique",  "findFirst", "redis",     "dedup",
                                        "dempot",  "ON CONFLICT", "upsert",    "processed", "SET NX",
                                        "seen",    "exists",      NULL};
    WebhookRoutes routes = webhook_routes(context);
    for (uint32_t i = 0; i < routes.n; i++) {
        const Route *route = routes.p[i];
        if (!route->mounted) continue;
        Paths near = webhook_files(context, route);
        if (near_says(context, &near, words)) continue;
        Finding *finding = report(context, route->span,
                                  str_fmt(context->arena,
                                          "POST %.*s keeps no ids of what it handled: a webhook that is "
                                          "delivered twice counts twice",
                                          STR_ARG(route->path)));
        finding_confidence(finding, "low");
        finding_step(
            context->findings, finding,
            STR("Keep the webhook's id (Klaviyo-Webhook-Id, the event's id) and skip what was handled"));
    }
}
