/* `check`: the parts of all services → one report and one status. */
#include "engine/session.h"
#include "report/collect.h"

static void list_rules(RdSession *s, Report *report) {
    RuleTable rules = rules_all();
    ReportRule *list = NEW_N(&s->arena, ReportRule, rules.n);
    for (uint32_t i = 0; i < rules.n; i++)
        list[i] = (ReportRule){rules.rules[i]->id, rules.rules[i]->summary, rules.rules[i]->level,
                               rules.rules[i]->priority};
    report->rules = list;
    report->rule_n = rules.n;
}

static int status_of(const Report *report) {
    if (report->troubles.list.n) return RD_INCOMPLETE;
    for (uint32_t i = 0; i < report->findings.n; i++)
        if (threshold_reached(&report->fail_on, report->findings.p[i].level, report->findings.p[i].priority))
            return RD_FINDINGS;
    return RD_CLEAN;
}

int run_check(RdSession *s, const Paths *services) {
    Str format = str_of(s->request->format ? s->request->format : "text");
    const Reporter *reporter = reporter_find(format);
    Str fail_on = s->request->fail_on ? str_of(s->request->fail_on) : s->config.fail_on;
    if (!reporter) return session_fail(s, str_fmt(&s->arena, "unknown format \"%.*s\"", STR_ARG(format)));
    if (!threshold_parse(fail_on, &s->fail_on))
        return session_fail(
            s, str_fmt(&s->arena, "unknown level \"%.*s\": %s", STR_ARG(fail_on), threshold_names));
    Report report = {.arena = &s->arena,
                     .base = s->base,
                     .fail_on = s->fail_on,
                     .color = s->request->color,
                     .width = s->request->width,
                     .as_of = date_text(&s->arena, s->as_of),
                     .version = rd_version()};
    list_rules(s, &report);
    report_troubles(&report, &s->troubles);
    const Part *parts = parts_audit(s, services);
    for (uint32_t i = 0; i < services->n; i++)
        report_append(&report, &parts[i].report);
    reporter->print(&report, &s->out);
    return status_of(&report);
}
