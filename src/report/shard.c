/* Reports to JSON, whole. engine/merge.c reads it back; the two have the same functions in the same order. */
#include "report/shard.h"

static void write_texts(Json *j, const char *key, const Str *texts, uint32_t n) {
    json_key(j, key);
    json_array(j);
    for (uint32_t i = 0; i < n; i++)
        json_str(j, texts[i]);
    json_end(j);
}

static void write_excerpt(Json *j, const Excerpt *e) {
    json_key(j, "excerpt");
    json_object(j);
    json_key_str(j, "text", e->text);
    json_key_u64(j, "from", e->from);
    json_key_u64(j, "to", e->to);
    json_key_bool(j, "cut_before", e->cut_before);
    json_key_bool(j, "cut_after", e->cut_after);
    json_end(j);
}

static void write_place(Json *j, const char *key, const Place *place) {
    json_key(j, key);
    json_object(j);
    json_key_str(j, "file", place->file);
    json_key_u64(j, "line", place->start.line);
    json_key_u64(j, "column", place->start.column);
    json_key_u64(j, "end_line", place->end.line);
    json_key_u64(j, "end_column", place->end.column);
    if (place->excerpt.shown) write_excerpt(j, &place->excerpt);
    json_end(j);
}

static void write_related(Json *j, const ReportFinding *f) {
    json_key(j, "related");
    json_array(j);
    for (uint32_t i = 0; i < f->related.n; i++) {
        json_object(j);
        json_key_str(j, "message", f->related.p[i].message);
        write_place(j, "place", &f->related.p[i].place);
        json_end(j);
    }
    json_end(j);
}

static void write_edits(Json *j, const ReportFinding *f) {
    json_key(j, "edits");
    json_array(j);
    for (uint32_t i = 0; i < f->edits.n; i++) {
        json_object(j);
        write_place(j, "place", &f->edits.p[i].place);
        json_key_str(j, "text", f->edits.p[i].text);
        json_key_bool(j, "unsafe", f->edits.p[i].unsafe);
        json_end(j);
    }
    json_end(j);
}

static void write_finding(Json *j, const ReportFinding *f) {
    json_object(j);
    json_key_str(j, "rule", f->rule);
    json_key_str(j, "level", str_of(level_name(f->level)));
    json_key_u64(j, "priority", f->priority);
    json_key_str(j, "message", f->message);
    json_key_str(j, "cause", f->cause);
    json_key_str(j, "cause_text", f->cause_text);
    write_place(j, "place", &f->place);
    write_related(j, f);
    json_key_str(j, "method", f->method);
    json_key_str(j, "path", f->path);
    json_key_str(j, "operation", f->operation);
    write_texts(j, "fix", f->fix.p, f->fix.n);
    write_edits(j, f);
    json_key_str(j, "edit_title", f->edit_title);
    json_key_u64(j, "silence", f->silence);
    json_key_str(j, "justification", f->justification);
    json_key_str(j, "fingerprint", str_fmt(j->out->arena, "%016llx", (unsigned long long)f->fingerprint));
    json_end(j);
}

static void write_findings(Json *j, const char *key, const ReportFindings *findings) {
    json_key(j, key);
    json_array(j);
    for (uint32_t i = 0; i < findings->n; i++)
        write_finding(j, &findings->p[i]);
    json_end(j);
}

static void write_troubles(Json *j, const Troubles *troubles) {
    json_key(j, "incomplete");
    json_array(j);
    for (uint32_t i = 0; i < troubles->list.n; i++) {
        json_object(j);
        json_key_str(j, "file", troubles->list.p[i].file);
        json_key_u64(j, "line", troubles->list.p[i].line);
        json_key_str(j, "message", troubles->list.p[i].message);
        json_end(j);
    }
    json_end(j);
}

static void write_rows(Json *j, const ReportService *service) {
    json_key(j, "rows");
    json_array(j);
    for (uint32_t i = 0; i < service->rows.n; i++) {
        const ReportRow *row = &service->rows.p[i];
        json_object(j);
        json_key_u64(j, "status", row->status);
        json_key_str(j, "method", row->method);
        json_key_str(j, "path", row->path);
        write_place(j, "code", &row->code);
        json_key_str(j, "operation", row->operation);
        write_place(j, "document", &row->document);
        json_key_str(j, "note", row->note);
        json_end(j);
    }
    json_end(j);
}

static void write_service(Json *j, const ReportService *service) {
    json_key_str(j, "root", service->root);
    json_key_str(j, "spec", service->spec);
    write_texts(j, "specs", service->specs.p, service->specs.n);
    json_key_u64(j, "express", (uint64_t)service->express);
    json_key_u64(j, "files", service->files);
    json_key_u64(j, "routes", service->routes);
    json_key_u64(j, "conditional", service->conditional);
    json_key_u64(j, "blind_spots", service->blind_spots);
    json_key_u64(j, "operations", service->operations);
    write_rows(j, service);
}

static void write_part(Json *j, const Report *part, uint32_t number) {
    json_object(j);
    json_key_u64(j, "number", number);
    write_service(j, &part->services.p[0]);
    write_findings(j, "findings", &part->findings);
    write_findings(j, "silenced", &part->silenced);
    write_troubles(j, &part->troubles);
    json_end(j);
}

void shard_write(const Report *report, Json *j) {
    const ReportShard *shard = report->shard;
    json_key(j, "shard");
    json_object(j);
    json_key_u64(j, "index", shard->index);
    json_key_u64(j, "count", shard->count);
    json_key_str(j, "routedrift", str_of(report->version));
    json_key_str(j, "base", report->base);
    json_key_str(j, "as_of", report->as_of);
    json_key_str(j, "fail_on", threshold_name(&report->fail_on));
    write_troubles(j, &shard->run);
    json_key(j, "services");
    json_array(j);
    for (uint32_t i = 0; i < shard->part_n; i++)
        write_part(j, shard->parts[i], shard->numbers[i]);
    json_end(j);
    json_end(j);
}
