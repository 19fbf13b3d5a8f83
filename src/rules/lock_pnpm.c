/* pnpm-lock.yaml, lockfileVersion 5.x to 9: importers.<dir>.dependencies.<name>, without workspaces before 9
 * at the top level. 5.x: a plain version beside `specifiers`; later {specifier, version}.
 *
 *     23.0.0(axios@1.7.0) → 23.0.0      /klaviyo-api/23.0.0_axios@1 → 23.0.0 */
#include "rules/lockfile.h"

static Str before(Str s, char c) {
    Str rest;
    return str_cut(s, c, &rest);
}

static Str plain_version(Str version) {
    bool prefixed = version.n && !(version.p[0] >= '0' && version.p[0] <= '9');
    version = before(version, '(');
    if (!prefixed) return before(version, '_');
    ptrdiff_t slash = str_rfind_char(version, '/');
    if (slash >= 0) version = str_sub(version, (size_t)slash + 1, version.n);
    ptrdiff_t at = str_find_char(version, '@', 0);
    if (at >= 0 && !(version.p[0] >= '0' && version.p[0] <= '9'))
        version = str_sub(version, (size_t)at + 1, version.n);
    return before(version, '_');
}

static void read_entry(const YamlNode *importer, const YamlNode *entry, const LockQuery *query, Lock *lock) {
    bool older = entry->kind == YAML_SCALAR;
    const YamlNode *version = older ? entry : yaml_get(entry, STR("version"));
    const YamlNode *spec = older ? yaml_get(yaml_get(importer, STR("specifiers")), query->name)
                                 : yaml_get(entry, STR("specifier"));
    if (spec && !lock_made_for(query, yaml_text(spec), lock)) return;
    lock_hold(lock, version, plain_version(yaml_text(version)));
}

void lock_read_pnpm(RuleContext *context, FileId file, const LockQuery *query, Lock *lock) {
    static const char *const sections[] = {"dependencies", "optionalDependencies"};
    const YamlNode *root = workspace_document(context, source_file(context->sources, file)->path);
    if (!root) return;
    const YamlNode *importers = yaml_get(root, STR("importers"));
    const YamlNode *importer = yaml_get(importers, query->dir);
    if (!importers && str_eq(query->dir, STR("."))) importer = root;
    lock->state = LOCK_LACKS;
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        const YamlNode *entry = yaml_get(yaml_get(importer, str_of(sections[i])), query->name);
        if (!entry) continue;
        read_entry(importer, entry, query, lock);
        return;
    }
}
