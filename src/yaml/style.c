/* Counts how a document does things; the majority is its style. Only the first thousands of nodes are looked
 * at: a document has one style or none. */
#include "yaml/style.h"

enum { LOOKED_AT = 2000 /* nodes: a style shows soon, and it is asked for each edit */ };

typedef struct Count {
    Str text;
    uint32_t left;                      /* nodes that are still looked at */
    uint32_t plain, single, twofold;    /* texts by their quotes */
    uint32_t plain_path, quoted_path;   /* keys that begin with a slash and hold no brace */
    uint32_t plain_brace, quoted_brace; /* those that do */
    uint32_t indented, flush;           /* block sequences */
    uint32_t steps[9];                  /* block mappings by how much further right they stand */
} Count;

YamlStyle yaml_style_default(void) {
    return (YamlStyle){.eol = STR("\n"),
                       .step = 2,
                       .indent_items = true,
                       .quote = '\'',
                       .other_quote = '\'',
                       .quote_braces = true};
}

bool yaml_looks_typed(Str s) {
    static const char *const words[] = {"", "~", "null", "true", "false", "True", "False"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(s, str_of(words[i]))) return true;
    return (s.p[0] >= '0' && s.p[0] <= '9') || s.p[0] == '-' || s.p[0] == '.';
}

static uint32_t column_of(Str text, uint32_t at) {
    uint32_t start = at;
    while (start > 0 && text.p[start - 1] != '\n')
        start--;
    return at - start;
}

static char first_byte(const Count *c, const YamlNode *node) {
    return node->span.start < c->text.n ? c->text.p[node->span.start] : 0;
}

static void count_text(Count *c, const YamlNode *node) {
    char first = first_byte(c, node);
    if (node->plain)
        c->plain += !yaml_looks_typed(node->scalar);
    else
        c->single += first == '\'', c->twofold += first == '"';
}

static void count_key(Count *c, const YamlNode *key) {
    if (!str_starts(key->scalar, STR("/"))) return;
    bool brace = str_find_char(key->scalar, '{', 0) >= 0;
    if (brace)
        key->plain ? c->plain_brace++ : c->quoted_brace++;
    else
        key->plain ? c->plain_path++ : c->quoted_path++;
}

static void count_node(Count *c, const YamlNode *node);

static void count_pair(Count *c, const YamlPair *pair) {
    const YamlNode *value = pair->value;
    uint32_t column = column_of(c->text, pair->key->span.start);
    if (pair->merged || value->span.start < pair->key->span.end) return; /* stands elsewhere */
    if (pair->key->kind == YAML_SCALAR) count_key(c, pair->key);
    uint32_t inner = column_of(c->text, value->span.start);
    if (value->kind == YAML_SEQUENCE && !value->flow) inner > column ? c->indented++ : c->flush++;
    if (value->kind == YAML_MAPPING && !value->flow && inner > column && inner - column < 9)
        c->steps[inner - column]++;
    count_node(c, value);
}

static void count_node(Count *c, const YamlNode *node) {
    if (c->left == 0) return;
    c->left--;
    if (node->kind == YAML_SCALAR) count_text(c, node);
    for (uint32_t i = 0; i < node->pairs.n; i++)
        count_pair(c, &node->pairs.p[i]);
    for (uint32_t i = 0; i < node->items.n; i++)
        if (node->items.p[i]->span.start >= node->span.start) count_node(c, node->items.p[i]);
}

static uint32_t commonest_step(const Count *c) {
    uint32_t best = 2;
    for (uint32_t i = 1; i < 9; i++)
        if (c->steps[i] > c->steps[best]) best = i;
    return best;
}

static Str line_end_of(Str text) {
    ptrdiff_t at = str_find_char(text, '\n', 0);
    return at > 0 && text.p[at - 1] == '\r' ? STR("\r\n") : STR("\n");
}

YamlStyle yaml_style_of(Str text, const YamlNode *root, bool json) {
    Count c = {.text = text, .left = LOOKED_AT};
    YamlStyle style = yaml_style_default();
    if (root) count_node(&c, root);
    style.json = json;
    style.eol = line_end_of(text);
    style.step = commonest_step(&c);
    style.indent_items = c.indented >= c.flush;
    style.other_quote = c.twofold > c.single ? '"' : '\'';
    style.quote = c.plain > c.single + c.twofold ? 0 : style.other_quote;
    style.quote_paths = c.quoted_path > c.plain_path || (!c.plain_path && c.quoted_brace && style.quote);
    style.quote_braces = c.quoted_brace >= c.plain_brace && (c.quoted_brace || style.quote);
    return style;
}
