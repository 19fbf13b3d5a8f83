/* base-path-mismatch: routes below /api, a document without it: said once, and the comparison goes on as if
 * it were configured. */
#include "base/out.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_base_path_mismatch = {
    .id = "base-path-mismatch",
    .level = LEVEL_WARNING,
    .priority = 3,
    .summary = "One prefix explains most differences between routes and document.",
    .check = check,
};

/* The prefix to configure: what stands on the code's side, else on the document's. */
static Str setting(const BaseChange *base) {
    return base->code.n ? base->code : base->document;
}

static Str message_of(RuleContext *context, const BaseChange *base) {
    Str code = base->code.n ? base->code : STR("/"), paths = base->document.n ? base->document : STR("/");
    Str document = document_name(context, DOCUMENT_EACH);
    return str_fmt(
        context->arena,
        "%u operation%s of %.*s below %.*s %s served below %.*s: the rest is compared with this prefix",
        base->explained, base->explained == 1 ? "" : "s", STR_ARG(document), STR_ARG(paths),
        base->explained == 1 ? "is" : "are", STR_ARG(code));
}

static void check(RuleContext *context) {
    const Rule *rule = &rule_base_path_mismatch;
    if (!context->drift || !context->drift->base_detected) return;
    const BaseChange *base = &context->drift->base;
    Finding *finding = finding_push(context->findings, rule->id, rule->level, rule->priority,
                                    context->spec->paths_span, message_of(context, base));
    finding->key =
        str_fmt(context->arena, "%s %.*s %.*s", rule->id, STR_ARG(base->code), STR_ARG(base->document));
    finding_step(context->findings, finding,
                 str_fmt(context->arena,
                         "set `base-path: %.*s` in .routedrift.yml, or let `servers` say where the "
                         "service is reached",
                         STR_ARG(setting(base))));
}
