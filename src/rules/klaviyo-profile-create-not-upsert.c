/* klaviyo-profile-create-not-upsert: creating answers 409 when the profile exists. Code that handles 409
 * somewhere in the file of the call, or of its callers, is let pass. */
#include "base/out.h"
#include "rules/vendor_call.h"
#include "rules/vendor_event.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_profile_create_not_upsert = {
    .id = "klaviyo-profile-create-not-upsert",
    .level = LEVEL_WARNING,
    .priority = 3,
    .summary = "A profile is created where it may be there already.",
    .check = check,
};

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    static const char *const handled[] = {"409", "duplicate_profile", "onflict", "CONFLICT", NULL};
    if (!call_is_operation(v, "create_profile") || call_files_say(context, v->call, handled)) return;
    Str message =
        str_fmt(context->arena, "%.*s answers 409 when the profile exists, and nothing here handles that",
                STR_ARG(call_title(context->arena, v->call)));
    Finding *finding = call_finding(context, rule, v->call, (Span){0}, message);
    finding_step(context->findings, finding,
                 STR("Use createOrUpdateProfile() (POST /api/profile-import); it still answers 409 when "
                     "e-mail and phone "
                     "belong to two profiles"));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_profile_create_not_upsert, look);
}
