/* The checklist as a report: each item of checklist.def with its state, the findings that violate it, and
 * what was seen.
 *
 * An item is passed only when no finding violates it and something proves it; a rule of thumb proves nothing.
 */
#ifndef REPORT_CHECKLIST_H
#define REPORT_CHECKLIST_H
#include "report/report.h"

typedef enum ItemState { ITEM_PASSED, ITEM_VIOLATED, ITEM_EVIDENCE, ITEM_PERSON } ItemState;

typedef struct ChecklistItem {
    const char *id, *group, *provider, *title, *rules, *person;
} ChecklistItem;

/* An item of one service. */
typedef struct ItemResult {
    const ChecklistItem *item;
    ItemState state;
    VEC(const ReportFinding *) findings;
    VEC(const ReportFact *) facts;
} ItemResult;
typedef VEC(ItemResult) ItemResults;

/* The items of a service; those about a vendor that it does not integrate are left out. */
ItemResults checklist_items(const Report *report, uint32_t service);
/* "passed", "violated", "evidence", "person" */
const char *item_state_name(ItemState state);

void checklist_markdown(const Report *report, Out *out);
void checklist_json(const Report *report, Out *out);
void checklist_html(const Report *report, Out *out);
#endif
