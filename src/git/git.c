/* The questions that are asked of git, and what is said when it has no answer. */
#include "git/git.h"

#include "base/path.h"
#include "git/process.h"

#include <stdlib.h>
#include <unistd.h>

enum { ANSWER_BYTES = 64 * 1024 };

/* ---- the program ---- */

/* The first `git` on PATH that is not in the repository: what is audited must not be what is run. */
static Str find_program(Arena *arena, Str root) {
    Str rest = str_of(getenv("PATH"));
    while (rest.n) {
        Str dir = str_cut(rest, ':', &rest);
        if (!path_is_absolute(dir)) continue;
        Str real = source_real_path(arena, path_join(arena, dir, STR("git")));
        if (real.n && !path_is_inside(root, real) && access(real.p, X_OK) == 0) return real;
    }
    return (Str){0};
}

bool git_open(Arena *arena, Str root, Git *git, Str *why) {
    *git = (Git){.arena = arena, .program = find_program(arena, root), .root = root};
    if (!source_real_path(arena, path_join(arena, root, STR(".git"))).n)
        *why = STR("this is no git repository");
    else if (!git->program.n)
        *why = STR("there is no git on PATH");
    else
        return true;
    return false;
}

/* ---- revisions ---- */

static bool is_object_name(Str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f'))) return false;
    return s.n == 40 || s.n == 64; /* SHA-1, SHA-256 */
}

static Answer ask(const Git *git, const char *const *words) {
    Answer answer = git_run(git, words, ANSWER_BYTES);
    answer.out = str_trim(answer.out);
    return answer;
}

static Str advice(const Git *git) {
    Answer shallow = ask(git, (const char *const[]){"rev-parse", "--is-shallow-repository", NULL});
    if (!str_eq(shallow.out, STR("true"))) return (Str){0};
    return STR("; this clone is shallow: fetch its history (git fetch --unshallow, or `fetch-depth: 0` of "
               "actions/checkout)");
}

static Str failed(const Git *git, const Answer *answer, Str what) {
    if (!answer->ran) return STR("git does not answer");
    Str tip = advice(git);
    const char *between = answer->error.n ? ": " : "";
    return str_fmt(git->arena, "%.*s%s%.*s%.*s", STR_ARG(what), between, STR_ARG(answer->error),
                   STR_ARG(tip));
}

/* No revision begins with a dash, and none holds a control character: what does would be an option, or
 * nothing. */
static bool may_be_revision(Str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f) return false;
    return s.n && s.p[0] != '-';
}

bool git_merge_base(const Git *git, Str revision, Str *commit, Str *why) {
    if (!may_be_revision(revision)) {
        *why = STR("this is no revision");
        return false;
    }
    const char *name = str_fmt(git->arena, "%.*s^{commit}", STR_ARG(revision)).p;
    Answer found = ask(git, (const char *const[]){"rev-parse", "--verify", "--quiet", name, NULL});
    if (found.status != 0 || !is_object_name(found.out)) {
        *why = failed(git, &found, STR("git knows no such commit"));
        return false;
    }
    const char *object = str_copy(git->arena, found.out).p;
    Answer base = ask(git, (const char *const[]){"merge-base", object, "HEAD", NULL});
    if (base.status != 0 || !is_object_name(base.out)) {
        *why = failed(git, &base, STR("it has no commit in common with HEAD"));
        return false;
    }
    *commit = str_copy(git->arena, base.out);
    return true;
}
