/* `check` and `fix`: the parts of all services, or of those of a shard → one report and one status. */
#include "base/path.h"
#include "engine/adoption.h"
#include "engine/fix.h"
#include "report/checklist.h"
#include "report/collect.h"
#include "report/diff.h"
#include "report/place.h"
#include "report/summary.h"

#include <string.h>

static void list_rules(RdSession *s, Report *report) {
    RuleTable rules = rules_all();
    ReportRule *list = NEW_N(&s->arena, ReportRule, rules.n);
    for (uint32_t i = 0; i < rules.n; i++)
        list[i] = (ReportRule){.id = rules.rules[i]->id,
                               .summary = rules.rules[i]->summary,
                               .level = rules.rules[i]->level,
                               .priority = rules.rules[i]->priority,
                               .off = !rules.rules[i]->off && !rule_is_on(s, str_of(rules.rules[i]->id))};
    report->rules = list;
    report->rule_n = rules.n;
}

int check_status(const Report *report) {
    if (report->troubles.list.n) return RD_INCOMPLETE;
    for (uint32_t i = 0; i < report->findings.n; i++)
        if (threshold_reached(&report->fail_on, report->findings.p[i].level, report->findings.p[i].priority))
            return RD_FINDINGS;
    return RD_CLEAN;
}

const Reporter *check_begin(RdSession *s, Report *report) {
    Str format = str_of(s->request->format ? s->request->format : "text");
    const Reporter *reporter = reporter_find(format);
    Str fail_on = s->request->fail_on ? str_of(s->request->fail_on) : s->config.fail_on;
    if (!reporter) {
        session_fail(s, str_fmt(&s->arena, "unknown format \"%.*s\"", STR_ARG(format)));
        return NULL;
    }
    if (!threshold_parse(fail_on, &s->fail_on)) {
        session_fail(s, str_fmt(&s->arena, "unknown level \"%.*s\": %s", STR_ARG(fail_on), threshold_names));
        return NULL;
    }
    *report = (Report){.arena = &s->arena,
                       .base = s->base,
                       .fail_on = s->fail_on,
                       .color = s->request->color,
                       .width = s->request->width,
                       .as_of = date_text(&s->arena, s->as_of),
                       .version = rd_version()};
    list_rules(s, report);
    return reporter;
}

static void report_parts(RdSession *s, Report *report, const Part *parts, uint32_t n) {
    report_troubles(report, &s->troubles);
    for (uint32_t i = 0; i < n; i++)
        report_append(report, &parts[i].report);
}

/* The services of the shard: every count-th, so that neighbours, which are often alike, are spread. */
static Paths shard_services(RdSession *s, const Paths *services, uint32_t *numbers) {
    RdShard shard = s->request->shard;
    Paths dirs = {0};
    for (uint32_t i = shard.index - 1; i < services->n; i += shard.count) {
        numbers[dirs.n] = i;
        vec_push(&s->arena, &dirs, services->p[i]);
    }
    return dirs;
}

static int check_shard(RdSession *s, const Paths *services, const Adoption *adoption,
                       const Reporter *reporter, Report *report) {
    uint32_t *numbers = NEW_N(&s->arena, uint32_t, services->n);
    Paths dirs = shard_services(s, services, numbers);
    Part *parts = parts_audit(s, &dirs, services);
    Parts all = {.p = parts, .n = dirs.n, .first = services->p[0]};
    if (!adoption_apply(s, adoption, &all)) return RD_INCOMPLETE;
    const Report **reports = NEW_N(&s->arena, const Report *, dirs.n);
    for (uint32_t i = 0; i < dirs.n; i++)
        reports[i] = &parts[i].report;
    ReportShard shard = {.index = s->request->shard.index,
                         .count = s->request->shard.count,
                         .parts = reports,
                         .numbers = numbers,
                         .part_n = dirs.n};
    report_troubles(report, &s->troubles);
    shard.run = report->troubles; /* as they are now */
    report->shard = &shard;
    report_parts(s, report, parts, dirs.n);
    reporter->print(report, &s->out);
    return check_status(report);
}

int run_check(RdSession *s, const Paths *services) {
    Report report;
    const Reporter *reporter = check_begin(s, &report);
    Adoption adoption;
    if (!reporter || !adoption_open(s, &adoption)) return RD_INCOMPLETE;
    if (s->request->shard.count) return check_shard(s, services, &adoption, reporter, &report);
    Parts parts = {.p = parts_audit(s, services, services), .n = services->n, .first = services->p[0]};
    if (!adoption_apply(s, &adoption, &parts)) return RD_INCOMPLETE;
    report_parts(s, &report, parts.p, parts.n);
    reporter->print(&report, &s->out);
    return check_status(&report);
}

/* ---- checklist ---- */

typedef void ChecklistFn(const Report *report, Out *out);

static ChecklistFn *checklist_format(Str format) {
    if (!format.n || str_eq(format, STR("markdown"))) return checklist_markdown;
    if (str_eq(format, STR("json"))) return checklist_json;
    return str_eq(format, STR("html")) ? checklist_html : NULL;
}

int run_checklist(RdSession *s, const Paths *services) {
    Report report;
    Adoption adoption;
    ChecklistFn *print = checklist_format(str_of(s->request->format));
    if (!print)
        return session_fail(s, str_fmt(&s->arena,
                                       "the checklist is written as markdown, json or html, not as \"%s\"",
                                       s->request->format));
    if (!check_begin(s, &report) || !adoption_open(s, &adoption)) return RD_INCOMPLETE;
    Parts parts = {.p = parts_audit(s, services, services), .n = services->n, .first = services->p[0]};
    if (!adoption_apply(s, &adoption, &parts)) return RD_INCOMPLETE;
    report_parts(s, &report, parts.p, parts.n);
    print(&report, &s->out);
    return check_status(&report);
}

/* ---- fix ---- */

static void write_mends(Out *out, const char *verb, const FixRun *f) {
    for (uint32_t i = 0; i < f->done.n; i++)
        out_fmt(out, "%s: %.*s\n", verb, STR_ARG(f->done.p[i].title));
    for (uint32_t i = 0; i < f->refused.n; i++)
        out_fmt(out,
                "left alone: %.*s: the finding would not have gone, or something else would have broken\n",
                STR_ARG(f->refused.p[i].title));
}

/* "fixed 2 findings in 1 file, 3 remain (1 of them can be fixed with --unsafe)" */
static void write_result(Out *out, const char *verb, const FixRun *f, uint32_t remain) {
    out_fmt(out, "%s ", verb);
    summary_plural(out, f->done.n, "finding");
    if (f->done.n) {
        out_cstr(out, " in ");
        summary_plural(out, f->overlay.files.n, "file");
    }
    out_fmt(out, ", %u %s", remain, remain == 1 ? "remains" : "remain");
    if (f->unsafe) out_fmt(out, " (%u can be fixed with --unsafe)", f->unsafe);
    out_char(out, '\n');
}

/* What was done: behind a report for people, beside one for programs. */
static void tell(RdSession *s, const Reporter *reporter, const FixRun *f, const Report *report) {
    bool failed = s->troubles.list.n > 0, shown = s->request->diff;
    Out *out = shown || strcmp(reporter->name, "text") != 0 ? &s->err : &s->out;
    Out text = out_new(&s->arena);
    write_mends(&text, shown ? "would fix" : failed ? "tried to" : "fixed", f);
    write_result(&text, shown ? "would fix" : failed ? "tried to fix" : "fixed", f, report->findings.n);
    if (out == &s->out) out_char(out, '\n');
    for (Str rest = out_str_of(&text); rest.n;) {
        out_str(out, place_text(report, report_keep(report, str_cut(rest, '\n', &rest))));
        out_char(out, '\n');
    }
}

static void write_diff(RdSession *s, const FixRun *f, const Report *report) {
    for (uint32_t i = 0; i < f->overlay.files.n; i++) {
        const Changed *file = &f->overlay.files.p[i];
        Str path = report_keep(report, path_relative(&s->arena, s->base, file->path));
        diff_write(report, &s->out, path, file->before, file->after);
    }
}

int run_fix(RdSession *s, const Paths *services) {
    Report report;
    const Reporter *reporter = check_begin(s, &report);
    Adoption adoption;
    if (!reporter || !adoption_open(s, &adoption)) return RD_INCOMPLETE;
    FixRun f = fix_services(s, services);
    Parts parts = {.p = f.parts, .n = services->n, .first = services->p[0]};
    if (!adoption_apply(s, &adoption, &parts)) return RD_INCOMPLETE;
    report_parts(s, &report, f.parts, services->n);
    int status = check_status(&report);
    if (s->request->diff) {
        write_diff(s, &f, &report);
        if (status == RD_CLEAN && f.overlay.files.n) status = RD_FINDINGS;
        session_print_troubles(s, &report.troubles);
    } else {
        reporter->print(&report, &s->out);
    }
    tell(s, reporter, &f, &report);
    return status;
}
