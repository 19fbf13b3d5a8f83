/* klaviyo-webhook-wrong-header: Klaviyo sends Klaviyo-Signature. With another name the check sees nothing: it
 * refuses every webhook, or, where it is optional, none. A chain that also reads the right name is fine. */
#include "base/out.h"
#include "rules/vendor_call.h"
#include "rules/webhook.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_webhook_wrong_header = {
    .id = "klaviyo-webhook-wrong-header",
    .level = LEVEL_ERROR,
    .priority = 1,
    .summary = "The signature of Klaviyo's webhooks is read from a header that Klaviyo does not send.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_klaviyo_webhook_wrong_header;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

static void check(RuleContext *context) {
    SignatureFiles files = signature_files(context);
    for (uint32_t i = 0; i < files.n; i++) {
        const SignatureFile *f = &files.p[i];
        if (f->right) continue;
        Span span = span_at(f->file, f->at, f->at + f->name.n);
        Finding *finding = report(context, span,
                                  str_fmt(context->arena,
                                          "Klaviyo signs its webhooks in the header Klaviyo-Signature; "
                                          "\"%.*s\" is never there",
                                          STR_ARG(f->name)));
        finding_step(context->findings, finding,
                     STR("Read klaviyo-signature, and klaviyo-timestamp for the digest"));
        vec_push(context->findings->arena, &finding->edits,
                 (Edit){.span = span, .text = STR("klaviyo-signature")});
        finding->edit_title = STR("read klaviyo-signature");
    }
}
