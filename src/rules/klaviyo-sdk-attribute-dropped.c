/* klaviyo-sdk-attribute-dropped: the SDK only sends names that it knows, and it knows them in camel case:
 * `unique_id`, `phone_number` and their like are left out of the request without a word. */
#include "base/out.h"
#include "rules/attribute.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_sdk_attribute_dropped = {
    .id = "klaviyo-sdk-attribute-dropped",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "An attribute is given to the SDK under its REST name and silently not sent.",
    .check = check,
};

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    if (v->call->kind != CALL_SDK || v->sdk->legacy) return;
    for (uint32_t i = 0; i < v->call->args.n; i++) {
        MisspeltAttributes found = attributes_misspelt(context, v->provider, v->call->args.p[i], true);
        for (uint32_t k = 0; k < found.n; k++) {
            const MisspeltAttribute *m = &found.p[k];
            Str message =
                str_fmt(context->arena, "%.*s does not send \"%.*s\": the SDK only knows it as \"%s\"",
                        STR_ARG(call_title(context->arena, v->call)), STR_ARG(m->entry->key), m->right);
            Finding *finding = call_finding(context, rule, v->call, m->entry->key_span, message);
            finding->key =
                str_fmt(context->arena, "%.*s:%.*s", STR_ARG(finding->key), STR_ARG(m->entry->key));
            finding_step(
                context->findings, finding,
                str_fmt(context->arena, "Rename it to %s; below `properties` any name is right", m->right));
            attribute_add_edit(context, finding, m);
        }
    }
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_sdk_attribute_dropped, look);
}
