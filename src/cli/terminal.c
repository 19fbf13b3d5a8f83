/* The process's surroundings. Everything that depends on file descriptors, environment or terminal is here.
 */
#include "cli/terminal.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

void terminal_prepare(void) {
    signal(SIGPIPE, SIG_IGN);
    /* Opened for the wrong direction on purpose: using a stream that the caller closed stays an error. open()
     * gives the lowest free descriptor, so going upwards fills exactly the missing ones. */
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            return;
}

unsigned terminal_width(void) {
    struct winsize size = {0};
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0) return 0;
    return size.ws_col ? size.ws_col : 80;
}

bool terminal_color(const char *when, bool to_file) {
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    if (when && strcmp(when, "always") == 0) return true;
    if ((when && strcmp(when, "never") == 0) || (no_color && *no_color)) return false;
    return !to_file && isatty(STDOUT_FILENO) && !(term && strcmp(term, "dumb") == 0);
}

bool terminal_write(RdText text) {
    for (size_t done = 0; done < text.size;) {
        ssize_t n = write(STDOUT_FILENO, text.data + done, text.size - done);
        if (n < 0 && errno != EINTR) return false;
        if (n > 0) done += (size_t)n;
    }
    return true;
}

Progress terminal_progress_begin(void) {
    struct winsize size = {0};
    const char *ci = getenv("CI"), *term = getenv("TERM");
    Progress progress = {.width = 80};
    clock_gettime(CLOCK_MONOTONIC, &progress.begun);
    progress.wanted = isatty(STDERR_FILENO) && !(ci && *ci) && !(term && strcmp(term, "dumb") == 0);
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col) progress.width = size.ws_col;
    return progress;
}

static bool is_due(const Progress *progress) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec - progress->begun.tv_sec - (now.tv_nsec < progress->begun.tv_nsec) >= 1;
}

/* One line that never wraps: it is overwritten the next time. Of a name only what no terminal obeys is shown.
 */
void terminal_progress(void *context, RdProgress p) {
    Progress *progress = context;
    char line[256];
    if (!progress->wanted || (!progress->shown && !is_due(progress))) return;
    int n = snprintf(line, sizeof line, "routedrift: %zu of %zu services audited, now %.*s", p.done, p.total,
                     p.service.size < 200 ? (int)p.service.size : 200, p.service.data);
    for (int i = 0; i < n; i++)
        if (line[i] < ' ' || line[i] > '~') line[i] = '?';
    fprintf(stderr, "\r%.*s\x1b[K", (int)progress->width - 1, line);
    progress->shown = true;
}

void terminal_progress_end(Progress *progress) {
    if (progress->shown) fputs("\r\x1b[K", stderr);
    progress->shown = false;
}

_Noreturn void terminal_out_of_memory(void) {
    static const char message[] = "routedrift: out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, message, sizeof message - 1);
    (void)ignored; /* nothing is left to be done about it */
    _exit(RD_INCOMPLETE);
}
