/* klaviyo-auth-failure-silent: no 401, no 403 and no look at the status in the file. Often handled elsewhere,
 * so only on request. */
#include "base/out.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_auth_failure_silent = {
    .id = "klaviyo-auth-failure-silent",
    .level = LEVEL_NOTE,
    .priority = 4,
    .summary = "Nothing where a vendor's API is requested looks at refused credentials.",
    .off = true,
    .check = check,
};

static void check(RuleContext *context) {
    static const char *const words[] = {"401", "403", ".ok", "status", "axios", NULL};
    FileId last = 0;
    VendorCalls calls = vendor_call_list(context);
    for (uint32_t i = 0; i < calls.n; i++) {
        const VendorCall *v = &calls.p[i];
        if (!is_server_request(v) || v->call->span.file == last || call_files_say(context, v->call, words))
            continue;
        last = v->call->span.file;
        Finding *finding =
            call_finding(context, &rule_klaviyo_auth_failure_silent, v->call, (Span){0},
                         str_fmt(context->arena, "nothing here notices that %s refused the credentials",
                                 v->provider->name));
        finding_confidence(finding, "low");
        finding_step(context->findings, finding, STR("Log statuses 401 and 403 and raise an alert on them"));
    }
}
