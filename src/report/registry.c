/* The table of reporters: a format is one function and one line here. */
#include "report/reporters.h"

static const Reporter reporters[] = {
    {.name = "text", .summary = "for people: excerpts, causes and steps", .print = report_text},
    {.name = "json", .summary = "for programs: one document, versioned", .print = report_json},
    {.name = "sarif", .summary = "SARIF 2.1.0, for code scanning", .print = report_sarif},
    {.name = "github", .summary = "annotations in a GitHub workflow", .print = report_github},
    {.name = "gitlab", .summary = "Code Quality report of GitLab", .print = report_gitlab},
    {.name = "junit", .summary = "JUnit XML: test results of a CI system", .print = report_junit},
    {.name = "checkstyle",
     .summary = "Checkstyle's XML, for editors and review bots",
     .print = report_checkstyle},
    {.name = "markdown", .summary = "a comment for a pull request", .print = report_markdown},
    {.name = "html", .summary = "a page for an audit of many services", .print = report_html},
};

ReporterTable reporters_all(void) {
    return (ReporterTable){.reporters = reporters, .n = sizeof reporters / sizeof *reporters};
}

const Reporter *reporter_find(Str name) {
    for (uint32_t i = 0; i < reporters_all().n; i++)
        if (str_eq(str_of(reporters[i].name), name)) return &reporters[i];
    return NULL;
}
