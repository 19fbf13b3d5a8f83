/* Lines of .gitignore files → patterns, each file once; the nearest directory that says something decides,
 * and in it the last pattern that fits. */
#include "rules/git_ignore.h"

#include "base/path.h"
#include "rules/workspace.h"

enum { COMPARED_MAX = 5000000 }; /* pairs of a path and a pattern */

typedef struct IgnorePattern {
    Str glob;
    bool anchored; /* it holds a slash: compared with the path from its directory, else with the name */
    bool back_in;  /* `!`: takes back in */
} IgnorePattern;

typedef VEC(IgnorePattern) IgnorePatterns;

typedef struct GitIgnore {
    VEC(IgnorePatterns) files;
    Map read; /* FileId → index in files */
    uint32_t compared;
} GitIgnore;

static IgnorePattern pattern_of(Str line) {
    bool back_in = str_starts(line, STR("!"));
    if (back_in) line = str_sub(line, 1, line.n);
    if (str_starts(line, STR("**/"))) line = str_sub(line, 3, line.n);
    bool anchored = str_find_char(line, '/', 0) >= 0;
    if (str_starts(line, STR("/"))) line = str_sub(line, 1, line.n);
    return (IgnorePattern){.glob = line, .anchored = anchored, .back_in = back_in};
}

static const IgnorePatterns *patterns_in(RuleContext *context, GitIgnore *ignore, Str dir) {
    uint32_t at = ignore->files.n;
    Str path = path_join(context->arena, dir, STR(".gitignore"));
    if (source_kind(context->sources, path) != PATH_FILE) return NULL;
    FileId file = source_open(context->sources, path, DOCUMENT_LIMIT);
    if (map_get(&ignore->read, file, &at)) return &ignore->files.p[at];
    map_set(context->arena, &ignore->read, file, at);
    IgnorePatterns list = {0};
    for (Str rest = source_file(context->sources, file)->text; rest.n;) {
        IgnorePattern pattern = pattern_of(str_trim(str_cut(rest, '\n', &rest)));
        if (pattern.glob.n) vec_push(context->arena, &list, pattern);
    }
    vec_push(context->arena, &ignore->files, list);
    return &ignore->files.p[at];
}

/* The pattern in `dir` that decides about the file; NULL when none fits. */
static const IgnorePattern *deciding(RuleContext *context, GitIgnore *ignore, Str dir, Str path) {
    const IgnorePatterns *list = patterns_in(context, ignore, dir);
    Str inside = path_relative(context->arena, dir, path), name = path_base(path);
    for (uint32_t i = list ? list->n : 0; i > 0 && ignore->compared < COMPARED_MAX; i--, ignore->compared++)
        if (str_glob(list->p[i - 1].glob, list->p[i - 1].anchored ? inside : name)) return &list->p[i - 1];
    return NULL;
}

bool git_ignores(RuleContext *context, Str path) {
    if (!context->git_ignore) context->git_ignore = NEW(context->arena, GitIgnore);
    GitIgnore *ignore = context->git_ignore;
    const IgnorePattern *found;
    Str dir = path_dir(path);
    do
        found = deciding(context, ignore, dir, path);
    while (!found && workspace_up(&dir));
    return found ? !found->back_in : ignore->compared == COMPARED_MAX;
}
