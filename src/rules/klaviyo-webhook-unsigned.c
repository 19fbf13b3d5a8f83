/* klaviyo-webhook-unsigned: a POST route for Klaviyo's webhooks, and nothing in the files around it makes or
 * compares a signature or a token. Flows' webhook actions are not signed: comparing a token of your own is
 * right there. */
#include "base/out.h"
#include "rules/vendor_call.h"
#include "rules/webhook.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_webhook_unsigned = {
    .id = "klaviyo-webhook-unsigned",
    .level = LEVEL_WARNING,
    .priority = 2,
    .summary = "A webhook of Klaviyo is received without checking who sent it.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_klaviyo_webhook_unsigned;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

static void check(RuleContext *context) {
    static const char *const words[] = {
        "createHmac", "timingSafeEqual", "ignature", "erify", "oken", "hmac", "Hmac", NULL};
    WebhookRoutes routes = webhook_routes(context);
    for (uint32_t i = 0; i < routes.n; i++) {
        const Route *route = routes.p[i];
        if (!route->mounted) continue;
        Paths near = webhook_files(context, route);
        if (near_says(context, &near, words)) continue;
        Finding *finding =
            report(context, route->span,
                   str_fmt(context->arena, "POST %.*s takes what anybody sends for a webhook of Klaviyo",
                           STR_ARG(route->path)));
        finding_confidence(finding, "middle");
        finding_step(context->findings, finding,
                     STR("Compare Klaviyo-Signature with the hex HMAC-SHA256 of the raw body followed by "
                         "Klaviyo-Timestamp; "
                         "for a flow's webhook action, a secret header of your own"));
    }
}
