/* Small look-ups in package.json, pnpm-workspace.yaml and .yarnrc.yml, each from the service's directory up.
 */
#include "rules/workspace.h"

#include "base/out.h"
#include "base/path.h"
#include "rules/version_spec.h"

const YamlNode *workspace_document(RuleContext *context, Str path) {
    if (source_kind(context->sources, path) != PATH_FILE) return NULL;
    FileId file = source_open(context->sources, path, DOCUMENT_LIMIT);
    ReadStatus status = source_file(context->sources, file)->status;
    if (status != READ_OK) {
        trouble_add(context->troubles, path, str_of(read_status_text(status)));
        return NULL;
    }
    const YamlNode *root = context->read_document(context, file);
    if (!root) trouble_add(context->troubles, path, STR("is not a document that can be used"));
    return root;
}

const YamlNode *workspace_package(RuleContext *context, Str dir) {
    const Service *service = context->service;
    if (str_eq(dir, service->root) && service->package_json) return service->package_json;
    return workspace_document(context, path_join(context->arena, dir, STR("package.json")));
}

bool workspace_up(Str *dir) {
    if (str_eq(*dir, STR("."))) return false;
    *dir = path_dir(*dir);
    return true;
}

static PackageManager manager_of(const YamlNode *package) {
    static const char *const names[] = {
        [MANAGER_NPM] = "npm", [MANAGER_PNPM] = "pnpm", [MANAGER_YARN] = "yarn", [MANAGER_BUN] = "bun"};
    Str rest, name = str_cut(yaml_text(yaml_get(package, STR("packageManager"))), '@', &rest);
    for (size_t i = MANAGER_NPM; i <= MANAGER_BUN; i++)
        if (str_eq(name, str_of(names[i]))) return (PackageManager)i;
    return MANAGER_UNKNOWN;
}

PackageManager workspace_manager(RuleContext *context, Str dir) {
    PackageManager own = manager_of(context->service->package_json);
    return own != MANAGER_UNKNOWN ? own : manager_of(workspace_package(context, dir));
}

static const YamlNode *catalog_in(const YamlNode *document, Str catalog, Str package) {
    const YamlNode *catalogs = yaml_get(document, STR("catalogs"));
    bool is_default = catalog.n == 0 || str_eq(catalog, STR("default"));
    if (!is_default) return yaml_get(yaml_get(catalogs, catalog), package);
    const YamlNode *found = yaml_get(yaml_get(document, STR("catalog")), package);
    return found ? found : yaml_get(yaml_get(catalogs, STR("default")), package);
}

static const YamlNode *catalog_at(RuleContext *context, Str dir, Str catalog, Str package) {
    static const char *const files[] = {"pnpm-workspace.yaml", ".yarnrc.yml"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        Str path = path_join(context->arena, dir, str_of(files[i]));
        const YamlNode *found = catalog_in(workspace_document(context, path), catalog, package);
        if (found) return found;
    }
    const YamlNode *json = workspace_package(context, dir);
    const YamlNode *found = catalog_in(json, catalog, package);
    return found ? found : catalog_in(yaml_get(json, STR("workspaces")), catalog, package);
}

const YamlNode *workspace_catalog(RuleContext *context, Str catalog, Str package) {
    Str dir = context->service->root;
    const YamlNode *found;
    do
        found = catalog_at(context, dir, catalog, package);
    while (!found && workspace_up(&dir));
    return found;
}

/* `klaviyo-api`, yarn's glob before it, or the name and the very range that is asked for. */
static bool selects(Arena *arena, Str selector, Str package, Str spec) {
    if (str_starts(selector, STR("**/"))) selector = str_sub(selector, 3, selector.n);
    return str_eq(selector, package) ||
           str_eq(selector, str_fmt(arena, "%.*s@%.*s", STR_ARG(package), STR_ARG(spec))) ||
           str_eq(selector, str_fmt(arena, "%.*s@npm:%.*s", STR_ARG(package), STR_ARG(spec)));
}

static bool pins(Arena *arena, const YamlNode *overrides, Str package, Str spec) {
    if (!overrides || overrides->kind != YAML_MAPPING) return false;
    for (uint32_t i = 0; i < overrides->pairs.n; i++) {
        YamlPair pair = overrides->pairs.p[i];
        if (!selects(arena, yaml_text(pair.key), package, spec)) continue;
        const YamlNode *value = pair.value;
        if (value->kind == YAML_MAPPING) value = yaml_get(value, STR("."));
        if (value && version_spec_read(arena, package, yaml_text(value)).kind == VERSION_EXACT) return true;
    }
    return false;
}

/* npm and bun heed `overrides`, all but npm heed `resolutions`, pnpm has its own place. */
static bool package_pins(RuleContext *context, Str dir, PackageManager manager, Str package, Str spec) {
    const YamlNode *json = workspace_package(context, dir);
    bool any = manager == MANAGER_UNKNOWN;
    if ((any || manager == MANAGER_NPM || manager == MANAGER_BUN) &&
        pins(context->arena, yaml_get(json, STR("overrides")), package, spec))
        return true;
    if (manager != MANAGER_NPM && pins(context->arena, yaml_get(json, STR("resolutions")), package, spec))
        return true;
    if (!any && manager != MANAGER_PNPM) return false;
    const YamlNode *own = yaml_get(yaml_get(json, STR("pnpm")), STR("overrides"));
    Str path = path_join(context->arena, dir, STR("pnpm-workspace.yaml"));
    return pins(context->arena, own, package, spec) ||
           pins(context->arena, yaml_get(workspace_document(context, path), STR("overrides")), package, spec);
}

bool workspace_overrides(RuleContext *context, Str dir, PackageManager manager, Str package, Str spec) {
    Str root = context->service->root;
    return package_pins(context, dir, manager, package, spec) ||
           (!str_eq(dir, root) && package_pins(context, root, manager, package, spec));
}
