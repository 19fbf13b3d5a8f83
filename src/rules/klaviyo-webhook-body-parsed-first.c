/* klaviyo-webhook-body-parsed-first: express.json() for all routes, without `verify`, in a file that leads to
 * a webhook which checks a signature; the bytes that were signed are gone by then. Raw bodies kept anywhere
 * near are fine. */
#include "base/out.h"
#include "rules/vendor_call.h"
#include "rules/webhook.h"

#include <stdint.h>

static void check(RuleContext *context);

const Rule rule_klaviyo_webhook_body_parsed_first = {
    .id = "klaviyo-webhook-body-parsed-first",
    .level = LEVEL_WARNING,
    .priority = 2,
    .summary = "The body of Klaviyo's webhooks is parsed before its signature is checked.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_klaviyo_webhook_body_parsed_first;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

/* app.use(express.json(…)) for every path, before the route when both stand in one file; negative: none. */
static ptrdiff_t parser_for_all(Str text, size_t before) {
    static const char *const forms[] = {"use(express.json(", "use(bodyParser.json(", "use(json("};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        ptrdiff_t at = str_find(text, str_of(forms[i]), 0);
        if (at >= 0 && (size_t)at < before) return at;
    }
    return -1;
}

static void check_route(RuleContext *context, const Route *route) {
    static const char *const raw[] = {"express.raw", "bodyParser.raw", "rawBody",      "raw-body",
                                      "verify:",     "verify(",        "express.text", NULL};
    static const char *const hmac[] = {"createHmac", NULL};
    Paths near = webhook_files(context, route);
    if (!near_says(context, &near, hmac) || near_says(context, &near, raw)) return;
    for (uint32_t i = 0; i < context->service->entries.n; i++)
        vec_push(context->arena, &near, context->service->entries.p[i]);
    if (near_says(context, &near, raw)) return;
    for (uint32_t i = 0; i < near.n; i++) {
        FileId file = source_open(context->sources, near.p[i], DOCUMENT_LIMIT);
        ptrdiff_t at = parser_for_all(near_text(context, near.p[i]),
                                      file == route->span.file ? route->span.start : SIZE_MAX);
        if (at < 0) continue;
        Finding *finding = report(context, span_at(file, (size_t)at, (size_t)at + 16),
                                  str_fmt(context->arena,
                                          "the body of POST %.*s is parsed here, before its signature is "
                                          "checked: the signed bytes are gone",
                                          STR_ARG(route->path)));
        finding_confidence(finding, "high");
        finding_relate(context->findings, finding, route->span, STR("the webhook"));
        finding_step(context->findings, finding,
                     STR("Keep the bytes: express.json({ verify: (req, res, buffer) => { req.rawBody = "
                         "buffer; } }), or "
                         "express.raw() for this route, before"));
        return;
    }
}

static void check(RuleContext *context) {
    WebhookRoutes routes = webhook_routes(context);
    for (uint32_t i = 0; i < routes.n; i++)
        check_route(context, routes.p[i]);
}
