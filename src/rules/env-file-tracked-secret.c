/* env-file-tracked-secret: git tracks the file and it holds a key of Klaviyo's shape. Whether git tracks it
 * is read from its index; without one, klaviyo-private-key-literal reports the key. */
#include "base/out.h"
#include "rules/near.h"
#include "rules/route_finding.h"
#include "rules/secret_place.h"
#include "rules/secret_shape.h"

static void check(RuleContext *context);

const Rule rule_env_file_tracked_secret = {
    .id = "env-file-tracked-secret",
    .level = LEVEL_ERROR,
    .priority = 1,
    .summary = "An env file with a vendor's key is in the repository.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_env_file_tracked_secret;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

static void check_file(RuleContext *context, Str path) {
    FileId file = source_open(context->sources, path, DOCUMENT_LIMIT);
    KeyMatch match;
    for (size_t from = 0; klaviyo_key_find(source_file(context->sources, file)->text, from, false, &match);
         from = match.end) {
        Finding *finding =
            report(context, span_at(file, match.start, match.end),
                   str_fmt(context->arena, "git tracks this file, and it holds a Klaviyo private key (%.5s…)",
                           match.key));
        finding->secret = true;
        finding_step(context->findings, finding,
                     STR("Revoke the key in Klaviyo's API key settings: it stays in the git history"));
        finding_step(context->findings, finding,
                     str_fmt(context->arena, "Run git rm --cached %.*s and add it to .gitignore",
                             STR_ARG(shown_path(context, path))));
    }
}

static void check(RuleContext *context) {
    GitIndex index = {0};
    bool example, read = false;
    for (uint32_t i = 0; i < context->service->files.n; i++) {
        Str path = context->service->files.p[i];
        if (!is_env_file(context->arena, path, &example)) continue;
        if (!read) index = git_index_read(context->sources);
        read = true;
        if (git_index_has(&index, path)) check_file(context, path);
    }
}
