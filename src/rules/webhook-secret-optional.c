/* webhook-secret-optional: `if (secret) { … createHmac … }` without an else that refuses. Without the secret
 * in the environment, or the header in the request, everything passes. */
#include "base/out.h"
#include "rules/vendor_call.h"
#include "rules/webhook.h"

static void check(RuleContext *context);

const Rule rule_webhook_secret_optional = {
    .id = "webhook-secret-optional",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "The signature of a webhook is only checked when a secret or a signature is there.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_webhook_secret_optional;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

enum { TEST_BYTES = 200, BLOCK_BYTES = 4 * 1024 };

/* The brace that closes the one at `open`, or the end of what is looked at. */
static size_t closing(Str text, size_t open) {
    int depth = 0;
    text = str_sub(text, 0, open + BLOCK_BYTES);
    for (size_t i = open; i < text.n; i++) {
        depth += text.p[i] == '{' ? 1 : text.p[i] == '}' ? -1 : 0;
        if (depth == 0) return i;
    }
    return text.n;
}

static bool is_presence(Str test) {
    static const char *const words[] = {"ecret", "ECRET", "ignature"};
    test = str_trim(test);
    for (size_t i = 0; i < test.n; i++)
        if (!is_name_byte(test.p[i]) && test.p[i] != '.') return false;
    for (size_t i = 0; i < 3; i++)
        if (str_find(test, str_of(words[i]), 0) >= 0) return true;
    return false;
}

static void check_if(RuleContext *context, const SignatureFile *f, size_t at) {
    ptrdiff_t end = str_find_char(str_sub(f->text, 0, at + TEST_BYTES), ')', at);
    if (end < 0 || !is_presence(str_sub(f->text, at + 4, (size_t)end))) return;
    size_t open = (size_t)end + 1;
    while (open < f->text.n && (f->text.p[open] == ' ' || f->text.p[open] == '\n'))
        open++;
    if (open >= f->text.n || f->text.p[open] != '{') return;
    size_t close = closing(f->text, open);
    Str block = str_sub(f->text, open, close), behind = str_trim(str_sub(f->text, close + 1, close + 40));
    if (close == open + BLOCK_BYTES) return; /* what comes behind it is not known */
    bool checks =
        str_find(block, STR("createHmac"), 0) >= 0 || str_find(block, STR("timingSafeEqual"), 0) >= 0;
    if (!checks || str_starts(behind, STR("else"))) return;
    Finding *finding = report(context, span_at(f->file, at, (size_t)end + 1),
                              str_fmt(context->arena, "without %.*s the signature is not checked at all",
                                      STR_ARG(str_trim(str_sub(f->text, at + 4, (size_t)end)))));
    finding_step(context->findings, finding,
                 STR("Refuse the request when the secret or the signature is missing"));
}

static void check(RuleContext *context) {
    SignatureFiles files = signature_files(context);
    for (uint32_t i = 0; i < files.n; i++)
        for (ptrdiff_t at = str_find(files.p[i].text, STR("if ("), 0); at >= 0;
             at = str_find(files.p[i].text, STR("if ("), (size_t)at + 1))
            check_if(context, &files.p[i], (size_t)at);
}
