/* Which edits are applied together, and what a text is after them.
 *
 * A finding's edits are applied all or not at all. Findings are taken in order; one whose edits overlap with
 * what was taken before waits for the next round, as in ESLint and ruff. So does one of a group that has a
 * member in the plan already (two methods of a path that is not there yet). */
#ifndef DIAG_EDIT_H
#define DIAG_EDIT_H
#include "base/map.h"
#include "diag/finding.h"

/* Edits that go together, by file and place; zeroed but for the arena it is empty. */
typedef struct EditPlan {
    Arena *arena;
    Edits edits; /* ordered by file, then place, then in the order in which they came */
    Map groups;
} EditPlan;

/* Takes all edits of a finding into the plan, or none: false. An edit that the plan has already, byte for
 * byte, is shared. */
bool plan_add(EditPlan *plan, const Finding *finding);
/* The text of a file after the plan's edits of it. */
Str plan_apply(const EditPlan *plan, FileId file, Str text);
/* A finding's edits change what a program does, or remove something: only applied on request. */
bool finding_is_unsafe(const Finding *finding);
/* Says that only one finding of the group may be applied in one round. */
void finding_group(Findings *findings, Finding *finding, uint64_t group);
#endif
