/* A finished run, ready to be printed: reporters are functions over this and nothing else. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H
#include "base/out.h"
#include "diag/threshold.h"
#include "diag/trouble.h"

typedef struct ReportService {
    Str root;    /* relative to the audited directory, "." for itself */
    Str spec;    /* relative to the audited directory; empty = no document */
    int express; /* major version, 0 = none */
    uint32_t files, routes, conditional, blind_spots, operations;
} ReportService;

/* What a reporter may say about a rule. */
typedef struct ReportRule {
    const char *id;
    const char *summary;
    Level level;
    uint8_t priority;
} ReportRule;

typedef struct Report {
    Arena *arena;
    Sources *sources;
    const Findings *findings; /* sorted; Finding.service indexes services */
    VEC(ReportService) services;
    const Troubles *troubles;
    const ReportRule *rules;
    uint32_t rule_n;
    Str base; /* the audited directory relative to the session's root: paths are printed relative to it */
    Threshold fail_on; /* findings that reach it fail the run */
    bool color;
    uint32_t width;      /* of the terminal; 0 = not a terminal */
    const char *version; /* of routedrift */
} Report;

typedef struct Reporter {
    const char *name;    /* of --format */
    const char *summary; /* for --help */
    void (*print)(const Report *report, Out *out);
} Reporter;

typedef struct ReporterTable {
    const Reporter *reporters;
    uint32_t n;
} ReporterTable;
ReporterTable reporters_all(void);
/* The reporter of a name, or NULL. */
const Reporter *reporter_find(Str name);
/* A file's path as printed: relative to the audited directory. */
Str report_path(const Report *report, FileId file);
#endif
