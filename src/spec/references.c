/* Every `$ref` of a document and of the files that it reaches: a reference that leads nowhere is said,
 * whether or not the comparison with routes needs what it stands for.
 *
 *     schema: { $ref: '#/components/schemas/Usr' }   →   spec-ref-unresolved, a warning
 *
 * Values of examples, defaults and extensions are data: a `$ref` in them is none. */
#include "spec/loader.h"

typedef struct Walk {
    SpecLoader *l;
    Map seen; /* addresses of mappings and sequences */
    VEC(const YamlNode *) pending;
} Walk;

static bool is_data(const YamlPair *pair) {
    static const char *const keys[] = {"example", "value", "default", "enum", "const"};
    Str key = yaml_text(pair->key);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (str_eq(key, str_of(keys[i]))) return true;
    bool list = pair->value->kind == YAML_SEQUENCE;
    return str_starts(key, STR("x-")) || (list && str_eq(key, STR("examples")));
}

static void push(Walk *w, const YamlNode *node) {
    if (!node || node->kind == YAML_SCALAR || map_get(&w->seen, (uint64_t)(uintptr_t)node, NULL)) return;
    map_set(w->l->arena, &w->seen, (uint64_t)(uintptr_t)node, 1);
    vec_push(w->l->arena, &w->pending, node);
}

static void visit(Walk *w, const YamlNode *node) {
    if (!spec_spend(w->l, node->pairs.n + node->items.n, node->span)) return;
    const YamlNode *ref = yaml_get(node, STR("$ref"));
    if (ref && ref->kind == YAML_SCALAR) push(w, ref_check(w->l, node));
    if (yaml_get(node, STR("$id"))) return; /* JSON Schema: references in it start from that address */
    for (uint32_t i = 0; i < node->pairs.n; i++)
        if (!is_data(&node->pairs.p[i])) push(w, node->pairs.p[i].value);
    for (uint32_t i = 0; i < node->items.n; i++)
        push(w, node->items.p[i]);
}

void spec_check_references(SpecLoader *l, const YamlNode *root) {
    Walk walk = {.l = l};
    push(&walk, root);
    while (walk.pending.n && !l->mem->exhausted)
        visit(&walk, walk.pending.p[--walk.pending.n]);
}
