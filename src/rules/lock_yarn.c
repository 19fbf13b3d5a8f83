/* yarn.lock: classic (a format of its own, one block a resolution) and berry (YAML with `__metadata`).
 *
 * Both head an entry with all the descriptors that it answers: `klaviyo-api@^23.0.0, klaviyo-api@^23.1.0:` in
 * classic, `"klaviyo-api@npm:^23.0.0"` in berry; `version` is in the entry. */
#include "base/out.h"
#include "rules/lockfile.h"

static Str unquote(Str s) {
    s = str_trim(s);
    bool quoted = s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"';
    return quoted ? str_sub(s, 1, s.n - 1) : s;
}

/* The part of a descriptor after the name, without berry's `npm:`; false when it is of another package. */
static bool range_of(const LockQuery *query, Str descriptor, Str *range) {
    if (!str_starts(descriptor, query->name)) return false;
    Str rest = str_sub(descriptor, query->name.n, descriptor.n);
    if (!str_starts(rest, STR("@"))) return false;
    *range = str_sub(rest, 1, rest.n);
    return !str_starts(*range, STR("workspace:"));
}

static bool is_asked_for(const LockQuery *query, Str range, Lock *lock) {
    if (lock_made_for(query, range, lock)) return true;
    if (!str_starts(range, STR("npm:"))) return false;
    return lock_made_for(query, str_sub(range, 4, range.n), lock);
}

/* True when one of the descriptors of a head is the one asked for. */
static bool head_answers(const LockQuery *query, Str head, Lock *lock) {
    while (head.n) {
        ptrdiff_t comma = str_find(head, STR(", "), 0);
        Str descriptor = unquote(comma < 0 ? head : str_sub(head, 0, (size_t)comma)), range;
        if (range_of(query, descriptor, &range) && is_asked_for(query, range, lock)) return true;
        head = comma < 0 ? (Str){0} : str_sub(head, (size_t)comma + 2, head.n);
    }
    return false;
}

static void read_berry(const YamlNode *root, const LockQuery *query, Lock *lock) {
    if (root->kind != YAML_MAPPING) return;
    for (uint32_t i = 0; i < root->pairs.n; i++) {
        YamlPair pair = root->pairs.p[i];
        if (!head_answers(query, yaml_text(pair.key), lock)) continue;
        const YamlNode *version = yaml_get(pair.value, STR("version"));
        lock_hold(lock, version, yaml_text(version));
        return;
    }
}

static void hold_classic(FileId file, Str text, Str version, Lock *lock) {
    uint32_t start = (uint32_t)(version.p - text.p);
    YamlNode node = {.span = {.file = file, .start = start, .end = start + (uint32_t)version.n}};
    lock_hold(lock, &node, version);
}

static void read_classic(FileId file, Str text, const LockQuery *query, Lock *lock) {
    bool inside = false;
    for (Str rest = text; rest.n;) {
        Str line = str_cut(rest, '\n', &rest);
        if (str_ends(line, STR("\r"))) line = str_sub(line, 0, line.n - 1);
        bool head = line.n && line.p[0] != ' ' && line.p[0] != '#' && str_ends(line, STR(":"));
        if (head) inside = head_answers(query, str_sub(line, 0, line.n - 1), lock);
        if (!inside || !str_starts(line, STR("  version "))) continue;
        hold_classic(file, text, unquote(str_sub(line, 10, line.n)), lock);
        return;
    }
}

void lock_read_yarn(RuleContext *context, FileId file, const LockQuery *query, Lock *lock) {
    const SourceFile *source = source_file(context->sources, file);
    Str text = source->text;
    if (str_find(text, STR("__metadata:"), 0) < 0) {
        lock->state = LOCK_LACKS;
        read_classic(file, text, query, lock);
        return;
    }
    const YamlNode *root = workspace_document(context, source->path);
    if (!root) return;
    lock->state = LOCK_LACKS;
    read_berry(root, query, lock);
}
