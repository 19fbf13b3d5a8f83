/* Findings in the XML of Checkstyle, which editors, Jenkins and review bots read:
 *
 *     <file name="services/klaviyo/src/routes.ts">
 *       <error line="14" column="10" severity="error" message="POST …"
 * source="routedrift.route-undocumented"/>
 *
 * Findings are in order of services and files, so those of a file stand together. What made the run
 * incomplete is an error of the source routedrift.incomplete. */
#include "report/place.h"
#include "report/reporters.h"
#include "report/xml.h"

static const char *severity(Level level) {
    switch (level) {
    case LEVEL_NOTE: return "info";
    case LEVEL_WARNING: return "warning";
    case LEVEL_ERROR: return "error";
    }
    return "";
}

/* The message with its cause: there is room for nothing more. */
static Str message(const Report *report, const ReportFinding *f) {
    Str cause = place_cause(f);
    return cause.n ? str_fmt(report->arena, "%.*s (%.*s)", STR_ARG(f->message), STR_ARG(cause)) : f->message;
}

static void write_error(Out *out, Position at, const char *level, Str text, Str source) {
    out_cstr(out, "    <error");
    xml_attribute_u64(out, "line", at.line);
    xml_attribute_u64(out, "column", at.column);
    xml_attribute(out, "severity", str_of(level));
    xml_attribute(out, "message", text);
    xml_attribute(out, "source", str_fmt(out->arena, "routedrift.%.*s", STR_ARG(source)));
    out_cstr(out, "/>\n");
}

static void open_file(Out *out, Str path) {
    out_cstr(out, "  <file");
    xml_attribute(out, "name", path);
    out_cstr(out, ">\n");
}

static void close_file(Out *out) {
    out_cstr(out, "  </file>\n");
}

static void write_findings(const Report *report, Out *out) {
    Str open = {0};
    for (uint32_t i = 0; i < report->findings.n; i++) {
        const ReportFinding *f = &report->findings.p[i];
        Str file = place_file(report, f);
        if (i == 0 || !str_eq(open, file)) {
            if (i) close_file(out);
            open_file(out, place_root_path(report, file));
            open = file;
        }
        write_error(out, f->place.start, severity(f->level), message(report, f), f->rule);
    }
    if (report->findings.n) close_file(out);
}

void report_checkstyle(const Report *report, Out *out) {
    xml_begin(out);
    out_cstr(out, "<checkstyle version=\"10.0\">\n");
    write_findings(report, out);
    for (uint32_t i = 0; i < report->troubles.list.n; i++) {
        const Trouble *t = &report->troubles.list.p[i];
        open_file(out, t->file.n ? t->file : STR("."));
        write_error(out, (Position){t->line ? t->line : 1, 1}, "error", t->message, STR("incomplete"));
        close_file(out);
    }
    out_cstr(out, "</checkstyle>\n");
}
