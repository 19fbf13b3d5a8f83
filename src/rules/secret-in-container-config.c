/* secret-in-container-config: a key of Klaviyo's shape in a Dockerfile, a compose file, a manifest or a
 * workflow. What an image was built with stays in it; `${KLAVIYO_PRIVATE_KEY}` is fine. */
#include "base/out.h"
#include "rules/near.h"
#include "rules/secret_place.h"
#include "rules/secret_shape.h"

static void check(RuleContext *context);

const Rule rule_secret_in_container_config = {
    .id = "secret-in-container-config",
    .level = LEVEL_ERROR,
    .priority = 1,
    .summary = "A vendor's key is written into a container's or a deployment's configuration.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_secret_in_container_config;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

static void check(RuleContext *context) {
    for (uint32_t i = 0; i < context->service->files.n; i++) {
        Str path = context->service->files.p[i];
        if (!is_container_file(context->arena, path)) continue;
        FileId file = source_open(context->sources, path, DOCUMENT_LIMIT);
        KeyMatch match;
        for (size_t from = 0;
             klaviyo_key_find(source_file(context->sources, file)->text, from, false, &match);
             from = match.end) {
            Finding *finding = report(
                context, span_at(file, match.start, match.end),
                str_fmt(context->arena, "a Klaviyo private key (%.5s…) is baked into what this file makes",
                        match.key));
            finding->secret = true;
            finding_step(context->findings, finding,
                         STR("Revoke the key; images and logs that were made with it keep it"));
            finding_step(
                context->findings, finding,
                STR("Refer to a secret of the platform: secretKeyRef, secrets:, ${{ secrets.NAME }}"));
        }
    }
}
