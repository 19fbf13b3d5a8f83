/* A plan is a sorted list, so that an edit has only neighbours to clash with. Several insertions at one place
 * do not: they come out in the order in which they were taken. */
#include "diag/edit.h"

#include "base/out.h"

bool finding_is_unsafe(const Finding *finding) {
    for (uint32_t i = 0; i < finding->edits.n; i++)
        if (finding->edits.p[i].unsafe) return true;
    return false;
}

void finding_group(Findings *findings, Finding *finding, uint64_t group) {
    vec_push(findings->arena, &finding->edit_groups, group);
}

static bool is_before(const Edit *a, const Edit *b) {
    if (a->span.file != b->span.file) return a->span.file < b->span.file;
    if (a->span.start != b->span.start) return a->span.start < b->span.start;
    return a->span.end < b->span.end;
}

static bool is_same(const Edit *a, const Edit *b) {
    return a->span.file == b->span.file && a->span.start == b->span.start && a->span.end == b->span.end &&
           str_eq(a->text, b->text);
}

static bool overlap(const Edit *a, const Edit *b) {
    if (a->span.file != b->span.file) return false;
    return a->span.start < b->span.end && b->span.start < a->span.end;
}

/* The first edit of the plan that comes behind this one. */
static uint32_t place_of(const EditPlan *plan, const Edit *edit) {
    uint32_t from = 0, to = plan->edits.n;
    while (from < to) {
        uint32_t middle = (from + to) / 2;
        if (is_before(edit, &plan->edits.p[middle]))
            to = middle;
        else
            from = middle + 1;
    }
    return from;
}

static bool is_shared(const EditPlan *plan, const Edit *edit) {
    for (uint32_t i = place_of(plan, edit); i > 0 && !is_before(&plan->edits.p[i - 1], edit); i--)
        if (is_same(&plan->edits.p[i - 1], edit)) return true;
    return false;
}

/* Accepted edits do not overlap, so the nearest that is not an insertion is the only one that can. */
static bool clashes(const EditPlan *plan, const Edit *edit) {
    uint32_t at = place_of(plan, edit);
    for (uint32_t i = at; i > 0; i--) {
        const Edit *before = &plan->edits.p[i - 1];
        if (overlap(before, edit)) return true;
        if (before->span.file != edit->span.file || before->span.end > before->span.start) break;
    }
    return at < plan->edits.n && overlap(&plan->edits.p[at], edit);
}

static void insert(EditPlan *plan, const Edit *edit) {
    uint32_t at = place_of(plan, edit);
    vec_push(plan->arena, &plan->edits, *edit);
    for (uint32_t i = plan->edits.n - 1; i > at; i--)
        plan->edits.p[i] = plan->edits.p[i - 1];
    plan->edits.p[at] = *edit;
}

static bool is_grouped(const EditPlan *plan, const Finding *finding) {
    for (uint32_t i = 0; i < finding->edit_groups.n; i++)
        if (map_get(&plan->groups, finding->edit_groups.p[i], NULL)) return true;
    return false;
}

bool plan_add(EditPlan *plan, const Finding *finding) {
    if (!finding->edits.n || is_grouped(plan, finding)) return false;
    for (uint32_t i = 0; i < finding->edits.n; i++)
        if (!is_shared(plan, &finding->edits.p[i]) && clashes(plan, &finding->edits.p[i])) return false;
    for (uint32_t i = 0; i < finding->edits.n; i++)
        if (!is_shared(plan, &finding->edits.p[i])) insert(plan, &finding->edits.p[i]);
    for (uint32_t i = 0; i < finding->edit_groups.n; i++)
        map_set(plan->arena, &plan->groups, finding->edit_groups.p[i], 1);
    return true;
}

Str plan_apply(const EditPlan *plan, FileId file, Str text) {
    Out out = out_new(plan->arena);
    uint32_t done = 0;
    for (uint32_t i = 0; i < plan->edits.n; i++) {
        const Edit *edit = &plan->edits.p[i];
        if (edit->span.file != file) continue;
        out_str(&out, str_sub(text, done, edit->span.start));
        out_str(&out, edit->text);
        done = edit->span.end;
    }
    out_str(&out, str_sub(text, done, text.n));
    return out_str_of(&out);
}
