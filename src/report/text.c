/* The report for people, grouped by service:
 *
 *     service services/klaviyo (openapi.yml, Express 4)
 *
 *     error[route-undocumented] P3: POST /klaviyo/connect is not in openapi.yml
 *       --> services/klaviyo/src/routes.ts:14:10
 *        |
 *     14 |   router.post('/connect', connect);
 *        |          ^^^^
 *        |
 *        = cause: no apiConfig() middleware on this route
 *        = fix: 1. add apiConfig({ … }) before the handler
 *
 *     checked 12 files: 34 routes (30 certain, 4 conditional), 2 blind spots, 31 operations in openapi.yml
 *
 * Whatever comes from the audited tree is made visible before it is written. */
#include "base/path.h"
#include "report/excerpt.h"
#include "report/place.h"
#include "report/reporters.h"
#include "report/summary.h"

enum {
    FULL_NOTES = 5,   /* notes of one rule in a service shown with an excerpt; the rest take a line each */
    FULL_RELATED = 4, /* related places shown with an excerpt */
};

static void write_head(const Report *report, Out *out, const ReportFinding *f) {
    style_begin(report, out, style_of_level(f->level));
    out_fmt(out, "%s[%.*s]", level_name(f->level), STR_ARG(f->rule));
    style_end(report, out);
    if (f->priority) out_fmt(out, " P%u", f->priority);
    style_begin(report, out, STYLE_BOLD);
    out_cstr(out, ": ");
    out_str(out, place_text(report, f->message));
    style_end(report, out);
}

/* "src/a.ts:3:4"; `instead` stands for a place that is nowhere. */
static void write_place(const Report *report, Out *out, const Place *place, Str instead) {
    out_str(out, place_text(report, place->file.n ? place->file : instead));
    if (place->file.n) out_fmt(out, ":%u:%u", place->start.line, place->start.column);
}

static void write_arrow(const Report *report, Out *out, uint32_t gutter, const Place *place, Str instead) {
    out_fill(out, ' ', gutter);
    style_cstr(report, out, STYLE_FRAME, "--> ");
    write_place(report, out, place, instead);
    out_char(out, '\n');
}

/* "   = label: " and the column at which the text starts. */
static uint32_t write_label(const Report *report, Out *out, uint32_t gutter, const char *label) {
    out_fill(out, ' ', gutter + 1);
    style_cstr(report, out, STYLE_FRAME, "= ");
    style_begin(report, out, STYLE_BOLD);
    out_cstr(out, label);
    style_end(report, out);
    out_cstr(out, ": ");
    return gutter + 5 + (uint32_t)str_of(label).n;
}

/* A text that may have several lines; those after the first are indented. */
static void write_lines(const Report *report, Out *out, uint32_t indent, Str text) {
    for (bool first = true; first || text.n; first = false) {
        Str line = str_cut(text, '\n', &text);
        if (!first && line.n) out_fill(out, ' ', indent);
        out_str(out, place_text(report, line));
        out_char(out, '\n');
    }
}

/* An empty bar between an excerpt and what is said about it. */
static void write_gap(const Report *report, Out *out, uint32_t gutter) {
    excerpt_bar(report, out, gutter, 0);
    out_char(out, '\n');
}

static bool write_cause(const Report *report, Out *out, const ReportFinding *f, uint32_t gutter) {
    Str cause = place_cause(f);
    if (cause.n == 0) return false;
    write_gap(report, out, gutter);
    uint32_t indent = write_label(report, out, gutter, "cause");
    write_lines(report, out, indent, cause);
    return true;
}

static void write_fix(const Report *report, Out *out, const ReportFinding *f, uint32_t gutter) {
    uint32_t indent = 0;
    for (uint32_t i = 0; i < f->fix.n; i++) {
        if (i == 0)
            indent = write_label(report, out, gutter, "fix");
        else
            out_fill(out, ' ', indent);
        out_fmt(out, "%u. ", i + 1);
        write_lines(report, out, indent + 3, f->fix.p[i]);
    }
}

static void write_related(const Report *report, Out *out, const ReportFinding *f, uint32_t gutter) {
    for (uint32_t i = 0; i < f->related.n; i++) {
        const ReportRelated *r = &f->related.p[i];
        style_cstr(report, out, STYLE_BOLD, "note");
        out_cstr(out, ": ");
        out_str(out, place_text(report, r->message));
        out_char(out, '\n');
        if (r->place.file.n) write_arrow(report, out, gutter, &r->place, (Str){0});
        if (i < FULL_RELATED) excerpt_print(report, out, &r->place, gutter, STYLE_FRAME, '-');
    }
}

/* One width for all line numbers of a finding, so that its bars stand under each other. */
static uint32_t gutter_of(const ReportFinding *f) {
    uint32_t gutter = excerpt_digits(&f->place);
    for (uint32_t i = 0; i < f->related.n && i < FULL_RELATED; i++) {
        uint32_t digits = excerpt_digits(&f->related.p[i].place);
        if (digits > gutter) gutter = digits;
    }
    return gutter ? gutter : 1;
}

static void write_full(const Report *report, Out *out, const ReportFinding *f) {
    uint32_t gutter = gutter_of(f);
    write_head(report, out, f);
    out_char(out, '\n');
    write_arrow(report, out, gutter, &f->place, place_file(report, f));
    excerpt_print(report, out, &f->place, gutter, style_of_level(f->level), '^');
    bool open = write_cause(report, out, f, gutter); /* no gap is needed before more of the kind */
    write_related(report, out, f, gutter);
    if (f->fix.n && (!open || f->related.n)) write_gap(report, out, gutter);
    write_fix(report, out, f, gutter);
    out_char(out, '\n');
}

/* "  src/a.ts:3:4: note[route-unresolved] P4: …" */
static void write_short(const Report *report, Out *out, const ReportFinding *f) {
    out_cstr(out, "  ");
    write_place(report, out, &f->place, place_file(report, f));
    out_cstr(out, ": ");
    write_head(report, out, f);
    out_char(out, '\n');
}

/* Counts a note of this rule; true when it is one too many for an excerpt. */
static bool is_surplus(const Report *report, Map *notes, const ReportFinding *f) {
    uint32_t n = 0;
    if (f->level != LEVEL_NOTE) return false;
    uint64_t key = str_hash(f->rule);
    map_get(notes, key, &n);
    map_set(report->arena, notes, key, n + 1);
    return n >= FULL_NOTES;
}

/* Findings [from, to) that are surplus notes, or those that are not. */
static void write_findings(const Report *report, Out *out, uint32_t from, uint32_t to, bool surplus) {
    Map notes = {0};
    bool any = false;
    for (uint32_t i = from; i < to; i++) {
        const ReportFinding *f = &report->findings.p[i];
        if (is_surplus(report, &notes, f) != surplus) continue;
        if (surplus && !any) out_cstr(out, "more notes of the same kind:\n");
        any = true;
        if (surplus)
            write_short(report, out, f);
        else
            write_full(report, out, f);
    }
    if (surplus && any) out_char(out, '\n');
}

/* A document as seen from its service. */
static Str spec_name(const Report *report, const ReportService *service, Str spec) {
    bool inside = path_is_inside(service->root.n ? service->root : STR("."), spec);
    return place_text(report, inside ? path_relative(report->arena, service->root, spec) : spec);
}

/* "openapi.yml", or all of them with commas. */
static void write_specs(const Report *report, Out *out, const ReportService *service) {
    if (!service->specs.n) out_str(out, spec_name(report, service, service->spec));
    for (uint32_t i = 0; i < service->specs.n; i++) {
        if (i) out_cstr(out, ", ");
        out_str(out, spec_name(report, service, service->specs.p[i]));
    }
}

static void write_service_head(const Report *report, Out *out, const ReportService *service) {
    style_begin(report, out, STYLE_BOLD);
    out_cstr(out, "service ");
    out_str(out, place_text(report, service->root));
    style_end(report, out);
    out_cstr(out, " (");
    if (service->spec.n)
        write_specs(report, out, service);
    else
        out_cstr(out, "no OpenAPI document");
    if (service->express) out_fmt(out, ", Express %d", service->express);
    out_cstr(out, ")\n\n");
}

static void write_coverage(const Report *report, Out *out, const ReportService *s) {
    uint32_t certain = s->routes > s->conditional ? s->routes - s->conditional : 0;
    out_cstr(out, "checked ");
    summary_plural(out, s->files, "file");
    out_cstr(out, ": ");
    summary_plural(out, s->routes, "route");
    out_fmt(out, " (%u certain, %u conditional), ", certain, s->conditional);
    summary_plural(out, s->blind_spots, "blind spot");
    out_cstr(out, ", ");
    if (s->spec.n) {
        summary_plural(out, s->operations, "operation");
        out_cstr(out, " in ");
        write_specs(report, out, s);
    } else {
        out_cstr(out, "no OpenAPI document");
    }
    if (summary_is_without_express(s)) out_cstr(out, "\n" SUMMARY_NO_EXPRESS);
    out_cstr(out, "\n\n");
}

/* Findings [from, to) belong to one service, or to none. */
static void write_group(const Report *report, Out *out, const ReportService *service, uint32_t from,
                        uint32_t to) {
    if (service) write_service_head(report, out, service);
    write_findings(report, out, from, to, false);
    write_findings(report, out, from, to, true);
    if (service) write_coverage(report, out, service);
}

static void write_services(const Report *report, Out *out) {
    uint32_t at = 0;
    for (uint32_t s = 0; s < report->services.n; s++) {
        uint32_t from = at;
        while (at < report->findings.n && report->findings.p[at].service <= s)
            at++;
        write_group(report, out, &report->services.p[s], from, at);
    }
    write_group(report, out, NULL, at, report->findings.n);
}

static void write_troubles(const Report *report, Out *out) {
    for (uint32_t i = 0; i < report->troubles.list.n; i++) {
        const Trouble *t = &report->troubles.list.p[i];
        style_cstr(report, out, STYLE_ERROR, "incomplete");
        out_cstr(out, ": ");
        if (t->file.n) {
            out_str(out, place_text(report, trouble_place(report->arena, t)));
            out_cstr(out, ": ");
        }
        out_str(out, place_text(report, t->message));
        out_char(out, '\n');
    }
}

static Style summary_style(const Report *report) {
    if (report->troubles.list.n) return STYLE_ERROR;
    LevelCounts counts = summary_count(report);
    for (int level = LEVEL_ERROR; level >= LEVEL_NOTE; level--)
        if (counts.n[level]) return style_of_level((Level)level);
    for (uint32_t i = 0; i < report->services.n; i++)
        if (!summary_is_without_express(&report->services.p[i])) return STYLE_GOOD;
    return STYLE_WARNING; /* nothing is green because nothing was found */
}

void report_text(const Report *report, Out *out) {
    write_services(report, out);
    write_troubles(report, out);
    style_begin(report, out, summary_style(report));
    summary_write(report, out);
    style_end(report, out);
    out_char(out, '\n');
}
