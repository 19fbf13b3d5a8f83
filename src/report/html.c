/* The report as one HTML page for an audit of many services: no other file, no network, no frame.
 *
 * The page is complete without its script, which only searches, filters and opens. A content security policy
 * allows that one script and that one style by their hashes and nothing else, so that even markup that got
 * past the escaping could neither run, nor load, nor send anything. Whatever comes from the audited tree is
 * text (xml.h); ids and links are made of our own numbers: s2 is the third service, s2r5 its first finding of
 * the sixth rule. */
#include "report/html.h"

#include "report/place.h"
#include "report/reporters.h"
#include "report/summary.h"
#include "report/xml.h"

RowCounts html_count(const ReportService *service) {
    RowCounts counts = {0};
    for (uint32_t i = 0; i < service->rows.n; i++)
        counts.n[service->rows.p[i].status]++;
    return counts;
}

void html_element(Out *out, const char *tag, const char *class, Str text) {
    out_fmt(out, "<%s", tag);
    if (class) out_fmt(out, " class=\"%s\"", class);
    out_char(out, '>');
    xml_text(out, text);
    out_fmt(out, "</%s>", tag);
}

void html_coverage(Out *out, const RowCounts *counts) {
    uint32_t matched = counts->n[ROW_MATCHED], all = matched + counts->n[ROW_UNDOCUMENTED];
    if (all) out_fmt(out, "<meter max=\"%u\" value=\"%u\"></meter>%u of %u", all, matched, matched, all);
}

void html_prose(Out *out, Str line) {
    size_t ticks = 0;
    for (size_t i = 0; i < line.n; i++)
        ticks += line.p[i] == '`';
    if (ticks % 2) { /* no pairs: the backticks are text */
        xml_text(out, line);
        return;
    }
    for (bool code = false; line.n; code = !code) {
        Str part = str_cut(line, '`', &line);
        if (code)
            html_element(out, "code", NULL, part);
        else
            xml_text(out, part);
    }
}

/* ---- head ---- */

static Str verdict(const Report *report) {
    Out text = out_new(report->arena);
    summary_write(report, &text);
    return out_str_of(&text);
}

static const char *verdict_class(const Report *report) {
    LevelCounts counts = summary_count(report);
    if (report->troubles.list.n || counts.n[LEVEL_ERROR]) return "verdict error";
    if (counts.n[LEVEL_WARNING]) return "verdict warning";
    return counts.n[LEVEL_NOTE] ? "verdict note" : "verdict";
}

static void write_head(const Report *report, Out *out) {
    out_cstr(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out_fmt(out,
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '%s'; "
            "script-src '%s'; base-uri 'none'; form-action 'none'\">\n",
            html_css_hash, html_js_hash);
    out_cstr(out, "<meta name=\"viewport\" content=\"width=device-width\">\n"
                  "<meta name=\"referrer\" content=\"no-referrer\">\n<title>routedrift: ");
    xml_text(out, verdict(report));
    out_fmt(out, "</title>\n<style>%s</style>\n</head>\n", html_css);
}

static void write_total(Out *out, const char *name, uint32_t n, const char *more) {
    out_fmt(out, "<div><dt>%s</dt><dd>%u%s</dd></div>\n", name, n, more);
}

static void write_totals(const Report *report, Out *out) {
    uint32_t routes = 0, blind = 0, n[ROW_COUNT] = {0};
    for (uint32_t i = 0; i < report->services.n; i++) {
        RowCounts counts = html_count(&report->services.p[i]);
        routes += report->services.p[i].routes;
        blind += report->services.p[i].blind_spots;
        for (int k = 0; k < ROW_COUNT; k++)
            n[k] += counts.n[k];
    }
    uint32_t compared = n[ROW_MATCHED] + n[ROW_UNDOCUMENTED];
    Str of = str_fmt(report->arena, " <small>of %u</small>", compared);
    out_cstr(out, "<dl class=\"totals\">\n");
    write_total(out, "Services", report->services.n, "");
    write_total(out, "Routes", routes, "");
    write_total(out, "Documented", n[ROW_MATCHED], compared ? of.p : "");
    write_total(out, "Not documented", n[ROW_UNDOCUMENTED], "");
    write_total(out, "Not served", n[ROW_UNSERVED], "");
    write_total(out, "Blind spots", blind, "");
    out_cstr(out, "</dl>\n");
}

static void write_header(const Report *report, Out *out) {
    out_cstr(out, "<body>\n<a class=\"skip\" href=\"#services\">Skip to the services</a>\n<header>\n"
                  "<h1>routedrift</h1>\n");
    html_element(out, "p", verdict_class(report), verdict(report));
    out_char(out, '\n');
    write_totals(report, out);
    out_cstr(out, "</header>\n");
}

/* Hidden until the script is there to answer it. */
static void write_filter(Out *out) {
    out_cstr(out,
             "<form id=\"filter\" class=\"filter\" role=\"search\" hidden>\n"
             "<input type=\"search\" id=\"search\" aria-label=\"Search services, paths, rules and files\" "
             "placeholder=\"Search services, paths, rules, files  ( / )\" autocomplete=\"off\">\n");
    for (int level = LEVEL_ERROR; level >= LEVEL_NOTE; level--) {
        const char *name = level_name((Level)level);
        out_fmt(out,
                "<label><input type=\"checkbox\" name=\"level\" value=\"%s\" checked> <span "
                "class=\"%s\">%ss</span></label>\n",
                name, name, name);
    }
    out_cstr(out, "<label><input type=\"checkbox\" name=\"differing\"> only routes that differ</label>\n"
                  "<button type=\"button\" id=\"open\" aria-pressed=\"false\">Open all</button>\n"
                  "<output id=\"shown\" aria-live=\"polite\"></output>\n</form>\n");
}

static void write_troubles(const Report *report, Out *out) {
    if (!report->troubles.list.n) return;
    out_cstr(out, "<section class=\"card incomplete\">\n<h2 class=\"error\">The audit is incomplete</h2>\n"
                  "<p class=\"about\">What is missing below may be there.</p>\n<ul>\n");
    for (uint32_t i = 0; i < report->troubles.list.n; i++) {
        const Trouble *t = &report->troubles.list.p[i];
        out_cstr(out, "<li>");
        if (t->file.n) {
            html_element(out, "code", NULL, trouble_place(report->arena, t));
            out_cstr(out, ": ");
        }
        html_prose(out, t->message);
        out_cstr(out, "</li>\n");
    }
    out_cstr(out, "</ul>\n</section>\n");
}

static void write_services(const Report *report, Out *out) {
    uint32_t at = 0;
    out_cstr(out, "<div id=\"services\">\n");
    for (uint32_t s = 0; s < report->services.n; s++) {
        uint32_t from = at;
        while (at < report->findings.n && report->findings.p[at].service <= s)
            at++;
        html_service(report, out, s, from, at);
    }
    out_cstr(out, "</div>\n");
}

void report_html(const Report *report, Out *out) {
    write_head(report, out);
    write_header(report, out);
    out_cstr(out, "<main>\n");
    write_filter(out);
    write_troubles(report, out);
    html_overview(report, out);
    write_services(report, out);
    out_cstr(out, "</main>\n<footer>routedrift ");
    xml_text(out, str_of(report->version));
    if (report->as_of.n) {
        out_cstr(out, " · ");
        xml_text(out, report->as_of);
    }
    out_fmt(out, "</footer>\n<script>%s</script>\n</body>\n</html>\n", html_js);
}
