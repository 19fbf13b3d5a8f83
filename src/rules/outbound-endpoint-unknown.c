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

/* Paths with a hole are only looked at when what is known of them decides. */
static bool is_comparable(const VendorCall *v) {
    return is_server_request(v) && v->provider->endpoint_n && v->call->url.path.n > 1 &&
           v->call->url.path.p[v->call->url.path.n - 1] != CALL_HOLE;
}

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    bool path_known;
    if (!is_comparable(v)) return;
    endpoint_find(v->provider, v->call->method, v->call->url.path, &path_known);
    if (path_known) return;
    Str message = str_fmt(context->arena, "%.*s is no address of %s's documented API",
                          STR_ARG(call_title(context->arena, v->call)), v->provider->name);
    Finding *finding = call_finding(context, rule, v->call, (Span){0}, message);
    finding_step(context->findings, finding,
                 str_fmt(context->arena,
                         "Compare the path with the API's reference (known here: revisions up to %s)",
                         revision_newest(v->provider)));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_outbound_endpoint_unknown, look);
}
