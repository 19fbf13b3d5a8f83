/* The table of rules, made from rules.def. */
#include "rules/rule.h"

#define RULE(rule) extern const Rule rule;
#include "rules/rules.def"
#undef RULE

static const Rule *const table[] = {
#define RULE(rule) &rule,
#include "rules/rules.def"
#undef RULE
};

RuleTable rules_all(void) {
    return (RuleTable){.rules = table, .n = sizeof table / sizeof *table};
}

const Rule *rule_find(Str id) {
    for (uint32_t i = 0; i < sizeof table / sizeof *table; i++)
        if (str_eq(str_of(table[i]->id), id)) return table[i];
    return NULL;
}
