/* The report as a comment for a pull request: a table first, then each finding with cause, source and steps,
 * folded.
 *
 *     ## routedrift: 1 error in 1 service
 *
 *     | | Finding | Place |
 *     |---|---|---|
 *     | 🔴 P3 | POST /klaviyo/connect is not in openapi.yml<br>`route-undocumented` | `…/routes.ts:14` |
 *
 *     <details><summary>Causes and fixes</summary> …
 *
 * GitHub takes 65,536 characters. So the table ends after ROWS rows, and what does not fit in SIZE bytes is
 * left out as a whole, and counted. The most severe findings come first in both. */
#include "report/markdown_text.h"
#include "report/place.h"
#include "report/reporters.h"
#include "report/summary.h"

enum { ROWS = 50, TABLE_SIZE = 30000, SIZE = 59000 };

typedef VEC(const ReportFinding *) List;

static const char *sign(Level level) {
    switch (level) {
    case LEVEL_NOTE: return "🔵";
    case LEVEL_WARNING: return "🟡";
    case LEVEL_ERROR: return "🔴";
    }
    return "";
}

/* By level; otherwise in the order of the report. */
static List by_level(const Report *report) {
    List list = {0};
    for (int level = LEVEL_ERROR; level >= LEVEL_NOTE; level--)
        for (uint32_t i = 0; i < report->findings.n; i++)
            if (report->findings.p[i].level == (Level)level)
                vec_push(report->arena, &list, &report->findings.p[i]);
    return list;
}

static void write_place(const Report *report, Out *out, const ReportFinding *f) {
    Str file = place_root_path(report, place_file(report, f));
    markdown_code(out, f->place.file.n ? str_fmt(report->arena, "%.*s:%u", STR_ARG(file), f->place.start.line)
                                       : file);
}

static void write_head(Out *out, const ReportFinding *f) {
    out_cstr(out, sign(f->level));
    if (f->priority) out_fmt(out, " P%u", f->priority);
}

/* Appends what `part` holds and empties it; false when there is no room for it. */
static bool take(Out *out, Out *part, size_t limit) {
    bool fits = out->n + part->n <= limit;
    if (fits) out_str(out, out_str_of(part));
    part->n = 0;
    return fits;
}

static void write_left_out(Out *out, uint32_t n, const char *where) {
    if (!n) return;
    out_char(out, '\n');
    summary_plural(out, n, "further finding");
    out_fmt(out, " %s left out here; the whole report has %s.\n", n == 1 ? "is" : "are", where);
}

static void write_table(const Report *report, Out *out, const List *list) {
    Out row = out_new(report->arena);
    uint32_t i = 0;
    out_cstr(out, "\n| | Finding | Place |\n|---|---|---|\n");
    for (; i < list->n && i < ROWS; i++) {
        const ReportFinding *f = list->p[i];
        out_cstr(&row, "| ");
        write_head(&row, f);
        out_cstr(&row, " | ");
        markdown_prose(&row, f->message);
        out_cstr(&row, "<br>");
        markdown_code(&row, f->rule);
        out_cstr(&row, " | ");
        write_place(report, &row, f);
        out_cstr(&row, " |\n");
        if (!take(out, &row, TABLE_SIZE)) break;
    }
    write_left_out(out, list->n - i, "them");
}

/* ---- one finding ---- */

/* A step: its first line is a list's item, what follows is text to copy. */
static void write_step(Out *out, uint32_t number, Str step) {
    Str rest, first = str_cut(step, '\n', &rest);
    out_fmt(out, "%u. ", number);
    markdown_prose(out, first);
    out_char(out, '\n');
    if (rest.n) markdown_block(out, rest, 3);
}

static void write_related(const Report *report, Out *out, const ReportFinding *f) {
    for (uint32_t i = 0; i < f->related.n; i++) {
        const ReportRelated *r = &f->related.p[i];
        out_cstr(out, "- ");
        markdown_prose(out, r->message);
        if (r->place.file.n) {
            out_cstr(out, ": ");
            markdown_code(out, str_fmt(report->arena, "%.*s:%u",
                                       STR_ARG(place_root_path(report, r->place.file)), r->place.start.line));
        }
        out_char(out, '\n');
    }
    if (f->related.n) out_char(out, '\n');
}

static void write_finding(const Report *report, Out *out, const ReportFinding *f) {
    out_cstr(out, "\n#### ");
    write_head(out, f);
    out_cstr(out, " ");
    markdown_prose(out, f->message);
    out_cstr(out, "\n\n");
    write_place(report, out, f);
    out_cstr(out, " · ");
    markdown_code(out, f->rule);
    out_cstr(out, "\n\n");
    if (f->place.excerpt.text.n) {
        markdown_block(out, f->place.excerpt.text, 0);
        out_char(out, '\n');
    }
    if (place_cause(f).n) {
        out_cstr(out, "**Cause:** ");
        markdown_prose(out, place_cause(f));
        out_cstr(out, "\n\n");
    }
    write_related(report, out, f);
    if (f->fix.n) out_cstr(out, "**Fix:**\n\n");
    for (uint32_t i = 0; i < f->fix.n; i++)
        write_step(out, i + 1, f->fix.p[i]);
}

static void write_details(const Report *report, Out *out, const List *list) {
    Out part = out_new(report->arena);
    uint32_t i = 0;
    out_cstr(out, "\n<details><summary>Causes and fixes</summary>\n");
    for (; i < list->n; i++) {
        write_finding(report, &part, list->p[i]);
        if (!take(out, &part, SIZE)) break;
    }
    write_left_out(out, list->n - i, "their causes and fixes");
    out_cstr(out, "\n</details>\n");
}

/* ---- the whole ---- */

static void write_troubles(const Report *report, Out *out) {
    Out item = out_new(report->arena);
    const Troubles *troubles = &report->troubles;
    uint32_t i = 0;
    if (!troubles->list.n) return;
    out_cstr(out, "\n**The audit is incomplete:** what is missing below may be there.\n\n");
    for (; i < troubles->list.n; i++) {
        const Trouble *t = &troubles->list.p[i];
        out_cstr(&item, "- ");
        markdown_code(&item, trouble_place(report->arena, t));
        if (t->file.n) out_cstr(&item, ": ");
        markdown_prose(&item, t->message);
        out_char(&item, '\n');
        if (!take(out, &item, TABLE_SIZE / 3)) break;
    }
    if (i < troubles->list.n) out_fmt(out, "- and %u more\n", troubles->list.n - i);
}

void report_markdown(const Report *report, Out *out) {
    List list = by_level(report);
    out_cstr(out, "## routedrift: ");
    summary_write(report, out);
    out_char(out, '\n');
    write_troubles(report, out);
    if (!list.n) return;
    write_table(report, out, &list);
    write_details(report, out, &list);
}
