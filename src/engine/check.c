/* `check` after the audits: the findings of all services → one report and one status. */
#include "base/path.h"
#include "engine/session.h"

static void fill_report(RdSession *s, Report *r) {
    RuleTable rules = rules_all();
    ReportRule *list = NEW_N(&s->arena, ReportRule, rules.n);
    for (uint32_t i = 0; i < rules.n; i++)
        list[i] = (ReportRule){rules.rules[i]->id, rules.rules[i]->summary, rules.rules[i]->level,
                               rules.rules[i]->priority};
    r->rules = list;
    r->rule_n = rules.n;
    for (uint32_t i = 0; i < s->audits.n; i++) {
        const Audit *a = s->audits.p[i];
        ReportService service = {.root = path_relative(&s->arena, s->base, a->service.root),
                                 .express = a->service.express_major,
                                 .files = a->routes.files,
                                 .routes = a->routes.routes.n,
                                 .blind_spots = a->routes.blind_spots.n,
                                 .operations = a->spec.operations.n};
        if (a->has_spec)
            service.spec = path_relative(&s->arena, s->base, source_file(&s->sources, a->spec.file)->path);
        for (uint32_t k = 0; k < a->routes.routes.n; k++)
            service.conditional += a->routes.routes.p[k].certainty == CONDITIONAL;
        vec_push(&s->arena, &r->services, service);
    }
}

static int check_status(RdSession *s) {
    if (s->troubles.list.n) return RD_INCOMPLETE;
    for (uint32_t i = 0; i < s->findings.list.n; i++)
        if (threshold_reached(&s->fail_on, &s->findings.list.p[i])) return RD_FINDINGS;
    return RD_CLEAN;
}

int run_check(RdSession *s) {
    Str format = str_of(s->request->format ? s->request->format : "text");
    const Reporter *reporter = reporter_find(format);
    Str fail_on = s->request->fail_on ? str_of(s->request->fail_on) : s->config.fail_on;
    if (!reporter) return session_fail(s, str_fmt(&s->arena, "unknown format \"%.*s\"", STR_ARG(format)));
    if (!threshold_parse(fail_on, &s->fail_on))
        return session_fail(
            s, str_fmt(&s->arena, "unknown level \"%.*s\": %s", STR_ARG(fail_on), threshold_names));
    findings_sort(&s->findings, &s->sources);
    Report report = {.arena = &s->arena,
                     .sources = &s->sources,
                     .findings = &s->findings,
                     .troubles = &s->troubles,
                     .base = s->base,
                     .fail_on = s->fail_on,
                     .color = s->request->color,
                     .width = s->request->width,
                     .version = rd_version()};
    fill_report(s, &report);
    reporter->print(&report, &s->out);
    return check_status(s);
}
