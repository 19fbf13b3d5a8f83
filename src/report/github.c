/* Findings as workflow commands of GitHub Actions ("Workflow commands for GitHub Actions"):
 *
 *     ::error file=services/klaviyo/src/routes.ts,line=14,endLine=14,col=10,endColumn=14,title=…::message
 *
 * A command is one line. In its message %, CR and LF are escaped, in its properties : and , as well, so
 * nothing in a message or a path can end the command or start another. Paths are those of the repository, for
 * that is what annotations are attached to. */
#include "report/place.h"
#include "report/reporters.h"
#include "report/summary.h"

static void write_escaped(Out *out, Str s, bool property) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
            out_fmt(out, "%%%02X", (unsigned)c);
        else
            out_char(out, c);
    }
}

static void write_text(const Report *report, Out *out, Str s) {
    write_escaped(out, place_text(report, s), false);
}

static const char *command(Level level) {
    switch (level) {
    case LEVEL_NOTE: return "notice";
    case LEVEL_WARNING: return "warning";
    case LEVEL_ERROR: return "error";
    }
    return "";
}

static void write_properties(const Report *report, Out *out, const ReportFinding *f) {
    out_cstr(out, " file=");
    write_escaped(out, place_text(report, place_root_path(report, place_file(report, f))), true);
    if (f->place.file.n) {
        Position start = f->place.start, end = f->place.end;
        out_fmt(out, ",line=%u,endLine=%u", start.line, end.line);
        if (start.line == end.line) /* columns are refused when the lines differ */
            out_fmt(out, ",col=%u,endColumn=%u", start.column, end.column);
    }
    out_cstr(out, ",title=");
    write_escaped(out, f->rule, true);
    if (f->priority) out_fmt(out, " P%u", f->priority);
}

/* A step may have several lines, and they stay lines. */
static void write_step(const Report *report, Out *out, uint32_t number, Str step) {
    out_fmt(out, "%%0A%u. ", number);
    for (bool first = true; first || step.n; first = false) {
        if (!first) out_cstr(out, "%0A   ");
        write_text(report, out, str_cut(step, '\n', &step));
    }
}

static void write_finding(const Report *report, Out *out, const ReportFinding *f) {
    out_fmt(out, "::%s", command(f->level));
    write_properties(report, out, f);
    out_cstr(out, "::");
    write_text(report, out, f->message);
    if (f->cause_text.n) {
        out_cstr(out, "%0Acause: ");
        write_text(report, out, f->cause_text);
    }
    for (uint32_t i = 0; i < f->fix.n; i++)
        write_step(report, out, i + 1, f->fix.p[i]);
    out_char(out, '\n');
}

static void write_trouble(const Report *report, Out *out, const Trouble *t) {
    out_cstr(out, "::error title=routedrift incomplete::");
    if (t->file.n) {
        write_text(report, out, trouble_place(report->arena, t));
        out_cstr(out, ": ");
    }
    write_text(report, out, t->message);
    out_char(out, '\n');
}

void report_github(const Report *report, Out *out) {
    for (uint32_t i = 0; i < report->findings.n; i++)
        write_finding(report, out, &report->findings.p[i]);
    for (uint32_t i = 0; i < report->troubles.list.n; i++)
        write_trouble(report, out, &report->troubles.list.p[i]);
    out_cstr(out, "routedrift: ");
    summary_write(report, out);
    out_char(out, '\n');
}
