/* env-undeclared: the service has an example of its env file, and it does not name a variable in which code
 * looks for a vendor's credential: who sets up the service forgets it. */
#include "base/out.h"
#include "rules/credential.h"
#include "rules/near.h"
#include "rules/route_finding.h"
#include "rules/secret_place.h"

static void check(RuleContext *context);

const Rule rule_env_undeclared = {
    .id = "env-undeclared",
    .level = LEVEL_WARNING,
    .priority = 3,
    .summary = "A vendor's credential is read from a variable that no env example names.",
    .check = check,
};

static Paths examples(RuleContext *context) {
    Paths list = {0};
    bool example;
    for (uint32_t i = 0; i < context->service->files.n; i++)
        if (is_env_file(context->arena, context->service->files.p[i], &example) && example)
            vec_push(context->arena, &list, context->service->files.p[i]);
    return list;
}

static bool is_declared(RuleContext *context, Str name) {
    bool example;
    for (uint32_t i = 0; i < context->service->files.n; i++) {
        Str path = context->service->files.p[i];
        bool kept = is_env_file(context->arena, path, &example) || is_container_file(context->arena, path) ||
                    str_ends(path, STR(".tf"));
        if (kept && find_word(near_text(context, path), name, 0) >= 0) return true;
    }
    return false;
}

static void check(RuleContext *context) {
    Paths files = examples(context);
    Credentials list = credentials_used(context);
    Str last = {0};
    for (uint32_t i = 0; files.n && i < list.n; i++) {
        Str name = credential_variable(&list.p[i]);
        if (!name.n || str_eq(name, last) || is_declared(context, name)) continue;
        last = name;
        Finding *finding =
            call_finding(context, &rule_env_undeclared, list.p[i].call, list.p[i].span,
                         str_fmt(context->arena, "%.*s is read here, and %.*s does not name it",
                                 STR_ARG(name), STR_ARG(shown_path(context, files.p[0]))));
        finding_confidence(finding, "high");
        finding_step(context->findings, finding,
                     str_fmt(context->arena, "Add %.*s with a placeholder to %.*s", STR_ARG(name),
                             STR_ARG(shown_path(context, files.p[0]))));
    }
}
