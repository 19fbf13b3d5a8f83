/* Merge keys: `{<<: *base, a: 1}` → the pairs of base that the mapping has not itself, at the place of `<<`.
 *
 * Own keys win wherever they stand, then the first source that has a key (https://yaml.org/type/merge.html).
 * A `<<` whose value is neither a mapping nor a list of mappings stays an ordinary pair. */
#include "yaml/build.h"

bool build_is_merge_key(const YamlNode *key) {
    return key->kind == YAML_SCALAR && key->plain && !key->tag.n && str_eq(key->scalar, STR("<<"));
}

static bool mergeable(const YamlNode *value) {
    if (value->kind == YAML_MAPPING) return true;
    if (value->kind != YAML_SEQUENCE) return false;
    for (uint32_t i = 0; i < value->items.n; i++)
        if (value->items.p[i]->kind != YAML_MAPPING) return false;
    return true;
}

/* Appends what `source` has and the mapping has not. */
static void merge_mapping(Builder *b, BuildFrame *f, YamlNode *into, const YamlNode *source) {
    uint32_t known;
    if (!build_spend(b, source->pairs.n, f->node->span)) return;
    for (uint32_t i = 0; i < source->pairs.n; i++) {
        YamlPair pair = source->pairs.p[i];
        pair.merged = true;
        if (pair.key->kind != YAML_SCALAR ||
            build_claim_key(b, f->ordinal, pair.key->scalar, into->pairs.n, &known))
            vec_push(b->arena, &into->pairs, pair);
    }
}

static void merge_value(Builder *b, BuildFrame *f, YamlNode *into, const YamlNode *value) {
    if (value->kind == YAML_MAPPING) merge_mapping(b, f, into, value);
    for (uint32_t i = 0; i < value->items.n && !build_failed(b); i++)
        merge_mapping(b, f, into, value->items.p[i]);
}

void build_merge(Builder *b, BuildFrame *f) {
    YamlNode into = {0}; /* own keys were claimed while they were read: they are never overwritten */
    for (uint32_t i = 0; i < f->node->pairs.n && !build_failed(b); i++) {
        const YamlPair *pair = &f->node->pairs.p[i];
        if (build_is_merge_key(pair->key) && mergeable(pair->value))
            merge_value(b, f, &into, pair->value);
        else
            vec_push(b->arena, &into.pairs, *pair);
    }
    f->node->pairs.p = into.pairs.p;
    f->node->pairs.n = into.pairs.n;
    f->node->pairs.cap = into.pairs.cap;
}
