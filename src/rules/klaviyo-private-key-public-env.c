/* klaviyo-private-key-public-env: NEXT_PUBLIC_, VITE_ and their like in front of a name that says KLAVIYO and
 * PRIVATE or SECRET; or any such variable whose value goes where the private key belongs. */
#include "base/out.h"
#include "rules/credential.h"
#include "rules/near.h"
#include "rules/secret_place.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_private_key_public_env = {
    .id = "klaviyo-private-key-public-env",
    .level = LEVEL_ERROR,
    .priority = 1,
    .summary = "A vendor's private key is in a variable that bundlers write into what browsers load.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_klaviyo_private_key_public_env;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

static void add_steps(RuleContext *context, Finding *finding) {
    finding_step(context->findings, finding, STR("Revoke the key: everyone who loaded the page has it"));
    finding_step(context->findings, finding,
                 STR("Rename the variable, without the prefix, and only read it on the server"));
}

/* Names in code and env files. */
static void check_text(RuleContext *context, Str path) {
    Str text = near_text(context, path);
    FileId file = source_open(context->sources, path, DOCUMENT_LIMIT);
    for (ptrdiff_t at = str_find(text, STR("KLAVIYO"), 0), next; at >= 0; at = next) {
        size_t from = (size_t)at, to = (size_t)at;
        while (from > 0 && is_name_byte(text.p[from - 1]))
            from--;
        while (to < text.n && is_name_byte(text.p[to]))
            to++;
        next = str_find(text, STR("KLAVIYO"), to); /* a name is read once, however often it holds the word */
        Str name = str_sub(text, from, to);
        if (!is_browser_env(name) || !is_private_env(name)) continue;
        Finding *finding = report(
            context, span_at(file, from, to),
            str_fmt(context->arena, "the value of %.*s is written into what browsers load", STR_ARG(name)));
        add_steps(context, finding);
    }
}

static void check_flows(RuleContext *context) {
    Credentials list = credentials_used(context);
    for (uint32_t i = 0; i < list.n; i++) {
        Str name = credential_variable(&list.p[i]);
        if (!str_eq(str_of(list.p[i].provider->id), STR("klaviyo")) || !is_browser_env(name) ||
            is_private_env(name))
            continue;
        Finding *finding = credential_finding(context, &rule_klaviyo_private_key_public_env, &list.p[i],
                                              str_fmt(context->arena,
                                                      "%.*s is used as the private key, and its value is "
                                                      "written into what browsers load",
                                                      STR_ARG(name)));
        add_steps(context, finding);
    }
}

static void check(RuleContext *context) {
    bool example;
    for (uint32_t i = 0; i < context->service->files.n; i++) {
        Str path = context->service->files.p[i];
        if (is_own_script(context, path) || is_env_file(context->arena, path, &example))
            check_text(context, path);
    }
    check_flows(context);
}
