/* klaviyo-rest-attribute-camel: the REST API knows its attributes in snake case. A body that a helper makes
 * is not known here and is let pass. */
#include "base/out.h"
#include "rules/attribute.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_rest_attribute_camel = {
    .id = "klaviyo-rest-attribute-camel",
    .level = LEVEL_ERROR,
    .priority = 3,
    .summary = "An attribute is sent to the REST API under the SDK's name.",
    .check = check,
};

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    if (!is_server_request(v) || !call_attributes(v->call)) return;
    MisspeltAttributes found =
        attributes_misspelt(context, v->provider, call_get(v->call->body, STR("data")), false);
    for (uint32_t k = 0; k < found.n; k++) {
        const MisspeltAttribute *m = &found.p[k];
        Str message = str_fmt(context->arena, "%.*s sends \"%.*s\"; the REST API's name is \"%s\"",
                              STR_ARG(call_title(context->arena, v->call)), STR_ARG(m->entry->key), m->right);
        Finding *finding = call_finding(context, rule, v->call, m->entry->key_span, message);
        finding->key = str_fmt(context->arena, "%.*s:%.*s", STR_ARG(finding->key), STR_ARG(m->entry->key));
        finding_step(context->findings, finding, str_fmt(context->arena, "Rename it to %s", m->right));
        attribute_add_edit(context, finding, m);
    }
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_rest_attribute_camel, look);
}
