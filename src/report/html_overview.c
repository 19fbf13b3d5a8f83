/* Services × rules: how many findings of each rule, coloured by the most severe of them, linked to the first.
 * A rule that found nothing has no column; it is named below the table, for nothing found is a result too. */
#include "report/html.h"
#include "report/summary.h"
#include "report/xml.h"

typedef struct Cell {
    uint32_t n;
    Level level; /* of the most severe */
} Cell;

typedef struct Matrix {
    const Report *report;
    Cell *cells;  /* a row of rule_n for each service, and one for the sums */
    uint32_t sum; /* the row of the sums */
} Matrix;

static Cell *cell_at(const Matrix *m, uint32_t service, uint32_t rule) {
    return &m->cells[(size_t)service * m->report->rule_n + rule];
}

static void count(Cell *cell, Level level) {
    cell->n++;
    if (level > cell->level) cell->level = level;
}

static Matrix matrix_of(const Report *report) {
    Map rules = {0};
    Matrix m = {.report = report,
                .cells = NEW_N(report->arena, Cell, ((size_t)report->services.n + 1) * report->rule_n),
                .sum = report->services.n};
    for (uint32_t i = 0; i < report->rule_n; i++)
        map_set(report->arena, &rules, str_hash(str_of(report->rules[i].id)), i);
    for (uint32_t i = 0; i < report->findings.n; i++) {
        const ReportFinding *f = &report->findings.p[i];
        uint32_t rule;
        if (f->service >= m.sum || !map_get(&rules, str_hash(f->rule), &rule)) continue;
        count(cell_at(&m, f->service, rule), f->level);
        count(cell_at(&m, m.sum, rule), f->level);
    }
    return m;
}

static bool is_shown(const Matrix *m, uint32_t rule) {
    return cell_at(m, m->sum, rule)->n > 0;
}

static void write_titles(const Matrix *m, Out *out) {
    out_cstr(out, "<thead><tr><th scope=\"col\">Service</th><th scope=\"col\">Routes</th>"
                  "<th scope=\"col\">Documented</th><th scope=\"col\">Not served</th>");
    for (uint32_t r = 0; r < m->report->rule_n; r++) {
        if (!is_shown(m, r)) continue;
        out_cstr(out, "<th scope=\"col\" class=\"rule\"");
        xml_attribute(out, "title", str_of(m->report->rules[r].summary));
        out_char(out, '>');
        html_element(out, "span", NULL, str_of(m->report->rules[r].id));
        out_cstr(out, "</th>");
    }
    out_cstr(out, "</tr></thead>\n");
}

static void write_cells(const Matrix *m, Out *out, uint32_t service) {
    for (uint32_t r = 0; r < m->report->rule_n; r++) {
        const Cell *cell = cell_at(m, service, r);
        if (!is_shown(m, r)) continue;
        if (!cell->n)
            out_cstr(out, "<td class=\"none\">·</td>");
        else if (service == m->sum)
            out_fmt(out, "<td class=\"%s\">%u</td>", level_name(cell->level), cell->n);
        else
            out_fmt(out, "<td class=\"cell %s\"><a href=\"#s%ur%u\" aria-label=\"%u of %s\">%u</a></td>",
                    level_name(cell->level), service, r, cell->n, m->report->rules[r].id, cell->n);
    }
}

static void write_number(Out *out, uint32_t n) {
    if (n)
        out_fmt(out, "<td>%u</td>", n);
    else
        out_cstr(out, "<td class=\"none\">·</td>");
}

static void write_row(const Matrix *m, Out *out, uint32_t i) {
    const ReportService *service = &m->report->services.p[i];
    RowCounts counts = html_count(service);
    out_fmt(out, "<tr id=\"os%u\"><th scope=\"row\"><a href=\"#s%u\">", i, i);
    xml_text(out, service->root);
    out_cstr(out, "</a></th>");
    write_number(out, service->routes);
    out_cstr(out, "<td class=\"part\">");
    html_coverage(out, &counts);
    if (!service->spec.n) out_cstr(out, summary_is_without_express(service) ? "no Express" : "no document");
    out_cstr(out, "</td>");
    write_number(out, counts.n[ROW_UNSERVED]);
    write_cells(m, out, i);
    out_cstr(out, "</tr>\n");
}

static void write_sums(const Matrix *m, Out *out) {
    RowCounts sums = {0};
    uint32_t routes = 0;
    for (uint32_t i = 0; i < m->sum; i++) {
        RowCounts counts = html_count(&m->report->services.p[i]);
        routes += m->report->services.p[i].routes;
        for (int k = 0; k < ROW_COUNT; k++)
            sums.n[k] += counts.n[k];
    }
    out_cstr(out, "<tfoot><tr><th scope=\"row\">All</th>");
    write_number(out, routes);
    out_cstr(out, "<td class=\"part\">");
    html_coverage(out, &sums);
    out_cstr(out, "</td>");
    write_number(out, sums.n[ROW_UNSERVED]);
    write_cells(m, out, m->sum);
    out_cstr(out, "</tr></tfoot>\n");
}

static void write_clean_rules(const Matrix *m, Out *out) {
    bool any = false;
    for (uint32_t r = 0; r < m->report->rule_n; r++) {
        if (is_shown(m, r)) continue;
        out_cstr(out, any ? ", " : "<p class=\"quiet\">Nothing was found by ");
        html_element(out, "code", NULL, str_of(m->report->rules[r].id));
        any = true;
    }
    if (any) out_cstr(out, ".</p>\n");
}

void html_overview(const Report *report, Out *out) {
    Matrix m = matrix_of(report);
    if (!report->services.n) return;
    out_cstr(out,
             "<section class=\"card\">\n<h2>Overview</h2>\n<div class=\"scroll\"><table class=\"matrix\">\n");
    write_titles(&m, out);
    out_cstr(out, "<tbody>\n");
    for (uint32_t i = 0; i < m.sum; i++)
        write_row(&m, out, i);
    out_cstr(out, "</tbody>\n");
    write_sums(&m, out);
    out_cstr(out, "</table></div>\n");
    write_clean_rules(&m, out);
    out_cstr(out, "</section>\n");
}
