/* Builds trees that are to be written: yaml_put(arena, m, "tags", yaml_list(arena)) … A made node has no
 * place (its span is nowhere); a node that was read may stand inside a made one and is written as it is. */
#ifndef YAML_MAKE_H
#define YAML_MAKE_H
#include "yaml/node.h"

/* A text; it is quoted where the style or the language asks for it. */
YamlNode *yaml_new_text(Arena *arena, Str text);
/* `true`, `12`, `null`: what is not a text, written as given. */
YamlNode *yaml_new_plain(Arena *arena, Str text);
YamlNode *yaml_new_bool(Arena *arena, bool value);
YamlNode *yaml_new_mapping(Arena *arena);
YamlNode *yaml_new_sequence(Arena *arena);
/* Appends a pair whose key the mapping does not have yet; gives the value back. */
YamlNode *yaml_put(Arena *arena, YamlNode *mapping, Str key, YamlNode *value);
/* Appends an item; gives it back. */
YamlNode *yaml_push(Arena *arena, YamlNode *sequence, YamlNode *item);
#endif
