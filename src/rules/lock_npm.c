/* package-lock.json and npm-shrinkwrap.json, versions 1 to 3 (npm's documentation of package-lock.json).
 *
 * Versions 2 and 3: packages["node_modules/<name>"].version, for a workspace also
 * packages["<workspace>/node_modules/<name>"]; packages[""] and packages["<workspace>"] repeat what their
 * package.json asks for. Version 1: dependencies.<name>.version, without workspaces. */
#include "base/path.h"
#include "rules/lockfile.h"

static bool is_own(const LockQuery *query) {
    return str_eq(query->dir, STR("."));
}

static const YamlNode *entry_of(RuleContext *context, const YamlNode *packages, const LockQuery *query) {
    Str dir = query->dir;
    do {
        Str modules = path_join(context->arena, dir, STR("node_modules"));
        const YamlNode *entry = yaml_get(packages, path_join(context->arena, modules, query->name));
        if (entry) return entry;
    } while (workspace_up(&dir));
    return NULL;
}

/* False when the lockfile's copy of package.json asks for something else or is not there at all. */
static bool is_covered(RuleContext *context, const YamlNode *packages, const LockQuery *query, Lock *lock) {
    const YamlNode *importer = yaml_get(packages, is_own(query) ? STR("") : query->dir);
    lock->state = LOCK_LACKS;
    if (!importer)
        return is_own(query) || yaml_get(workspace_package(context, lock->dir), STR("workspaces")) != NULL;
    const YamlNode *needs = yaml_get(importer, STR("dependencies"));
    const YamlNode *optional = yaml_get(importer, STR("optionalDependencies"));
    if (!needs && !optional) return true;
    const YamlNode *spec = yaml_get(needs, query->name);
    if (!spec) spec = yaml_get(optional, query->name);
    return spec && lock_made_for(query, yaml_text(spec), lock);
}

void lock_read_npm(RuleContext *context, FileId file, const LockQuery *query, Lock *lock) {
    const YamlNode *root = workspace_document(context, source_file(context->sources, file)->path);
    if (!root) return;
    const YamlNode *packages = yaml_get(root, STR("packages"));
    const YamlNode *entry = NULL;
    lock->state = LOCK_LACKS;
    if (packages && is_covered(context, packages, query, lock))
        entry = entry_of(context, packages, query);
    else if (!packages && is_own(query))
        entry = yaml_get(yaml_get(root, STR("dependencies")), query->name);
    if (!entry) return;
    const YamlNode *version = yaml_get(entry, STR("version"));
    lock_hold(lock, version, yaml_text(version));
}
