/* klaviyo-event-no-unique-id: events are told apart by unique id, profile and metric; without one by the
 * second they came in, so that a retry or a redelivery is another event. With a time of its own the risk is
 * smaller: P4. */
#include "base/out.h"
#include "rules/vendor_call.h"
#include "rules/vendor_event.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_event_no_unique_id = {
    .id = "klaviyo-event-no-unique-id",
    .level = LEVEL_WARNING,
    .priority = 3,
    .summary = "An event is created without a unique id: a retry counts it twice.",
    .check = check,
};

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    const CallValue *attributes = call_attributes(v->call);
    if (!call_is_operation(v, "create_event") || !attributes || attributes->open) return;
    if (call_attribute(v, "unique_id", "uniqueId")) return;
    Str message = str_fmt(
        context->arena, "%.*s has no %s: a retry or a redelivery is counted as another event",
        STR_ARG(call_title(context->arena, v->call)), v->call->kind == CALL_SDK ? "uniqueId" : "unique_id");
    Finding *finding = call_finding(context, rule, v->call, (Span){0}, message);
    if (call_entry(attributes, STR("time"))) finding->priority = 4;
    finding_step(context->findings, finding,
                 STR("Give it the id of what happened: the order's, the message's, the webhook's"));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_event_no_unique_id, look);
}
