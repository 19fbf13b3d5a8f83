/* What only git knows: the commit that two revisions have in common, and the files of it. The only door to
 * other programs.
 *
 *     git_merge_base(&git, "origin/main", …) → "4f1c…";  git_tree_open(&git, that) → a SourceTree
 *
 * git is found on PATH, never in the audited tree; its environment is this process's without GIT_*; no
 * network, no hooks, no filters, no file system monitor, no pager. Nothing is written: files are read from
 * git's objects. */
#ifndef GIT_GIT_H
#define GIT_GIT_H
#include "base/vec.h"
#include "source/source.h"

typedef struct Git {
    Arena *arena;
    Str program; /* absolute */
    Str root;    /* absolute, of the repository */
} Git;

/* Finds the program. False with *why when there is none, or root is no repository. */
bool git_open(Arena *arena, Str root, Git *git, Str *why);
/* The best common ancestor of a revision (anything that git takes for one) and HEAD, as an object's name.
 * False with *why, which says what to do about it. */
bool git_merge_base(const Git *git, Str revision, Str *commit, Str *why);

/* The files of a commit. Directories are known at once, contents are read one by one, by any thread.
 * Submodules are left out. */
typedef struct GitTree GitTree;
/* NULL with *why when the commit cannot be listed. Lives in the arena of `git`; git_tree_close ends its
 * process. */
GitTree *git_tree_open(const Git *git, Str commit, Str *why);
const SourceTree *git_tree_source(const GitTree *tree);
void git_tree_close(GitTree *tree);
#endif
