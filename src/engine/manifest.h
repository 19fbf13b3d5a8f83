/* What package.json and tsconfig.json say about where modules are: fills a Resolver for a service. */
#ifndef ENGINE_MANIFEST_H
#define ENGINE_MANIFEST_H
#include "diag/trouble.h"
#include "eval/resolve.h"
#include "source/walk.h"
#include "yaml/node.h"

typedef struct Project {
    Arena *arena;
    Mem *mem;
    Sources *sources;
    Troubles *troubles;
} Project;

/* package.json of a directory (root-relative), or NULL. */
const YamlNode *manifest_package(Project *project, Str dir);
/* The nearest directory at or above dir that has a package.json; empty when there is none below the root. */
Str manifest_nearest(Project *project, Str dir);
/* The major version of express that a service uses: 4 or 5; 0 when neither it nor the packages around it
 * depend on express. */
int manifest_express(Project *project, Str dir);
/* True when package.json lists the package in a section that counts at run time. */
bool manifest_depends(const YamlNode *package, Str name);
/* True when the decorators of a service have TypeScript's older form, as far as its dependencies and the
 * settings of Babel and SWC tell; tsconfig.json, where it says something, decides instead. */
bool manifest_legacy_decorators(Project *project, Str dir);
/* A resolver for modules of the service in dir: tsconfig paths, workspaces, package.json imports, compiled
 * output. */
Resolver *manifest_resolver(Project *project, Str dir);
/* A service may keep its own packages in a node_modules folder that no package manager fills (no package.json
 * stands beside it): a module at path in such a folder finds its neighbours there. */
void manifest_own_packages(Project *project, Resolver *resolver, Str path);
/* Where to look for the modules that a service starts from: what package.json names, else customary names,
 * else every module that mentions express. */
typedef enum EntryStage { ENTRY_PACKAGE, ENTRY_CUSTOMS, ENTRY_TEXT, ENTRY_STAGES } EntryStage;
/* The modules that the first stage from *stage on finds; *stage is then the one behind it. To *tried is added
 * what was looked at, for people. */
Paths manifest_entries(Project *project, Resolver *resolver, Str dir, EntryStage *stage, Str *tried);
/* The module at a root-relative path, with or without its extension; of compiled output beside its sources,
 * the source. Empty when there is none. */
Str entry_module(Resolver *resolver, Str path);
#endif
