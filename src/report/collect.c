/* Spans to places while the sources are there:
 *
 *     Finding {span: file 3, bytes 32–36}  →  ReportFinding {place: klaviyo/src/routes.ts, 2:8–2:12, excerpt}
 *
 * This is the one gate into a report: nothing with the shape of a credential and nothing that is no UTF-8
 * gets past it. A path that holds a credential is masked as well: a wrong path costs a click, a printed key
 * costs a rotation. */
#include "report/collect.h"

#include "base/path.h"
#include "report/excerpt.h"
#include "report/fingerprint.h"
#include "report/mask.h"
#include "report/visible.h"

Str report_keep(const Report *report, Str text) {
    Str masked = report_mask(report->arena, text);
    if (str_is_utf8(masked)) return str_copy(report->arena, masked);
    Out out = out_new(report->arena);
    for (size_t i = 0; i < masked.n;) {
        Cell cell = visible_cell(masked, i);
        bool broken = cell.bytes == 1 && (masked.p[i] & 0x80);
        out_str(&out, broken ? (Str){cell.text, cell.n} : str_sub(masked, i, i + cell.bytes));
        i += cell.bytes;
    }
    return out_str_of(&out);
}

Place report_position(const Report *report, Sources *sources, Span span) {
    Place place = {.start = {1, 1}, .end = {1, 1}};
    if (span.file == 0) return place;
    Str base = report->base.n ? report->base : STR(".");
    place.file =
        report_keep(report, path_relative(report->arena, base, source_file(sources, span.file)->path));
    place.start = source_position(sources, span.file, span.start);
    place.end = source_position(sources, span.file, span.end > span.start ? span.end : span.start);
    return place;
}

Place report_place(const Report *report, Sources *sources, Span span) {
    Place place = report_position(report, sources, span);
    place.excerpt = excerpt_of(report->arena, sources, span);
    return place;
}

/* An edit cannot be masked: when one would write a credential, none is kept. */
static void collect_edits(const Report *report, Sources *sources, const Finding *from, ReportFinding *to) {
    for (uint32_t i = 0; i < from->edits.n; i++) {
        const Edit *edit = &from->edits.p[i];
        ReportEdit kept = {.place = report_position(report, sources, edit->span),
                           .text = report_keep(report, edit->text),
                           .unsafe = edit->unsafe};
        if (!str_eq(kept.text, edit->text)) {
            to->edits.n = 0;
            return;
        }
        vec_push(report->arena, &to->edits, kept);
    }
}

static bool is_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Numbers that stand alone become N: how many there are, or in which line, is not what a finding is about. */
static Str without_numbers(Arena *arena, Str s) {
    Out out = out_new(arena);
    for (size_t i = 0, n; i < s.n; i += n) {
        bool number = true;
        for (n = 0; i + n < s.n && is_word(s.p[i + n]); n++)
            number = number && s.p[i + n] <= '9';
        if (n && number)
            out_char(&out, 'N');
        else
            out_str(&out, str_sub(s, i, i + (n ? n : (n = 1))));
    }
    return out_str_of(&out);
}

/* Finding.key without the rule that it begins with; made from the message when there is none. */
static Str key_of(Arena *arena, const Finding *f) {
    Str rule = str_of(f->rule);
    if (!f->key.n) return without_numbers(arena, f->message);
    bool named = str_starts(f->key, rule) &&
                 (f->key.n == rule.n || f->key.p[rule.n] == ' ' || f->key.p[rule.n] == ':');
    return named ? str_sub(f->key, rule.n + 1, f->key.n) : f->key;
}

static ReportFinding collect_finding(const Report *report, Sources *sources, const Finding *f) {
    Str service = f->service < report->services.n
                      ? path_join(report->arena, report->base, report->services.p[f->service].root)
                      : (Str){0};
    ReportFinding to = {.rule = report_keep(report, str_of(f->rule)),
                        .level = f->level,
                        .priority = f->priority,
                        .message = report_keep(report, f->message),
                        .cause = report_keep(report, str_of(f->cause)),
                        .cause_text = report_keep(report, f->cause_text),
                        .place = report_place(report, sources, f->span),
                        .method = report_keep(report, f->method),
                        .path = report_keep(report, f->path),
                        .operation = report_keep(report, f->operation),
                        .fingerprint = fingerprint_of(sources, service, f),
                        .key = report_keep(report, key_of(report->arena, f)),
                        .silence = f->silence,
                        .justification = report_keep(report, f->justification),
                        .service = f->service};
    for (uint32_t i = 0; i < f->related.n; i++)
        vec_push(report->arena, &to.related,
                 (ReportRelated){.message = report_keep(report, f->related.p[i].message),
                                 .place = report_place(report, sources, f->related.p[i].span)});
    for (uint32_t i = 0; i < f->fix.n; i++)
        vec_push(report->arena, &to.fix, report_keep(report, f->fix.p[i]));
    collect_edits(report, sources, f, &to);
    if (to.edits.n) to.edit_title = report_keep(report, f->edit_title);
    return to;
}

void report_collect(Report *report, Sources *sources, const Findings *findings) {
    for (uint32_t i = 0; i < findings->list.n; i++) {
        ReportFinding f = collect_finding(report, sources, &findings->list.p[i]);
        if (f.silence)
            vec_push(report->arena, &report->silenced, f);
        else
            vec_push(report->arena, &report->findings, f);
    }
}

void report_troubles(Report *report, const Troubles *troubles) {
    report->troubles.arena = report->arena;
    for (uint32_t i = 0; i < troubles->list.n; i++) {
        const Trouble *t = &troubles->list.p[i];
        trouble_add_at(&report->troubles, report_keep(report, t->file), t->line,
                       report_keep(report, t->message));
    }
}

/* ---- parts ---- */

static bool is_difference(const ReportFinding *f) {
    return f->method.n || f->path.n || f->operation.n;
}

static bool same_position(Position a, Position b) {
    return a.line == b.line && a.column == b.column;
}

static bool same(const ReportFinding *a, const ReportFinding *b) {
    return str_eq(a->rule, b->rule) && str_eq(a->message, b->message) &&
           str_eq(a->place.file, b->place.file) && same_position(a->place.start, b->place.start) &&
           same_position(a->place.end, b->place.end);
}

/* True when another service has said the same; else it is noted as said. A clash of unequal ones keeps both.
 */
static bool is_repeated(Report *report, const ReportFindings *said, const ReportFinding *f) {
    uint32_t before;
    uint64_t key = str_hash(f->rule) * 31 + str_hash(f->message);
    key = (key * 31 + str_hash(f->place.file)) * 31 + f->place.start.line * 7919u + f->place.start.column;
    key = key * 31 + (f->silence != SILENCE_NONE);
    if (is_difference(f)) return false;
    if (map_get(&report->seen, key, &before)) return before < said->n && same(&said->p[before], f);
    map_set(report->arena, &report->seen, key, said->n);
    return false;
}

static void append_findings(Report *report, ReportFindings *to, const ReportFindings *from, uint32_t first) {
    for (uint32_t i = 0; i < from->n; i++) {
        ReportFinding f = from->p[i];
        f.service += first;
        if (!is_repeated(report, to, &f)) vec_push(report->arena, to, f);
    }
}

void report_append(Report *report, const Report *part) {
    uint32_t first = report->services.n;
    for (uint32_t i = 0; i < part->services.n; i++)
        vec_push(report->arena, &report->services, part->services.p[i]);
    append_findings(report, &report->findings, &part->findings, first);
    append_findings(report, &report->silenced, &part->silenced, first);
    report_troubles(report, &part->troubles);
}
