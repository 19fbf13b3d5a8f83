/* Items, findings and facts brought together; Markdown and JSON. */
#include "report/checklist.h"

#include "base/json.h"
#include "report/markdown_text.h"
#include "report/place.h"

static const ChecklistItem items[] = {
#define ITEM(id, group, provider, title, rules, person) {id, group, provider, title, rules, person},
#include "report/checklist.def"
#undef ITEM
};

const char *item_state_name(ItemState state) {
    switch (state) {
    case ITEM_PASSED: return "passed";
    case ITEM_VIOLATED: return "violated";
    case ITEM_EVIDENCE: return "evidence";
    case ITEM_PERSON: return "person";
    }
    return "";
}

static bool names(const char *rules, Str rule) {
    for (Str rest = str_of(rules); rest.n;)
        if (str_eq(str_cut(rest, ' ', &rest), rule)) return true;
    return false;
}

static bool integrates(const ReportService *service, const char *provider) {
    for (uint32_t i = 0; i < service->facts.n; i++)
        if (service->facts.p[i].kind == REPORT_FACT_USES &&
            str_eq(service->facts.p[i].item, str_of(provider)))
            return true;
    return !*provider;
}

/* Nothing is proved by a run that is not complete, by rules that were turned off, or where people accepted
 * what was found. */
static bool may_pass(const Report *report, uint32_t at, const ChecklistItem *item) {
    if (report->troubles.list.n) return false;
    for (uint32_t i = 0; i < report->rule_n; i++)
        if (report->rules[i].off && names(item->rules, str_of(report->rules[i].id))) return false;
    for (uint32_t i = 0; i < report->silenced.n; i++)
        if (report->silenced.p[i].service == at && names(item->rules, report->silenced.p[i].rule))
            return false;
    return true;
}

static bool is_repeated(const ItemResult *r, const ReportFact *fact) {
    for (uint32_t i = 0; i < r->facts.n; i++)
        if (str_eq(r->facts.p[i]->text, fact->text) && r->facts.p[i]->kind == fact->kind) return true;
    return false;
}

static void add_facts(const Report *report, uint32_t at, ItemResult *r) {
    const ReportService *service = &report->services.p[at];
    bool pass = may_pass(report, at, r->item), proof = false, evidence = false;
    for (uint32_t i = 0; i < service->facts.n; i++) {
        const ReportFact *fact = &service->facts.p[i];
        if (!str_eq(fact->item, str_of(r->item->id)) || is_repeated(r, fact)) continue;
        vec_push(report->arena, &r->facts, fact);
        proof |= fact->kind == REPORT_FACT_PASSES;
        evidence |= fact->kind == REPORT_FACT_EVIDENCE;
    }
    if (proof && pass)
        r->state = ITEM_PASSED;
    else if (proof || evidence)
        r->state = ITEM_EVIDENCE;
}

static ItemResult result_of(const Report *report, uint32_t at, const ChecklistItem *item) {
    ItemResult r = {.item = item, .state = ITEM_PERSON};
    add_facts(report, at, &r);
    for (uint32_t i = 0; i < report->findings.n; i++) {
        const ReportFinding *f = &report->findings.p[i];
        if (f->service != at || !names(item->rules, f->rule)) continue;
        vec_push(report->arena, &r.findings, f);
        r.state = ITEM_VIOLATED;
    }
    return r;
}

ItemResults checklist_items(const Report *report, uint32_t service) {
    ItemResults list = {0};
    for (size_t i = 0; i < sizeof items / sizeof *items; i++)
        if (integrates(&report->services.p[service], items[i].provider))
            vec_push(report->arena, &list, result_of(report, service, &items[i]));
    return list;
}

/* ---- Markdown ---- */

static void markdown_place(const Report *report, Out *out, Place place) {
    if (!place.file.n) return;
    out_cstr(out, " — ");
    markdown_code(out, str_fmt(report->arena, "%.*s:%u", STR_ARG(place.file), place.start.line));
}

static const char *markdown_mark(ItemState state) {
    switch (state) {
    case ITEM_PASSED: return "- [x]";
    case ITEM_VIOLATED:
    case ITEM_EVIDENCE:
    case ITEM_PERSON: return "- [ ]";
    }
    return "";
}

static const char *state_title(ItemState state) {
    switch (state) {
    case ITEM_PASSED: return "passed";
    case ITEM_VIOLATED: return "violated";
    case ITEM_EVIDENCE: return "evidence found, needs a person";
    case ITEM_PERSON: return "needs a person";
    }
    return "";
}

static void markdown_item(const Report *report, Out *out, const ItemResult *r) {
    out_fmt(out, "%s %s: **%s**\n", markdown_mark(r->state), r->item->title, state_title(r->state));
    for (uint32_t i = 0; i < r->findings.n; i++) {
        const ReportFinding *f = r->findings.p[i];
        out_cstr(out, "  - ");
        markdown_code(out, f->rule);
        out_char(out, ' ');
        markdown_prose(out, f->message);
        markdown_place(report, out, f->place);
        out_char(out, '\n');
    }
    for (uint32_t i = 0; i < r->facts.n; i++) {
        const ReportFact *fact = r->facts.p[i];
        if (fact->kind == REPORT_FACT_COMMAND) {
            out_char(out, '\n');
            markdown_block(out, fact->text, 2);
            out_char(out, '\n');
            continue;
        }
        out_cstr(out, "  - ");
        markdown_prose(out, fact->text);
        markdown_place(report, out, fact->place);
        out_char(out, '\n');
    }
    if (r->state != ITEM_PASSED && *r->item->person) out_fmt(out, "  - %s\n", r->item->person);
}

static void markdown_service(const Report *report, Out *out, uint32_t at) {
    const ReportService *service = &report->services.p[at];
    ItemResults list = checklist_items(report, at);
    const char *group = "";
    out_cstr(out, "\n## ");
    markdown_prose(out, service->root);
    out_char(out, '\n');
    for (uint32_t i = 0; i < list.n; i++) {
        if (!str_eq(str_of(group), str_of(list.p[i].item->group)))
            out_fmt(out, "\n### %s\n\n", list.p[i].item->group);
        group = list.p[i].item->group;
        markdown_item(report, out, &list.p[i]);
    }
    if (!integrates(service, "klaviyo") && !integrates(service, "pendo"))
        out_cstr(out, "\nNo call of Klaviyo or Pendo was found in this service.\n");
}

void checklist_markdown(const Report *report, Out *out) {
    out_fmt(out, "# Pre-deployment checklist\n\nAs of %.*s, by routedrift %s.\n", STR_ARG(report->as_of),
            report->version);
    for (uint32_t i = 0; i < report->services.n; i++)
        markdown_service(report, out, i);
    for (uint32_t i = 0; i < report->troubles.list.n; i++) {
        out_cstr(out, i ? "- " : "\n## Incomplete\n\n- ");
        markdown_prose(out, report->troubles.list.p[i].file);
        out_cstr(out, ": ");
        markdown_prose(out, report->troubles.list.p[i].message);
        out_char(out, '\n');
    }
}

/* ---- JSON ---- */

static void json_place(Json *j, Place place) {
    if (!place.file.n) return;
    json_key_str(j, "file", place.file);
    json_key_u64(j, "line", place.start.line);
    json_key_u64(j, "column", place.start.column);
}

static void json_item(Json *j, const ItemResult *r) {
    static const char *const kinds[] = {"passes", "evidence", "command", "uses"};
    json_object(j);
    json_key_str(j, "id", str_of(r->item->id));
    json_key_str(j, "group", str_of(r->item->group));
    json_key_str(j, "title", str_of(r->item->title));
    json_key_str(j, "state", str_of(item_state_name(r->state)));
    if (*r->item->person) json_key_str(j, "person", str_of(r->item->person));
    json_key(j, "findings");
    json_array(j);
    for (uint32_t i = 0; i < r->findings.n; i++) {
        json_object(j);
        json_key_str(j, "rule", r->findings.p[i]->rule);
        json_key_str(j, "message", r->findings.p[i]->message);
        json_place(j, r->findings.p[i]->place);
        json_end(j);
    }
    json_end(j);
    json_key(j, "facts");
    json_array(j);
    for (uint32_t i = 0; i < r->facts.n; i++) {
        json_object(j);
        json_key_str(j, "kind", str_of(kinds[r->facts.p[i]->kind]));
        json_key_str(j, "text", r->facts.p[i]->text);
        json_place(j, r->facts.p[i]->place);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

void checklist_json(const Report *report, Out *out) {
    Json j = json_new(out, true);
    json_object(&j);
    json_key_u64(&j, "version", 1);
    json_key_str(&j, "as_of", report->as_of);
    json_key(&j, "services");
    json_array(&j);
    for (uint32_t i = 0; i < report->services.n; i++) {
        ItemResults list = checklist_items(report, i);
        json_object(&j);
        json_key_str(&j, "root", report->services.p[i].root);
        json_key(&j, "items");
        json_array(&j);
        for (uint32_t k = 0; k < list.n; k++)
            json_item(&j, &list.p[k]);
        json_end(&j);
        json_end(&j);
    }
    json_end(&j);
    json_key(&j, "incomplete");
    json_array(&j);
    for (uint32_t i = 0; i < report->troubles.list.n; i++) {
        json_object(&j);
        json_key_str(&j, "file", report->troubles.list.p[i].file);
        json_key_str(&j, "message", report->troubles.list.p[i].message);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    out_char(out, '\n');
}
