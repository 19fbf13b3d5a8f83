/* lockfile-stale: the lockfile does not list a vendor's SDK for this service, or was made for another range
 * of it. */
#include "base/out.h"
#include "base/path.h"
#include "rules/lockfile.h"
#include "rules/vendor_call.h"
#include "rules/version_spec.h"

static void check(RuleContext *context);

const Rule rule_lockfile_stale = {
    .id = "lockfile-stale",
    .level = LEVEL_WARNING,
    .priority = 3,
    .summary = "The lockfile was not made for this package.json.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_lockfile_stale;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

static void look(RuleContext *context, const SdkInUse *use, Str spec) {
    VersionSpec version = version_spec_read(context->arena, use->name, spec);
    bool ranged =
        version.kind == VERSION_RANGE || version.kind == VERSION_OPEN || version.kind == VERSION_TAG;
    if (!ranged || version.git) return;
    Lock lock = lockfile_find(context, (LockQuery){.name = use->name, .spec = spec, .range = spec});
    if (lock.state != LOCK_OTHER_SPEC && lock.state != LOCK_LACKS) return;
    Finding *finding =
        report(context, use->span,
               str_fmt(context->arena, "%.*s was not made for this package.json: it %s %s",
                       STR_ARG(path_base(lock.path)),
                       lock.state == LOCK_LACKS ? "does not list" : "was made for another range of",
                       use->sdk->name));
    finding_step(context->findings, finding,
                 STR("Install once and commit package.json and the lockfile together"));
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
