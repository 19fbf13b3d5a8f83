/* A finished run as plain data: every place is resolved and every text is safe to keep, so that reporters
 * need neither sources nor sessions. Runs of several sessions, or of several machines, are put together here.
 *
 * Invariant: no text holds a credential or bytes that are no UTF-8 (collect.c sees to it). Control characters
 * are still there; each format shows them in its own way. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H
#include "base/out.h"
#include "diag/threshold.h"
#include "diag/trouble.h"

/* The part of a source line around a span: text[from, to) is what the span covers of its first line. */
typedef struct Excerpt {
    bool shown; /* false: there is nothing to show */
    Str text;
    uint32_t from, to;          /* bytes */
    bool cut_before, cut_after; /* the line goes on there */
} Excerpt;

typedef struct Place {
    Str file;            /* relative to the audited directory; empty: nowhere */
    Position start, end; /* end exclusive; 1:1 to 1:1 when nowhere */
    Excerpt excerpt;
} Place;

typedef struct ReportRelated {
    Str message;
    Place place;
} ReportRelated;

typedef struct ReportEdit {
    Place place; /* what is replaced; without an excerpt */
    Str text;
    bool unsafe; /* only applied on request */
} ReportEdit;

/* A Finding (diag/finding.h) with its places resolved; fields of the same name mean the same. */
typedef struct ReportFinding {
    Str rule;
    Level level;
    uint8_t priority;
    Str message, cause, cause_text;
    Place place;
    VEC(ReportRelated) related;
    Str method, path, operation;
    VEC(Str) fix;
    VEC(ReportEdit) edits; /* none when one of them would write a credential */
    Str edit_title;        /* what they do */
    uint64_t fingerprint;  /* see fingerprint.h */
    Str key;               /* what is found, without rule and place: see tally.h */
    Silence silence;       /* of those in Report.silenced */
    Str justification;     /* of the suppression; may be empty */
    uint32_t service;      /* index into Report.services; past them: of none */
} ReportFinding;

typedef VEC(ReportFinding) ReportFindings;

/* How the two ends of a row compare. */
typedef enum RowStatus {
    ROW_MATCHED,
    ROW_UNDOCUMENTED, /* a route without an operation */
    ROW_UNSERVED,     /* an operation without a route */
    ROW_UNSURE,       /* an operation that a route may serve, or only a wildcard answers */
    ROW_EXEMPT,       /* need not match: `note` says why */
    ROW_ALONE,        /* there is no document to compare with */
    ROW_COUNT
} RowStatus;

/* A line of "routes against the document": a route, an operation, or both. */
typedef struct ReportRow {
    RowStatus status;
    Str method;     /* lower case, `all` for .all() */
    Str path;       /* of the route, Express syntax; empty: no route */
    Place code;     /* of its registration */
    Str operation;  /* base path included; empty: no operation */
    Place document; /* of the operation; both places without an excerpt */
    Str note;       /* may be empty */
} ReportRow;

/* What is known of an item of the checklist (checklist/fact.h). */
typedef enum ReportFactKind {
    REPORT_FACT_PASSES,
    REPORT_FACT_EVIDENCE,
    REPORT_FACT_COMMAND,
    REPORT_FACT_USES
} ReportFactKind;

typedef struct ReportFact {
    ReportFactKind kind;
    Str item, text;
    Place place; /* file empty: none */
} ReportFact;

typedef struct ReportService {
    Str root;       /* relative to the audited directory, "." for itself */
    Str spec;       /* relative to the audited directory; empty = no document */
    VEC(Str) specs; /* every document, the first is `spec` */
    int express;    /* major version, 0 = none */
    uint32_t files, routes, conditional, blind_spots, operations;
    VEC(ReportRow) rows;   /* in order of paths */
    VEC(ReportFact) facts; /* `checklist` only */
} ReportService;

/* A report that covers a part of the services only, and what it takes to put it together with the others. */
typedef struct ReportShard {
    uint32_t index, count; /* the index-th of count parts, from 1 */
    Troubles run;          /* of the run as a whole: every shard has them */
    const struct Report *const *parts;
    const uint32_t *numbers; /* of the parts' services among those of the run, from 0; ascending */
    uint32_t part_n;
} ReportShard;

/* What a reporter may say about a rule. */
typedef struct ReportRule {
    const char *id;
    const char *summary;
    Level level;
    uint8_t priority;
    bool off; /* the project or the command line turned it off */
} ReportRule;

typedef struct Report {
    Arena *arena;
    ReportFindings findings; /* in order of services, then of places */
    ReportFindings silenced; /* found, but not to be reported: `silence` says why */
    VEC(ReportService) services;
    Troubles troubles;
    const ReportRule *rules;
    uint32_t rule_n;
    Str base; /* the audited directory relative to the repository: paths are printed relative to it */
    Threshold fail_on; /* findings that reach it fail the run */
    bool color;
    uint32_t width;           /* of the terminal; 0 = not a terminal */
    Str as_of;                /* the day of the audit */
    const char *version;      /* of routedrift */
    const ReportShard *shard; /* NULL: all services */
    Map seen;                 /* findings that report_append has met in more than one service */
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
#endif
