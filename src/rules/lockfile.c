/* The search: directory by directory upwards, format by format in each; a lockfile that does not cover the
 * service is passed over for one further up that does. */
#include "rules/lockfile.h"

#include "base/path.h"
#include "rules/git_ignore.h"

typedef struct LockFormat {
    const char *name;
    PackageManager manager;
    void (*read)(RuleContext *context, FileId file, const LockQuery *query, Lock *lock); /* NULL: binary */
} LockFormat;

/* npm-shrinkwrap.json wins over package-lock.json (npm's documentation of package-lock.json). */
static const LockFormat formats[] = {
    {"npm-shrinkwrap.json", MANAGER_NPM, lock_read_npm},
    {"package-lock.json", MANAGER_NPM, lock_read_npm},
    {"pnpm-lock.yaml", MANAGER_PNPM, lock_read_pnpm},
    {"yarn.lock", MANAGER_YARN, lock_read_yarn},
    {"bun.lock", MANAGER_BUN, lock_read_bun},
    {"bun.lockb", MANAGER_BUN, NULL},
};
enum { FORMATS = sizeof formats / sizeof *formats };

bool lock_made_for(const LockQuery *query, Str made_for, Lock *lock) {
    made_for = str_trim(made_for);
    if (str_eq(made_for, str_trim(query->spec)) || str_eq(made_for, str_trim(query->range))) return true;
    lock->state = LOCK_OTHER_SPEC;
    lock->made_for = made_for;
    return false;
}

void lock_hold(Lock *lock, const YamlNode *node, Str version) {
    lock->state = version.n ? LOCK_HOLDS : LOCK_LACKS;
    lock->version = version;
    lock->span = node ? node->span : (Span){0};
}

/* Text of a file that may be missing; empty then. */
static Str text_of(RuleContext *context, Str dir, const char *name) {
    Str path = path_join(context->arena, dir, str_of(name));
    if (source_kind(context->sources, path) != PATH_FILE) return (Str){0};
    return source_file(context->sources, source_open(context->sources, path, DOCUMENT_LIMIT))->text;
}

/* `package-lock=false` for npm, `lockfile=false` for pnpm, in .npmrc. */
static bool switched_off(RuleContext *context, Str dir, PackageManager manager) {
    Str key = manager == MANAGER_PNPM ? STR("lockfile") : STR("package-lock");
    if (manager != MANAGER_PNPM && manager != MANAGER_NPM) return false;
    for (Str rest = text_of(context, dir, ".npmrc"); rest.n;) {
        Str value, line = str_cut(rest, '\n', &rest);
        if (str_eq(str_trim(str_cut(line, '=', &value)), key) && str_eq(str_trim(value), STR("false")))
            return true;
    }
    return false;
}

static Lock read_lock(RuleContext *context, Str dir, Str path, const LockFormat *format,
                      const LockQuery *query) {
    Lock lock = {.manager = format->manager, .dir = dir, .path = path, .state = LOCK_UNREAD};
    if (git_ignores(context, path) || switched_off(context, dir, format->manager)) {
        lock.state = LOCK_UNUSED;
        return lock;
    }
    if (!format->read) return lock;
    FileId file = source_open(context->sources, path, DOCUMENT_LIMIT);
    ReadStatus status = source_file(context->sources, file)->status;
    if (status == READ_OK)
        format->read(context, file, query, &lock);
    else
        trouble_add(context->troubles, path, str_of(read_status_text(status)));
    return lock;
}

/* The best of two lockfiles that lie side by side. */
static Lock choose(Lock first, Lock second) {
    if (first.state == LOCK_NONE) return second;
    bool other = second.state == LOCK_HOLDS && first.state != LOCK_HOLDS;
    Lock chosen = other ? second : first;
    if (first.manager != second.manager) chosen.rival = other ? first.path : second.path;
    return chosen;
}

/* `only` restricts to one manager, MANAGER_UNKNOWN to none. */
static Lock look_in(RuleContext *context, Str dir, PackageManager only, const LockQuery *query) {
    Lock best = {0};
    for (uint32_t i = 0; i < FORMATS; i++) {
        const LockFormat *format = &formats[i];
        if (only != MANAGER_UNKNOWN && format->manager != only) continue;
        if (best.state != LOCK_NONE && best.manager == format->manager) continue;
        Str path = path_join(context->arena, dir, str_of(format->name));
        if (source_kind(context->sources, path) != PATH_FILE) continue;
        best = choose(best, read_lock(context, dir, path, format, query));
    }
    return best;
}

Lock lockfile_find(RuleContext *context, LockQuery query) {
    Lock best = {0};
    Str dir = context->service->root;
    do {
        query.dir = path_relative(context->arena, dir, context->service->root);
        PackageManager named = workspace_manager(context, dir);
        Lock here = look_in(context, dir, named, &query);
        if (here.state == LOCK_NONE && named != MANAGER_UNKNOWN)
            here = look_in(context, dir, MANAGER_UNKNOWN, &query);
        if (here.state == LOCK_HOLDS) return here;
        if (best.state == LOCK_NONE) best = here;
    } while (workspace_up(&dir));
    return best;
}
