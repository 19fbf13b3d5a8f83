/* An operation object → Operation: `{operationId: a, security: [{key: []}], x-tw: {interfaces: [client]}}`.
 * Never fails: what is not there or not of the right kind stays empty. The fields of `x-tw` are those that
 * the generator writes (DOMAIN A3). */
#include "spec/operation.h"

#include "spec/loader.h"

#include <stdlib.h>

static int by_bytes(const void *a, const void *b) {
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static SecurityRequirement read_requirement(SpecLoader *l, const YamlNode *node) {
    SecurityRequirement r = {0};
    if (!spec_spend(l, node->pairs.n, node->span)) return r;
    for (uint32_t i = 0; i < node->pairs.n; i++)
        vec_push(l->arena, &r.schemes, yaml_text(node->pairs.p[i].key));
    if (r.schemes.n) qsort(r.schemes.p, r.schemes.n, sizeof *r.schemes.p, by_bytes);
    return r;
}

/* The document's own `security` holds where the operation has none. */
static void read_security(SpecLoader *l, const YamlNode *root, const YamlNode *node, Operation *op) {
    const YamlPair *pair = yaml_pair(node, STR("security"));
    op->has_security = pair != NULL;
    if (!pair) pair = yaml_pair(root, STR("security"));
    if (!pair) return;
    op->security_span = pair->key->span;
    if (!spec_spend(l, pair->value->items.n, pair->key->span)) return;
    for (uint32_t i = 0; i < pair->value->items.n; i++)
        if (pair->value->items.p[i]->kind == YAML_MAPPING)
            vec_push(l->arena, &op->security, read_requirement(l, pair->value->items.p[i]));
}

/* A list is written as the generator joins it: "100;w=60, 1000;w=3600". */
static Str read_rate_limits(Arena *arena, const YamlNode *node) {
    if (!node || node->kind != YAML_SEQUENCE) return yaml_text(node);
    Out out = out_new(arena);
    for (uint32_t i = 0; i < node->items.n; i++) {
        if (i) out_cstr(&out, ", ");
        out_str(&out, yaml_text(node->items.p[i]));
    }
    return out_str_of(&out);
}

static void read_interfaces(Arena *arena, const YamlNode *node, Operation *op) {
    if (yaml_text(node).n) vec_push(arena, &op->interfaces, yaml_text(node));
    for (uint32_t i = 0; node && i < node->items.n; i++)
        if (node->items.p[i]->kind == YAML_SCALAR)
            vec_push(arena, &op->interfaces, yaml_text(node->items.p[i]));
}

static void read_x_tw(SpecLoader *l, const YamlNode *node, Operation *op) {
    const YamlPair *pair = yaml_pair(node, STR("x-tw"));
    if (!pair || pair->value->kind != YAML_MAPPING) return;
    const YamlNode *x = pair->value, *interfaces = yaml_get(x, STR("interfaces"));
    if (!spec_spend(l, x->pairs.n + (interfaces ? interfaces->items.n : 0), pair->key->span)) return;
    op->has_x_tw = true;
    op->x_tw_span = pair->key->span;
    op->websocket = yaml_is_true(yaml_get(x, STR("websocket")));
    op->cors_allow_all = yaml_is_true(yaml_get(x, STR("corsAllowAll")));
    op->service_id = yaml_text(yaml_get(x, STR("serviceId")));
    op->path_prefix = yaml_text(yaml_get(x, STR("pathPrefix")));
    op->deployment = yaml_text(yaml_get(x, STR("deployment")));
    op->rate_limits = read_rate_limits(l->arena, yaml_get(x, STR("rateLimits")));
    read_interfaces(l->arena, interfaces, op);
}

void spec_read_ignored(Arena *arena, const YamlNode *node, Operation *op) {
    const YamlNode *list = yaml_get(node, STR("x-routedrift-ignore"));
    if (yaml_text(list).n) vec_push(arena, &op->ignored, yaml_text(list));
    for (uint32_t i = 0; list && i < list->items.n; i++)
        if (list->items.p[i]->kind == YAML_SCALAR) vec_push(arena, &op->ignored, yaml_text(list->items.p[i]));
}

void spec_read_operation(SpecLoader *l, const YamlNode *root, const YamlNode *node, Operation *op) {
    const YamlNode *id = yaml_get(node, STR("operationId"));
    op->node = node;
    if (node && !spec_spend(l, node->pairs.n, node->span)) return;
    if (!yaml_is_null(id)) op->operation_id = yaml_text(id);
    if (op->operation_id.n) op->operation_id_span = id->span;
    read_security(l, root, node, op);
    read_x_tw(l, node, op);
    spec_read_ignored(l->arena, node, op);
}

Str operation_base(const Spec *spec, const Operation *operation) {
    if (operation->bases.n) return spec->base_paths.p[operation->bases.p[0]];
    return spec->base_paths.n ? spec->base_paths.p[0] : (Str){0};
}

Str operation_full_path(Arena *arena, Str base, const Operation *op) {
    while (base.n && base.p[base.n - 1] == '/')
        base.n--;
    bool slash = op->path.n && op->path.p[0] == '/';
    return str_join(arena, base, slash ? op->path : str_join(arena, STR("/"), op->path));
}
