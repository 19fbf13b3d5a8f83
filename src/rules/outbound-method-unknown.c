/* outbound-method-unknown: the path is documented, with other methods. */
#include "base/out.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_outbound_method_unknown = {
    .id = "outbound-method-unknown",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "A request uses a method that the vendor's API does not have at this address.",
    .check = check,
};

static Str message_of(RuleContext *context, const VendorCall *v) {
    Str path = call_shown(context->arena, v->call->url.path);
    if (!v->document)
        return str_fmt(context->arena, "%s's API has %.*s, but not with %.*s", v->provider->name,
                       STR_ARG(path), STR_ARG(v->call->method));
    return str_fmt(context->arena, "%s's API as described in %.*s has %.*s, but not with %.*s",
                   v->provider->name, STR_ARG(call_document_title(context, v->document)), STR_ARG(path),
                   STR_ARG(v->call->method));
}

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    if (v->address != ADDRESS_METHOD_UNKNOWN) return;
    Finding *finding = call_finding(context, rule, v->call, (Span){0}, message_of(context, v));
    if (!v->document) {
        finding_step(context->findings, finding,
                     STR("Use the method that the API's reference names: updates are PATCH"));
        return;
    }
    Str methods = vendor_document_methods(context->arena, v->document, v->call->url.path);
    finding_step(context->findings, finding,
                 str_fmt(context->arena, "Use a method that the document has there: %.*s", STR_ARG(methods)));
    call_document_step(context, finding, v);
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_outbound_method_unknown, look);
}
