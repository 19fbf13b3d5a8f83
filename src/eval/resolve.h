/* Where a module specifier leads: Node's and TypeScript's resolution over the audited tree.
 *
 * "./routes" from src/app.ts → src/routes.ts, src/routes/index.ts …; "@/db" by tsconfig `paths`; "@acme/http"
 * by workspaces; what is not a file of the project is a package. Facts: nodejs.org/api/modules.html,
 * esm.html; typescriptlang.org "Module Resolution". */
#ifndef EVAL_RESOLVE_H
#define EVAL_RESOLVE_H
#include "base/map.h"
#include "base/str.h"
#include "source/source.h"

typedef struct Alias {
    Str pattern;      /* "@/x*", "@models", with at most one `*` */
    VEC(Str) targets; /* root-relative, with `*` */
} Alias;

/* A directory with its own aliases: of a tsconfig.json, package.json `imports`, `_moduleAliases`. */
typedef struct AliasScope {
    Str dir;
    VEC(Alias) aliases;
    Str base_url; /* root-relative directory, or empty */
} AliasScope;

typedef struct WorkspacePackage {
    Str name, dir;
    VEC(Alias) exports; /* "." and subpaths → root-relative files; empty: by `main` and index */
    VEC(Str) mains;     /* candidates, root-relative */
} WorkspacePackage;

/* dist → src: compiled output that stands for sources. */
typedef struct OutputDir {
    Str out, source;
} OutputDir;

/* A directory whose modules have decorators of one form, as its tsconfig.json says. */
typedef struct DecoratorForm {
    Str dir;
    bool legacy; /* experimentalDecorators */
} DecoratorForm;

typedef struct Resolver {
    Arena *arena;
    Sources *sources;
    VEC(AliasScope) scopes;
    VEC(WorkspacePackage) packages;
    VEC(OutputDir) outputs;
    Map answers;                   /* directory and specifier (Syms of sources->paths) → index in found */
    VEC(Str) found;                /* what resolve_module answered */
    Map mains;                     /* main module (Sym of sources->paths) → index in packages */
    uint32_t mains_n;              /* packages that stand in mains */
    VEC(DecoratorForm) decorators; /* the innermost directory decides */
    bool legacy_decorators;        /* where none does */
} Resolver;

/* The root-relative path of the file that `specifier` means in the module `from`, or an empty Str: a package
 * or nothing. Answers are remembered. */
Str resolve_module(Resolver *resolver, Str from, Str specifier);

/* ".ts", ".js", ".json" …: a file with this ending can be a module. */
bool resolve_is_module(Str ending);

/* Whether a file of this path is for a loader or a bundler and holds no JavaScript: "src/index.css". */
bool resolve_is_asset(Str path);

enum { RESOLVE_ANY_MAX = 8 };
typedef VEC(Str) ResolvedPaths;
/* The root-relative paths of the files that a relative or absolute specifier with one unknown piece (the byte
 * `hole`) may mean in `from`, by name; one more than RESOLVE_ANY_MAX when there are more. None when it has no
 * such piece. */
void resolve_any(Resolver *resolver, Str from, Str specifier, char hole, ResolvedPaths *out);
/* The name of the workspace package whose main module is this file; empty when there is none. */
Str resolve_package_at(Resolver *resolver, Str path);
/* Package managers link workspaces: node_modules/<name>/ep.json → <its directory>/ep.json. Other paths are as
 * given. */
Str resolve_linked(Resolver *resolver, Str path);
/* The file at a root-relative path without its extension, by Node's and TypeScript's rules; empty when there
 * is none. */
Str resolve_file(Resolver *resolver, Str path);
/* True when decorators of a module have TypeScript's older form (experimentalDecorators), not the standard
 * one. */
bool resolve_legacy_decorators(const Resolver *resolver, Str path);
/* True for "./x", "../x", "/x", ".", "..". */
bool specifier_is_relative(Str specifier);
#endif
