/* The table of commands. A new one is an entry here and, if it has options of its own, bits in option.c. */
#include "cli/command.h"
#include <string.h>

static const Action CHECK[] = {{.code = RD_CHECK, .most = OPERANDS_MAX}};
static const Action FIX[] = {{.code = RD_FIX, .most = OPERANDS_MAX}};
static const Action GENERATE[] = {{.code = RD_GENERATE, .most = 1}};
static const Action CHECKLIST[] = {{.code = RD_CHECKLIST, .most = OPERANDS_MAX}};
static const Action ROUTES[] = {{.code = RD_ROUTES, .most = OPERANDS_MAX}};
static const Action MERGE[] = {
    {.code = RD_MERGE, .least = 1, .most = OPERANDS_MAX, .operand = "a shard's JSON report"}};
static const Action RULES[] = {{.code = RD_RULES}};
static const Action EXPLAIN[] = {{.code = RD_EXPLAIN, .least = 1, .most = 1, .operand = "a rule's id"}};
static const Action DUMP[] = {
    {.word = "ast", .code = RD_DUMP_AST, .least = 1, .most = 1, .operand = "a JavaScript or TypeScript file"},
    {.word = "spec", .code = RD_DUMP_SPEC, .least = 1, .most = 1, .operand = "an OpenAPI document"},
    {.word = "routes", .code = RD_DUMP_ROUTES, .most = OPERANDS_MAX},
    {.word = "calls", .code = RD_DUMP_CALLS, .most = OPERANDS_MAX},
    {.word = "modules", .code = RD_DUMP_MODULES, .most = OPERANDS_MAX},
};

#define ACTIONS(table) .actions = (table), .action_n = sizeof(table) / sizeof *(table)

static const Command COMMANDS[] = {
    {
        .name = "check",
        .bit = FOR_CHECK,
        .operands = "[DIR…]",
        .summary = "Compare what each service serves with its document (the default command)",
        .about =
            "Evaluates the services in the directories (default: the working directory), finds every route "
            "they "
            "serve, compares them with their OpenAPI documents and reports what differs, with cause and fix. "
            "Nothing of the service is run, and without --fix nothing is written.",
        .examples = "  routedrift                              the working directory\n"
                    "  routedrift check services/klaviyo\n"
                    "  routedrift check . -f sarif -o routedrift.sarif\n"
                    "  routedrift check --select 'route-*' --fail-on warning\n"
                    "  routedrift check . --shard 1/4 -f json -o shard-1.json\n",
        ACTIONS(CHECK),
    },
    {
        .name = "fix",
        .bit = FOR_FIX | FOR_CHECK, /* takes what check takes */
        .operands = "[DIR…]",
        .summary = "Mend what can be mended: write missing operations into the document, pin versions",
        .about =
            "Audits as check does, applies the fixes that findings carry, audits again and writes the files "
            "when the findings are gone and nothing else has changed its meaning. Comments, order, style and "
            "line ends of a file stay. What remains is reported; the exit status is that of check for it. "
            "Changes of code, and removals, are made only with --unsafe.",
        .examples = "  routedrift fix --diff                   what would change\n"
                    "  routedrift fix services/klaviyo\n"
                    "  routedrift fix --unsafe --select route-undocumented\n",
        ACTIONS(FIX),
    },
    {
        .name = "generate",
        .bit = FOR_GENERATE,
        .operands = "[DIR]",
        .summary = "Write a service's OpenAPI document from its routes",
        .about =
            "Makes the document of one service (default: the working directory) from its routes and prints "
            "it. "
            "In a service with markers it is what starting the service locally would write; in any other it "
            "keeps what the document says of operations that are served, adds those that are missing and "
            "leaves out those that nothing serves. Routes that cannot be written are named; in a service "
            "with markers the exit status is then 2.",
        .examples = "  routedrift generate services/klaviyo\n"
                    "  routedrift generate --write             replace the service's document\n"
                    "  routedrift generate -o openapi.yml      start one\n",
        ACTIONS(GENERATE),
    },
    {
        .name = "checklist",
        .bit = FOR_CHECKLIST | FOR_CHECK, /* takes what check takes */
        .operands = "[DIR…]",
        .summary = "Fill in the pre-deployment checklist of the integrations",
        .about =
            "Audits as check does and prints each item of the checklist: passed, violated (with the "
            "findings), evidence "
            "found, or for a person, with commands that are filled in where the service tells. Formats: "
            "markdown "
            "(default), json, html. No item passes by a rule of thumb. The exit status is that of check.",
        .examples = "  routedrift checklist services/klaviyo\n"
                    "  routedrift checklist -f html -o checklist.html .\n",
        ACTIONS(CHECKLIST),
    },
    {
        .name = "routes",
        .bit = FOR_ROUTES,
        .operands = "[DIR…]",
        .summary = "List the routes that were found, with mounts, places and certainty",
        .about =
            "Lists every route of the services in the directories: method, path with all mounts joined, "
            "certainty, the place of the registration, the exposure marker; then what could not be followed. "
            "--explain tells how the routes that answer a request came to be, --why-not why a call made "
            "none.",
        .examples = "  routedrift routes services/klaviyo\n"
                    "  routedrift routes --explain GET /users/7\n"
                    "  routedrift routes --why-not src/users.ts:12\n"
                    "  routedrift routes -f json | jq '.services[].routes[].path'\n",
        ACTIONS(ROUTES),
    },
    {
        .name = "merge",
        .bit = FOR_MERGE,
        .operands = "FILE…",
        .summary = "Put the reports of the shards of one check together",
        .about =
            "Reads the JSON reports of all shards of a check (check --shard I/N -f json), in any order, and "
            "writes the report that one run would have written, in any format. The sources are not needed.",
        .examples = "  routedrift check . --shard 1/2 -f json -o shard-1.json\n"
                    "  routedrift check . --shard 2/2 -f json -o shard-2.json\n"
                    "  routedrift merge shard-*.json -f sarif -o routedrift.sarif\n",
        ACTIONS(MERGE),
    },
    {
        .name = "rules",
        .bit = FOR_RULES,
        .operands = "",
        .summary = "List the rules with their levels",
        .about = "Lists every rule: id, default level, priority and what it reports.",
        .examples = "  routedrift rules\n",
        ACTIONS(RULES),
    },
    {
        .name = "explain",
        .bit = FOR_EXPLAIN,
        .operands = "RULE",
        .summary = "Explain one rule",
        .about = "Says what a rule reports, why it matters and how a finding is fixed.",
        .examples = "  routedrift explain route-undocumented\n",
        ACTIONS(EXPLAIN),
    },
    {
        .name = "dump",
        .bit = FOR_DUMP,
        .operands = "ast|spec|routes|calls|modules PATH",
        .summary = "Show a stage's result: a file's syntax tree, a document, the registrations",
        .about =
            "Prints what a stage of the audit made of its input, for reports of defects: `ast` of a "
            "JavaScript or "
            "TypeScript file, `spec` of an OpenAPI document, `routes` of a service as evaluation logged "
            "them, `calls` that its code makes of other services, `modules` that had to be parsed for its "
            "routes, with their sizes in bytes.",
        .examples = "  routedrift dump ast src/app.ts\n"
                    "  routedrift dump spec openapi.yml\n"
                    "  routedrift dump routes services/klaviyo\n"
                    "  routedrift dump calls services/klaviyo\n"
                    "  routedrift dump modules services/klaviyo\n",
        ACTIONS(DUMP),
    },
};

const Command *command_at(size_t index) {
    return index < sizeof COMMANDS / sizeof *COMMANDS ? &COMMANDS[index] : NULL;
}

const Command *command_find(const char *name) {
    for (size_t i = 0; command_at(i); i++)
        if (strcmp(COMMANDS[i].name, name) == 0) return &COMMANDS[i];
    return NULL;
}

const Action *command_action(const Command *command, const char *word) {
    for (size_t i = 0; i < command->action_n; i++)
        if (command->actions[i].word && strcmp(command->actions[i].word, word) == 0)
            return &command->actions[i];
    return NULL;
}
