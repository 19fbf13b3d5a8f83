/* pendo-integration-key-literal: a UUID as the value of the integration key's header, or of a name that says
 * pendo and integration or secret. The public key of the browser's snippet is a UUID too: only the place
 * tells. */
#include "base/out.h"
#include "base/path.h"
#include "rules/credential.h"
#include "rules/near.h"
#include "rules/secret_place.h"

static void check(RuleContext *context);

const Rule rule_pendo_integration_key_literal = {
    .id = "pendo-integration-key-literal",
    .level = LEVEL_ERROR,
    .priority = 1,
    .summary = "A Pendo integration key is written into a file of the service.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_pendo_integration_key_literal;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

static void say(RuleContext *context, Finding *finding) {
    finding->secret = true;
    finding_step(
        context->findings, finding,
        STR("Revoke the key in Pendo's settings and create another; it stays readable in the git history"));
    finding_step(context->findings, finding,
                 STR("Read it from the environment as PENDO_INTEGRATION_KEY, without a fallback value"));
}

static bool is_pendo_name(Arena *arena, Str name) {
    Str lower = str_lower(arena, name);
    return str_find(lower, STR("pendo"), 0) >= 0 &&
           (str_find(lower, STR("integration"), 0) >= 0 || str_find(lower, STR("secret"), 0) >= 0);
}

/* Where the value of what is named at [from,to) begins: only signs of assignment may stand between. */
static size_t value_at(Str text, size_t to) {
    size_t i = to;
    while (i < text.n && i < to + 16 &&
           (text.p[i] == ' ' || text.p[i] == '=' || text.p[i] == ':' || text.p[i] == '\'' ||
            text.p[i] == '"' || text.p[i] == '`' || text.p[i] == '|' || text.p[i] == '?' || text.p[i] == ']'))
        i++;
    return i;
}

static Str key_at(Str text, size_t at) {
    size_t end = at;
    while (end < text.n && (is_name_byte(text.p[end]) || text.p[end] == '-' || text.p[end] == '.'))
        end++;
    return str_sub(text, at, end);
}

static void check_word(RuleContext *context, Str path, Str word) {
    Str text = near_text(context, path);
    FileId file = source_open(context->sources, path, DOCUMENT_LIMIT);
    for (ptrdiff_t at = str_find(text, word, 0), next; at >= 0; at = next) {
        size_t from = (size_t)at, to = (size_t)at;
        while (from > 0 && (is_name_byte(text.p[from - 1]) || text.p[from - 1] == '-'))
            from--;
        while (to < text.n && (is_name_byte(text.p[to]) || text.p[to] == '-'))
            to++;
        next = str_find(text, word, to); /* a name is read once, however often it holds the word */
        size_t value = value_at(text, to);
        Str key = key_at(text, value);
        if (!is_pendo_name(context->arena, str_sub(text, from, to)) || !is_integration_key(key)) continue;
        Finding *finding =
            report(context, span_at(file, value, value + key.n),
                   str_fmt(context->arena, "Pendo integration key (%.4s…) in the source", key.p));
        say(context, finding);
    }
}

static void check_text(RuleContext *context, Str path) {
    check_word(context, path, STR("endo"));
    check_word(context, path, STR("ENDO"));
}

static bool is_searched(RuleContext *context, Str path) {
    bool example;
    Str ext = path_ext(path);
    return is_own_script(context, path) || is_env_file(context->arena, path, &example) ||
           str_eq(ext, STR(".yml")) || str_eq(ext, STR(".yaml")) || str_eq(ext, STR(".json"));
}

static bool is_listed(RuleContext *context, Span span) {
    for (uint32_t i = 0; i < context->findings->list.n; i++) {
        const Finding *f = &context->findings->list.p[i];
        bool same = f->span.file == span.file && f->span.start >= span.start && f->span.end <= span.end;
        if (same && str_eq(str_of(f->rule), str_of(rule_pendo_integration_key_literal.id))) return true;
    }
    return false;
}

static void check(RuleContext *context) {
    for (uint32_t i = 0; i < context->service->files.n; i++)
        if (is_searched(context, context->service->files.p[i]))
            check_text(context, context->service->files.p[i]);
    Credentials list = credentials_used(context);
    for (uint32_t i = 0; i < list.n; i++) {
        const Credential *c = &list.p[i];
        if (c->provider->auth_scheme || c->value->has_hole || !is_integration_key(c->text) ||
            is_listed(context, c->span))
            continue;
        Finding *finding = credential_finding(
            context, &rule_pendo_integration_key_literal, c,
            str_fmt(context->arena, "Pendo integration key (%.4s…) in the source", c->text.p));
        say(context, finding);
    }
}
