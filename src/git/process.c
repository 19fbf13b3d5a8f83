/* Words → a running git, its pipes, its end. No shell is involved.
 *
 * SIGPIPE is blocked while writing, so that a git that has gone is an error of write() in a library, too. */
#include "git/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { ERROR_BYTES = 4096 };

/* ---- environment ---- */

/* What git must not find, or has to: no prompts, no network (also not for a partial clone's missing objects),
 * no locks, no replaced objects. */
static const char *const SETTINGS[] = {
    "LC_ALL=C",
    "GIT_TERMINAL_PROMPT=0",
    "GIT_OPTIONAL_LOCKS=0",
    "GIT_NO_LAZY_FETCH=1",
    "GIT_ALLOW_PROTOCOL=none",
    "GIT_NO_REPLACE_OBJECTS=1",
    "GIT_ATTR_NOSYSTEM=1",
};

static char *const *environment(const Git *git) {
    size_t n = 0, settings = sizeof SETTINGS / sizeof *SETTINGS;
    while (environ[n])
        n++;
    char **list = NEW_N(git->arena, char *, n + settings + 2);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (strncmp(environ[i], "GIT_", 4) != 0 && strncmp(environ[i], "LC_ALL=", 7) != 0)
            list[kept++] = environ[i];
    for (size_t i = 0; i < settings; i++)
        list[kept++] = arena_copy(git->arena, SETTINGS[i], strlen(SETTINGS[i]) + 1);
    /* git must not go above the root that was found */
    Str above = str_sub(git->root, 0, (size_t)str_rfind_char(git->root, '/'));
    Str ceiling = str_fmt(git->arena, "GIT_CEILING_DIRECTORIES=%.*s", STR_ARG(above));
    list[kept++] = arena_copy(git->arena, ceiling.p, ceiling.n + 1);
    return list;
}

static char *const *command(const Git *git, const char *const *words) {
    static const char *const always[] = {
        "--no-pager", "--literal-pathspecs",      "-c", "core.fsmonitor=false",
        "-c",         "core.hooksPath=/dev/null", "-c", "protocol.allow=never"};
    const char **list = NEW_N(git->arena, const char *, GIT_WORDS_MAX + 16);
    size_t n = 0;
    list[n++] = "git";
    list[n++] = "-C";
    list[n++] = str_copy(git->arena, git->root).p;
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        list[n++] = always[i];
    for (size_t i = 0; words[i] && i < GIT_WORDS_MAX; i++)
        list[n++] = words[i];
    return (char *const *)(const void *)list;
}

/* ---- start and end ---- */

/* A pipe whose ends close when another program is started. They stand behind the standard descriptors: where
 * a program closed those, one end would take the place that another is moved to. */
static bool pipe_open(int pipe[2]) {
    int low[2];
    if (pipe2(low, O_CLOEXEC) != 0) return false;
    for (int i = 0; i < 2; i++)
        pipe[i] = fcntl(low[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(low[0]), close(low[1]);
    bool open = pipe[0] >= 0 && pipe[1] >= 0;
    for (int i = 0; i < 2 && !open; i++)
        if (pipe[i] >= 0) close(pipe[i]);
    return open;
}

static bool pipes_open(int pipes[3][2]) {
    for (int i = 0; i < 3; i++)
        if (!pipe_open(pipes[i])) {
            while (i-- > 0)
                close(pipes[i][0]), close(pipes[i][1]);
            return false;
        }
    return true;
}

/* Signals as a program expects them when it starts. */
static void reset_signals(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

bool process_start(const Git *git, const char *const *words, Process *p) {
    int pipes[3][2];
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (!pipes_open(pipes)) return false;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    reset_signals(&attributes);
    for (int i = 0; i < 3; i++)
        posix_spawn_file_actions_adddup2(&actions, pipes[i][i > 0], i);
    bool started = posix_spawn(&p->pid, git->program.p, &actions, &attributes, command(git, words),
                               environment(git)) == 0;
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    for (int i = 0; i < 3; i++) {
        close(pipes[i][i > 0]);
        if (!started) close(pipes[i][i == 0]);
    }
    p->in = pipes[0][1], p->out = pipes[1][0], p->err = pipes[2][0];
    return started;
}

static void close_end(int *end) {
    if (*end >= 0) close(*end);
    *end = -1;
}

int process_end(Process *p, bool force) {
    int status = 0;
    close_end(&p->in);
    close_end(&p->out);
    close_end(&p->err);
    for (int waited = 0; !force && waitpid(p->pid, &status, WNOHANG) == 0; waited++) {
        nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
        force = waited == GIT_PATIENCE_MS;
    }
    if (force) {
        kill(p->pid, SIGKILL);
        while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
            continue;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- bytes ---- */

ssize_t process_read(int pipe, char *bytes, size_t n) {
    struct pollfd ready = {.fd = pipe, .events = POLLIN};
    for (;;) {
        int some = poll(&ready, 1, GIT_PATIENCE_MS);
        if (some < 0 && errno == EINTR) continue;
        if (some <= 0) return -1;
        ssize_t got = read(pipe, bytes, n);
        if (got >= 0 || errno != EINTR) return got;
    }
}

bool process_write(int pipe, Str text) {
    sigset_t broken, before;
    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken, &before);
    bool written = true;
    for (size_t at = 0; written && at < text.n;) {
        ssize_t n = write(pipe, text.p + at, text.n - at);
        if (n > 0) at += (size_t)n;
        written = n > 0 || errno == EINTR;
    }
    if (!written) { /* takes back the signal that is waiting */
        struct timespec now = {0};
        sigtimedwait(&broken, NULL, &now);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return written;
}

/* ---- to the end ---- */

/* Reads what is ready of both pipes until both are at their end. False when git is stuck or says too much. */
static bool read_both(Process *p, size_t limit, Out *out, Out *err) {
    char bytes[16 * 1024];
    while (p->out >= 0 || p->err >= 0) {
        struct pollfd ready[2] = {{.fd = p->out, .events = POLLIN}, {.fd = p->err, .events = POLLIN}};
        int some = poll(ready, 2, GIT_PATIENCE_MS);
        if (some < 0 && errno == EINTR) continue;
        if (some <= 0 || out->n > limit) return false;
        for (int i = 0; i < 2; i++) {
            if (!ready[i].revents) continue;
            ssize_t n = read(ready[i].fd, bytes, sizeof bytes);
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0)
                close_end(i ? &p->err : &p->out);
            else if (i == 0)
                out_str(out, (Str){bytes, (size_t)n});
            else if (err->n < ERROR_BYTES)
                out_str(err, (Str){bytes, (size_t)n});
        }
    }
    return true;
}

Answer git_run(const Git *git, const char *const *words, size_t limit) {
    Process p;
    Answer answer = {.status = -1};
    Out out = out_new(git->arena), err = out_new(git->arena);
    if (!process_start(git, words, &p)) return answer;
    close_end(&p.in);
    answer.ran = read_both(&p, limit, &out, &err);
    answer.status = process_end(&p, !answer.ran);
    answer.out = out_str_of(&out);
    Str rest;
    answer.error = str_trim(str_cut(out_str_of(&err), '\n', &rest));
    return answer;
}
