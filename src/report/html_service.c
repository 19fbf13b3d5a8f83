/* One service of the HTML report: its findings, each folded around cause, source and steps, and its routes
 * beside the operations of its document. */
#include "report/html.h"
#include "report/place.h"
#include "report/summary.h"
#include "report/xml.h"

enum {
    ROWS_OPEN = 60,   /* a longer table is folded at first */
    FULL_RELATED = 4, /* related places shown with an excerpt, as in the text report */
};

/* "src/a.ts:3" */
static void write_place(const Report *report, Out *out, const Place *place) {
    if (place->file.n)
        html_element(out, "span", "place",
                     str_fmt(report->arena, "%.*s:%u", STR_ARG(place->file), place->start.line));
}

/* ---- findings ---- */

/* The source line with its span marked, in the colour of a class. */
static void write_excerpt(Out *out, const Place *place, const char *class) {
    const Excerpt *e = &place->excerpt;
    if (!e->shown || !e->text.n) return;
    out_fmt(out, "<pre class=\"%s\"><span class=\"number\">%u</span>%s", class, place->start.line,
            e->cut_before ? "…" : "");
    xml_text(out, str_sub(e->text, 0, e->from));
    html_element(out, "mark", NULL, str_sub(e->text, e->from, e->to));
    xml_text(out, str_sub(e->text, e->to, e->text.n));
    out_fmt(out, "%s</pre>\n", e->cut_after ? "…" : "");
}

static void write_related(const Report *report, Out *out, const ReportFinding *f) {
    if (!f->related.n) return;
    out_cstr(out, "<ul>\n");
    for (uint32_t i = 0; i < f->related.n; i++) {
        out_cstr(out, "<li>");
        html_prose(out, f->related.p[i].message);
        if (f->related.p[i].place.file.n) out_cstr(out, ": ");
        write_place(report, out, &f->related.p[i].place);
        if (i < FULL_RELATED) write_excerpt(out, &f->related.p[i].place, "other");
        out_cstr(out, "</li>\n");
    }
    out_cstr(out, "</ul>\n");
}

/* A step's first line is prose, what follows is text to copy. */
static void write_steps(Out *out, const ReportFinding *f) {
    if (!f->fix.n) return;
    out_cstr(out, "<p><b>Fix</b></p>\n<ol>\n");
    for (uint32_t i = 0; i < f->fix.n; i++) {
        Str rest, first = str_cut(f->fix.p[i], '\n', &rest);
        out_cstr(out, "<li>");
        html_prose(out, first);
        if (rest.n) html_element(out, "pre", NULL, rest);
        out_cstr(out, "</li>\n");
    }
    out_cstr(out, "</ol>\n");
}

static void write_summary(const Report *report, Out *out, const ReportFinding *f) {
    const char *level = level_name(f->level);
    out_fmt(out, "<summary><span class=\"tag %s\">%s", level, level);
    if (f->priority) out_fmt(out, " P%u", f->priority);
    out_cstr(out, "</span> ");
    out_cstr(out, "<span class=\"message\">");
    html_prose(out, f->message);
    out_cstr(out, "</span> ");
    if (f->place.file.n)
        write_place(report, out, &f->place);
    else
        html_element(out, "span", "place", place_file(report, f));
    out_char(out, ' ');
    html_element(out, "code", "rule", f->rule);
    out_cstr(out, "</summary>\n");
}

static void write_finding(const Report *report, Out *out, const ReportFinding *f, Str id) {
    out_fmt(out, "<li data-level=\"%s\"", level_name(f->level));
    if (id.n) xml_attribute(out, "id", id);
    out_cstr(out, "><details>\n");
    write_summary(report, out, f);
    out_cstr(out, "<div class=\"detail\">\n");
    write_excerpt(out, &f->place, level_name(f->level));
    if (place_cause(f).n) {
        out_cstr(out, "<p><b>Cause</b> ");
        html_prose(out, place_cause(f));
        out_cstr(out, "</p>\n");
    }
    write_related(report, out, f);
    write_steps(out, f);
    out_cstr(out, "</div></details></li>\n");
}

/* The place of a rule in the table of rules; rule_n when it is not there. */
static uint32_t rule_number(const Report *report, Str id) {
    uint32_t i = 0;
    while (i < report->rule_n && !str_eq(str_of(report->rules[i].id), id))
        i++;
    return i;
}

/* The first finding of each rule has the id that the overview links to. */
static void write_findings(const Report *report, Out *out, uint32_t service, uint32_t from, uint32_t to) {
    bool *met = NEW_N(report->arena, bool, report->rule_n + 1);
    out_fmt(out, "<h3>Findings <span class=\"quiet\">%u</span></h3>\n<ol class=\"findings\">\n", to - from);
    for (uint32_t i = from; i < to; i++) {
        const ReportFinding *f = &report->findings.p[i];
        uint32_t rule = rule_number(report, f->rule);
        bool first = !met[rule] && rule < report->rule_n;
        met[rule] = true;
        write_finding(report, out, f, first ? str_fmt(report->arena, "s%ur%u", service, rule) : (Str){0});
    }
    out_cstr(out, "</ol>\n");
}

/* ---- routes and document ---- */

typedef struct RowLook {
    const char *class, *tag, *text; /* of the row; colour and text of its sign */
    const char *counted;            /* "3 not served" */
    bool differs;
} RowLook;

static RowLook look_of(RowStatus status) {
    switch (status) {
    case ROW_MATCHED: return (RowLook){"matched", "good", "documented", "documented", false};
    case ROW_UNDOCUMENTED:
        return (RowLook){"undocumented", "error", "not documented", "not documented", true};
    case ROW_UNSERVED: return (RowLook){"unserved", "warning", "not served", "not served", true};
    case ROW_UNSURE: return (RowLook){"unsure", "note", "perhaps served", "perhaps served", true};
    case ROW_EXEMPT: return (RowLook){"exempt", "", "not compared", "not compared", false};
    case ROW_ALONE: return (RowLook){"alone", "", "no document", "without a document", false};
    case ROW_COUNT: break;
    }
    return (RowLook){"", "", "", "", false};
}

static void write_end(const Report *report, Out *out, Str path, const Place *place, const char *missing) {
    out_cstr(out, "<td>");
    if (path.n)
        html_element(out, "span", "path", path);
    else
        html_element(out, "span", "gap", str_of(missing));
    write_place(report, out, place);
    out_cstr(out, "</td>");
}

static void write_row(const Report *report, Out *out, const ReportRow *row) {
    RowLook look = look_of(row->status);
    bool silent =
        row->status == ROW_EXEMPT || row->status == ROW_ALONE; /* a gap there is nothing to say of */
    out_fmt(out, "<tr class=\"%s\"%s>", look.class, look.differs ? " data-differs" : "");
    html_element(out, "td", "method", row->method);
    write_end(report, out, row->path, &row->code, silent ? "" : "no route");
    out_fmt(out, "<td><span class=\"tag %s\">%s</span>", look.tag, look.text);
    if (row->note.n) html_element(out, "span", "place", row->note);
    out_cstr(out, "</td>");
    write_end(report, out, row->operation, &row->document, silent ? "" : "no operation");
    out_cstr(out, "</tr>\n");
}

static void write_counts(Out *out, const RowCounts *counts) {
    const char *between = "";
    for (int k = 0; k < ROW_COUNT; k++) {
        if (!counts->n[k]) continue;
        out_fmt(out, "%s%u %s", between, counts->n[k], look_of((RowStatus)k).counted);
        between = ", ";
    }
}

static void write_rows(const Report *report, Out *out, const ReportService *service) {
    RowCounts counts = html_count(service);
    if (!service->rows.n) return;
    out_fmt(out, "<details class=\"routes\"%s>\n<summary>Routes and document <span class=\"quiet\">",
            service->rows.n <= ROWS_OPEN ? " open" : "");
    write_counts(out, &counts);
    out_cstr(out, "</span></summary>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Method</th>"
                  "<th scope=\"col\">Route in the code</th><th scope=\"col\"></th>"
                  "<th scope=\"col\">Operation in the document</th></tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < service->rows.n; i++)
        write_row(report, out, &service->rows.p[i]);
    out_cstr(out, "</tbody>\n</table></div>\n</details>\n");
}

/* ---- the service ---- */

static void write_about(Out *out, const ReportService *service) {
    out_cstr(out, "<p class=\"about\">");
    if (service->spec.n)
        html_element(out, "code", NULL, service->spec);
    else
        out_cstr(out, "no OpenAPI document");
    if (service->express) out_fmt(out, " · Express %d", service->express);
    out_cstr(out, " · ");
    summary_plural(out, service->files, "file");
    out_cstr(out, " · ");
    summary_plural(out, service->routes, "route");
    if (service->conditional) out_fmt(out, " (%u conditional)", service->conditional);
    out_cstr(out, " · ");
    summary_plural(out, service->operations, "operation");
    out_cstr(out, " · ");
    summary_plural(out, service->blind_spots, "blind spot");
    out_cstr(out, "</p>\n");
}

void html_service(const Report *report, Out *out, uint32_t number, uint32_t from, uint32_t to) {
    const ReportService *service = &report->services.p[number];
    out_fmt(out, "<section class=\"card service\" id=\"s%u\"", number);
    xml_attribute(out, "data-name", service->root);
    out_cstr(out, ">\n");
    html_element(out, "h2", NULL, service->root);
    out_char(out, '\n');
    write_about(out, service);
    if (from < to)
        write_findings(report, out, number, from, to);
    else
        out_cstr(out, "<p class=\"good\">Nothing was found.</p>\n");
    write_rows(report, out, service);
    out_cstr(out, "</section>\n");
}
