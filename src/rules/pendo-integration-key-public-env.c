/* pendo-integration-key-public-env: VITE_ and its like in the integration key's header. The same variable
 * anywhere else is the public key of the snippet. */
#include "base/out.h"
#include "rules/credential.h"
#include "rules/secret_place.h"

static void check(RuleContext *context);

const Rule rule_pendo_integration_key_public_env = {
    .id = "pendo-integration-key-public-env",
    .level = LEVEL_ERROR,
    .priority = 1,
    .summary = "Pendo's integration key comes from a variable that bundlers write into what browsers load.",
    .check = check,
};

static void check(RuleContext *context) {
    Credentials list = credentials_used(context);
    for (uint32_t i = 0; i < list.n; i++) {
        Str name = credential_variable(&list.p[i]);
        if (list.p[i].provider->auth_scheme || !is_browser_env(name)) continue;
        Finding *finding =
            call_finding(context, &rule_pendo_integration_key_public_env, list.p[i].call, list.p[i].span,
                         str_fmt(context->arena,
                                 "%.*s is sent as the integration key, and its value is written "
                                 "into what browsers load",
                                 STR_ARG(name)));
        finding_step(context->findings, finding,
                     STR("Call Pendo from the server, with a variable without the prefix; revoke the key"));
    }
}
