/* webhook-compare-not-constant-time: === or !== on the signature, in a file that makes its digest and never
 * says timingSafeEqual. */
#include "base/out.h"
#include "rules/vendor_call.h"
#include "rules/webhook.h"

static void check(RuleContext *context);

const Rule rule_webhook_compare_not_constant_time = {
    .id = "webhook-compare-not-constant-time",
    .level = LEVEL_WARNING,
    .priority = 4,
    .summary = "A webhook's signature is compared in a time that tells how much of it is right.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_webhook_compare_not_constant_time;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

static bool is_digest_name(Str line) {
    static const char *const words[] = {"ignature", "igest", "hmac", "Hmac", "expected", "computed", "hash"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_find(line, str_of(words[i]), 0) >= 0) return true;
    return false;
}

static bool is_compared(Str line, size_t at) {
    Str left = str_trim(str_sub(line, 0, at)), right = str_trim(str_sub(line, at + 3, line.n));
    bool literal = str_starts(right, STR("'")) || str_starts(right, STR("\"")) ||
                   str_starts(right, STR("undefined")) || str_starts(right, STR("null")) ||
                   str_ends(left, STR(".length")) || (right.n && right.p[0] >= '0' && right.p[0] <= '9');
    return !literal && !str_starts(str_trim(line), STR("//")) && is_digest_name(left) &&
           is_digest_name(right);
}

static void check(RuleContext *context) {
    SignatureFiles files = signature_files(context);
    for (uint32_t i = 0; i < files.n; i++) {
        Str text = files.p[i].text;
        if (str_find(text, STR("timingSafeEqual"), 0) >= 0 || str_find(text, STR("createHmac"), 0) < 0)
            continue;
        for (size_t start = 0; start < text.n;) {
            ptrdiff_t end = str_find_char(text, '\n', start);
            size_t stop = end < 0 ? text.n : (size_t)end;
            Str line = str_sub(text, start, stop);
            ptrdiff_t same = str_find(line, STR("==="), 0), other = str_find(line, STR("!=="), 0),
                      at = same >= 0 ? same : other;
            if (at >= 0 && is_compared(line, (size_t)at)) {
                Finding *finding =
                    report(context, span_at(files.p[i].file, start + (size_t)at, start + (size_t)at + 3),
                           STR("comparing signatures with an operator tells by its time how much is right"));
                finding_step(context->findings, finding,
                             STR("Use crypto.timingSafeEqual() on buffers of equal length"));
            }
            start = stop + 1;
        }
    }
}
