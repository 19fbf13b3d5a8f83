/* bun.lock, JSON with trailing commas: workspaces.<dir>.dependencies repeats package.json ("" is the root),
 * packages.<name> is a list whose first item is `<name>@<version>`; a workspace's own copy is at
 * packages["<workspace's name>/<name>"]. */
#include "base/out.h"
#include "rules/lockfile.h"

static const YamlNode *entry_of(RuleContext *context, const YamlNode *root, const YamlNode *workspace,
                                Str name) {
    const YamlNode *packages = yaml_get(root, STR("packages"));
    Str own = yaml_text(yaml_get(workspace, STR("name")));
    const YamlNode *entry =
        yaml_get(packages, str_fmt(context->arena, "%.*s/%.*s", STR_ARG(own), STR_ARG(name)));
    return entry ? entry : yaml_get(packages, name);
}

void lock_read_bun(RuleContext *context, FileId file, const LockQuery *query, Lock *lock) {
    const YamlNode *root = workspace_document(context, source_file(context->sources, file)->path);
    if (!root) return;
    Str dir = str_eq(query->dir, STR(".")) ? STR("") : query->dir;
    const YamlNode *workspace = yaml_get(yaml_get(root, STR("workspaces")), dir);
    const YamlNode *spec = yaml_get(yaml_get(workspace, STR("dependencies")), query->name);
    if (!spec) spec = yaml_get(yaml_get(workspace, STR("optionalDependencies")), query->name);
    lock->state = LOCK_LACKS;
    if (!spec || !lock_made_for(query, yaml_text(spec), lock)) return;
    const YamlNode *entry = entry_of(context, root, workspace, query->name);
    if (!entry || entry->kind != YAML_SEQUENCE || !entry->items.n) return;
    Str installed = yaml_text(entry->items.p[0]);
    ptrdiff_t at = str_rfind_char(installed, '@');
    if (at > 0) lock_hold(lock, entry->items.p[0], str_sub(installed, (size_t)at + 1, installed.n));
}
