/* secret-logged: an argument of a logger that is the variable of a vendor's private credential itself. Its
 * length, whether it is there, and a masked piece are fine. */
#include "base/out.h"
#include "rules/near.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_secret_logged = {
    .id = "secret-logged",
    .level = LEVEL_WARNING,
    .priority = 2,
    .summary = "A credential is written to the log.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_secret_logged;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

enum { LINE_BYTES = 500 }; /* to either side: what stands further away on a line is no argument of the call */

/* The line around an offset; *from is where the offset is in it. */
static Str line_at(Str text, size_t at, size_t *from) {
    size_t first = at > LINE_BYTES ? at - LINE_BYTES : 0;
    Str near = str_sub(text, 0, at + LINE_BYTES);
    size_t start = first + (size_t)(str_rfind_char(str_sub(text, first, at), '\n') + 1);
    ptrdiff_t end = str_find_char(near, '\n', at);
    *from = at - start;
    return str_sub(near, start, end < 0 ? near.n : (size_t)end);
}

static bool is_logger(Str line, size_t before) {
    static const char *const names[] = {"console.", "logger.", "log.", "winston."};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_find(str_sub(line, 0, before), str_of(names[i]), 0) >= 0) return true;
    return false;
}

/* process.env.NAME as a value: nothing is taken of it, nothing asked about it. */
static bool is_plain(Str line, size_t from, size_t to) {
    Str before = str_trim(str_sub(line, 0, from)), behind = str_trim(str_sub(line, to, line.n));
    if (str_ends(before, STR("!")) || str_ends(before, STR("typeof")) || str_ends(before, STR("Boolean(")) ||
        str_ends(before, STR("mask(")))
        return false;
    return !(behind.n && (behind.p[0] == '.' || behind.p[0] == '?' || behind.p[0] == '[' ||
                          behind.p[0] == '=' || behind.p[0] == '&'));
}

static void check_name(RuleContext *context, FileId file, Str text, const char *name) {
    Str read = str_fmt(context->arena, "process.env.%s", name);
    for (ptrdiff_t at = find_word(text, read, 0); at >= 0; at = find_word(text, read, (size_t)at + 1)) {
        size_t from;
        Str line = line_at(text, (size_t)at, &from);
        if (!is_logger(line, from) || str_starts(str_trim(line), STR("//")) ||
            !is_plain(line, from, from + read.n))
            continue;
        Finding *finding =
            report(context, span_at(file, (size_t)at, (size_t)at + read.n),
                   str_fmt(context->arena, "%s is written to the log: whoever reads logs has the key", name));
        finding_confidence(finding, "high");
        finding_step(context->findings, finding,
                     STR("Log whether it is set, and rotate the key that is in the logs"));
    }
}

static void check(RuleContext *context) {
    ProviderTable all = providers_all();
    for (uint32_t i = 0; i < context->service->files.n; i++) {
        Str path = context->service->files.p[i];
        if (!is_own_script(context, path)) continue;
        Str text = near_text(context, path);
        if (!provider_is_named(text)) continue;
        for (uint32_t k = 0; k < all.n; k++)
            for (const char *const *n = all.providers[k]->secret_names; *n; n++)
                check_name(context, source_open(context->sources, path, DOCUMENT_LIMIT), text, *n);
    }
}
