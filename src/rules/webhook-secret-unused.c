/* webhook-secret-unused: a variable of an env file whose name says klaviyo, webhook and secret, and that no
 * script names. */
#include "base/out.h"
#include "base/path.h"
#include "rules/vendor_call.h"
#include "rules/webhook.h"

static void check(RuleContext *context);

const Rule rule_webhook_secret_unused = {
    .id = "webhook-secret-unused",
    .level = LEVEL_WARNING,
    .priority = 4,
    .summary = "A webhook secret is configured that no code reads.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_webhook_secret_unused;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

enum { NAMES_MAX = 50 }; /* looked for in all files of a service */

static bool is_env_file(Str path) {
    Str name = path_base(path);
    return str_starts(name, STR(".env")) || str_ends(name, STR(".env")) || str_ends(name, STR("env.example"));
}

static bool is_secret_name(Str name) {
    return str_find(name, STR("KLAVIYO"), 0) >= 0 && str_find(name, STR("WEBHOOK"), 0) >= 0;
}

static bool is_read(RuleContext *context, Str name) {
    for (uint32_t i = 0; i < context->service->files.n; i++) {
        Str path = context->service->files.p[i];
        if (!is_env_file(path) && !str_ends(path, STR(".md")) &&
            find_word(near_text(context, path), name, 0) >= 0)
            return true;
    }
    return false;
}

static void check_file(RuleContext *context, Str path, uint32_t *names) {
    Str text = near_text(context, path);
    for (size_t start = 0; start < text.n && *names < NAMES_MAX;) {
        ptrdiff_t end = str_find_char(text, '\n', start);
        size_t stop = end < 0 ? text.n : (size_t)end;
        Str value, name = str_trim(str_cut(str_sub(text, start, stop), '=', &value));
        bool secret = is_secret_name(name);
        *names += secret;
        if (secret && !is_read(context, name)) {
            FileId file = source_open(context->sources, path, DOCUMENT_LIMIT);
            Finding *finding =
                report(context, span_at(file, start, start + name.n),
                       str_fmt(context->arena,
                               "%.*s is configured, and nothing reads it: no webhook is checked with it",
                               STR_ARG(name)));
            finding_step(context->findings, finding,
                         STR("Check the webhooks' signatures with it, or remove it"));
        }
        start = stop + 1;
    }
}

static void check(RuleContext *context) {
    uint32_t names = 0;
    for (uint32_t i = 0; i < context->service->files.n; i++)
        if (is_env_file(context->service->files.p[i]))
            check_file(context, context->service->files.p[i], &names);
}
