/* klaviyo-event-unique-id-volatile: an id that is made where it is sent is another one for each attempt and
 * never tells a repetition. One that is made before and kept is fine. */
#include "base/out.h"
#include "rules/vendor_call.h"
#include "rules/vendor_event.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_event_unique_id_volatile = {
    .id = "klaviyo-event-unique-id-volatile",
    .level = LEVEL_WARNING,
    .priority = 3,
    .summary = "An event's unique id is made anew for each attempt.",
    .check = check,
};

static bool is_volatile(Str text) {
    static const char *const makers[] = {"Date.now(", "Math.random(", "randomUUID(", "uuid(",
                                         "uuidv4(",   "uuidV4(",      "nanoid(",     "new Date("};
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (str_find(text, str_of(makers[i]), 0) >= 0) return true;
    return false;
}

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    if (!call_is_operation(v, "create_event")) return;
    const CallEntry *id = call_attribute(v, "unique_id", "uniqueId");
    if (!id || !id->span.file || !is_volatile(source_text(context->sources, id->span))) return;
    Str message =
        str_fmt(context->arena, "%.*s makes a new id each time it is sent: it never tells a repetition",
                STR_ARG(id->key));
    Finding *finding = call_finding(context, rule, v->call, id->span, message);
    finding_confidence(finding, "middle");
    finding_step(context->findings, finding,
                 STR("Use the id of what happened, or make one when it happens and keep it"));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_event_unique_id_volatile, look);
}
