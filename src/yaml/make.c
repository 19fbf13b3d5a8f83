/* Making nodes: see make.h. */
#include "yaml/make.h"

static YamlNode *node_new(Arena *arena, YamlNode node) {
    YamlNode *made = NEW(arena, YamlNode);
    *made = node;
    return made;
}

YamlNode *yaml_new_text(Arena *arena, Str text) {
    return node_new(arena, (YamlNode){.kind = YAML_SCALAR, .scalar = text});
}

YamlNode *yaml_new_plain(Arena *arena, Str text) {
    return node_new(arena, (YamlNode){.kind = YAML_SCALAR, .scalar = text, .plain = true});
}

YamlNode *yaml_new_bool(Arena *arena, bool value) {
    return yaml_new_plain(arena, value ? STR("true") : STR("false"));
}

YamlNode *yaml_new_mapping(Arena *arena) {
    return node_new(arena, (YamlNode){.kind = YAML_MAPPING});
}

YamlNode *yaml_new_sequence(Arena *arena) {
    return node_new(arena, (YamlNode){.kind = YAML_SEQUENCE});
}

YamlNode *yaml_put(Arena *arena, YamlNode *mapping, Str key, YamlNode *value) {
    vec_push(arena, &mapping->pairs, (YamlPair){.key = yaml_new_text(arena, key), .value = value});
    return value;
}

YamlNode *yaml_push(Arena *arena, YamlNode *sequence, YamlNode *item) {
    vec_push(arena, &sequence->items, item);
    return item;
}
