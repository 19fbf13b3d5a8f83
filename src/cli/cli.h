/* The command line: arguments in, one request to the library, text out, an exit status back. This folder
 * knows the library's public header and nothing else of it. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

/* Carries out one command line and returns the process's exit status: 0, 1 or 2 (RD_CLEAN …). argv is cut in
 * place. */
int cli_main(int argc, char **argv);
#endif
