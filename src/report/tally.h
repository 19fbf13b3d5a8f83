/* Findings counted by an identity that survives edits elsewhere: what a baseline holds, and what two
 * revisions have in common.
 *
 *     rule, service and key of a difference     route-undocumented · services/klaviyo · post /connect
 *     rule, file and key of all others          sdk-unpinned · services/klaviyo/package.json · dependencies:…
 *
 * Never lines. Two findings with one identity are two: a third is new. A finding about a shared file may be
 * in the reports of several services and is still one, so each report is counted by itself. */
#ifndef REPORT_TALLY_H
#define REPORT_TALLY_H
#include "report/report.h"

typedef struct Identity {
    Str rule;
    Str place; /* root-relative: the service's directory of a difference, else the file; "." for the root */
    bool is_service;
    Str key;
} Identity;

typedef struct TallyEntry {
    Identity identity;
    uint32_t count; /* findings of it in one report, the most of all reports */
    uint32_t used;  /* of count, in the report that is being looked at */
} TallyEntry;

typedef struct Tally {
    Arena *arena;
    VEC(TallyEntry) entries; /* in the order of first adding */
    Interner names;
    Map index; /* Sym of an identity → index in entries */
} Tally;

Tally tally_new(Arena *arena);
/* The entry of an identity; made with a count of 0 when there is none and `make` says so, else NULL. Valid
 * until the next one is made. */
TallyEntry *tally_entry(Tally *tally, const Identity *identity, bool make);
/* Counts the findings of a report that are not silenced. */
void tally_add_report(Tally *tally, const Report *report);
/* Silences, in the order of the report, as many findings as the tally has; TallyEntry.used says how many. */
void tally_silence(Tally *tally, Report *report, Silence why);
/* By place, rule and key: the order in which a baseline is written. */
void tally_sort(Tally *tally);
#endif
