/* The report as one JSON document, version 1: a contract with programs, so keys are only ever added.
 *
 * method, path, operation, cause, autofix and suppression are left out where they do not apply; related and
 * fix (steps for a person) are always there. Lines and columns count from 1, columns in code points, ends are
 * exclusive. Texts keep their line ends and control characters (JSON escapes them).
 *
 * The report of a shard has a further key, "shard": see shard.h. */
#include "base/json.h"
#include "report/place.h"
#include "report/reporters.h"
#include "report/shard.h"

static void key_if(Json *j, const char *key, Str text) {
    if (text.n) json_key_str(j, key, text);
}

static void write_related(Json *j, const ReportFinding *finding) {
    json_key(j, "related");
    json_array(j);
    for (uint32_t i = 0; i < finding->related.n; i++) {
        const Place *place = &finding->related.p[i].place;
        json_object(j);
        json_key_str(j, "message", finding->related.p[i].message);
        json_key_str(j, "file", place->file);
        json_key_u64(j, "line", place->start.line);
        json_key_u64(j, "column", place->start.column);
        json_end(j);
    }
    json_end(j);
}

static void write_fix(Json *j, const ReportFinding *finding) {
    json_key(j, "fix");
    json_array(j);
    for (uint32_t i = 0; i < finding->fix.n; i++)
        json_str(j, finding->fix.p[i]);
    json_end(j);
}

/* What `routedrift fix` would do about the finding. */
static void write_edits(Json *j, const ReportFinding *finding) {
    bool unsafe = false;
    for (uint32_t i = 0; i < finding->edits.n; i++)
        unsafe = unsafe || finding->edits.p[i].unsafe;
    json_key(j, "autofix");
    json_object(j);
    json_key_str(j, "description", finding->edit_title);
    json_key_str(j, "applicability", unsafe ? STR("unsafe") : STR("safe"));
    json_key(j, "edits");
    json_array(j);
    for (uint32_t i = 0; i < finding->edits.n; i++) {
        const Place *place = &finding->edits.p[i].place;
        json_object(j);
        json_key_str(j, "file", place->file);
        json_key_u64(j, "line", place->start.line);
        json_key_u64(j, "column", place->start.column);
        json_key_u64(j, "end_line", place->end.line);
        json_key_u64(j, "end_column", place->end.column);
        json_key_str(j, "text", finding->edits.p[i].text);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

/* Why a finding is not reported. */
static void write_suppression(Json *j, const ReportFinding *finding) {
    static const char *const kinds[SILENCE_COUNT] = {
        [SILENCE_IN_SOURCE] = "in-source",
        [SILENCE_BASELINE] = "baseline",
        [SILENCE_UNCHANGED] = "unchanged",
    };
    json_key(j, "suppression");
    json_object(j);
    json_key_str(j, "kind", str_of(kinds[finding->silence]));
    key_if(j, "reason", finding->justification);
    json_end(j);
}

static void write_finding(const Report *report, Json *j, const ReportFinding *finding) {
    char priority[] = {'P', (char)('0' + finding->priority % 10), 0};
    const Place *place = &finding->place;
    json_object(j);
    json_key_str(j, "rule", finding->rule);
    json_key_str(j, "level", str_of(level_name(finding->level)));
    json_key_str(j, "priority", str_of(priority));
    json_key_str(j, "message", finding->message);
    key_if(j, "cause", finding->cause);
    json_key_str(j, "file", place_file(report, finding));
    json_key_u64(j, "line", place->start.line);
    json_key_u64(j, "column", place->start.column);
    json_key_u64(j, "end_line", place->end.line);
    json_key_u64(j, "end_column", place->end.column);
    write_related(j, finding);
    key_if(j, "method", finding->method);
    key_if(j, "path", finding->path);
    key_if(j, "operation", finding->operation);
    write_fix(j, finding);
    if (finding->edits.n) write_edits(j, finding);
    if (finding->silence) write_suppression(j, finding);
    json_end(j);
}

/* All documents, where `spec` alone does not tell. */
static void write_specs(Json *j, const ReportService *service) {
    json_key(j, "specs");
    json_array(j);
    for (uint32_t i = 0; i < service->specs.n; i++)
        json_str(j, service->specs.p[i]);
    json_end(j);
}

static void write_service(Json *j, const ReportService *service) {
    json_object(j);
    json_key_str(j, "root", service->root);
    json_key(j, "spec");
    if (service->spec.n)
        json_str(j, service->spec);
    else
        json_null(j);
    if (service->specs.n > 1) write_specs(j, service);
    json_key(j, "express");
    if (service->express)
        json_u64(j, (uint64_t)service->express);
    else
        json_null(j);
    json_key_u64(j, "files", service->files);
    json_key_u64(j, "routes", service->routes);
    json_key_u64(j, "conditional", service->conditional);
    json_key_u64(j, "blind_spots", service->blind_spots);
    json_end(j);
}

static void write_incomplete(const Report *report, Json *j) {
    json_key(j, "incomplete");
    json_array(j);
    for (uint32_t i = 0; i < report->troubles.list.n; i++) {
        const Trouble *t = &report->troubles.list.p[i];
        json_object(j);
        json_key_str(j, "file", t->file);
        if (t->line) json_key_u64(j, "line", t->line);
        json_key_str(j, "message", t->message);
        json_end(j);
    }
    json_end(j);
}

void report_json(const Report *report, Out *out) {
    Json j = json_new(out, true);
    json_object(&j);
    json_key_u64(&j, "version", 1);
    if (report->as_of.n) json_key_str(&j, "as_of", report->as_of);
    json_key(&j, "findings");
    json_array(&j);
    for (uint32_t i = 0; i < report->findings.n; i++)
        write_finding(report, &j, &report->findings.p[i]);
    json_end(&j);
    json_key(&j, "suppressed");
    json_array(&j);
    for (uint32_t i = 0; i < report->silenced.n; i++)
        write_finding(report, &j, &report->silenced.p[i]);
    json_end(&j);
    json_key(&j, "services");
    json_array(&j);
    for (uint32_t i = 0; i < report->services.n; i++)
        write_service(&j, &report->services.p[i]);
    json_end(&j);
    write_incomplete(report, &j);
    if (report->shard) shard_write(report, &j);
    json_end(&j);
    out_char(out, '\n');
}
