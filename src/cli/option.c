/* The table of options and the parser: `--name value`, `--name=value`, `-n value`, `-nvalue`, `--` ends
 * options.
 *
 *     routedrift check -f json --ignore a,b --ignore c dir
 *       → command check, request.format "json", ignore {a, b, c}, operands {dir}
 *
 * The first operand names a command if it is one; any other operand is left to the command (a directory). The
 * parser allocates nothing: lists have fixed room and say when it is used up. */
#include "cli/option.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FORMATS_MAX = 32, COMMANDS_MAX = 32 }; /* that are considered for suggestions */

#define AT(member) .offset = offsetof(Invocation, member)

static const Option OPTIONS[] = {
    {"format", 'f', OPTION_TEXT, "FORMAT", AT(request.format),
     .commands = FOR_ALL & ~(unsigned)(FOR_DUMP | FOR_GENERATE),
     .help = "How results are written (see Formats); default: text"},
    {"output", 'o', OPTION_TEXT, "FILE", AT(output), .commands = FOR_ALL,
     .help = "Write to FILE, replaced as a whole, instead of standard output; - is standard output"},
    {"fail-on", 0, OPTION_TEXT, "LEVEL", AT(request.fail_on), .commands = FOR_CHECK | FOR_MERGE,
     .choices = "error|warning|note|never|P1|P2|P3|P4",
     .help =
         "Exit with 1 when a finding has this level or a higher one (error is the default, warning, note), "
         "or this priority or a more urgent one (P1 to P4); never: not for findings"},
    {"select", 0, OPTION_COMMA, "RULES", AT(select), .commands = FOR_CHECK,
     .help = "Only these rules: ids, or prefixes ending in *, with commas between; repeatable"},
    {"ignore", 0, OPTION_COMMA, "RULES", AT(ignore), .commands = FOR_CHECK,
     .help = "Not these rules; repeatable"},
    {"baseline", 0, OPTION_TEXT, "FILE", AT(request.baseline), .commands = FOR_CHECK,
     .help = "Report only findings that this file does not hold, and what in it is stale"},
    {"changed-since", 0, OPTION_TEXT, "REV", AT(request.changed_since), .commands = FOR_CHECK,
     .help = "Report only findings that were not there where HEAD branched off from this revision of git"},
    {"update-baseline", 0, OPTION_FLAG, NULL, AT(request.update_baseline), .commands = FOR_CHECK,
     .help = "Write the baseline anew: what is found now is not reported from now on"},
    {"fix", 0, OPTION_FLAG, NULL, AT(request.fix), .commands = FOR_CHECK,
     .help = "Mend what can be mended and report what remains, as the command fix does"},
    {"diff", 0, OPTION_FLAG, NULL, AT(request.diff), .commands = FOR_CHECK,
     .help = "Show what --fix would change, as a unified diff, and write nothing"},
    {"unsafe", 0, OPTION_FLAG, NULL, AT(request.unsafe), .commands = FOR_CHECK,
     .help = "With --fix or --diff: also changes of code, and removals"},
    {"write", 'w', OPTION_FLAG, NULL, AT(request.write), .commands = FOR_GENERATE,
     .help = "Replace the service's document, or start openapi.yml, instead of printing"},
    {"spec", 0, OPTION_EACH, "FILE", AT(specs), .commands = FOR_AUDIT,
     .help =
         "The OpenAPI document, when it is not beside package.json; repeatable: several are one contract"},
    {"entry", 0, OPTION_EACH, "FILE", AT(entries), .commands = FOR_AUDIT,
     .help = "A module the service starts with, when package.json does not tell; repeatable"},
    {"base-path", 0, OPTION_TEXT, "PATH", AT(request.base_path), .commands = FOR_AUDIT, .may_be_empty = true,
     .help = "The gateway's prefix of the document's paths, such as /api/v2/{service}"},
    {"strict-base", 0, OPTION_FLAG, NULL, AT(request.strict_base), .commands = FOR_CHECK,
     .help = "Routes outside of the document's base paths are drift too"},
    {"show-outside", 0, OPTION_FLAG, NULL, AT(request.show_outside), .commands = FOR_CHECK,
     .help = "List the routes outside of the document's base paths one by one"},
    {"marker", 0, OPTION_TEXT, "NAME", AT(request.marker), .commands = FOR_AUDIT,
     .help = "The middleware that exposes a route; default: apiConfig"},
    {"as-of", 0, OPTION_TEXT, "DATE", AT(request.as_of), .commands = FOR_CHECK,
     .help = "The day that API revisions are held against, YYYY-MM-DD; default: today"},
    {"vendor-spec", 0, OPTION_EACH, "PROVIDER=FILE", AT(vendor_specs), .commands = FOR_CHECK,
     .help = "Hold calls of this vendor's API against its OpenAPI document, as in klaviyo=FILE; repeatable"},
    {"config", 0, OPTION_TEXT, "FILE", AT(request.config), .commands = FOR_AUDIT,
     .help = "Configuration to use instead of .routedrift.yml"},
    {"jobs", 'j', OPTION_COUNT, "N", AT(request.jobs), .commands = FOR_CHECK,
     .help = "Audit N services at the same time; default: as many as there are processors"},
    {"shard", 0, OPTION_SHARD, "I/N", AT(request.shard), .commands = FOR_CHECK,
     .help = "Audit only the I-th of N parts of the services; `merge` puts their JSON reports together"},
    {"color", 0, OPTION_TEXT, "WHEN", AT(color), .commands = FOR_ALL, .choices = "auto|always|never",
     .help = "Colours: auto (default: on a terminal, unless NO_COLOR is set), always, never"},
    {"explain", 0, OPTION_PAIR, "METHOD PATH", AT(request.explain_method), .commands = FOR_ROUTES,
     .help =
         "How the routes that answer METHOD PATH came to be; PATH as Express or OpenAPI write it, or a URL"},
    {"why-not", 0, OPTION_TEXT, "FILE:LINE", AT(request.why_not), .commands = FOR_ROUTES,
     .help = "Why the call at FILE:LINE made no route"},
    {"load-all", 0, OPTION_FLAG, NULL, AT(request.load_all), .commands = FOR_AUDIT, .hidden = true,
     .help = "Evaluate every module, needed or not"},
    {"help", 'h', OPTION_FLAG, NULL, AT(help), .commands = FOR_ALL,
     .help = "Show help, for a command if one is named"},
    {"version", 'V', OPTION_FLAG, NULL, AT(version), .commands = FOR_ALL, .help = "Show the version"},
};

const Option *option_at(size_t index) {
    return index < sizeof OPTIONS / sizeof *OPTIONS ? &OPTIONS[index] : NULL;
}

__attribute__((format(printf, 2, 3))) static bool wrong(Invocation *to, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    vsnprintf(to->trouble, sizeof to->trouble, fmt, args);
    va_end(args);
    return false;
}

static const Option *find_name(const char *name) {
    for (size_t i = 0; option_at(i); i++)
        if (strcmp(OPTIONS[i].name, name) == 0) return &OPTIONS[i];
    return NULL;
}

static const Option *find_letter(char letter) {
    for (size_t i = 0; option_at(i); i++)
        if (OPTIONS[i].letter == letter) return &OPTIONS[i];
    return NULL;
}

static bool unknown_option(Invocation *to, const char *name) {
    const char *names[sizeof OPTIONS / sizeof *OPTIONS];
    size_t n = 0;
    for (size_t i = 0; option_at(i); i++)
        if (!OPTIONS[i].hidden) names[n++] = OPTIONS[i].name;
    const char *near = rd_nearest(name, names, n);
    if (near) return wrong(to, "unknown option --%s; did you mean --%s?", name, near);
    return wrong(to, "unknown option --%s", name);
}

/* True when value is one of the words between the bars. */
static bool is_choice(const char *choices, const char *value) {
    size_t n = strlen(value);
    for (const char *at = choices;; at++) {
        const char *end = strchr(at, '|');
        size_t len = end ? (size_t)(end - at) : strlen(at);
        if (len == n && memcmp(at, value, n) == 0) return true;
        if (!end) return false;
        at = end;
    }
}

static bool push(Invocation *to, const Option *option, List *list, const char *item) {
    if (!*item) return wrong(to, "--%s: an empty name in the list", option->name);
    if (list->count == LIST_MAX) return wrong(to, "--%s: more than %d values", option->name, LIST_MAX);
    list->items[list->count++] = item;
    return true;
}

static bool push_commas(Invocation *to, const Option *option, List *list, char *value) {
    for (char *comma; (comma = strchr(value, ',')); value = comma + 1) {
        *comma = 0;
        if (!push(to, option, list, value)) return false;
    }
    return push(to, option, list, value);
}

static bool is_format(Invocation *to, const char *value) {
    const char *names[FORMATS_MAX];
    size_t n = 0;
    for (; n < FORMATS_MAX && rd_format_name(n); n++) {
        names[n] = rd_format_name(n);
        if (strcmp(names[n], value) == 0) return true;
    }
    const char *near = rd_nearest(value, names, n);
    if (near) return wrong(to, "--format: unknown format \"%s\"; did you mean %s?", value, near);
    return wrong(to, "--format: unknown format \"%s\"; routedrift --help lists them", value);
}

static bool set_text(Invocation *to, const Option *option, const char *value) {
    const char **target = (const char **)(void *)((char *)to + option->offset);
    if (option->choices && !is_choice(option->choices, value))
        return wrong(to, "--%s: \"%s\" is none of %s", option->name, value, option->choices);
    if (target == &to->request.format && !is_format(to, value)) return false;
    *target = value;
    return true;
}

_Static_assert(offsetof(RdRequest, explain_path) == offsetof(RdRequest, explain_method) + sizeof(char *),
               "a pair's words stand behind each other");

/* Two words: the second is stored behind the first. */
static bool set_pair(Invocation *to, const Option *option, const char *first, const char *second) {
    const char **target = (const char **)(void *)((char *)to + option->offset);
    if (!*first || !second || !*second)
        return wrong(to, "option --%s needs two values (%s)", option->name, option->argument);
    target[0] = first;
    target[1] = second;
    return true;
}

/* A decimal number from 1 to most; 0 when the text is none. */
static unsigned number(const char *text, unsigned most) {
    unsigned n = 0;
    for (; *text >= '0' && *text <= '9' && n <= most; text++)
        n = n * 10 + (unsigned)(*text - '0');
    return *text || n > most ? 0 : n;
}

static bool set_count(Invocation *to, const Option *option, const char *value, unsigned *target) {
    *target = number(value, COUNT_MAX);
    return *target || wrong(to, "--%s: \"%s\" is no number from 1 to %d", option->name, value, COUNT_MAX);
}

static bool set_shard(Invocation *to, const Option *option, char *value, RdShard *target) {
    char *slash = strchr(value, '/');
    if (slash) {
        *slash = 0;
        *target = (RdShard){.index = number(value, SHARDS_MAX), .count = number(slash + 1, SHARDS_MAX)};
        *slash = '/';
    }
    if (slash && target->index && target->index <= target->count) return true;
    return wrong(to, "--%s: \"%s\" is no part such as 2/5, from 1/N to N/N with N up to %d", option->name,
                 value, SHARDS_MAX);
}

static bool set(Invocation *to, const Option *option, char *value) {
    char *target = (char *)to + option->offset;
    if (value && !*value && !option->may_be_empty)
        return wrong(to, "option --%s needs a value", option->name);
    switch (option->kind) {
    case OPTION_FLAG: *(bool *)(void *)target = true; return true;
    case OPTION_TEXT: return set_text(to, option, value);
    case OPTION_EACH: return push(to, option, (List *)(void *)target, value);
    case OPTION_PAIR: return false; /* taken by set_pair */
    case OPTION_COMMA: return push_commas(to, option, (List *)(void *)target, value);
    case OPTION_COUNT: return set_count(to, option, value, (unsigned *)(void *)target);
    case OPTION_SHARD: return set_shard(to, option, value, (RdShard *)(void *)target);
    }
    return true;
}

/* The options given so far, by index: whether they fit is known when the command is. */
typedef unsigned long long Given;

typedef struct Args {
    int n, at;
    char **v;
    Given given;
} Args;

/* Sets an option; `value` is what was attached to it, or NULL. */
static bool take(Invocation *to, Args *args, const Option *option, char *value) {
    args->given |= 1ULL << (size_t)(option - OPTIONS);
    if (option->kind == OPTION_FLAG)
        return value ? wrong(to, "option --%s takes no value", option->name) : set(to, option, NULL);
    if (!value && args->at == args->n)
        return wrong(to, "option --%s needs a value (%s)", option->name, option->argument);
    if (!value) value = args->v[args->at++];
    if (option->kind != OPTION_PAIR) return set(to, option, value);
    return set_pair(to, option, value, args->at < args->n ? args->v[args->at++] : NULL);
}

static bool take_long(Invocation *to, Args *args, char *name) {
    char *equals = strchr(name, '=');
    if (equals) *equals = 0;
    const Option *option = find_name(name);
    if (!option) return unknown_option(to, name);
    return take(to, args, option, equals ? equals + 1 : NULL);
}

/* `-h`, `-fjson`, `-f json`; several flags may share a dash. */
static bool take_short(Invocation *to, Args *args, char *letters) {
    for (; *letters; letters++) {
        const Option *option = find_letter(*letters);
        if (!option) return wrong(to, "unknown option -%s", letters);
        if (option->kind != OPTION_FLAG) return take(to, args, option, letters[1] ? letters + 1 : NULL);
        if (!take(to, args, option, NULL)) return false;
    }
    return true;
}

static bool take_operand(Invocation *to, const char *word, bool may_be_command) {
    const Command *command =
        may_be_command && !to->command_given && !to->operand_n ? command_find(word) : NULL;
    if (command) {
        to->command = command;
        to->command_given = true;
        return true;
    }
    if (!*word) return wrong(to, "an operand is empty");
    if (to->operand_n == OPERANDS_MAX) return wrong(to, "more than %d operands", OPERANDS_MAX);
    to->operands[to->operand_n++] = word;
    return true;
}

static bool take_all(Invocation *to, Args *args) {
    bool options = true;
    while (args->at < args->n) {
        char *word = args->v[args->at++];
        bool ok = true;
        if (options && strcmp(word, "--") == 0)
            options = false;
        else if (options && strncmp(word, "--", 2) == 0)
            ok = take_long(to, args, word + 2);
        else if (options && word[0] == '-' && word[1])
            ok = take_short(to, args, word + 1);
        else
            ok = take_operand(to, word, options);
        if (!ok) return false;
    }
    return true;
}

/* `routedrift chek` is taken for a directory, rightly; when there is none, the word was probably meant. */
static bool check_misspelt(Invocation *to) {
    if (to->command_given || !to->operand_n || access(to->operands[0], F_OK) == 0) return true;
    const char *names[COMMANDS_MAX];
    size_t n = 0;
    for (; n < COMMANDS_MAX && command_at(n); n++)
        names[n] = command_at(n)->name;
    const char *near = rd_nearest(to->operands[0], names, n);
    if (!near) return true;
    return wrong(to, "\"%s\" is neither a command nor a directory; did you mean %s?", to->operands[0], near);
}

static bool check_fit(Invocation *to, Given given) {
    for (size_t i = 0; option_at(i); i++)
        if (given >> i & 1 && !(OPTIONS[i].commands & to->command->bit))
            return wrong(to, "option --%s does not go with the command %s", OPTIONS[i].name,
                         to->command->name);
    return true;
}

/* A switch that would do nothing is a mistake, and so is mending a part of the services only. */
static bool check_fixing(Invocation *to) {
    bool fixes = to->command->actions->code == RD_FIX || to->request.fix || to->request.diff;
    if (fixes && to->request.shard.count) return wrong(to, "--shard does not go with fixing");
    return fixes || !to->request.unsafe || wrong(to, "--unsafe goes with --fix or --diff");
}

/* "ast, spec, routes": the second words that a command takes. */
static const char *action_words(const Command *command, char *text, size_t size) {
    size_t n = 0;
    text[0] = '\0';
    for (size_t i = 0; i < command->action_n && n < size; i++)
        n += (size_t)snprintf(text + n, size - n, "%s%s", i ? ", " : "", command->actions[i].word);
    return text;
}

/* The second word of `dump ast FILE`. */
static bool choose_action(Invocation *to) {
    const Command *command = to->command;
    char words[USAGE_MAX];
    to->action = command->actions;
    if (!to->action->word) return true;
    action_words(command, words, sizeof words);
    if (!to->operand_n) return wrong(to, "%s: one of %s is missing", command->name, words);
    to->action = command_action(command, to->operands[0]);
    if (!to->action) return wrong(to, "%s: \"%s\" is none of %s", command->name, to->operands[0], words);
    memmove(to->operands, to->operands + 1, --to->operand_n * sizeof *to->operands);
    return true;
}

static bool check_operands(Invocation *to) {
    if (to->operand_n < to->action->least)
        return wrong(to, "%s: %s is missing", to->command->name, to->action->operand);
    if (to->operand_n > to->action->most)
        return wrong(to, "%s: \"%s\" is one operand too many", to->command->name,
                     to->operands[to->action->most]);
    return true;
}

bool invocation_parse(Invocation *invocation, int argc, char **argv) {
    Args args = {.n = argc, .at = argc > 0 ? 1 : 0, .v = argv};
    invocation->command = command_at(0);
    if (!take_all(invocation, &args)) return false;
    if (invocation->help || invocation->version) return true;
    return check_misspelt(invocation) && check_fit(invocation, args.given) && check_fixing(invocation) &&
           choose_action(invocation) && check_operands(invocation);
}

static RdStrings strings(const List *list) {
    return (RdStrings){.items = list->items, .count = list->count};
}

RdRequest invocation_request(const Invocation *invocation) {
    RdRequest request = invocation->request;
    request.command = invocation->action->code;
    request.paths = invocation->operands;
    request.path_count = invocation->operand_n;
    request.specs = strings(&invocation->specs);
    request.vendor_specs = strings(&invocation->vendor_specs);
    request.entries = strings(&invocation->entries);
    request.select = strings(&invocation->select);
    request.ignore = strings(&invocation->ignore);
    return request;
}
