/* Lays the tables out as help: a left column of names, a right one of wrapped text.
 *
 *       -f, --format FORMAT   How results are written (see Formats);
 *                             default: text */
#include "cli/help.h"
#include "cli/option.h"
#include <string.h>

enum { LEFT = 26, WIDTH_LEAST = 60, WIDTH_MOST = 100 };

/* Columns that a UTF-8 text takes; enough for the few signs used in these texts. */
static size_t columns(const char *text, size_t n) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += (text[i] & 0xC0) != 0x80;
    return count;
}

static void fill(FILE *to, size_t n) {
    for (size_t i = 0; i < n; i++)
        fputc(' ', to);
}

/* Wraps text from column `at` on; following lines are indented by `indent`. Ends the line. */
static void wrap(FILE *to, const char *text, size_t at, size_t indent, size_t width) {
    while (*text) {
        size_t n = strcspn(text, " ");
        if (at > indent && at + 1 + columns(text, n) > width) {
            fputc('\n', to);
            fill(to, indent);
            at = indent;
        } else if (at > indent) {
            fputc(' ', to);
            at++;
        }
        fwrite(text, 1, n, to);
        at += columns(text, n);
        text += n + strspn(text + n, " ");
    }
    fputc('\n', to);
}

/* "  left      text …" */
static void row(FILE *to, const char *left, const char *text, size_t width) {
    size_t n = columns(left, strlen(left));
    fprintf(to, "  %s", left);
    if (n + 4 > LEFT) {
        fputc('\n', to);
        n = 0;
        fill(to, LEFT);
    } else {
        fill(to, LEFT - 2 - n);
    }
    wrap(to, text, LEFT, LEFT, width);
}

static void print_options(FILE *to, unsigned commands, size_t width) {
    fputs("\nOptions:\n", to);
    for (size_t i = 0; option_at(i); i++) {
        const Option *o = option_at(i);
        char left[64];
        if (o->hidden || !(o->commands & commands)) continue;
        char letter[] = {'-', o->letter, ',', ' ', 0};
        snprintf(left, sizeof left, "%s--%s%s%s", o->letter ? letter : "    ", o->name,
                 o->argument ? " " : "", o->argument ? o->argument : "");
        row(to, left, o->help, width);
    }
}

/* Routes are listed as text or JSON; findings have all of the formats. */
static void print_formats(FILE *to, bool findings, size_t width) {
    if (!rd_format_name(0)) return;
    fputs("\nFormats:\n", to);
    for (size_t i = 0; rd_format_name(i); i++) {
        const char *name = rd_format_name(i);
        if (findings || strcmp(name, "text") == 0 || strcmp(name, "json") == 0)
            row(to, name, rd_format_summary(i), width);
    }
}

static void print_statuses(FILE *to, bool findings, bool questions, size_t width) {
    fputs("\nExit status:\n", to);
    row(to, "0", findings ? "complete, and no finding at the failing level or above" : "complete", width);
    if (findings) row(to, "1", "complete, with findings at the failing level or above", width);
    if (questions)
        row(to, "1", "no route answers (--explain), or none comes of the place (--why-not)", width);
    row(to, "2",
        "not complete: wrong usage or configuration, input that cannot be read, a limit reached, output that "
        "cannot "
        "be written",
        width);
}

static void print_commands(FILE *to, size_t width) {
    fputs("\nCommands:\n", to);
    for (size_t i = 0; command_at(i); i++) {
        char left[64];
        const Command *c = command_at(i);
        snprintf(left, sizeof left, "%s%s%s", c->name, *c->operands ? " " : "", c->operands);
        row(to, left, c->summary, width);
    }
}

static void print_command(FILE *to, const Command *command, size_t width) {
    fprintf(to, "Usage: routedrift %s [OPTION…]%s%s\n\n",
            command == command_at(0) ? "[check]" : command->name, *command->operands ? " " : "",
            command->operands);
    wrap(to, command->about, 0, 0, width);
    print_options(to, command->bit, width);
    bool findings = command->bit & (FOR_CHECK | FOR_MERGE);
    if (findings || command->bit & FOR_ROUTES) print_formats(to, findings, width);
    print_statuses(to, findings, command->bit & FOR_ROUTES, width);
    fprintf(to, "\nExamples:\n%s", command->examples);
}

static void print_global(FILE *to, size_t width) {
    fputs("Usage: routedrift [COMMAND] [OPTION…] [DIR…]\n\n", to);
    wrap(to,
         "Reads an Express service without running it, finds every route that it serves, and compares them "
         "with its "
         "OpenAPI document.",
         0, 0, width);
    print_commands(to, width);
    print_options(to, FOR_ALL, width);
    print_formats(to, true, width);
    print_statuses(to, true, false, width);
    fputs("\nExamples:\n"
          "  routedrift                              audit the working directory\n"
          "  routedrift services/klaviyo             audit one service\n"
          "  routedrift routes services/klaviyo      what does it serve?\n"
          "  routedrift explain route-undocumented   what does a finding mean?\n"
          "\n",
          to);
    wrap(to,
         "routedrift COMMAND --help shows the options of one command. Settings of a project stand in its "
         ".routedrift.yml: see docs/configuration.md.",
         0, 0, width);
}

void help_print(FILE *to, const Command *command, unsigned width) {
    size_t columns_used = width == 0            ? 80
                          : width < WIDTH_LEAST ? WIDTH_LEAST
                          : width > WIDTH_MOST  ? WIDTH_MOST
                                                : width;
    if (command)
        print_command(to, command, columns_used);
    else
        print_global(to, columns_used);
}
