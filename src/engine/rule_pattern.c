/* Rules as people name them in settings and options: `route-undocumented`, `route-*`, `*`. */
#include "base/nearest.h"
#include "base/out.h"
#include "engine/config.h"

bool rule_pattern_matches(Str pattern, Str id) {
    if (!str_ends(pattern, STR("*"))) return str_eq(pattern, id);
    return str_starts(id, str_sub(pattern, 0, pattern.n - 1));
}

Str rule_pattern_trouble(Arena *arena, Str pattern) {
    RuleTable table = rules_all();
    Nearest nearest = nearest_new(pattern);
    for (uint32_t i = 0; i < table.n; i++) {
        Str id = str_of(table.rules[i]->id);
        if (rule_pattern_matches(pattern, id)) return (Str){0};
        nearest_try(&nearest, id);
    }
    if (!nearest.best.n) return str_fmt(arena, "no such rule \"%.*s\"", STR_ARG(pattern));
    return str_fmt(arena, "no such rule \"%.*s\"; did you mean \"%.*s\"?", STR_ARG(pattern),
                   STR_ARG(nearest.best));
}
