/* lockfile-missing: none in the service's directory or above, or one that git ignores or .npmrc switches off.
 */
#include "base/out.h"
#include "rules/lockfile.h"
#include "rules/vendor_call.h"
#include "rules/version_spec.h"

static void check(RuleContext *context);

const Rule rule_lockfile_missing = {
    .id = "lockfile-missing",
    .level = LEVEL_WARNING,
    .priority = 3,
    .summary = "A vendor's SDK is asked for as a range, and there is no lockfile.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_lockfile_missing;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

static void look(RuleContext *context, const SdkInUse *use, Str spec) {
    VersionSpec version = version_spec_read(context->arena, use->name, spec);
    bool ranged =
        version.kind == VERSION_RANGE || version.kind == VERSION_OPEN || version.kind == VERSION_TAG;
    if (!ranged || version.git) return;
    Lock lock = lockfile_find(context, (LockQuery){.name = use->name, .spec = spec, .range = spec});
    if (lock.state != LOCK_NONE && lock.state != LOCK_UNUSED) return;
    Finding *finding = report(context, use->span,
                              str_fmt(context->arena,
                                      "%s is asked for as a range, and no lockfile in use holds a release: "
                                      "each install may bring another one",
                                      use->sdk->name));
    finding_step(context->findings, finding, STR("Commit the lockfile of your package manager"));
}

static void check(RuleContext *context) {
    SdksInUse list = sdks_in_use(context);
    if (context->service->pin_policy == PIN_OFF) return;
    for (uint32_t i = 0; i < list.n; i++) {
        Str text = source_text(context->sources, list.p[i].span);
        bool quoted = text.n >= 2 && text.p[0] == '"';
        look(context, &list.p[i], quoted ? str_sub(text, 1, text.n - 1) : text);
    }
}
