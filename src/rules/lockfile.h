/* Finds the lockfile that covers a service and what it holds a dependency at.
 *
 * npm, pnpm, yarn (classic and berry) and bun; in the service's directory or, for workspaces, in one above
 * it, never above the session's root. */
#ifndef RULES_LOCKFILE_H
#define RULES_LOCKFILE_H
#include "rules/workspace.h"

typedef enum LockState {
    LOCK_NONE,       /* there is no lockfile */
    LOCK_HOLDS,      /* it holds the dependency at `version` */
    LOCK_OTHER_SPEC, /* it was made for another range, `made_for` */
    LOCK_LACKS,      /* it does not list the dependency for this service */
    LOCK_UNUSED,     /* git ignores it, or .npmrc switches it off */
    LOCK_UNREAD,     /* binary, or not usable (that is a trouble then) */
} LockState;

typedef struct Lock {
    LockState state;
    PackageManager manager;
    Str dir, path; /* of the lockfile; empty without one */
    Str version;   /* as the lockfile writes it, without what pnpm hangs on; of LOCK_HOLDS */
    Span span;     /* the entry, where there is one */
    Str made_for;
    Str rival; /* another manager's lockfile beside it that no "packageManager" rules out */
} Lock;

/* What is looked for. */
typedef struct LockQuery {
    Str dir;   /* the service as seen from the lockfile's directory, "." or "services/x" */
    Str name;  /* the key in package.json */
    Str spec;  /* its value there */
    Str range; /* the catalog's value when spec is `catalog:`, else spec again */
} LockQuery;

/* The nearest lockfile that holds the dependency; without one, the nearest that there is. query.dir is filled
 * in here. */
Lock lockfile_find(RuleContext *context, LockQuery query);

/* One reader a format: sets state, version, span and made_for. */
void lock_read_npm(RuleContext *context, FileId file, const LockQuery *query, Lock *lock);
void lock_read_pnpm(RuleContext *context, FileId file, const LockQuery *query, Lock *lock);
void lock_read_yarn(RuleContext *context, FileId file, const LockQuery *query, Lock *lock);
void lock_read_bun(RuleContext *context, FileId file, const LockQuery *query, Lock *lock);

/* For readers: says in `lock` that it was made for another spec unless made_for is the one asked for. */
bool lock_made_for(const LockQuery *query, Str made_for, Lock *lock);
/* For readers: an entry was found and it holds `version`, a scalar; empty text means it does not. */
void lock_hold(Lock *lock, const YamlNode *node, Str version);
#endif
