/* Reading a tree, and writing it as text for tests. Recursion is safe: the builder bounds the depth. */
#include "yaml/node.h"

#include "yaml/read.h"

const YamlPair *yaml_pair(const YamlNode *node, Str key) {
    if (!node || node->kind != YAML_MAPPING) return NULL;
    for (uint32_t i = 0; i < node->pairs.n; i++) {
        const YamlPair *pair = &node->pairs.p[i];
        if (pair->key->kind == YAML_SCALAR && str_eq(pair->key->scalar, key)) return pair;
    }
    return NULL;
}

YamlNode *yaml_get(const YamlNode *node, Str key) {
    const YamlPair *pair = yaml_pair(node, key);
    return pair ? pair->value : NULL;
}

Str yaml_text(const YamlNode *node) {
    return node && node->kind == YAML_SCALAR ? node->scalar : (Str){0};
}

/* A plain scalar whose type nobody named, or was named as given. */
static bool is_core(const YamlNode *node, Str tag) {
    return node->kind == YAML_SCALAR && node->plain && (!node->tag.n || str_eq(node->tag, tag));
}

bool yaml_is_true(const YamlNode *node) {
    if (!node || !is_core(node, STR("tag:yaml.org,2002:bool"))) return false;
    Str s = node->scalar;
    return str_eq(s, STR("true")) || str_eq(s, STR("True")) || str_eq(s, STR("TRUE"));
}

bool yaml_is_null(const YamlNode *node) {
    if (!node) return true;
    if (!is_core(node, STR("tag:yaml.org,2002:null"))) return false;
    Str s = node->scalar;
    return !s.n || str_eq(s, STR("~")) || str_eq(s, STR("null")) || str_eq(s, STR("Null")) ||
           str_eq(s, STR("NULL"));
}

static void dump_place(Out *out, Sources *sources, Span span) {
    Position a = source_position(sources, span.file, span.start);
    Position z = source_position(sources, span.file, span.end);
    out_fmt(out, " %u:%u-%u:%u", a.line, a.column, z.line, z.column);
}

static void dump_quoted(Out *out, Str s) {
    out_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\')
            out_fmt(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            out_fmt(out, "\\x%02x", c);
        else
            out_char(out, (char)c);
    }
    out_char(out, '"');
}

static void dump_node(Out *out, Sources *sources, const YamlNode *node, const char *role, size_t depth) {
    static const char *const kinds[] = {"scalar", "mapping", "sequence"};
    out_fill(out, ' ', depth * 2);
    out_cstr(out, role);
    out_cstr(out, kinds[node->kind]);
    dump_place(out, sources, node->span);
    if (node->kind == YAML_SCALAR) {
        out_char(out, ' ');
        dump_quoted(out, node->scalar);
        if (node->plain) out_cstr(out, " plain");
    }
    if (node->flow) out_cstr(out, " flow");
    if (node->tag.n) out_fmt(out, " %.*s", STR_ARG(node->tag));
    out_char(out, '\n');
    for (uint32_t i = 0; i < node->pairs.n; i++) {
        const YamlPair *pair = &node->pairs.p[i];
        dump_node(out, sources, pair->key, pair->merged ? "merged key " : "key ", depth + 1);
        dump_node(out, sources, pair->value, "", depth + 2);
    }
    for (uint32_t i = 0; i < node->items.n; i++)
        dump_node(out, sources, node->items.p[i], "- ", depth + 1);
}

void yaml_dump(Out *out, Sources *sources, const YamlNode *node) {
    if (node)
        dump_node(out, sources, node, "", 0);
    else
        out_cstr(out, "nothing\n");
}
