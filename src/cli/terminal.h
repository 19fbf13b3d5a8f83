/* What the process was started with: its standard streams, the terminal behind them, and the ways in which
 * writing fails. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H
#include "routedrift/routedrift.h"
#include <time.h>

/* Makes the standard streams safe to use: closed ones cannot be taken by a file that is opened later, and a
 * reader that went away is an error of write(), not a signal. */
void terminal_prepare(void);
/* Columns of the terminal on standard output, 0 when it is none. */
unsigned terminal_width(void);
/* Whether to colour: `when` is --color's value or NULL, to_file says that output goes to a file. */
bool terminal_color(const char *when, bool to_file);
/* Writes text to standard output; false with errno set when not all of it could be written. */
bool terminal_write(RdText text);
/* A line about what is going on, on a terminal on standard error; nothing where there is none, or in a CI
 * job. */
typedef struct Progress {
    bool wanted, shown;
    unsigned width;        /* columns of the terminal */
    struct timespec begun; /* the line appears after a second */
} Progress;

Progress terminal_progress_begin(void);
/* RdRequest.progress; context is a Progress. */
void terminal_progress(void *context, RdProgress progress);
/* Takes the line away. */
void terminal_progress_end(Progress *progress);
/* Says that the machine refused memory and ends the process with status 2; allocates nothing. */
_Noreturn void terminal_out_of_memory(void);
#endif
