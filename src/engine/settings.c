/* What a project and a command line want of the rules: which are on, at which level and priority, and for
 * which files. Rules push findings with their defaults; here they are changed or dropped, once, for all
 * rules.
 *
 *     rules: { route-unmounted: error, 'klaviyo-*': { level: warning, priority: P1 } } */
#include "engine/session.h"

static bool is_selected(RdSession *s, Str id) {
    bool selected = !s->request->select.count && !s->config.select.n;
    for (size_t i = 0; i < s->request->select.count; i++)
        selected |= rule_pattern_matches(str_of(s->request->select.items[i]), id);
    for (uint32_t i = 0; !s->request->select.count && i < s->config.select.n; i++)
        selected |= rule_pattern_matches(s->config.select.p[i], id);
    for (size_t i = 0; i < s->request->ignore.count; i++)
        selected &= !rule_pattern_matches(str_of(s->request->ignore.items[i]), id);
    for (uint32_t i = 0; i < s->config.ignore.n; i++)
        selected &= !rule_pattern_matches(s->config.ignore.p[i], id);
    return selected;
}

static bool is_named(RdSession *s, Str id) {
    for (size_t i = 0; i < s->request->select.count; i++)
        if (str_eq(str_of(s->request->select.items[i]), id)) return true;
    for (uint32_t i = 0; !s->request->select.count && i < s->config.select.n; i++)
        if (str_eq(s->config.select.p[i], id)) return true;
    return false;
}

/* The last setting that names a level, or `off`, wins. */
static bool is_off(const Config *config, Str id, bool off) {
    for (uint32_t i = 0; i < config->rules.n; i++) {
        const RuleSetting *setting = &config->rules.p[i];
        if ((setting->off || setting->has_level) && rule_pattern_matches(setting->rule, id))
            off = setting->off;
    }
    return off;
}

bool rule_is_on(RdSession *s, Str id) {
    const Rule *rule = rule_find(id);
    bool off = rule && rule->off && !is_named(s, id);
    return is_selected(s, id) && !is_off(&s->config, id, off);
}

/* Level and priority are set each by the last setting that names it. */
static void apply_severity(const Config *config, Finding *f) {
    for (uint32_t i = 0; i < config->rules.n; i++) {
        const RuleSetting *setting = &config->rules.p[i];
        if (!rule_pattern_matches(setting->rule, str_of(f->rule))) continue;
        if (setting->has_level) f->level = setting->level;
        if (setting->priority) f->priority = setting->priority;
    }
}

bool rule_holds(RdSession *s, Str id, Str path) {
    return rule_is_on(s, id) && !config_excludes(&s->config, path) && !config_ignores(&s->config, path, id);
}

static bool is_wanted(RdSession *s, const Finding *f) {
    Str id = str_of(f->rule);
    return f->span.file ? rule_holds(s, id, source_file(&s->sources, f->span.file)->path) : rule_is_on(s, id);
}

void settings_apply(RdSession *s, uint32_t from) {
    uint32_t kept = from;
    for (uint32_t i = from; i < s->findings.list.n; i++) {
        Finding f = s->findings.list.p[i];
        if (!is_wanted(s, &f)) continue;
        apply_severity(&s->config, &f);
        s->findings.list.p[kept++] = f;
    }
    s->findings.list.n = kept;
}
