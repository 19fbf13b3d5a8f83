/* The rules as people ask for them: the table, and one rule's page. */
#include "base/json.h"
#include "engine/pages.h"
#include "engine/session.h"

#include <string.h>

void print_rules(RdSession *s, Out *out, bool json) {
    (void)s;
    RuleTable table = rules_all();
    Json j = json_new(out, true);
    if (json) json_object(&j), json_key_u64(&j, "version", 1), json_key(&j, "rules"), json_array(&j);
    for (uint32_t i = 0; i < table.n; i++) {
        const Rule *r = table.rules[i];
        if (!json) {
            const char *fix = !r->fix ? "" : strcmp(r->fix, "safe") == 0 ? " (fix)" : " (fix --unsafe)";
            out_fmt(out, "%-30s %-8s P%u  %s%s\n", r->id, level_name(r->level), r->priority, r->summary, fix);
            continue;
        }
        json_object(&j);
        json_key_str(&j, "id", str_of(r->id));
        json_key_str(&j, "level", str_of(level_name(r->level)));
        json_key_str(&j, "priority", str_fmt(&s->arena, "P%u", r->priority));
        json_key_str(&j, "summary", str_of(r->summary));
        json_key(&j, "fix");
        r->fix ? json_cstr(&j, r->fix) : json_null(&j);
        json_end(&j);
    }
    if (json) json_end(&j), json_end(&j), out_char(out, '\n');
}

bool print_explanation(RdSession *s, Out *out, Str id) {
    (void)s;
    const Rule *r = rule_find(id);
    if (!r) return false;
    for (const RulePage *p = rule_pages(); p->id; p++)
        if (str_eq(str_of(p->id), id)) out_cstr(out, p->text);
    return true;
}
