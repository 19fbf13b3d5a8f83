/* outbound-endpoint-newer: each operation has a first revision; asked for with an earlier one, it is not
 * there. */
#include "base/out.h"
#include "rules/revision.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_outbound_endpoint_newer = {
    .id = "outbound-endpoint-newer",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "A request asks for an operation that its revision does not have yet.",
    .check = check,
};

static Str day_of(const char *revision) {
    Str s = str_of(revision);
    return str_ends(s, STR(".pre")) ? str_sub(s, 0, s.n - 4) : s;
}

/* The vendor's document describes the operation at the request's revision or an earlier one: it is there,
 * whatever the table knows. */
static bool document_has_it(const VendorCall *v, Str revision) {
    bool path_known;
    Date date;
    if (!v->document || v->call->kind != CALL_HTTP) return false;
    Str described = v->document->revision;
    bool stable = !str_ends(described, STR(".pre")) || str_ends(revision, STR(".pre"));
    if (!stable || described.n < 10 || !date_parse(str_sub(described, 0, 10), &date)) return false;
    return str_cmp(str_sub(described, 0, 10), str_sub(revision, 0, 10)) <= 0 &&
           vendor_document_has(v->document, v->call->method, v->call->url.path, &path_known);
}

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    Revision r = revision_of(context, v);
    const Endpoint *e = v->endpoint;
    Date date;
    if (r.use != REVISION_WRITTEN || !e || r.text.n < 10 || !date_parse(str_sub(r.text, 0, 10), &date))
        return;
    bool beta = str_ends(str_of(e->first), STR(".pre")) && !str_ends(r.text, STR(".pre"));
    if (!beta && str_cmp(day_of(e->first), str_sub(r.text, 0, 10)) <= 0) return;
    if (document_has_it(v, r.text)) return;
    Str message = str_fmt(context->arena, "%.*s appeared with revision %s; the request sends \"%.*s\"",
                          STR_ARG(call_title(context->arena, v->call)), e->first, STR_ARG(r.text));
    Finding *finding = call_finding(context, rule, v->call, r.span, message);
    finding_step(context->findings, finding,
                 str_fmt(context->arena, "Send revision %s or a later one", e->first));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_outbound_endpoint_newer, look);
}
