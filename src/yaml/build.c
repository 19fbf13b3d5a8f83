/* The stack of open collections. Every finished value goes through `add`, which hangs it into its parent and
 * sums up weight and height there. */
#include "yaml/build.h"

void build_init(Builder *b, Arena *arena, Mem *mem, FileId file, YamlDocument *doc) {
    *b = (Builder){.arena = arena, .scratch = arena_new(mem), .mem = mem, .file = file, .doc = doc};
    b->names = interner_new(&b->scratch);
    vec_push(&b->scratch, &b->anchor_list, (BuildAnchor){0});
}

void build_end(Builder *b) {
    arena_free(&b->scratch);
}

bool build_failed(const Builder *b) {
    return b->doc->error.n != 0;
}

void build_fail(Builder *b, Str error, Span at) {
    if (build_failed(b)) return;
    b->doc->error = error;
    b->doc->error_at = at;
    b->doc->root = NULL;
}

void build_document(Builder *b) {
    b->anchors = (Map){0};
    b->doc->documents++;
}

bool build_spend(Builder *b, uint64_t visits, Span at) {
    b->visits = visits > UINT64_MAX / 2 - b->visits ? UINT64_MAX / 2 : b->visits + visits;
    if (b->visits <= YAML_VISITS_PER_EVENT * b->events) return true;
    build_fail(b,
               str_fmt(b->arena, "aliases and merge keys multiply the document by more than %d (alias limit)",
                       YAML_VISITS_PER_EVENT),
               at);
    return false;
}

bool build_claim_key(Builder *b, uint32_t ordinal, Str key, uint32_t at, uint32_t *index) {
    uint64_t slot = (uint64_t)ordinal << 32 | sym_intern(&b->names, key);
    if (map_get(&b->keys, slot, index)) return false;
    map_set(&b->scratch, &b->keys, slot, at);
    return true;
}

/* The second of two equal keys is reported and dropped: the first wins. */
static void add_pair(Builder *b, BuildFrame *f, YamlNode *key, YamlNode *value) {
    uint32_t first = 0;
    bool merge = build_is_merge_key(key);
    if (merge) f->merges = true;
    if (!merge && key->kind == YAML_SCALAR &&
        !build_claim_key(b, f->ordinal, key->scalar, f->node->pairs.n, &first)) {
        YamlDuplicate d = {
            .key = key->scalar, .first = f->node->pairs.p[first].key->span, .second = key->span};
        if (b->doc->documents <= 1) vec_push(b->arena, &b->doc->duplicates, d);
        return;
    }
    vec_push(b->arena, &f->node->pairs, (YamlPair){.key = key, .value = value});
}

static void add(Builder *b, YamlNode *node, uint32_t end, uint64_t weight, uint32_t height) {
    if (b->depth == 0) {
        if (b->doc->documents <= 1) b->doc->root = node;
        build_spend(b, weight, node->span);
        return;
    }
    BuildFrame *f = &b->stack[b->depth - 1];
    if (end > f->end) f->end = end;
    if (height > f->height) f->height = height;
    f->weight = weight > UINT64_MAX / 2 - f->weight ? UINT64_MAX / 2 : f->weight + weight;
    if (f->node->kind == YAML_SEQUENCE) {
        vec_push(b->arena, &f->node->items, node);
    } else if (!f->key) {
        f->key = node;
    } else {
        add_pair(b, f, f->key, node);
        f->key = NULL;
    }
}

/* Counts an event and looks at what could stop the run. */
static bool begin(Builder *b, Span at) {
    b->events++;
    if (b->mem->exhausted) build_fail(b, STR("the memory limit was reached"), at);
    return !build_failed(b);
}

static uint32_t add_anchor(Builder *b, Str name, BuildAnchor anchor) {
    if (!name.n) return 0;
    uint32_t at = b->anchor_list.n;
    vec_push(&b->scratch, &b->anchor_list, anchor);
    map_set(&b->scratch, &b->anchors, sym_intern(&b->names, name), at);
    return at;
}

void build_scalar(Builder *b, Span span, Str value, bool plain, Props props) {
    if (!begin(b, span)) return;
    YamlNode *node = NEW(b->arena, YamlNode);
    *node = (YamlNode){.kind = YAML_SCALAR, .span = span, .plain = plain};
    node->scalar = str_copy(b->arena, value);
    if (props.tag.n) node->tag = str_copy(b->arena, props.tag);
    add_anchor(b, props.anchor, (BuildAnchor){.node = node, .height = 1, .weight = 1});
    add(b, node, span.end, 1, 1);
}

static bool deep(Builder *b, uint32_t depth, Span at) {
    if (depth <= YAML_DEPTH) return false;
    build_fail(b, str_fmt(b->arena, "nested deeper than %d levels (depth limit)", YAML_DEPTH), at);
    return true;
}

void build_open(Builder *b, YamlKind kind, uint32_t start, bool flow, Props props) {
    Span at = {.file = b->file, .start = start, .end = start};
    if (!begin(b, at) || deep(b, b->depth + 1, at)) return;
    YamlNode *node = NEW(b->arena, YamlNode);
    *node = (YamlNode){.kind = kind, .span = at, .flow = flow};
    if (props.tag.n) node->tag = str_copy(b->arena, props.tag);
    BuildFrame *f = &b->stack[b->depth++];
    *f = (BuildFrame){.node = node, .end = start, .weight = 1, .ordinal = ++b->mappings};
    f->anchor = add_anchor(b, props.anchor, (BuildAnchor){.node = node, .open = true});
}

void build_close(Builder *b, uint32_t end) {
    if (build_failed(b) || b->depth == 0) return;
    BuildFrame *f = &b->stack[b->depth - 1];
    f->node->span.end = f->node->flow ? end : f->end;
    if (!begin(b, f->node->span)) return;
    if (f->merges) build_merge(b, f);
    if (build_failed(b)) return;
    BuildAnchor *anchor = &b->anchor_list.p[f->anchor];
    if (f->anchor) *anchor = (BuildAnchor){.node = f->node, .height = f->height + 1, .weight = f->weight};
    b->depth--;
    add(b, f->node, f->node->span.end, f->weight, f->height + 1);
}

void build_alias(Builder *b, Str name, Span at) {
    uint32_t index;
    if (!begin(b, at)) return;
    if (!map_get(&b->anchors, sym_intern(&b->names, name), &index)) {
        build_fail(b, str_fmt(b->arena, "no anchor `%.*s` before this alias", STR_ARG(name)), at);
        return;
    }
    BuildAnchor a = b->anchor_list.p[index];
    if (a.open)
        build_fail(b, str_fmt(b->arena, "the alias `%.*s` stands inside what it names", STR_ARG(name)), at);
    else if (!deep(b, b->depth + a.height - 1, at))
        add(b, a.node, at.end, a.weight, a.height);
}
