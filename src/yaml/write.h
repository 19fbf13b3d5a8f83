/* Writes a tree as text in a given style; block style for YAML, brackets for JSON and inside brackets.
 *
 *     {get: {tags: [users]}}  →  get:
 *                                  tags:
 *                                    - 'users' */
#ifndef YAML_WRITE_H
#define YAML_WRITE_H
#include "base/out.h"
#include "yaml/style.h"

/* Where a tree in brackets stands. */
typedef struct FlowLayout {
    bool lines;  /* a line for each pair and item; else all on one */
    bool spaces; /* `{a: 1, b: 2}`; else {"a":1,"b":2}, which is for JSON only */
    Str margin;  /* white space before the lines of the innermost bracket's content */
    Str unit;    /* what a level adds to it */
} FlowLayout;

/* `key: value` as lines of a block whose keys stand in column `indent`; the last line is ended. */
void yaml_write_pair(Out *out, const YamlStyle *style, Str key, const YamlNode *value, uint32_t indent);
/* The pairs of a mapping likewise. An empty mapping writes nothing. */
void yaml_write_block(Out *out, const YamlStyle *style, const YamlNode *mapping, uint32_t indent);
/* `key: value` inside brackets, nothing before or after it. */
void yaml_write_flow_pair(Out *out, const YamlStyle *style, FlowLayout layout, Str key,
                          const YamlNode *value);
/* A value in brackets; scalars alike. */
void yaml_write_flow(Out *out, const YamlStyle *style, FlowLayout layout, const YamlNode *value);
#endif
