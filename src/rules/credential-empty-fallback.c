/* credential-empty-fallback: `process.env.KEY || ''`: nothing leaks, and every call fails late. Very common,
 * so only on request. */
#include "base/out.h"
#include "rules/credential.h"

static void check(RuleContext *context);

const Rule rule_credential_empty_fallback = {
    .id = "credential-empty-fallback",
    .level = LEVEL_NOTE,
    .priority = 4,
    .summary = "A missing credential is replaced by an empty text.",
    .off = true,
    .check = check,
};

static void check(RuleContext *context) {
    Credentials list = credentials_used(context);
    for (uint32_t i = 0; i < list.n; i++) {
        const Credential *c = &list.p[i];
        bool fallback = c->value->assumed && c->value->kind == CALL_VALUE_TEXT && !c->value->has_hole;
        if (!fallback || c->text.n) continue;
        Str name = credential_variable(c);
        Finding *finding = call_finding(
            context, &rule_credential_empty_fallback, c->call, c->span,
            str_fmt(context->arena, "without %.*s the service starts, and every call of %s fails with 401",
                    STR_ARG(name.n ? name : STR("the variable")), c->provider->name));
        finding_step(context->findings, finding, STR("Stop at start when the variable is missing"));
    }
}
