/* Writing trees. A text stands plain only where no version of YAML reads it as anything else; one with line
 * breaks or control characters stands in double quotes, whose escapes are JSON's (YAML 1.2.2, §7.3.1). */
#include "yaml/write.h"

#include "base/json.h"

/* ---- scalars ---- */

/* YAML 1.1 and 1.2 read these as null or as truth values. */
static bool is_reserved(Str s) {
    static const char *const words[] = {"null", "true", "false", "yes", "no", "on", "off", "y", "n", "~"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_nocase(s, str_of(words[i]))) return true;
    return false;
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_inner(char c, bool flow) {
    if ((unsigned char)c >= 0x80 || is_letter(c) || (c >= '0' && c <= '9')) return true;
    return c && str_find_char(flow ? STR(" -./$()@+;=*&") : STR(" -./$()@+;=*&,{}[]"), c, 0) >= 0;
}

static bool needs_escapes(Str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7F) return true;
        if (c == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xA0) return true;
        if (c == 0xE2 && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0x80) return true; /* line separators */
        if (c == 0xEF && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0xBB) return true; /* byte order mark */
    }
    return false;
}

/* No indicator in front, nothing that ends a plain scalar inside, no number, no date. */
static bool is_plain(Str s, bool flow) {
    if (!s.n || !(is_letter(s.p[0]) || s.p[0] == '/' || s.p[0] == '$') || is_reserved(s)) return false;
    for (size_t i = 1; i < s.n; i++)
        if (!is_inner(s.p[i], flow)) return false;
    return s.p[s.n - 1] != ' ' && !needs_escapes(s);
}

static void write_single(Out *out, Str s) {
    out_char(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\'') out_char(out, '\'');
        out_char(out, s.p[i]);
    }
    out_char(out, '\'');
}

static void write_text(Out *out, const YamlStyle *style, Str s, char quote, bool flow) {
    if (!style->json && quote == 0 && is_plain(s, flow)) {
        out_str(out, s);
        return;
    }
    if (quote == 0) quote = style->other_quote;
    if (style->json || quote == '"' || needs_escapes(s)) {
        Json json = json_new(out, false);
        json_str(&json, s);
    } else {
        write_single(out, s);
    }
}

/* What was read plain is no longer plain inside brackets, or in JSON, when it is a text. */
static void write_scalar(Out *out, const YamlStyle *style, const YamlNode *node, bool flow) {
    bool typed = yaml_looks_typed(node->scalar) && !node->tag.n;
    if (node->plain && !node->scalar.n)
        out_cstr(out, "null");
    else if (node->plain &&
             (typed || (!style->json && !node->tag.n && (!flow || is_plain(node->scalar, true)))))
        out_str(out, node->scalar);
    else
        write_text(out, style, node->scalar, style->quote, flow);
}

/* Keys are quoted only where they have to be, or where the document does so. */
static void write_key(Out *out, const YamlStyle *style, Str key, bool flow) {
    bool braces = str_find_char(key, '{', 0) >= 0;
    bool path = str_starts(key, STR("/")) && (braces ? style->quote_braces : style->quote_paths);
    write_text(out, style, key, path ? style->other_quote : 0, flow);
    out_char(out, ':');
}

/* ---- blocks ---- */

static bool is_empty(const YamlNode *node) {
    return node->kind != YAML_SCALAR && !node->pairs.n && !node->items.n;
}

static void write_inline(Out *out, const YamlStyle *style, const YamlNode *node) {
    if (node->kind == YAML_SCALAR)
        write_scalar(out, style, node, false);
    else
        out_cstr(out, node->kind == YAML_MAPPING ? "{}" : "[]");
    out_str(out, style->eol);
}

static void write_items(Out *out, const YamlStyle *style, const YamlNode *sequence, uint32_t indent);

/* The first pair stands on the line of what comes before it (a dash). */
static void write_pairs(Out *out, const YamlStyle *style, const YamlNode *mapping, uint32_t indent,
                        bool begun) {
    for (uint32_t i = 0; i < mapping->pairs.n; i++) {
        const YamlNode *key = mapping->pairs.p[i].key, *value = mapping->pairs.p[i].value;
        if (i || !begun) out_fill(out, ' ', indent);
        write_key(out, style, key->scalar, false);
        if (value->kind == YAML_SCALAR || is_empty(value)) {
            out_char(out, ' ');
            write_inline(out, style, value);
            continue;
        }
        out_str(out, style->eol);
        if (value->kind == YAML_MAPPING)
            write_pairs(out, style, value, indent + style->step, false);
        else
            write_items(out, style, value, indent + (style->indent_items ? style->step : 0));
    }
}

static void write_items(Out *out, const YamlStyle *style, const YamlNode *sequence, uint32_t indent) {
    for (uint32_t i = 0; i < sequence->items.n; i++) {
        const YamlNode *item = sequence->items.p[i];
        out_fill(out, ' ', indent);
        out_char(out, '-');
        if (item->kind == YAML_SEQUENCE && item->items.n) {
            out_str(out, style->eol);
            write_items(out, style, item, indent + 2);
            continue;
        }
        out_char(out, ' ');
        if (item->kind == YAML_MAPPING && item->pairs.n)
            write_pairs(out, style, item, indent + 2, true);
        else
            write_inline(out, style, item);
    }
}

void yaml_write_pair(Out *out, const YamlStyle *style, Str key, const YamlNode *value, uint32_t indent) {
    YamlNode name = {.kind = YAML_SCALAR, .scalar = key};
    YamlPair pair = {.key = &name, .value = (YamlNode *)value};
    YamlNode mapping = {.kind = YAML_MAPPING};
    mapping.pairs.p = &pair;
    mapping.pairs.n = 1;
    write_pairs(out, style, &mapping, indent, false);
}

void yaml_write_block(Out *out, const YamlStyle *style, const YamlNode *mapping, uint32_t indent) {
    write_pairs(out, style, mapping, indent, false);
}

/* ---- brackets ---- */

static void write_break(Out *out, const YamlStyle *style, FlowLayout layout) {
    if (!layout.lines) return;
    out_str(out, style->eol);
    out_str(out, layout.margin);
}

static FlowLayout deeper(Arena *arena, FlowLayout layout) {
    layout.margin = str_join(arena, layout.margin, layout.unit);
    return layout;
}

void yaml_write_flow_pair(Out *out, const YamlStyle *style, FlowLayout layout, Str key,
                          const YamlNode *value) {
    write_key(out, style, key, true);
    if (layout.spaces) out_char(out, ' ');
    yaml_write_flow(out, style, layout, value);
}

static void write_comma(Out *out, FlowLayout layout, uint32_t i) {
    if (!i) return;
    out_char(out, ',');
    if (layout.spaces && !layout.lines) out_char(out, ' ');
}

void yaml_write_flow(Out *out, const YamlStyle *style, FlowLayout layout, const YamlNode *value) {
    bool mapping = value->kind == YAML_MAPPING;
    if (value->kind == YAML_SCALAR) {
        write_scalar(out, style, value, true);
        return;
    }
    FlowLayout inner = deeper(out->arena, layout);
    out_char(out, mapping ? '{' : '[');
    for (uint32_t i = 0; i < value->pairs.n; i++) {
        write_comma(out, layout, i);
        write_break(out, style, inner);
        yaml_write_flow_pair(out, style, inner, value->pairs.p[i].key->scalar, value->pairs.p[i].value);
    }
    for (uint32_t i = 0; i < value->items.n; i++) {
        write_comma(out, layout, i);
        write_break(out, style, inner);
        yaml_write_flow(out, style, inner, value->items.p[i]);
    }
    if (!is_empty(value)) write_break(out, style, layout);
    out_char(out, mapping ? '}' : ']');
}
