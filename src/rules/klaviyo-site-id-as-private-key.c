/* klaviyo-site-id-as-private-key: six letters and digits, of both cases and with a digit, where the private
 * key belongs. */
#include "base/out.h"
#include "rules/credential.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_site_id_as_private_key = {
    .id = "klaviyo-site-id-as-private-key",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "A vendor's public site id is used as its private key.",
    .check = check,
};

static bool is_site_id(Str s) {
    bool lower = false, upper = false, digit = false;
    for (size_t i = 0; i < s.n; i++) {
        lower |= s.p[i] >= 'a' && s.p[i] <= 'z';
        upper |= s.p[i] >= 'A' && s.p[i] <= 'Z';
        digit |= s.p[i] >= '0' && s.p[i] <= '9';
    }
    return s.n == 6 && lower && upper && digit;
}

static void check(RuleContext *context) {
    Credentials list = credentials_used(context);
    for (uint32_t i = 0; i < list.n; i++) {
        const Credential *c = &list.p[i];
        if (!str_eq(str_of(c->provider->id), STR("klaviyo")) || c->value->has_hole || !is_site_id(c->text))
            continue;
        Finding *finding =
            call_finding(context, &rule_klaviyo_site_id_as_private_key, c->call, c->span,
                         str_fmt(context->arena,
                                 "\"%.*s\" looks like the public site id: it does not authorise "
                                 "anything, and the answer is 401",
                                 STR_ARG(c->text)));
        finding_step(context->findings, finding, STR("Read the private key from the environment"));
    }
}
