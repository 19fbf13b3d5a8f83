/* One command line from start to end: parse, ask the library, write, say how it went.
 *
 * Statuses: the library's, unless the command line is wrong or the output could not be written; those are 2.
 */
#include "cli/cli.h"
#include "cli/help.h"
#include "cli/option.h"
#include "cli/terminal.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

static int usage_error(const Invocation *invocation) {
    fprintf(stderr, "routedrift: %s\nTry 'routedrift %s%s--help'.\n", invocation->trouble,
            invocation->command_given ? invocation->command->name : "", invocation->command_given ? " " : "");
    return RD_INCOMPLETE;
}

static int cannot_write(const char *where) {
    fprintf(stderr, "routedrift: cannot write %s: %s\n", where, errno ? strerror(errno) : "it failed");
    return RD_INCOMPLETE;
}

/* What was printed through stdio must have arrived. */
static int flushed(void) {
    errno = 0;
    return fflush(stdout) == 0 && !ferror(stdout) ? RD_CLEAN : cannot_write("standard output");
}

static int show_help(const Invocation *invocation) {
    help_print(stdout, invocation->command_given ? invocation->command : NULL, terminal_width());
    return flushed();
}

static int show_version(void) {
    printf("routedrift %s\n", rd_version());
    return flushed();
}

/* An empty result leaves no file behind: a run that failed before it began does not replace the last report.
 */
static int deliver(RdSession *session, const Invocation *invocation, const RdResult *result, bool to_file) {
    errno = 0;
    if (to_file && result->out.size && !rd_write_file(session, invocation->output, result->out))
        return cannot_write(invocation->output);
    if (!to_file && !terminal_write(result->out)) return cannot_write("standard output");
    return result->status;
}

static int run(const Invocation *invocation) {
    RdSession *session = rd_session_new(terminal_out_of_memory);
    RdRequest request = invocation_request(invocation);
    Progress progress = terminal_progress_begin();
    bool to_file = invocation->output && strcmp(invocation->output, "-") != 0;
    request.color = terminal_color(invocation->color, to_file);
    request.width = to_file ? 0 : terminal_width();
    request.progress = terminal_progress;
    request.progress_context = &progress;
    RdResult result = rd_run(session, &request);
    terminal_progress_end(&progress);
    int status = deliver(session, invocation, &result, to_file);
    fwrite(result.err.data, 1, result.err.size, stderr);
    rd_session_free(session);
    return status;
}

int cli_main(int argc, char **argv) {
    Invocation invocation = {0};
    terminal_prepare();
    if (!invocation_parse(&invocation, argc, argv)) return usage_error(&invocation);
    if (invocation.help) return show_help(&invocation);
    if (invocation.version) return show_version();
    return run(&invocation);
}
