/* One service of a run, in a session of its own:
 *
 *     services/klaviyo  →  session (sources, evaluation, findings)  →  Report of one service  →  session
 * freed
 *
 * So what a service comes to does not depend on the services before it, beside it, or on the thread: the
 * bytes of a report are the same whatever the number of jobs. What is found is copied into the run's arena as
 * plain data. */
#include "base/path.h"
#include "engine/session.h"
#include "report/collect.h"

static void show_changed(RdSession *s, const Overlay *overlay) {
    for (uint32_t i = 0; overlay && i < overlay->files.n; i++)
        source_add(&s->sources, overlay->files.p[i].path, overlay->files.p[i].after);
}

RdSession *part_session(const RdSession *run, const Overlay *overlay, size_t memory) {
    RdSession *s = rd_session_new(run->mem.fatal);
    Str message = {0};
    s->mem.limit = memory;
    s->request = run->request;
    s->spare = run->spare;
    s->base = run->base;
    s->documents = run->documents;
    s->vendor_documents = run->vendor_documents;
    s->troubles = (Troubles){.arena = &s->arena};
    s->findings = (Findings){.arena = &s->arena};
    s->silenced = (Findings){.arena = &s->arena};
    s->sources = sources_new(&s->arena, run->sources.root);
    s->sources.tree = run->sources.tree;
    show_changed(s, overlay);
    s->project =
        (Project){.arena = &s->arena, .mem = &s->mem, .sources = &s->sources, .troubles = &s->troubles};
    if (run->sources.tree)
        s->config = run->config; /* another revision is audited with this one's settings */
    else
        session_configure(s, &message); /* it went well for the run */
    s->as_of = run->as_of;
    return s;
}

static ReportService service_of(RdSession *s, const Audit *a, const Report *report) {
    ReportService service = {.root = report_keep(report, path_relative(&s->arena, s->base, a->service.root)),
                             .express = a->service.express_major,
                             .files = a->routes.files,
                             .routes = a->routes.routes.n,
                             .blind_spots = a->routes.blind_spots.n,
                             .operations = a->spec.operations.n};
    if (a->has_spec) service.spec = report_place(report, &s->sources, (Span){.file = a->spec.file}).file;
    for (uint32_t k = 0; a->has_spec && k < a->spec.documents.n; k++)
        vec_push(report->arena, &service.specs,
                 report_place(report, &s->sources, (Span){.file = a->spec.documents.p[k].file}).file);
    for (uint32_t i = 0; i < a->routes.routes.n; i++)
        service.conditional += a->routes.routes.p[i].certainty == CONDITIONAL;
    rows_collect(report, s, a, &service);
    for (uint32_t i = 0; i < a->facts.n; i++) {
        const CheckFact *fact = &a->facts.p[i];
        vec_push(report->arena, &service.facts,
                 (ReportFact){.kind = (ReportFactKind)fact->kind,
                              .item = report_keep(report, str_of(fact->item)),
                              .text = report_keep(report, fact->text),
                              .place = report_place(report, &s->sources, fact->span)});
    }
    return service;
}

static Report report_of(RdSession *run, RdSession *s, const Audit *a) {
    Report report = {.arena = &run->arena, .base = run->base};
    vec_push(report.arena, &report.services, service_of(s, a, &report));
    report_collect(&report, &s->sources, &s->findings);
    report_collect(&report, &s->sources, &s->silenced);
    report_troubles(&report, &s->troubles);
    return report;
}

const Audit *part_run(RdSession *s, Str dir, const Paths *services) {
    const Audit *a = audit_service(s, dir, services, true);
    suppress_findings(s, a, services);
    findings_sort(&s->findings, &s->sources);
    findings_sort(&s->silenced, &s->sources);
    return a;
}

Part part_of(RdSession *run, RdSession *s, const Audit *a) {
    return (Part){.report = report_of(run, s, a), .exhausted = s->mem.exhausted};
}

Part part_audit(RdSession *run, Str dir, const Paths *services, size_t memory, pthread_mutex_t *gate) {
    RdSession *s = part_session(run, NULL, memory);
    const Audit *a = part_run(s, dir, services);
    pthread_mutex_lock(gate);
    Part part = part_of(run, s, a);
    pthread_mutex_unlock(gate);
    rd_session_free(s);
    return part;
}
