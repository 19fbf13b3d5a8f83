/* operation-status-undocumented: the handler answers 404, and whoever reads the document does not expect it.
 */
#include "base/out.h"
#include "rules/operation_content.h"

static void check(RuleContext *context);

const Rule rule_operation_status_undocumented = {
    .id = "operation-status-undocumented",
    .level = LEVEL_NOTE,
    .priority = 4,
    .summary = "A handler answers with statuses that its operation does not have.",
    .check = check,
};

/* By its number, its range (4XX) or `default`. */
static bool has_response(const Operation *operation, uint32_t code) {
    char number[8] = {(char)('0' + code / 100), (char)('0' + code / 10 % 10), (char)('0' + code % 10), 0};
    char range[4] = {number[0], 'X', 'X', 0};
    for (uint32_t i = 0; i < operation->responses.n; i++) {
        Str key = operation->responses.p[i];
        if (str_eq(key, str_of(number)) || str_eq_nocase(key, str_of(range)) || str_eq(key, STR("default")))
            return true;
    }
    return !operation->responses_known;
}

/* Of the last handler: what guards before it answer (401, 429) stands in few documents at each operation. */
static void find(RuleContext *context, const FactList *facts, const Operation *operation, Lacks *out) {
    const HandlerFacts *last = facts->p[facts->n - 1];
    for (uint32_t i = 0; last && i < last->statuses.n; i++) {
        const StatusFact *fact = &last->statuses.p[i];
        if (!has_response(operation, fact->code))
            lack_add(context, out, str_fmt(context->arena, "%u", fact->code), fact->span);
    }
}

static void check(RuleContext *context) {
    static const Wording wording = {.does = "answers with",
                                    .where = "",
                                    .verb = "have",
                                    .step = "complete the `responses` of the operation"};
    operation_content_report(context, &rule_operation_status_undocumented, find, &wording);
}
