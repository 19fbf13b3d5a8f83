/* Findings are data: rules push them, the engine sorts, suppresses and de-duplicates them once, reporters
 * print them. */
#ifndef DIAG_FINDING_H
#define DIAG_FINDING_H
#include "base/vec.h"
#include "source/source.h"

typedef enum Level { LEVEL_NOTE, LEVEL_WARNING, LEVEL_ERROR } Level;
/* "note", "warning", "error" */
const char *level_name(Level level);

/* Another place that belongs to a finding: the other end of a difference. */
typedef struct Related {
    Str message;
    Span span;
    bool aside; /* shown to find one's way, not an end of the difference: a suppression there is about others
                 */
} Related;

/* Replace the bytes of `span` by `text`. */
typedef struct Edit {
    Span span;
    Str text;
    bool unsafe; /* only applied on request */
} Edit;
typedef VEC(Edit) Edits;

/* Why a finding is not reported. */
typedef enum Silence {
    SILENCE_NONE,
    SILENCE_IN_SOURCE, /* a directive, or x-routedrift-ignore */
    SILENCE_BASELINE,  /* the baseline has it */
    SILENCE_UNCHANGED, /* it was there at the revision that the run is compared with */
    SILENCE_COUNT
} Silence;

typedef struct Finding {
    const char *rule; /* id, e.g. "route-undocumented" */
    Level level;
    uint8_t priority;  /* 1..4 = the runbook's P1..P4 */
    Str message;       /* one line; no secrets */
    const char *cause; /* DOMAIN A5 `cause`, e.g. "marker-missing"; NULL when the rule has none */
    Str cause_text;    /* the cause as a sentence for people; may be empty */
    Span span;
    VEC(Related) related;
    /* Drift findings only; empty otherwise. */
    Str method;                /* lower case, `all` for .all() */
    Str path;                  /* as served, mounts joined, Express syntax */
    Str operation;             /* the document's path, base path included */
    VEC(Str) fix;              /* steps for a person */
    Edits edits;               /* all of them or none are applied */
    Str edit_title;            /* what they do: "add POST /connect to openapi.yml" */
    VEC(uint64_t) edit_groups; /* of each, one finding's edits are applied at a time */
    Str key; /* identity that survives edits elsewhere: used by fingerprints and baselines; made by the engine
                when empty */
    bool secret; /* the bytes of span are a secret, perhaps split over several literals: no excerpt may
                    show them */
    Silence silence;
    Str justification; /* of a silenced finding: the reason that was given; may be empty */
    uint32_t service;  /* index into the report's services */
} Finding;

typedef struct Findings {
    Arena *arena;
    VEC(Finding) list;
} Findings;

/* Appends a finding and returns it for further filling; the pointer is valid until the next push. */
Finding *finding_push(Findings *findings, const char *rule, Level level, uint8_t priority, Span span,
                      Str message);
void finding_relate(Findings *findings, Finding *finding, Span span, Str message);
/* The same for a place that is no end of the difference. */
void finding_relate_aside(Findings *findings, Finding *finding, Span span, Str message);
void finding_step(Findings *findings, Finding *finding, Str step);
/* Orders by service, path of the file, position, rule, message; drops exact duplicates (same rule, span,
 * message). */
void findings_sort(Findings *findings, const Sources *sources);
#endif
