/* Problems of a document: see spec_problem.h. */
#include "rules/spec_problem.h"

#include "base/out.h"

void spec_problems_report(RuleContext *context, const Rule *rule, Str step) {
    for (uint32_t i = 0; context->spec && i < context->spec->problems.n; i++) {
        const SpecProblem *problem = &context->spec->problems.p[i];
        if (!str_eq(str_of(problem->rule), str_of(rule->id))) continue;
        Finding *finding = finding_push(context->findings, rule->id, rule->level, rule->priority,
                                        problem->span, problem->message);
        if (problem->mild) finding->level = LEVEL_WARNING;
        finding->key = str_fmt(context->arena, "%s %.*s", rule->id, STR_ARG(problem->message));
        if (problem->other.file)
            finding_relate(context->findings, finding, problem->other, problem->other_message);
        finding_step(context->findings, finding, step);
    }
}
