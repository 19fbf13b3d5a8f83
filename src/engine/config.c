/* `.routedrift.yml` → Config. The keys are a table; whatever is not in it, or has another type than it says,
 * is a trouble with file and line, and the run is not complete: a setting that is silently ignored hides
 * findings.
 *
 *     marker: apiConfig
 *     rules: { route-unresolved: off }
 *     fail-onn: error        →  .routedrift.yml:3: unknown key "fail-onn"; did you mean "fail-on"? */
#include "engine/config.h"
#include "base/nearest.h"
#include "base/path.h"
#include "diag/threshold.h"
#include "yaml/read.h"
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

typedef struct Reader {
    Arena *arena;
    Sources *sources;
    Troubles *troubles;
    Config *config;
    bool ok;
} Reader;

typedef struct Key Key;

struct Key {
    Str name;
    void (*read)(Reader *reader, const Key *key, const YamlNode *value);
    size_t offset; /* in Config, of what read sets */
    /* What one text must be like; NULL: anything. False: `expected` says what it should have been. */
    bool (*accepts)(Str text);
    const char *expected;
};

__attribute__((format(printf, 3, 4))) static void wrong(Reader *reader, Span span, const char *fmt, ...) {
    char message[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    Position at = source_position(reader->sources, span.file, span.start);
    Str path = source_file(reader->sources, span.file)->path;
    trouble_add_at(reader->troubles, path, at.line, str_copy(reader->arena, str_of(message)));
    reader->ok = false;
}

/* ---- texts ---- */

static size_t digits(Str s, size_t at) {
    size_t n = 0;
    while (at + n < s.n && s.p[at + n] >= '0' && s.p[at + n] <= '9')
        n++;
    return n;
}

/* A decimal number of YAML 1.2's core schema, without exponent: 12, -1, 1.5. */
static bool is_number(Str s) {
    size_t at = s.n && (s.p[0] == '-' || s.p[0] == '+') ? 1 : 0;
    size_t whole = digits(s, at);
    at += whole;
    if (at < s.n && s.p[at] == '.') at += 1 + digits(s, at + 1);
    return whole && at == s.n;
}

static bool is_boolean(Str s) {
    return str_eq_nocase(s, STR("true")) || str_eq_nocase(s, STR("false"));
}

/* A scalar that a schema calls a string; an unquoted 12 or true is none. */
static bool is_text(const YamlNode *node) {
    if (node->kind != YAML_SCALAR || yaml_is_null(node)) return false;
    return !node->plain || !(is_number(node->scalar) || is_boolean(node->scalar));
}

/* The text of a node, when the key takes it; else says why not. */
static bool read_text(Reader *reader, const Key *key, const YamlNode *node, Str *out) {
    if (is_text(node) && (!key->accepts || key->accepts(node->scalar))) {
        *out = str_copy(reader->arena, node->scalar);
        return true;
    }
    wrong(reader, node->span, "\"%.*s\" has to be %s", STR_ARG(key->name), key->expected);
    return false;
}

static bool is_filled(Str s) {
    return s.n > 0;
}

/* Inside the directory of the configuration, as far as the text tells. */
static bool is_inside(Str s) {
    return s.n && !path_is_absolute(s);
}

static bool is_base_path(Str s) {
    return !s.n || s.p[0] == '/';
}

static bool is_route_pattern(Str s) {
    return s.n && (s.p[0] == '/' || s.p[0] == '*');
}

static bool is_threshold(Str s) {
    Threshold threshold;
    return s.n && threshold_parse(s, &threshold);
}

static bool is_name_byte(char c, bool first) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (c & 0x80);
    return letter || (!first && c >= '0' && c <= '9');
}

static bool is_identifier(Str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!is_name_byte(s.p[i], i == 0)) return false;
    return s.n > 0;
}

/* ---- values ---- */

static void read_one(Reader *reader, const Key *key, const YamlNode *value) {
    read_text(reader, key, value, (Str *)(void *)((char *)reader->config + key->offset));
}

/* YAML 1.2: true and false, without quotes. */
static void read_flag(Reader *reader, const Key *key, const YamlNode *value) {
    bool *flag = (bool *)(void *)((char *)reader->config + key->offset);
    *flag = yaml_is_true(value);
    bool other = value->kind == YAML_SCALAR && value->plain && str_eq_nocase(value->scalar, STR("false"));
    if (!*flag && !other)
        wrong(reader, value->span, "\"%.*s\" has to be %s", STR_ARG(key->name), key->expected);
}

static void push_one(Reader *reader, const Key *key, const YamlNode *value) {
    ConfigList *list = (ConfigList *)(void *)((char *)reader->config + key->offset);
    Str text;
    if (read_text(reader, key, value, &text)) vec_push(reader->arena, list, text);
}

/* A list, or one text that stands for a list of one. */
static void read_list(Reader *reader, const Key *key, const YamlNode *value) {
    if (value->kind != YAML_SEQUENCE) {
        push_one(reader, key, value);
        return;
    }
    for (uint32_t i = 0; i < value->items.n; i++)
        push_one(reader, key, value->items.p[i]);
}

static bool check_rule(Reader *reader, Str pattern, Span span) {
    Str trouble = rule_pattern_trouble(reader->arena, pattern);
    if (trouble.n) wrong(reader, span, "%.*s", STR_ARG(trouble));
    return !trouble.n;
}

/* The items of a list, or a single value as a list of itself. */
static YamlNode *const *items_of(const YamlNode *const *value, uint32_t *n) {
    bool list = (*value)->kind == YAML_SEQUENCE;
    *n = list ? (*value)->items.n : 1;
    return list ? (*value)->items.p : (YamlNode *const *)(const void *)value;
}

static void read_rule_list(Reader *reader, const Key *key, const YamlNode *value) {
    uint32_t n;
    YamlNode *const *items = items_of(&value, &n);
    read_list(reader, key, value);
    for (uint32_t i = 0; i < n; i++)
        if (is_text(items[i])) check_rule(reader, items[i]->scalar, items[i]->span);
}

static bool set_level(Str text, RuleSetting *setting) {
    setting->off = str_eq(text, STR("off"));
    setting->has_level = level_parse(text, &setting->level);
    return setting->off || setting->has_level;
}

static void read_severity_key(Reader *reader, const YamlPair *pair, RuleSetting *setting) {
    Str name = yaml_text(pair->key), text = is_text(pair->value) ? pair->value->scalar : (Str){0};
    if (str_eq(name, STR("level"))) {
        if (!set_level(text, setting))
            wrong(reader, pair->value->span, "\"level\" has to be off, note, warning or error");
    } else if (str_eq(name, STR("priority"))) {
        setting->priority = priority_parse(text);
        if (!setting->priority) wrong(reader, pair->value->span, "\"priority\" has to be P1, P2, P3 or P4");
    } else {
        wrong(reader, pair->key->span, "unknown key \"%.*s\" of a rule: level or priority", STR_ARG(name));
    }
}

static bool set_short(Str text, RuleSetting *setting) {
    setting->priority = priority_parse(text);
    return setting->priority || set_level(text, setting);
}

/* `rule: warning`, `rule: P1`, or both: `rule: { level: warning, priority: P1 }`. */
static void read_rule(Reader *reader, const YamlPair *pair) {
    RuleSetting setting = {.rule = str_copy(reader->arena, yaml_text(pair->key))};
    const YamlNode *value = pair->value;
    if (!check_rule(reader, setting.rule, pair->key->span)) return;
    for (uint32_t i = 0; i < value->pairs.n; i++)
        read_severity_key(reader, &value->pairs.p[i], &setting);
    if (value->kind != YAML_MAPPING && !(is_text(value) && set_short(value->scalar, &setting)))
        wrong(reader, value->span, "rule \"%.*s\" has to be off, note, warning, error or P1 to P4",
              STR_ARG(setting.rule));
    else
        vec_push(reader->arena, &reader->config->rules, setting);
}

static void read_rules(Reader *reader, const Key *key, const YamlNode *value) {
    if (value->kind != YAML_MAPPING) {
        wrong(reader, value->span, "\"%.*s\" has to be %s", STR_ARG(key->name), key->expected);
        return;
    }
    for (uint32_t i = 0; i < value->pairs.n; i++)
        read_rule(reader, &value->pairs.p[i]);
}

static void read_file_ignore(Reader *reader, const YamlPair *pair) {
    uint32_t n;
    const YamlNode *value = pair->value;
    YamlNode *const *rules = items_of(&value, &n);
    Str files = str_copy(reader->arena, yaml_text(pair->key));
    if (!is_inside(files)) wrong(reader, pair->key->span, "a relative path pattern is expected here");
    for (uint32_t i = 0; i < n; i++) {
        if (!is_text(rules[i]))
            wrong(reader, rules[i]->span, "a rule's id or a list of them is expected here");
        else if (check_rule(reader, rules[i]->scalar, rules[i]->span))
            vec_push(reader->arena, &reader->config->per_file_ignores,
                     (FileIgnore){.files = files, .rule = str_copy(reader->arena, rules[i]->scalar)});
    }
}

static void read_file_ignores(Reader *reader, const Key *key, const YamlNode *value) {
    if (value->kind != YAML_MAPPING)
        wrong(reader, value->span, "\"%.*s\" has to be %s", STR_ARG(key->name), key->expected);
    for (uint32_t i = 0; i < value->pairs.n; i++)
        read_file_ignore(reader, &value->pairs.p[i]);
}

static void read_pin_policy(Reader *reader, const Key *key, const YamlNode *value) {
    static const Str NAMES[] = {
        [PIN_MANIFEST] = STR("manifest"), [PIN_LOCKFILE] = STR("lockfile"), [PIN_OFF] = STR("off")};
    for (int i = 0; i < (int)(sizeof NAMES / sizeof *NAMES); i++) {
        if (!is_text(value) || !str_eq(value->scalar, NAMES[i])) continue;
        reader->config->pin_policy = (PinPolicy)i;
        return;
    }
    wrong(reader, value->span, "\"%.*s\" has to be %s", STR_ARG(key->name), key->expected);
}

static void wrong_registrar(void *reader, Span span, Str message) {
    wrong(reader, span, "%.*s", STR_ARG(message));
}

static void read_registrars(Reader *reader, const Key *key, const YamlNode *value) {
    (void)key;
    registrars_read(reader->arena, value, &reader->config->registrars, wrong_registrar, reader);
}

static void read_vendor_spec(Reader *reader, const Key *key, const YamlPair *pair) {
    Str id = yaml_text(pair->key), trouble = provider_trouble(reader->arena, id), path;
    if (trouble.n)
        wrong(reader, pair->key->span, "%.*s", STR_ARG(trouble));
    else if (read_text(reader, key, pair->value, &path))
        vec_push(reader->arena, &reader->config->vendor_specs, (VendorPath){provider_find(id), path});
}

static void read_vendor_specs(Reader *reader, const Key *key, const YamlNode *value) {
    if (value->kind != YAML_MAPPING)
        wrong(reader, value->span, "\"%.*s\" has to be %s", STR_ARG(key->name), key->expected);
    for (uint32_t i = 0; i < value->pairs.n; i++)
        read_vendor_spec(reader, key, &value->pairs.p[i]);
}

/* ---- the file ---- */

/* docs/routedrift.schema.json and docs/configuration.md hold the same keys; tests/docs/run.mjs compares them.
 */
static const Key KEYS[] = {
    {STR("marker"), read_one, offsetof(Config, marker), is_identifier, "a name such as apiConfig"},
    {STR("base-path"), read_one, offsetof(Config, base_path), is_base_path, "a path that begins with /"},
    {STR("strict-base"), read_flag, offsetof(Config, strict_base), NULL, "true or false"},
    {STR("service"), read_one, offsetof(Config, service_id), is_filled, "the service's id, a text"},
    {STR("spec"), read_list, offsetof(Config, spec), is_inside, "a relative path or a list of them"},
    {STR("entry"), read_list, offsetof(Config, entry), is_inside, "a relative path or a list of them"},
    {STR("internal"), read_list, offsetof(Config, internal), is_route_pattern,
     "a route's path such as /ping, or a list of them"},
    {STR("registrars"), read_registrars, 0, NULL, "a mapping from modules to their exports"},
    {STR("frontend"), read_list, offsetof(Config, frontend), is_inside, "a relative path or a list of them"},
    {STR("vendor-spec"), read_vendor_specs, 0, is_inside,
     "a mapping from providers to relative paths of their documents"},
    {STR("exclude"), read_list, offsetof(Config, exclude), is_inside,
     "a relative path pattern or a list of them"},
    {STR("rules"), read_rules, 0, NULL, "a mapping from rules to levels or priorities"},
    {STR("select"), read_rule_list, offsetof(Config, select), is_filled, "a rule's id or a list of them"},
    {STR("ignore"), read_rule_list, offsetof(Config, ignore), is_filled, "a rule's id or a list of them"},
    {STR("per-file-ignores"), read_file_ignores, 0, NULL, "a mapping from path patterns to rules"},
    {STR("baseline"), read_one, offsetof(Config, baseline), is_inside, "a relative path"},
    {STR("fail-on"), read_one, offsetof(Config, fail_on), is_threshold, threshold_names},
    {STR("pin-policy"), read_pin_policy, 0, NULL, "manifest, lockfile or off"},
};
enum { KEY_N = sizeof KEYS / sizeof *KEYS };

static void unknown_key(Reader *reader, Str name, Span span) {
    Nearest nearest = nearest_new(name);
    for (size_t i = 0; i < KEY_N; i++)
        nearest_try(&nearest, KEYS[i].name);
    if (nearest.best.n)
        wrong(reader, span, "unknown key \"%.*s\"; did you mean \"%.*s\"?", STR_ARG(name),
              STR_ARG(nearest.best));
    else
        wrong(reader, span, "unknown key \"%.*s\"", STR_ARG(name));
}

static void read_pair(Reader *reader, const YamlPair *pair) {
    for (size_t i = 0; i < KEY_N; i++) {
        if (pair->key->kind != YAML_SCALAR || !str_eq(KEYS[i].name, pair->key->scalar)) continue;
        KEYS[i].read(reader, &KEYS[i], pair->value);
        return;
    }
    unknown_key(reader, yaml_text(pair->key), pair->key->span);
}

static void read_document(Reader *reader, const YamlDocument *document, FileId file) {
    const YamlNode *root = document->root;
    for (uint32_t i = 0; i < document->duplicates.n; i++)
        wrong(reader, document->duplicates.p[i].second, "key \"%.*s\" is here a second time",
              STR_ARG(document->duplicates.p[i].key));
    if (document->error.n)
        wrong(reader, document->error_at, "%.*s", STR_ARG(document->error));
    else if (document->documents > 1)
        wrong(reader, (Span){.file = file}, "more than one document");
    else if (root->kind != YAML_MAPPING && !yaml_is_null(root))
        wrong(reader, root->span, "a mapping of keys is expected here");
    else
        for (uint32_t i = 0; i < root->pairs.n; i++)
            read_pair(reader, &root->pairs.p[i]);
}

/* Nothing but comments and blank lines: defaults, not an error. */
static bool is_blank(Str text) {
    while (text.n) {
        Str line = str_trim(str_cut(text, '\n', &text));
        if (line.n && line.p[0] != '#') return false;
    }
    return true;
}

/* path as seen from dir; empty when it lies elsewhere. */
static Str below(Str dir, Str path) {
    if (str_eq(dir, STR(".")) || !dir.n) return path;
    return path_is_inside(dir, path) && path.n > dir.n ? str_sub(path, dir.n + 1, path.n) : (Str){0};
}

/* True when a path, or a directory that it is in, is what the pattern describes. */
static bool covers(Str pattern, Str path) {
    for (size_t end = 1; end <= path.n; end++)
        if ((end == path.n || path.p[end] == '/') && str_glob(pattern, str_sub(path, 0, end))) return true;
    return false;
}

bool config_excludes(const Config *config, Str path) {
    Str rest = below(config->dir, path);
    for (uint32_t i = 0; i < config->exclude.n; i++)
        if (covers(config->exclude.p[i], rest)) return true;
    return false;
}

bool config_ignores(const Config *config, Str path, Str rule) {
    Str rest = below(config->dir, path);
    for (uint32_t i = 0; i < config->per_file_ignores.n; i++) {
        const FileIgnore *ignore = &config->per_file_ignores.p[i];
        if (rule_pattern_matches(ignore->rule, rule) && covers(ignore->files, rest)) return true;
    }
    return false;
}

Config config_default(void) {
    return (Config){.marker = STR("apiConfig"), .pin_policy = PIN_MANIFEST};
}

bool config_load(Arena *arena, Mem *mem, Sources *sources, Troubles *troubles, FileId file, Config *config) {
    Reader reader = {.arena = arena, .sources = sources, .troubles = troubles, .config = config, .ok = true};
    const SourceFile *source = source_file(sources, file);
    *config = config_default();
    config->file = file;
    config->dir = path_dir(source->path);
    if (source->status != READ_OK) {
        trouble_add(troubles, source->path, str_of(read_status_text(source->status)));
        return false;
    }
    if (is_blank(source->text)) return true;
    YamlDocument document = yaml_read(arena, mem, sources, file);
    read_document(&reader, &document, file);
    return reader.ok;
}
