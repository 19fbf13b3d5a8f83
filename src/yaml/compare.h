/* Comparing trees by what they mean, not by how they are written. */
#ifndef YAML_COMPARE_H
#define YAML_COMPARE_H
#include "yaml/node.h"

/* Everything of `part` is in `whole`: each of its keys with a value that contains its value, each of its
 * items at the same index, scalars equal. `whole` may have more keys. */
bool yaml_contains(const YamlNode *whole, const YamlNode *part);
#endif
