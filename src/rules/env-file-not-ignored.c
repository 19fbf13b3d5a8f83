/* env-file-not-ignored: an env file that is no example, that git does not track and that no ignore file
 * matches. Without an index that can be read nothing is said. */
#include "base/out.h"
#include "base/path.h"
#include "rules/git_ignore.h"
#include "rules/near.h"
#include "rules/secret_place.h"

static void check(RuleContext *context);

const Rule rule_env_file_not_ignored = {
    .id = "env-file-not-ignored",
    .level = LEVEL_WARNING,
    .priority = 4,
    .summary = "An env file is neither tracked nor ignored: the next `git add` commits it.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_env_file_not_ignored;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

static void check(RuleContext *context) {
    GitIndex index = {0};
    bool example, read = false;
    for (uint32_t i = 0; i < context->service->files.n; i++) {
        Str path = context->service->files.p[i];
        if (!is_env_file(context->arena, path, &example) || example) continue;
        if (!read) index = git_index_read(context->sources);
        read = true;
        if (!index.known || git_index_has(&index, path) || git_ignores(context, path)) continue;
        Finding *finding = report(
            context, span_at(source_open(context->sources, path, DOCUMENT_LIMIT), 0, 0),
            str_fmt(context->arena, "%.*s is neither tracked nor ignored: the next \"git add .\" commits it",
                    STR_ARG(path_base(path))));
        finding_step(context->findings, finding,
                     str_fmt(context->arena, "Add %.*s to .gitignore", STR_ARG(path_base(path))));
    }
}
