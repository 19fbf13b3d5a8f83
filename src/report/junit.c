/* Findings as JUnit XML, which CI systems show as test results. A service is a test suite, a finding a test
 * case; it has failed when the finding fails the run, so that the two agree.
 *
 *     <testsuite name="services/klaviyo" tests="1" failures="1" errors="0">
 *       <testcase classname="services/klaviyo" name="route-undocumented: POST …" file="…/routes.ts"
 * line="14"> <failure type="route-undocumented" message="POST …">…</failure>
 *
 * A service without findings is one test case that passed. What made the run incomplete are errors of a suite
 * of its own. */
#include "report/place.h"
#include "report/reporters.h"
#include "report/xml.h"

static bool fails(const Report *report, const ReportFinding *f) {
    return threshold_reached(&report->fail_on, f->level, f->priority);
}

/* Place, cause and steps, as lines. */
static Str details(const Report *report, const ReportFinding *f) {
    Out out = out_new(report->arena);
    out_fmt(&out, "%s: %.*s\n", level_name(f->level), STR_ARG(f->message));
    out_str(&out, place_file(report, f));
    if (f->place.file.n) out_fmt(&out, ":%u:%u", f->place.start.line, f->place.start.column);
    if (place_cause(f).n) out_fmt(&out, "\ncause: %.*s", STR_ARG(place_cause(f)));
    for (uint32_t i = 0; i < f->fix.n; i++)
        out_fmt(&out, "\n%s%u. %.*s", i ? "     " : "fix: ", i + 1, STR_ARG(f->fix.p[i]));
    return out_str_of(&out);
}

static void open_suite(Out *out, Str name, uint32_t tests, uint32_t failures, uint32_t errors) {
    out_cstr(out, "  <testsuite");
    xml_attribute(out, "name", name);
    xml_attribute_u64(out, "tests", tests);
    xml_attribute_u64(out, "failures", failures);
    xml_attribute_u64(out, "errors", errors);
    out_cstr(out, ">\n");
}

static void open_case(Out *out, Str suite, Str name, Str file, uint32_t line) {
    out_cstr(out, "    <testcase");
    xml_attribute(out, "classname", suite);
    xml_attribute(out, "name", name);
    if (file.n) xml_attribute(out, "file", file);
    if (line) xml_attribute_u64(out, "line", line);
}

static void write_finding(const Report *report, Out *out, Str suite, const ReportFinding *f) {
    const char *tag = fails(report, f) ? "failure" : "system-out";
    Str name = str_fmt(report->arena, "%.*s: %.*s", STR_ARG(f->rule), STR_ARG(f->message));
    open_case(out, suite, name, place_root_path(report, place_file(report, f)),
              f->place.file.n ? f->place.start.line : 0);
    out_fmt(out, ">\n      <%s", tag);
    if (fails(report, f)) {
        xml_attribute(out, "type", f->rule);
        xml_attribute(out, "message", f->message);
    }
    out_char(out, '>');
    xml_text(out, details(report, f));
    out_fmt(out, "</%s>\n    </testcase>\n", tag);
}

/* Findings [from, to) are those of the suite. */
static void write_suite(const Report *report, Out *out, Str name, uint32_t from, uint32_t to) {
    uint32_t failures = 0;
    for (uint32_t i = from; i < to; i++)
        failures += fails(report, &report->findings.p[i]);
    open_suite(out, name, to > from ? to - from : 1, failures, 0);
    for (uint32_t i = from; i < to; i++)
        write_finding(report, out, name, &report->findings.p[i]);
    if (from == to) {
        open_case(out, name, STR("nothing was found"), (Str){0}, 0);
        out_cstr(out, "/>\n");
    }
    out_cstr(out, "  </testsuite>\n");
}

static void write_troubles(const Report *report, Out *out) {
    const Troubles *troubles = &report->troubles;
    if (!troubles->list.n) return;
    open_suite(out, STR("routedrift"), troubles->list.n, 0, troubles->list.n);
    for (uint32_t i = 0; i < troubles->list.n; i++) {
        const Trouble *t = &troubles->list.p[i];
        Str name = str_fmt(report->arena, "complete: %.*s", STR_ARG(t->file));
        open_case(out, STR("routedrift"), name, t->file, t->line);
        out_cstr(out, ">\n      <error type=\"incomplete\"");
        xml_attribute(out, "message", t->message);
        out_cstr(out, "/>\n    </testcase>\n");
    }
    out_cstr(out, "  </testsuite>\n");
}

static void write_root(const Report *report, Out *out) {
    uint32_t tests = report->findings.n + report->troubles.list.n, failures = 0;
    Map clean = {0}; /* services that have findings */
    for (uint32_t i = 0; i < report->findings.n; i++) {
        failures += fails(report, &report->findings.p[i]);
        map_set(report->arena, &clean, report->findings.p[i].service, 1);
    }
    for (uint32_t i = 0; i < report->services.n; i++)
        tests += !map_get(&clean, i, NULL);
    out_cstr(out, "<testsuites name=\"routedrift\"");
    xml_attribute_u64(out, "tests", tests);
    xml_attribute_u64(out, "failures", failures);
    xml_attribute_u64(out, "errors", report->troubles.list.n);
    out_cstr(out, ">\n");
}

void report_junit(const Report *report, Out *out) {
    uint32_t at = 0;
    xml_begin(out);
    write_root(report, out);
    for (uint32_t s = 0; s < report->services.n; s++) {
        uint32_t from = at;
        while (at < report->findings.n && report->findings.p[at].service <= s)
            at++;
        write_suite(report, out, report->services.p[s].root, from, at);
    }
    if (at < report->findings.n) write_suite(report, out, STR("."), at, report->findings.n);
    write_troubles(report, out);
    out_cstr(out, "</testsuites>\n");
}
