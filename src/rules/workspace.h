/* What stands around a service's package.json and decides on versions too: the documents of the directories
 * above it, catalogs, overrides. Nothing above the session's root is looked at. */
#ifndef RULES_WORKSPACE_H
#define RULES_WORKSPACE_H
#include "rules/rule.h"

typedef enum PackageManager {
    MANAGER_UNKNOWN,
    MANAGER_NPM,
    MANAGER_PNPM,
    MANAGER_YARN,
    MANAGER_BUN,
} PackageManager;

/* The tree of a YAML or JSON file; NULL without a word when there is no such file, NULL with a trouble when
 * it cannot be used. */
const YamlNode *workspace_document(RuleContext *context, Str path);
/* package.json of a directory, or NULL. */
const YamlNode *workspace_package(RuleContext *context, Str dir);
/* Goes one directory up; false at the session's root. */
bool workspace_up(Str *dir);
/* The manager that "packageManager" of the service or of `dir` names. */
PackageManager workspace_manager(RuleContext *context, Str dir);
/* The version that a catalog gives a package (pnpm-workspace.yaml, .yarnrc.yml, package.json of bun), nearest
 * directory first; `catalog` is empty for the default one. NULL when none does. */
const YamlNode *workspace_catalog(RuleContext *context, Str catalog, Str package);
/* True when an override of the service or of the workspace's root `dir`, of a kind that `manager` heeds, pins
 * the package that is asked for as `spec` to one release. */
bool workspace_overrides(RuleContext *context, Str dir, PackageManager manager, Str package, Str spec);
#endif
