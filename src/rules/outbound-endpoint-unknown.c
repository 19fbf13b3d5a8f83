/* outbound-endpoint-unknown: no operation of the vendor's documents has this path. It may work today; nobody
 * promises that it does tomorrow. */
#include "base/out.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_outbound_endpoint_unknown = {
    .id = "outbound-endpoint-unknown",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "A request goes to an address that the vendor does not document.",
    .check = check,
};

static void say(RuleContext *context, const Rule *rule, const VendorCall *v) {
    Str message = str_fmt(context->arena, "%.*s is no address of %s's documented API",
                          STR_ARG(call_title(context->arena, v->call)), v->provider->name);
    Finding *finding = call_finding(context, rule, v->call, (Span){0}, message);
    finding_step(context->findings, finding,
                 str_fmt(context->arena,
                         "Compare the path with the API's reference (known here: revisions up to %s)",
                         revision_newest(v->provider)));
}

static void say_by_document(RuleContext *context, const Rule *rule, const VendorCall *v) {
    Str message = str_fmt(context->arena, "%.*s is no address of %s's API as described in %.*s",
                          STR_ARG(call_title(context->arena, v->call)), v->provider->name,
                          STR_ARG(call_document_title(context, v->document)));
    Finding *finding = call_finding(context, rule, v->call, (Span){0}, message);
    finding_step(context->findings, finding,
                 STR("Correct the path, or, where the API has it by now, renew the vendor's document"));
    call_document_step(context, finding, v);
}

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    if (v->address == ADDRESS_PATH_UNKNOWN) (v->document ? say_by_document : say)(context, rule, v);
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_outbound_endpoint_unknown, look);
}
