/* The help texts: laid out from the tables of commands, options and formats. */
#ifndef CLI_HELP_H
#define CLI_HELP_H
#include "cli/command.h"
#include <stdio.h>

/* Help on a command, or on the program as a whole when command is NULL, for a terminal of `width` columns (0:
 * 80). */
void help_print(FILE *to, const Command *command, unsigned width);
#endif
