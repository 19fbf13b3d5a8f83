/* klaviyo-phone-unvalidated: what came in with a request goes out as it is, in a file that says nothing of
 * the form of phone numbers. Often wrong, so only on request. */
#include "base/out.h"
#include "rules/vendor_call.h"
#include "rules/vendor_event.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_phone_unvalidated = {
    .id = "klaviyo-phone-unvalidated",
    .level = LEVEL_NOTE,
    .priority = 4,
    .summary = "A phone number goes from a request to a vendor unchecked.",
    .off = true,
    .check = check,
};

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    static const char *const checked[] = {"phonenumber", "E164", "e164", "E.164", "\\+", "validat", NULL};
    const CallEntry *phone = call_attribute(v, "phone_number", "phoneNumber");
    bool raw = phone && phone->value->kind == CALL_VALUE_UNKNOWN && phone->value->origin == ORIGIN_ARGUMENT;
    if (!raw || call_files_say(context, v->call, checked)) return;
    Finding *finding =
        call_finding(context, rule, v->call, phone->span,
                     STR("this phone number is sent as it came in: one that is not E.164 is refused"));
    finding_confidence(finding, "low");
    finding_step(context->findings, finding,
                 STR("Bring it into the form E.164 first, with libphonenumber-js"));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_phone_unvalidated, look);
}
