/* Recursion is safe: the builder bounds depth and work of every tree that was read. */
#include "yaml/compare.h"

#include "yaml/style.h"

/* `'1'` and `1` differ, 'a' and `a` do not. */
static bool same_scalar(const YamlNode *a, const YamlNode *b) {
    bool a_text = !a->plain || !yaml_looks_typed(a->scalar),
         b_text = !b->plain || !yaml_looks_typed(b->scalar);
    return a_text == b_text && str_eq(a->scalar, b->scalar) && str_eq(a->tag, b->tag);
}

/* Keys are mostly where they were; look there first. */
static const YamlNode *value_of(const YamlNode *mapping, const YamlNode *key, uint32_t *hint) {
    for (uint32_t i = *hint; i < mapping->pairs.n; i++) {
        const YamlPair *pair = &mapping->pairs.p[i];
        if (pair->key->kind != YAML_SCALAR || !str_eq(pair->key->scalar, key->scalar)) continue;
        *hint = i + 1;
        return pair->value;
    }
    return yaml_get(mapping, key->scalar);
}

bool yaml_contains(const YamlNode *whole, const YamlNode *part) {
    uint32_t hint = 0;
    if (!whole || !part || whole->kind != part->kind) return whole == part;
    if (whole->kind == YAML_SCALAR) return same_scalar(whole, part);
    if (whole->items.n != part->items.n) return false;
    for (uint32_t i = 0; i < part->items.n; i++)
        if (!yaml_contains(whole->items.p[i], part->items.p[i])) return false;
    for (uint32_t i = 0; i < part->pairs.n; i++) {
        const YamlPair *pair = &part->pairs.p[i];
        if (pair->key->kind != YAML_SCALAR) continue;
        if (!yaml_contains(value_of(whole, pair->key, &hint), pair->value)) return false;
    }
    return true;
}
