/* Classes as the schemas to which operations refer. */
#ifndef GENERATE_SCHEMA_H
#define GENERATE_SCHEMA_H
#include "routes/data.h"
#include "yaml/node.h"

/* Puts the schema of a class, and of every class that it names, into a mapping by name; those that `known` or
 * the mapping has already are left out. `known` may be NULL. */
void generate_schema(Arena *arena, const Data *instance, const YamlNode *known, YamlNode *schemas);
#endif
