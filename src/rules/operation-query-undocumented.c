/* operation-query-undocumented: the handler reads `page` from the query, and whoever builds a client from the
 * document cannot send it. */
#include "rules/operation_content.h"

static void check(RuleContext *context);

const Rule rule_operation_query_undocumented = {
    .id = "operation-query-undocumented",
    .level = LEVEL_NOTE,
    .priority = 4,
    .summary = "A handler reads query parameters that its operation does not declare.",
    .check = check,
};

/* The same parameter: "ids" is declared as `ids[]`, "filter" as `filter[name]`. */
static bool is_declared_as(Str name, Str declared) {
    if (!str_starts(declared, name)) return false;
    return declared.n == name.n || declared.p[name.n] == '[';
}

/* OpenAPI 3.2: `in: querystring` stands for the whole query. */
static bool declares(const ParameterList *parameters, Str name) {
    for (uint32_t i = 0; i < parameters->list.n; i++) {
        const Parameter *parameter = &parameters->list.p[i];
        if (str_eq(parameter->in, STR("querystring"))) return true;
        if (str_eq(parameter->in, STR("query")) && is_declared_as(name, parameter->name)) return true;
    }
    return parameters->open;
}

static void find(RuleContext *context, const FactList *facts, const Operation *operation, Lacks *out) {
    for (uint32_t i = 0; i < facts->n; i++)
        for (uint32_t k = 0; facts->p[i] && k < facts->p[i]->query.n; k++) {
            const QueryFact *fact = &facts->p[i]->query.p[k];
            if (!declares(&operation->parameters, fact->name)) lack_add(context, out, fact->name, fact->span);
        }
}

static void check(RuleContext *context) {
    static const Wording wording = {.does = "reads",
                                    .where = " from the query",
                                    .verb = "declare",
                                    .step = "add parameters `in: query` to the operation"};
    operation_content_report(context, &rule_operation_query_undocumented, find, &wording);
}
