/* webhook-slow-ack: a handler written where it is registered awaits something before it answers. Klaviyo
 * waits 30 seconds. Often quick enough, so only on request. */
#include "base/out.h"
#include "rules/vendor_call.h"
#include "rules/webhook.h"

static void check(RuleContext *context);

const Rule rule_webhook_slow_ack = {
    .id = "webhook-slow-ack",
    .level = LEVEL_NOTE,
    .priority = 4,
    .summary = "A webhook of Klaviyo is answered after the work is done.",
    .off = true,
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_webhook_slow_ack;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

static void check(RuleContext *context) {
    WebhookRoutes routes = webhook_routes(context);
    for (uint32_t i = 0; i < routes.n; i++) {
        const Route *route = routes.p[i];
        if (!route->mounted) continue;
        Str text = source_text(context->sources, route->span);
        ptrdiff_t waits = find_word(text, STR("await"), 0), answers = str_find(text, STR("res."), 0);
        if (waits < 0 || answers < waits) continue;
        Span span = span_at(route->span.file, route->span.start + (size_t)waits,
                            route->span.start + (size_t)waits + 5);
        Finding *finding =
            report(context, span, STR("the answer waits for this; Klaviyo gives up after 30 seconds"));
        finding_confidence(finding, "low");
        finding_step(context->findings, finding, STR("Answer first, and do the work from a queue"));
    }
}
