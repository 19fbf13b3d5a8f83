/* What a dependency's value in package.json asks for: which package, and how exactly.
 *
 *     "kl": "npm:klaviyo-api@^23"  →  package klaviyo-api, range ^23, VERSION_RANGE
 * The forms are those of npm (npm-package-arg), yarn, pnpm and bun. */
#ifndef RULES_VERSION_SPEC_H
#define RULES_VERSION_SPEC_H
#include "base/str.h"

typedef enum VersionKind {
    VERSION_EXACT,   /* admits one release only */
    VERSION_RANGE,   /* several releases, with an upper end */
    VERSION_OPEN,    /* no upper end, or no version at all */
    VERSION_TAG,     /* a dist-tag, a git branch or a git tag: whatever it points at today */
    VERSION_LOCAL,   /* file:, link:, portal:, workspace:, a path */
    VERSION_FIXED,   /* a git commit or a tarball's address */
    VERSION_CATALOG, /* the version stands in the catalog that `range` names; empty = the default one */
} VersionKind;

typedef struct VersionSpec {
    VersionKind kind;
    Str package; /* the package that is installed: an alias's target, else the key itself */
    Str prefix; /* what stands before `range` in the value and stays in a corrected one: `npm:klaviyo-api@` */
    Str range;  /* the part that says the version */
    bool git;   /* from a git repository: no release to pin */
    bool patch; /* yarn's patch:, where `range` is percent-encoded in the value */
} VersionSpec;

/* Reads the value `text` that stands at the key `name`. Slices point into both, or into the arena. */
VersionSpec version_spec_read(Arena *arena, Str name, Str text);
#endif
