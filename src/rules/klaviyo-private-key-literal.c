/* klaviyo-private-key-literal: a Klaviyo private key written into a file of the service.
 *
 * Every text file in which keys are kept is searched as text, so that comments, headers and half-finished
 * code count too; tests count, because a shaped key is a real one wherever it stands. Built and vendored
 * scripts do not: what is in them stands in a source as well. The message never holds more than `pk_` and two
 * characters: `Klaviyo private key (pk_ab…) in the source`. */
#include "base/out.h"
#include "base/path.h"
#include "rules/rule.h"
#include "rules/secret_place.h"
#include "rules/secret_shape.h"

static const char id[] = "klaviyo-private-key-literal";

typedef enum TextKind { TEXT_OTHER, TEXT_CODE, TEXT_ENV, TEXT_ENV_EXAMPLE, TEXT_CONFIG } TextKind;

static bool is_one_of(Str s, const char *const *words, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, str_of(words[i]))) return true;
    return false;
}
#define IS_ONE_OF(s, words) is_one_of((s), (words), sizeof(words) / sizeof *(words))

static bool is_code(Str ext) {
    static const char *const exts[] = {".js",  ".mjs", ".cjs", ".jsx", ".ts",
                                       ".mts", ".cts", ".tsx", ".vue", ".svelte"};
    return IS_ONE_OF(ext, exts);
}

static bool is_config(Str name, Str ext) {
    static const char *const exts[] = {".yml",  ".yaml",       ".json",         ".jsonc", ".json5",
                                       ".toml", ".ini",        ".conf",         ".cfg",   ".properties",
                                       ".tf",   ".tfvars",     ".hcl",          ".sh",    ".bash",
                                       ".zsh",  ".dockerfile", ".containerfile"};
    static const char *const locks[] = {"package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml"};
    if (IS_ONE_OF(name, locks)) return false;
    return IS_ONE_OF(ext, exts) || str_eq(name, STR("dockerfile")) || str_starts(name, STR("dockerfile.")) ||
           str_eq(name, STR("containerfile")) || str_starts(name, STR("containerfile.")) ||
           str_eq(name, STR(".npmrc"));
}

static bool is_example(Str name) {
    static const char *const words[] = {"example", "sample", "template", "dist", "defaults"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_find(name, str_of(words[i]), 0) != STR_NPOS) return true;
    return false;
}

static TextKind text_kind(Arena *arena, Str path) {
    Str name = str_lower(arena, path_base(path)), ext = path_ext(name);
    if (str_starts(name, STR(".env")) || str_eq(ext, STR(".env")))
        return is_example(name) ? TEXT_ENV_EXAMPLE : TEXT_ENV;
    if (is_code(ext)) return TEXT_CODE;
    return is_config(name, ext) ? TEXT_CONFIG : TEXT_OTHER;
}

/* Scripts that a build wrote or that were copied from elsewhere; `inside` is relative to the service. */
static bool is_derived(Str inside) {
    static const char *const dirs[] = {"dist",    "build",    "out",    ".next",       ".nuxt",
                                       ".output", "coverage", "vendor", "third_party", "third-party"};
    Str name = path_base(inside);
    if (str_find(name, STR(".min."), 0) != STR_NPOS || str_find(name, STR("-min."), 0) != STR_NPOS)
        return true;
    for (Str rest = inside; rest.n;) {
        Str part = str_cut(rest, '/', &rest);
        if (rest.n && IS_ONE_OF(part, dirs)) return true;
    }
    return false;
}

static const char *last_step(TextKind kind) {
    switch (kind) {
    case TEXT_CODE: return "Read it here as process.env.KLAVIYO_PRIVATE_KEY, without a fallback value";
    case TEXT_ENV: return "Keep this file out of git; commit an .env.example with a placeholder instead";
    case TEXT_ENV_EXAMPLE: return "Put a placeholder here: KLAVIYO_PRIVATE_KEY=your-klaviyo-private-key";
    case TEXT_CONFIG: return "Refer to the secret here and let the deployment fill it in; write no value";
    case TEXT_OTHER: break;
    }
    return "Remove it from this file";
}

static void report(RuleContext *context, FileId file, TextKind kind, const KeyMatch *match) {
    Str path = source_file(context->sources, file)->path;
    Span span = {.file = file, .start = (uint32_t)match->start, .end = (uint32_t)match->end};
    Str message = str_fmt(context->arena,
                          "Klaviyo private key (%.5s…) in the source: everyone who can read this "
                          "repository can use the account with it",
                          match->key);
    Finding *finding = finding_push(context->findings, id, LEVEL_ERROR, 1, span, message);
    finding_step(context->findings, finding,
                 STR("Revoke the key in Klaviyo's API key settings and create another; it stays readable in "
                     "the git history"));
    finding_step(context->findings, finding,
                 STR("Store the new key in the secret manager and hand it to the service as "
                     "KLAVIYO_PRIVATE_KEY"));
    finding_step(context->findings, finding, str_of(last_step(kind)));
    finding->secret = true;
    finding->key = str_fmt(context->arena, "%s:%.*s:%016llx", id, STR_ARG(path),
                           (unsigned long long)str_hash((Str){match->key, match->n}));
}

static void search_file(RuleContext *context, Str path, TextKind kind) {
    FileId file = source_open(context->sources, path, DOCUMENT_LIMIT);
    const SourceFile *source = source_file(context->sources, file);
    if (source->status != READ_OK) {
        trouble_add(context->troubles, path, str_of(read_status_text(source->status)));
        return;
    }
    Str text = source->text;
    KeyMatch match;
    for (size_t from = 0; klaviyo_key_find(text, from, kind == TEXT_CODE, &match); from = match.end)
        report(context, file, kind, &match);
}

/* env-file-tracked-secret and secret-in-container-config report there. */
static bool is_others(RuleContext *context, Str path, const GitIndex *index) {
    bool example;
    if (is_container_file(context->arena, path)) return true;
    return is_env_file(context->arena, path, &example) && git_index_has(index, path);
}

static void check(RuleContext *context) {
    const Service *service = context->service;
    GitIndex index = git_index_read(context->sources);
    for (uint32_t i = 0; i < service->files.n; i++) {
        Str path = service->files.p[i];
        TextKind kind = text_kind(context->arena, path);
        if (kind == TEXT_OTHER) continue;
        if (kind == TEXT_CODE && is_derived(path_relative(context->arena, service->root, path))) continue;
        if (!is_others(context, path, &index)) search_file(context, path, kind);
    }
}

const Rule rule_klaviyo_private_key_literal = {
    .id = id,
    .level = LEVEL_ERROR,
    .priority = 1,
    .summary = "A Klaviyo private key is written into a file of the service.",
    .check = check,
};
