/* The checklist as an HTML page: no script, no other file; a policy forbids both. Texts of the audited tree
 * are escaped (xml.h). */
#include "report/checklist.h"
#include "report/html.h"
#include "report/xml.h"

static const char style[] =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "li{margin:.5rem 0}li ul{color:#444}code{background:#eee;padding:0 .2em}"
    ".passed>b{color:#176f2c}.violated>b{color:#b3261e}.evidence>b{color:#7a5b00}.person>b{color:#444}";

static void write_place(Out *out, Place place) {
    if (!place.file.n) return;
    out_cstr(out, " <code>");
    xml_text(out, place.file);
    out_fmt(out, ":%u</code>", place.start.line);
}

static void write_item(Out *out, const ItemResult *r) {
    out_fmt(out, "<li class=\"%s\"><b>%s</b> ", item_state_name(r->state), item_state_name(r->state));
    xml_text(out, str_of(r->item->title));
    out_cstr(out, "<ul>");
    for (uint32_t i = 0; i < r->findings.n; i++) {
        out_cstr(out, "<li>");
        html_element(out, "code", NULL, r->findings.p[i]->rule);
        out_char(out, ' ');
        html_prose(out, r->findings.p[i]->message);
        write_place(out, r->findings.p[i]->place);
        out_cstr(out, "</li>");
    }
    for (uint32_t i = 0; i < r->facts.n; i++) {
        const ReportFact *fact = r->facts.p[i];
        out_cstr(out, "<li>");
        if (fact->kind == REPORT_FACT_COMMAND)
            html_element(out, "code", NULL, fact->text);
        else
            html_prose(out, fact->text);
        write_place(out, fact->place);
        out_cstr(out, "</li>");
    }
    if (r->state != ITEM_PASSED && *r->item->person) html_element(out, "li", NULL, str_of(r->item->person));
    out_cstr(out, "</ul></li>\n");
}

static void write_service(const Report *report, Out *out, uint32_t at) {
    ItemResults list = checklist_items(report, at);
    const char *group = "";
    html_element(out, "h2", NULL, report->services.p[at].root);
    for (uint32_t i = 0; i < list.n; i++) {
        if (!str_eq(str_of(group), str_of(list.p[i].item->group))) {
            if (i) out_cstr(out, "</ul>\n");
            html_element(out, "h3", NULL, str_of(list.p[i].item->group));
            out_cstr(out, "<ul>\n");
        }
        group = list.p[i].item->group;
        write_item(out, &list.p[i]);
    }
    if (list.n) out_cstr(out, "</ul>\n");
}

void checklist_html(const Report *report, Out *out) {
    out_fmt(out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
            "http-equiv=\"Content-Security-Policy\" "
            "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>Pre-deployment "
            "checklist</title>\n"
            "<style>%s</style>\n</head>\n<body>\n<h1>Pre-deployment checklist</h1>\n<p>As of ",
            style);
    xml_text(out, report->as_of);
    out_fmt(out, ", by routedrift %s.</p>\n", report->version);
    for (uint32_t i = 0; i < report->services.n; i++)
        write_service(report, out, i);
    for (uint32_t i = 0; i < report->troubles.list.n; i++) {
        out_cstr(out, "<p>incomplete: ");
        xml_text(out, report->troubles.list.p[i].file);
        out_cstr(out, ": ");
        xml_text(out, report->troubles.list.p[i].message);
        out_cstr(out, "</p>\n");
    }
    out_cstr(out, "</body>\n</html>\n");
}
