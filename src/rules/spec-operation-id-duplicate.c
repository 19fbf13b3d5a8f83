/* spec-operation-id-duplicate: OpenAPI wants operationId unique; generators of clients make one function of
 * the two. */
#include "base/map.h"
#include "base/out.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_spec_operation_id_duplicate = {
    .id = "spec-operation-id-duplicate",
    .level = LEVEL_WARNING,
    .priority = 4,
    .summary = "Two operations have one operationId.",
    .check = check,
};

static void report(RuleContext *context, const Operation *operation, uint32_t i, const Operation *first) {
    Str message =
        str_fmt(context->arena, "operationId `%.*s` is used twice", STR_ARG(operation->operation_id));
    Finding *finding = operation_finding(context, &rule_spec_operation_id_duplicate, i,
                                         operation->operation_id_span, message);
    finding_relate(context->findings, finding, first->operation_id_span, STR("the first use"));
    finding_step(context->findings, finding,
                 STR("give one of them a name of its own (`openApi.operation.operationId` "
                     "in a marker)"));
}

static void check(RuleContext *context) {
    Map first = {0};
    for (uint32_t i = 0; context->spec && i < context->spec->operations.n; i++) {
        const Operation *operation = &context->spec->operations.p[i];
        uint64_t key = str_hash(operation->operation_id) + operation->document; /* unique in one document */
        uint32_t at;
        if (!operation->operation_id.n) continue;
        if (!map_get(&first, key, &at)) {
            map_set(context->arena, &first, key, i);
            continue;
        }
        /* an operation that two references reach is one operation */
        if (context->spec->operations.p[at].operation_id_span.start == operation->operation_id_span.start &&
            context->spec->operations.p[at].operation_id_span.file == operation->operation_id_span.file)
            continue;
        report(context, operation, i, &context->spec->operations.p[at]);
    }
}
