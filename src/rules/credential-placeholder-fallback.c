/* credential-placeholder-fallback: `process.env.KEY || 'your-key'`. Without the variable the service starts,
 * and the vendor answers 401 to everything. Shaped keys are klaviyo-private-key-literal's. */
#include "base/out.h"
#include "rules/credential.h"
#include "rules/secret_shape.h"

static void check(RuleContext *context);

const Rule rule_credential_placeholder_fallback = {
    .id = "credential-placeholder-fallback",
    .level = LEVEL_ERROR,
    .priority = 3,
    .summary = "A missing credential is replaced by a placeholder: every call fails later.",
    .check = check,
};

static bool is_placeholder(Str s) {
    static const char *const starts[] = {
        "your", "YOUR",  "Your",        "<",    "xxx",  "XXX", "changeme", "change-me", "CHANGE_ME",
        "test", "dummy", "placeholder", "todo", "TODO", "pk_", "secret",   "api_key",   "api-key"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (str_starts(s, str_of(starts[i]))) return true;
    return false;
}

static void check(RuleContext *context) {
    Credentials list = credentials_used(context);
    for (uint32_t i = 0; i < list.n; i++) {
        const Credential *c = &list.p[i];
        KeyMatch match;
        bool fallback = c->value->assumed && c->value->kind == CALL_VALUE_TEXT && !c->value->has_hole;
        if (!fallback || !is_placeholder(c->text) || klaviyo_key_find(c->text, 0, false, &match)) continue;
        Str name = credential_variable(c);
        Finding *finding = call_finding(context, &rule_credential_placeholder_fallback, c->call, c->span,
                                        str_fmt(context->arena,
                                                "without %.*s the placeholder \"%.*s\" is used as %s's key: "
                                                "every call then fails with 401",
                                                STR_ARG(name.n ? name : STR("the variable")),
                                                STR_ARG(c->text), c->provider->name));
        finding_step(context->findings, finding, STR("Stop at start when the variable is missing"));
    }
}
