/* klaviyo-private-key-in-client-call: the private key in `company_id`, in a request of the browser's API or
 * of /api/track. Names that do not say private are let pass. */
#include "base/out.h"
#include "rules/secret_place.h"
#include "rules/secret_shape.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_private_key_in_client_call = {
    .id = "klaviyo-private-key-in-client-call",
    .level = LEVEL_ERROR,
    .priority = 1,
    .summary = "A private key is sent where a vendor's public id belongs.",
    .check = check,
};

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    KeyMatch match;
    Str url = v->call->url.text;
    bool track = str_starts(v->call->url.path, STR("/api/track")) ||
                 str_starts(v->call->url.path, STR("/api/identify"));
    if (v->call->kind != CALL_HTTP || (!is_client_request(v) && !track)) return;
    bool shaped = klaviyo_key_find(url, 0, false, &match);
    bool named = v->call->url.origin == ORIGIN_ENVIRONMENT && is_private_env(v->call->url.detail) &&
                 str_find_char(v->call->url.query, CALL_HOLE, 0) >= 0;
    if (!shaped && !named) return;
    Finding *finding =
        call_finding(context, rule, v->call, (Span){0},
                     str_fmt(context->arena, "%.*s sends the private key where the public site id belongs",
                             STR_ARG(call_title(context->arena, v->call))));
    finding->secret = shaped;
    finding_step(context->findings, finding, STR("Send the site id (six letters and digits) as company_id"));
    finding_step(context->findings, finding, STR("Revoke the key: it was shown to every visitor"));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_private_key_in_client_call, look);
}
