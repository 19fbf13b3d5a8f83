/* class Job { id!: string; tags?: string[] }
 *   → Job: {type: object, properties: {id: {type: string}, tags: {type: array, items: …}}, required: [id]}
 * A class that names another refers to it, so cycles end. What has no type may be anything: `{}`. */
#include "generate/schema.h"

#include "yaml/make.h"

typedef struct SchemaWriter {
    Arena *arena;
    const YamlNode *known;
    YamlNode *schemas;
} SchemaWriter;

static YamlNode *schema_of(SchemaWriter *w, const Shape *shape);

static YamlNode *typed(SchemaWriter *w, const char *type) {
    YamlNode *node = yaml_new_mapping(w->arena);
    yaml_put(w->arena, node, STR("type"), yaml_new_text(w->arena, str_of(type)));
    return node;
}

static YamlNode *object_schema(SchemaWriter *w, const Shape *shape) {
    YamlNode *node = typed(w, "object"), *required = yaml_new_sequence(w->arena);
    if (!shape->fields.n) return node;
    YamlNode *properties = yaml_put(w->arena, node, STR("properties"), yaml_new_mapping(w->arena));
    for (uint32_t i = 0; i < shape->fields.n; i++) {
        const ShapeField *field = &shape->fields.p[i];
        yaml_put(w->arena, properties, field->name, schema_of(w, field->shape));
        if (!field->optional) yaml_push(w->arena, required, yaml_new_text(w->arena, field->name));
    }
    if (required->items.n) yaml_put(w->arena, node, STR("required"), required);
    return node;
}

/* The place in `schemas` is taken before the fields are looked at. */
static void define(SchemaWriter *w, const Shape *class) {
    if (yaml_pair(w->known, class->name) || yaml_pair(w->schemas, class->name)) return;
    YamlNode *placed = yaml_put(w->arena, w->schemas, class->name, yaml_new_mapping(w->arena));
    *placed = *object_schema(w, class);
}

static YamlNode *reference(SchemaWriter *w, const Shape *class) {
    YamlNode *node = yaml_new_mapping(w->arena);
    Str target = str_join(w->arena, STR("#/components/schemas/"), class->name);
    define(w, class);
    yaml_put(w->arena, node, STR("$ref"), yaml_new_text(w->arena, target));
    return node;
}

static YamlNode *choice(SchemaWriter *w, const Shape *shape) {
    YamlNode *node = typed(w, "string");
    YamlNode *texts = yaml_put(w->arena, node, STR("enum"), yaml_new_sequence(w->arena));
    for (uint32_t i = 0; i < shape->texts.n; i++)
        yaml_push(w->arena, texts, yaml_new_text(w->arena, shape->texts.p[i]));
    return node;
}

static YamlNode *holding(SchemaWriter *w, const char *type, const char *key, const Shape *of) {
    YamlNode *node = typed(w, type);
    yaml_put(w->arena, node, str_of(key), schema_of(w, of));
    return node;
}

static YamlNode *plain_schema(SchemaWriter *w, const Shape *shape) {
    YamlNode *node;
    switch (shape->kind) {
    case SHAPE_TEXT: return typed(w, "string");
    case SHAPE_NUMBER: return typed(w, "number");
    case SHAPE_BOOLEAN: return typed(w, "boolean");
    case SHAPE_DATE:
        node = typed(w, "string");
        yaml_put(w->arena, node, STR("format"), yaml_new_text(w->arena, STR("date-time")));
        return node;
    case SHAPE_CHOICE: return choice(w, shape);
    case SHAPE_LIST: return holding(w, "array", "items", shape->of);
    case SHAPE_MAP: return holding(w, "object", "additionalProperties", shape->of);
    case SHAPE_FIELDS: return object_schema(w, shape);
    case SHAPE_CLASS: return reference(w, shape);
    case SHAPE_ANY: break;
    }
    return yaml_new_mapping(w->arena);
}

/* OpenAPI 3.0 lets nothing stand beside `$ref`, so a class that may be null loses that. */
static YamlNode *schema_of(SchemaWriter *w, const Shape *shape) {
    YamlNode *node = plain_schema(w, shape);
    if (shape->nullable && node->pairs.n && shape->kind != SHAPE_CLASS)
        yaml_put(w->arena, node, STR("nullable"), yaml_new_bool(w->arena, true));
    return node;
}

void generate_schema(Arena *arena, const Data *instance, const YamlNode *known, YamlNode *schemas) {
    SchemaWriter w = {.arena = arena, .known = known, .schemas = schemas};
    Shape nothing = {.kind = SHAPE_CLASS, .name = instance->type};
    define(&w, instance->shape ? instance->shape : &nothing);
}
