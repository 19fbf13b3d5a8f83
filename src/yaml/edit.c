/* Finding the bytes at which a pair begins and ends, and writing its lines or brackets in the style of what
 * stands around it. A block's pair is whole lines: from its key's to that of the last byte of its value, and
 * the comments below that stand further right than the key. */
#include "yaml/edit.h"

#include "source/source.h"
#include "yaml/write.h"

/* ---- lines ---- */

static char byte_at(const YamlEditor *e, size_t at) {
    return at < e->text.n ? e->text.p[at] : 0;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

static size_t line_start(const YamlEditor *e, size_t at) {
    while (at > 0 && e->text.p[at - 1] != '\n')
        at--;
    return at;
}

/* Behind the line feed, or the end of the text. */
static size_t line_end(const YamlEditor *e, size_t at) {
    while (at < e->text.n && e->text.p[at] != '\n')
        at++;
    return at < e->text.n ? at + 1 : at;
}

static size_t skip_spaces(const YamlEditor *e, size_t at) {
    while (at < e->text.n && is_space(e->text.p[at]))
        at++;
    return at;
}

static bool is_line_rest_empty(const YamlEditor *e, size_t at) {
    at = skip_spaces(e, at);
    return at >= e->text.n || e->text.p[at] == '\n' || e->text.p[at] == '#';
}

static bool is_blank_line(const YamlEditor *e, size_t at) {
    size_t from = skip_spaces(e, at);
    return at < e->text.n && (from >= e->text.n || e->text.p[from] == '\n');
}

static size_t column_of(const YamlEditor *e, size_t at) {
    return at - line_start(e, at);
}

static Span span_at(const YamlEditor *e, size_t start, size_t end) {
    return (Span){.file = e->file, .start = (uint32_t)start, .end = (uint32_t)end};
}

static bool push(const YamlEditor *e, Edits *edits, size_t start, size_t end, Str text) {
    vec_push(e->arena, edits, (Edit){.span = span_at(e, start, end), .text = text});
    return true;
}

/* ---- pairs ---- */

static bool is_alias(const YamlPair *pair) {
    return pair->value->span.start < pair->key->span.end;
}

static bool is_nothing(const YamlNode *value) {
    return value->kind == YAML_SCALAR && value->plain && !value->scalar.n;
}

bool yaml_is_own(const YamlNode *mapping, const YamlPair *pair) {
    Span inner = pair->key->span, outer = mapping->span;
    bool inside = inner.file == outer.file && inner.start >= outer.start && inner.end <= outer.end;
    return !pair->merged && inside && !is_alias(pair);
}

/* YAML also ends lines with a carriage return alone, U+0085, U+2028 and U+2029; nothing is edited there. */
static bool is_behind_odd_break(const YamlEditor *e, size_t at) {
    Str before = str_sub(e->text, line_start(e, at), at);
    return str_find_char(before, '\r', 0) >= 0 || str_find(before, STR("\xC2\x85"), 0) >= 0 ||
           str_find(before, STR("\xE2\x80\xA8"), 0) >= 0 || str_find(before, STR("\xE2\x80\xA9"), 0) >= 0;
}

/* `key:` as it is nearly always written: one scalar, its colon right behind it. Not `? key`, not `{a: 1}: b`,
 * nor `{a}`, which has no colon. */
static bool is_usual(const YamlEditor *e, const YamlPair *pair) {
    return pair->key->kind == YAML_SCALAR && !is_behind_odd_break(e, pair->key->span.start) &&
           byte_at(e, skip_spaces(e, pair->key->span.end)) == ':';
}

/* `&name` stands in these bytes: what refers to it elsewhere would lose it. */
static bool has_anchor(const YamlEditor *e, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (byte_at(e, i) == '&' && i && str_find_char(STR(" \t\n[{,:"), byte_at(e, i - 1), 0) >= 0 &&
            !is_space(byte_at(e, i + 1)))
            return true;
    return false;
}

/* The colon behind a key, or the end of the text. */
static size_t colon_of(const YamlEditor *e, const YamlPair *pair) {
    size_t at = pair->key->span.end;
    while (at < e->text.n && e->text.p[at] != ':')
        at++;
    return at;
}

/* Where the bytes of a pair's value end; those of an alias are on the key's line. */
static size_t pair_end(const YamlEditor *e, const YamlPair *pair) {
    size_t colon = colon_of(e, pair), at = colon + 1;
    if (!is_alias(pair)) return pair->value->span.end > colon ? pair->value->span.end : at;
    at = skip_spaces(e, at);
    while (at < e->text.n && !is_space(e->text.p[at]) && str_find_char(STR("\n,}]"), e->text.p[at], 0) < 0)
        at++;
    return at;
}

/* `|+` and `>+`: the blank lines behind the text belong to it. */
static bool keeps_breaks(const YamlEditor *e, const YamlNode *node) {
    while (node && (node->pairs.n || node->items.n))
        node = node->pairs.n ? node->pairs.p[node->pairs.n - 1].value : node->items.p[node->items.n - 1];
    size_t at = node ? node->span.start : 0;
    if (!node || node->plain || (byte_at(e, at) != '|' && byte_at(e, at) != '>')) return false;
    return byte_at(e, at + 1) == '+' || byte_at(e, at + 2) == '+';
}

/* Behind the last line of a block's pair; false when something else stands on that line. */
static bool lines_end(const YamlEditor *e, const YamlPair *pair, size_t *end) {
    size_t at = pair_end(e, pair), column = column_of(e, pair->key->span.start);
    if (!is_line_rest_empty(e, at)) return false;
    at = line_end(e, at);
    while (keeps_breaks(e, pair->value) && is_blank_line(e, at))
        at = line_end(e, at);
    for (size_t from; (from = skip_spaces(e, at), byte_at(e, from) == '#') && from - at > column;)
        at = line_end(e, at);
    *end = at;
    return true;
}

static bool starts_its_line(const YamlEditor *e, size_t at) {
    return skip_spaces(e, line_start(e, at)) == at;
}

enum { SPACED_PAIRS = 200 };

/* Most pairs of a block (the first SPACED_PAIRS, for it is asked for each edit) have a blank line before the
 * next. */
static bool is_spaced(const YamlEditor *e, const YamlNode *mapping) {
    uint32_t blank = 0, n = 0;
    for (uint32_t i = 0; i + 1 < mapping->pairs.n && i < SPACED_PAIRS; i++) {
        size_t end;
        if (!yaml_is_own(mapping, &mapping->pairs.p[i]) || !lines_end(e, &mapping->pairs.p[i], &end))
            continue;
        blank += is_blank_line(e, end);
        n++;
    }
    return blank * 2 > n;
}

/* ---- insertion into blocks ---- */

/* Lines at `at`, which is the start of a line or the end of a text without a last line feed. */
static bool insert_lines(const YamlEditor *e, size_t at, size_t column, Str key, const YamlNode *value,
                         bool blank_before, bool blank_after, Edits *edits) {
    Out out = out_new(e->arena);
    bool open = at > 0 && e->text.p[at - 1] != '\n'; /* the text ends within a line */
    if (open) out_str(&out, e->style.eol);
    if (blank_before) out_str(&out, e->style.eol);
    yaml_write_pair(&out, &e->style, key, value, (uint32_t)column);
    if (blank_after) out_str(&out, e->style.eol);
    Str text = out_str_of(&out);
    if (open) text.n -= e->style.eol.n;
    return push(e, edits, at, at, text);
}

static const YamlPair *first_own(const YamlNode *mapping) {
    for (uint32_t i = 0; i < mapping->pairs.n; i++)
        if (yaml_is_own(mapping, &mapping->pairs.p[i])) return &mapping->pairs.p[i];
    return NULL;
}

static bool insert_behind(const YamlEditor *e, const YamlNode *mapping, const YamlPair *after, Str key,
                          const YamlNode *value, Edits *edits) {
    size_t end, start = after->key->span.start;
    if (!starts_its_line(e, start) || !lines_end(e, after, &end)) return false;
    return insert_lines(e, end, column_of(e, start), key, value, is_spaced(e, mapping), false, edits);
}

/* Directly below the line of the holder's key, above the comments of what was first. */
static bool insert_first(const YamlEditor *e, const YamlPair *holder, Str key, const YamlNode *value,
                         Edits *edits) {
    const YamlPair *first = first_own(holder->value);
    if (!first || !starts_its_line(e, first->key->span.start)) return false;
    size_t at = line_end(e, colon_of(e, holder));
    if (at > line_start(e, first->key->span.start)) return false;
    return insert_lines(e, at, column_of(e, first->key->span.start), key, value, false,
                        is_spaced(e, holder->value), edits);
}

/* `paths:` and `paths: {}`: the braces go, lines come below. */
static bool insert_only(const YamlEditor *e, const YamlPair *holder, Str key, const YamlNode *value,
                        Edits *edits) {
    size_t colon = colon_of(e, holder), end = pair_end(e, holder), start = holder->key->span.start;
    if (!starts_its_line(e, start) || !is_line_rest_empty(e, end)) return false;
    if (!is_nothing(holder->value)) {
        size_t from = holder->value->span.start;
        if (skip_spaces(e, colon + 1) == from) from = colon + 1;
        push(e, edits, from, end, (Str){0});
    }
    return insert_lines(e, line_end(e, end), column_of(e, start) + e->style.step, key, value, false, false,
                        edits);
}

/* ---- insertion into brackets ---- */

static Str margin_of(const YamlEditor *e, size_t at) {
    size_t start = line_start(e, at);
    return str_sub(e->text, start, skip_spaces(e, start));
}

static bool has_line_feed(const YamlEditor *e, size_t from, size_t to) {
    return str_find_char(str_sub(e->text, from, to), '\n', 0) >= 0;
}

/* What a level adds to the margin in this document: as its outermost bracket does, else two spaces. */
static Str unit_of(const YamlEditor *e, const YamlNode *root) {
    if (!root->flow || !root->pairs.n || !root->span.end) return STR("  ");
    Str inner = margin_of(e, root->pairs.p[0].key->span.start), outer = margin_of(e, root->span.end - 1);
    return inner.n > outer.n ? str_sub(inner, outer.n, inner.n) : STR("  ");
}

/* The way in which the pairs of a bracket that has some stand. */
static FlowLayout layout_of(const YamlEditor *e, const YamlNode *mapping, const YamlPair *first) {
    FlowLayout layout = {.lines = has_line_feed(e, mapping->span.start, first->key->span.start)};
    size_t colon = colon_of(e, first);
    layout.spaces = !e->style.json || is_space(byte_at(e, colon + 1)) || layout.lines;
    if (!layout.lines) return layout;
    layout.margin = margin_of(e, first->key->span.start);
    layout.unit = e->unit;
    return layout;
}

/* An empty bracket: laid out in lines where its holder's bracket is. */
static bool insert_into_empty(const YamlEditor *e, const YamlPair *holder, Str key, const YamlNode *value,
                              Edits *edits) {
    const YamlNode *mapping = holder->value;
    FlowLayout outer = {.spaces = true, .lines = starts_its_line(e, holder->key->span.start)};
    if (outer.lines) outer.margin = margin_of(e, holder->key->span.start);
    outer.unit = e->unit;
    YamlNode made = {.kind = YAML_MAPPING}, name = {.kind = YAML_SCALAR, .scalar = key};
    YamlPair pair = {.key = &name, .value = (YamlNode *)value};
    Out out = out_new(e->arena);
    if (!outer.lines) outer.spaces = !e->style.json || is_space(byte_at(e, colon_of(e, holder) + 1));
    made.pairs.p = &pair;
    made.pairs.n = 1;
    yaml_write_flow(&out, &e->style, outer, &made);
    return push(e, edits, mapping->span.start, mapping->span.end, out_str_of(&out));
}

static void write_flow_break(const YamlEditor *e, Out *out, FlowLayout layout) {
    if (!layout.lines) return;
    out_str(out, e->style.eol);
    out_str(out, layout.margin);
}

static bool insert_flow(const YamlEditor *e, const YamlNode *mapping, const YamlPair *after, Str key,
                        const YamlNode *value, Edits *edits) {
    const YamlPair *first = &mapping->pairs.p[0];
    if (!yaml_is_own(mapping, first)) return false;
    FlowLayout layout = layout_of(e, mapping, first);
    Out out = out_new(e->arena);
    if (after) {
        out_char(&out, ',');
        if (!layout.lines && layout.spaces) out_char(&out, ' ');
        write_flow_break(e, &out, layout);
        yaml_write_flow_pair(&out, &e->style, layout, key, value);
        size_t at = pair_end(e, after);
        return push(e, edits, at, at, out_str_of(&out));
    }
    yaml_write_flow_pair(&out, &e->style, layout, key, value);
    out_char(&out, ',');
    if (!layout.lines && layout.spaces) out_char(&out, ' ');
    write_flow_break(e, &out, layout);
    return push(e, edits, first->key->span.start, first->key->span.start, out_str_of(&out));
}

/* ---- what is offered ---- */

static bool is_json(const SourceFile *file, const YamlNode *root) {
    return str_ends(file->path, STR(".json")) ||
           (root && root->flow && root->kind == YAML_MAPPING && root->pairs.n &&
            !root->pairs.p[0].key->plain &&
            byte_at(&(YamlEditor){.text = file->text}, root->pairs.p[0].key->span.start) == '"');
}

YamlEditor yaml_editor(Arena *arena, const Sources *sources, const YamlNode *root) {
    const SourceFile *file = source_file(sources, root->span.file);
    YamlStyle style = yaml_style_of(file->text, root, is_json(file, root));
    YamlEditor e = {.arena = arena, .file = root->span.file, .text = file->text, .style = style};
    e.unit = unit_of(&e, root);
    return e;
}

bool yaml_insert_first(const YamlEditor *e, const YamlPair *holder, Str key, const YamlNode *value,
                       Edits *edits) {
    const YamlNode *mapping = holder->value;
    bool empty = mapping->kind == YAML_MAPPING && !mapping->pairs.n;
    if (!is_usual(e, holder) || is_alias(holder) || mapping->tag.n) return false;
    bool inside = !starts_its_line(e, holder->key->span.start); /* brackets */
    if (empty && (e->style.json || inside)) return insert_into_empty(e, holder, key, value, edits);
    if (is_nothing(mapping) || empty) return insert_only(e, holder, key, value, edits);
    if (mapping->kind != YAML_MAPPING) return false;
    if (mapping->flow) return insert_flow(e, mapping, NULL, key, value, edits);
    return insert_first(e, holder, key, value, edits);
}

bool yaml_insert_behind(const YamlEditor *e, const YamlNode *mapping, const YamlPair *after, Str key,
                        const YamlNode *value, Edits *edits) {
    if (!yaml_is_own(mapping, after) || !is_usual(e, after) || mapping->tag.n) return false;
    if (mapping->flow) return insert_flow(e, mapping, after, key, value, edits);
    return insert_behind(e, mapping, after, key, value, edits);
}

/* ---- removal ---- */

/* With the comma behind the pair, else with the one before it. */
static bool remove_flow(const YamlEditor *e, const YamlNode *mapping, const YamlPair *pair, Edits *edits) {
    size_t start = pair->key->span.start, end = pair_end(e, pair), i = (size_t)(pair - mapping->pairs.p);
    if (i + 1 < mapping->pairs.n) {
        const YamlPair *next = &mapping->pairs.p[i + 1];
        return yaml_is_own(mapping, next) && push(e, edits, start, next->key->span.start, (Str){0});
    }
    const YamlPair *before = &mapping->pairs.p[i - 1];
    return yaml_is_own(mapping, before) && is_usual(e, before) &&
           push(e, edits, pair_end(e, before), end, (Str){0});
}

bool yaml_remove(const YamlEditor *e, const YamlNode *mapping, const YamlPair *pair, Edits *edits) {
    size_t start = pair->key->span.start, end;
    if (mapping->pairs.n < 2 || !yaml_is_own(mapping, pair) || !is_usual(e, pair)) return false;
    if (has_anchor(e, start, pair_end(e, pair))) return false;
    if (mapping->flow) return remove_flow(e, mapping, pair, edits);
    if (!starts_its_line(e, start) || !lines_end(e, pair, &end)) return false;
    start = line_start(e, start);
    bool spaced = start == 0 || is_blank_line(e, line_start(e, start - 1));
    while (spaced && is_blank_line(e, end))
        end = line_end(e, end);
    return push(e, edits, start, end, (Str){0});
}

bool yaml_clear(const YamlEditor *e, const YamlPair *holder, Edits *edits) {
    return yaml_replace(e, holder, &(YamlNode){.kind = YAML_MAPPING}, edits);
}

/* ---- replacement ---- */

static FlowLayout one_line(const YamlEditor *e, const YamlPair *pair) {
    bool lines = starts_its_line(e, pair->key->span.start) && e->style.json;
    FlowLayout layout = {.lines = lines, .spaces = true};
    if (!lines) return layout;
    layout.margin = margin_of(e, pair->key->span.start);
    layout.unit = e->unit;
    return layout;
}

/* A comment inside what would be replaced would be lost. */
static bool has_comment(const YamlEditor *e, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (e->text.p[i] == '#' && i > 0 && (is_space(e->text.p[i - 1]) || e->text.p[i - 1] == '\n'))
            return true;
    return false;
}

/* `key: &anchor value`: what refers to the anchor would lose it. */
static bool has_properties(const YamlEditor *e, const YamlPair *pair) {
    size_t at = skip_spaces(e, colon_of(e, pair) + 1);
    return at < pair->value->span.start && (byte_at(e, at) == '&' || byte_at(e, at) == '!');
}

/* A block stays one and a bracket stays one; the rest of the key's line is replaced with the value. */
bool yaml_replace(const YamlEditor *e, const YamlPair *pair, const YamlNode *value, Edits *edits) {
    const YamlNode *old = pair->value;
    size_t colon = colon_of(e, pair), end = pair_end(e, pair);
    bool block = !old->flow && !e->style.json && starts_its_line(e, pair->key->span.start);
    Out out = out_new(e->arena);
    if (!is_usual(e, pair) || is_alias(pair) || old->tag.n || has_properties(e, pair)) return false;
    if (has_anchor(e, colon, end)) return false;
    if (!block) {
        yaml_write_flow(&out, &e->style, one_line(e, pair), value);
        return push(e, edits, old->span.start, end, out_str_of(&out));
    }
    if (!is_line_rest_empty(e, end)) return false;
    size_t column = column_of(e, pair->key->span.start);
    yaml_write_pair(&out, &e->style, pair->key->scalar, value, (uint32_t)column);
    Str text = out_str_of(&out);
    ptrdiff_t from =
        str_find_char(text, ':', pair->key->scalar.n > 0 ? column + pair->key->scalar.n : column);
    text = str_sub(text, from < 0 ? 0 : (size_t)from + 1, text.n - e->style.eol.n);
    size_t start = colon + 1;
    if (has_line_feed(e, start, old->span.start) && str_starts(text, e->style.eol)) {
        start = line_start(e, old->span.start); /* the key's line stays, with its comment */
        text = str_sub(text, e->style.eol.n, text.n);
    }
    return !has_comment(e, start, end) && push(e, edits, start, end, text);
}
