/* fetch-get-with-body: the Fetch standard: a request with method GET or HEAD has no body; making one throws a
 * TypeError before anything is sent. axios, got and undici.request allow it. */
#include "base/out.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_fetch_get_with_body = {
    .id = "fetch-get-with-body",
    .level = LEVEL_ERROR,
    .priority = 3,
    .summary = "fetch() is called with a body and the method GET or HEAD: it throws.",
    .check = check,
};

static bool has_body(const OutboundCall *call) {
    if (!call->body) return false;
    return call->body->kind == CALL_VALUE_TEXT || call->body->kind == CALL_VALUE_OBJECT ||
           call->body->kind == CALL_VALUE_ARRAY;
}

static void check(RuleContext *context) {
    for (uint32_t i = 0; context->calls && i < context->calls->list.n; i++) {
        const OutboundCall *call = &context->calls->list.p[i];
        bool get = str_eq(call->method, STR("GET")) || str_eq(call->method, STR("HEAD"));
        if (call->kind != CALL_HTTP || !str_eq(call->package, STR("fetch")) || !get || !has_body(call))
            continue;
        Finding *finding =
            call_finding(context, &rule_fetch_get_with_body, call, (Span){0},
                         str_fmt(context->arena, "fetch() throws a TypeError: a %.*s request has no body",
                                 STR_ARG(call->method)));
        finding_step(context->findings, finding,
                     STR("Send what the body says in the query, or use the method POST"));
    }
}
