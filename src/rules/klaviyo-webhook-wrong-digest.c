/* klaviyo-webhook-wrong-digest: hex HMAC-SHA256 over the raw body, then the timestamp. In a file that reads
 * the signature: another hash, base64, a body that was parsed and written again, no timestamp. */
#include "base/out.h"
#include "rules/vendor_call.h"
#include "rules/webhook.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_webhook_wrong_digest = {
    .id = "klaviyo-webhook-wrong-digest",
    .level = LEVEL_ERROR,
    .priority = 2,
    .summary = "The digest that is compared with the signature of Klaviyo's webhooks is not the one that "
               "Klaviyo makes.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_klaviyo_webhook_wrong_digest;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

typedef struct Digest {
    const char *wrong;
    size_t start, end;
} Digest;

static Digest at_word(Str text, const char *word, size_t from, size_t to, const char *wrong) {
    ptrdiff_t at = str_find(str_sub(text, 0, to), str_of(word), from);
    return at < 0 ? (Digest){0} : (Digest){wrong, (size_t)at, (size_t)at + str_of(word).n};
}

/* From createHmac( on: its algorithm, then what the chain does with it. */
static Digest what_is_wrong(Str text, size_t at) {
    static const char *const base64[] = {"digest('base64')", "digest(\"base64\")", "digest('base64url')"};
    static const char *const parsed[] = {"JSON.stringify(req.body)", "JSON.stringify(request.body)",
                                         "JSON.stringify(body)"};
    size_t to = at + 600 < text.n ? at + 600 : text.n;
    Str head = str_sub(text, at, at + 24);
    Digest d = {0};
    if (!str_starts(head, STR("createHmac('sha256'")) && !str_starts(head, STR("createHmac(\"sha256\"")) &&
        (str_starts(head, STR("createHmac('")) || str_starts(head, STR("createHmac(\""))))
        return (Digest){"another hash than SHA-256", at, at + 10};
    for (size_t i = 0; i < 3 && !d.wrong; i++)
        d = at_word(text, base64[i], at, to, "base64 instead of hex");
    for (size_t i = 0; i < 3 && !d.wrong; i++)
        d = at_word(text, parsed[i], at, to, "the body as it is written again, not the bytes that came in");
    return d;
}

static void check(RuleContext *context) {
    SignatureFiles files = signature_files(context);
    for (uint32_t i = 0; i < files.n; i++) {
        Str text = files.p[i].text;
        ptrdiff_t at = str_find(text, STR("createHmac("), 0);
        if (at < 0) continue;
        Digest d = what_is_wrong(text, (size_t)at);
        bool stamped = str_find(str_lower(context->arena, text), STR("timestamp"), 0) >= 0;
        if (!d.wrong && !stamped) d = (Digest){"no timestamp behind the body", (size_t)at, (size_t)at + 10};
        if (!d.wrong) continue;
        Finding *finding =
            report(context, span_at(files.p[i].file, d.start, d.end),
                   str_fmt(context->arena, "the digest is made with %s: it never equals Klaviyo's", d.wrong));
        finding_step(context->findings, finding,
                     STR("createHmac('sha256', "
                         "secret).update(rawBody).update(req.get('klaviyo-timestamp')).digest('hex')"));
    }
}
