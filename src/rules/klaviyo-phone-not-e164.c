/* klaviyo-phone-not-e164: + and 7 to 15 digits, the first not 0. A number that is put together of a country
 * code and something unknown is a rule of thumb, and silent where the file normalises digits. */
#include "base/out.h"
#include "rules/vendor_call.h"
#include "rules/vendor_event.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_phone_not_e164 = {
    .id = "klaviyo-phone-not-e164",
    .level = LEVEL_ERROR,
    .priority = 3,
    .summary = "A phone number that is sent to a vendor is not in the form E.164.",
    .check = check,
};

static bool is_e164(Str s) {
    if (s.n < 8 || s.n > 16 || s.p[0] != '+' || s.p[1] < '1' || s.p[1] > '9') return false;
    for (size_t i = 2; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return true;
}

/* +1, then something unknown */
static bool is_put_together(const CallValue *v) {
    Str s = v->text;
    size_t i = 1;
    if (!v->has_hole || s.n < 3 || s.p[0] != '+') return false;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
        i++;
    return i > 1 && i <= 4 && i + 1 == s.n && s.p[i] == CALL_HOLE;
}

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    static const char *const normal[] = {"replace(", "libphonenumber", "parsePhoneNumber",
                                         "E164",     "e164",           NULL};
    const CallEntry *phone = call_attribute(v, "phone_number", "phoneNumber");
    if (!phone || phone->value->kind != CALL_VALUE_TEXT || !phone->value->text.n) return;
    Str text = phone->value->text;
    bool literal = !phone->value->has_hole && !is_e164(text);
    bool together = is_put_together(phone->value) && !call_files_say(context, v->call, normal);
    if (!literal && !together) return;
    Str message =
        literal ? str_fmt(context->arena, "the phone number \"%.*s\" is not in the form E.164", STR_ARG(text))
                : str_fmt(context->arena, "the phone number %.*s is only right when the rest is bare digits",
                          STR_ARG(call_shown(context->arena, text)));
    Finding *finding = call_finding(context, rule, v->call, phone->span, message);
    finding_step(context->findings, finding,
                 STR("Send + and 7 to 15 digits, country code first: +15005550006"));
    if (literal) return;
    finding->level = LEVEL_WARNING;
    finding_confidence(finding, "middle");
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_phone_not_e164, look);
}
