/* The options as a table, and the parser over it. What an option sets is an offset into Invocation, so that
 * parsing, help and suggestions come from the one table. */
#ifndef CLI_OPTION_H
#define CLI_OPTION_H
#include "cli/command.h"

enum { LIST_MAX = 256, COUNT_MAX = 256, SHARDS_MAX = 10000, USAGE_MAX = 512 };

typedef struct List {
    const char *items[LIST_MAX];
    size_t count;
} List;

/* One parsed command line. Strings point into argv. */
typedef struct Invocation {
    const Command *command;
    const Action *action; /* of the command; set when the command line is valid */
    RdRequest request;    /* scalars only; lists and operands are put in by invocation_request */
    const char *output;   /* file instead of standard output, or NULL */
    const char *color;    /* "auto", "always", "never" or NULL */
    bool help, version;
    List specs, vendor_specs, entries, select, ignore;
    const char *operands[OPERANDS_MAX];
    size_t operand_n;
    bool command_given;      /* the command was named, not assumed */
    char trouble[USAGE_MAX]; /* what is wrong with the command line; empty when nothing is */
} Invocation;

typedef enum OptionKind {
    OPTION_FLAG,  /* bool */
    OPTION_TEXT,  /* const char *, the last one wins */
    OPTION_EACH,  /* List, one item each time */
    OPTION_PAIR,  /* two const char *, one behind the other */
    OPTION_COMMA, /* List, items between commas */
    OPTION_COUNT, /* unsigned, 1 to COUNT_MAX */
    OPTION_SHARD, /* RdShard: 2/5 */
} OptionKind;

typedef struct Option {
    const char *name; /* without the dashes */
    char letter;      /* or 0 */
    OptionKind kind;
    const char *argument; /* its name in help texts; NULL for flags */
    size_t offset;        /* of what it sets, in Invocation */
    unsigned commands;    /* FOR_… */
    const char *choices;  /* "auto|always|never"; NULL: anything but nothing */
    bool may_be_empty;
    bool hidden; /* from help and suggestions */
    const char *help;
} Option;

/* The option at an index, NULL past the last. */
const Option *option_at(size_t index);
/* Parses a command line. False when it is wrong: invocation->trouble says why in one line. */
bool invocation_parse(Invocation *invocation, int argc, char **argv);
/* The request that the command line makes; it points into *invocation. */
RdRequest invocation_request(const Invocation *invocation);
#endif
