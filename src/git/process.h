/* Runs git with pipes. Private to this folder. */
#ifndef GIT_PROCESS_H
#define GIT_PROCESS_H
#include "base/out.h"
#include "git/git.h"

#include <sys/types.h>

enum {
    GIT_PATIENCE_MS = 10 * 1000, /* without a byte from git, it is taken for stuck */
    GIT_WORDS_MAX = 16,
};

typedef struct Process {
    pid_t pid;
    int in, out, err; /* ends of the pipes that are ours; -1 when there is none or it is closed */
} Process;

/* Starts `git -C root … words`; words end with NULL. False when that failed. */
bool process_start(const Git *git, const char *const *words, Process *process);
/* Ends it, in order or, when it is stuck, by force. Gives its exit status, -1 when a signal ended it. */
int process_end(Process *process, bool force);
/* Reads from a pipe: bytes read, 0 at the end, -1 when nothing came within GIT_PATIENCE_MS. */
ssize_t process_read(int pipe, char *bytes, size_t n);
/* Writes all of a text; false when git does not take it. */
bool process_write(int pipe, Str text);

typedef struct Answer {
    bool ran;   /* false: not started, stuck, or more than `limit` bytes */
    int status; /* of git */
    Str out;
    Str error; /* its first line on standard error */
} Answer;
/* Runs git to its end. */
Answer git_run(const Git *git, const char *const *words, size_t limit);
#endif
