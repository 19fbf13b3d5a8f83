/* The commands as a table: the parser, the help texts and the checks of operands all read it. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H
#include "routedrift/routedrift.h"

/* One bit a command, for the masks in the table of options. */
enum {
    FOR_CHECK = 1,
    FOR_ROUTES = 2,
    FOR_RULES = 4,
    FOR_EXPLAIN = 8,
    FOR_DUMP = 16,
    FOR_FIX = 32,
    FOR_MERGE = 64,
    FOR_GENERATE = 128,
    FOR_CHECKLIST = 256,
    FOR_AUDIT = FOR_CHECK | FOR_ROUTES | FOR_GENERATE | FOR_DUMP, /* commands that read a service */
    FOR_ALL = FOR_AUDIT | FOR_MERGE | FOR_RULES | FOR_EXPLAIN,
};

enum { OPERANDS_MAX = 4096 };

/* What a command asks of the library, and how many operands it takes. */
typedef struct Action {
    const char *word; /* "ast" of `dump ast`; NULL when the command has no such word */
    RdCommand code;
    size_t least, most;
    const char *operand; /* what is missing, for messages: "a file" */
} Action;

typedef struct Command {
    const char *name;
    unsigned bit; /* FOR_… */
    const char *operands;
    const char *summary;  /* for the list of commands */
    const char *about;    /* paragraph of its own help page */
    const char *examples; /* lines, each ending in a line feed */
    const Action *actions;
    size_t action_n;
} Command;

/* The command at an index, NULL past the last; the first is the default. */
const Command *command_at(size_t index);
/* The command of a name, or NULL. */
const Command *command_find(const char *name);
/* The action of a word, or NULL. */
const Action *command_action(const Command *command, const char *word);
#endif
