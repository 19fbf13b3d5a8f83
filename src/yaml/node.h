/* A located tree of a YAML or JSON document. Nodes live in the arena; children are an array of (key, value)
 * pairs for mappings and an array of values for sequences. Aliases share the node they stand for (never
 * copied). */
#ifndef YAML_NODE_H
#define YAML_NODE_H
#include "base/str.h"
#include "base/vec.h"
#include "source/span.h"

typedef enum YamlKind { YAML_SCALAR, YAML_MAPPING, YAML_SEQUENCE } YamlKind;

typedef struct YamlNode YamlNode;

typedef struct YamlPair {
    YamlNode *key; /* a scalar, except in odd documents */
    YamlNode *value;
    bool merged; /* came in by a merge key `<<` */
} YamlPair;

struct YamlNode {
    YamlKind kind;
    Span span;
    bool plain; /* scalar without quotes: null, true, 12 are then not strings */
    bool flow;  /* {…} or […] */
    Str scalar; /* value of a scalar, escapes resolved */
    Str tag;    /* explicit tag or empty */
    VEC(YamlPair)
    pairs; /* YAML_MAPPING, in document order, merge keys resolved (own keys win, first merge source wins) */
    VEC(YamlNode *) items; /* YAML_SEQUENCE */
};

/* The value at a key of a mapping, or NULL (also for NULL and for non-mappings). */
YamlNode *yaml_get(const YamlNode *node, Str key);
/* The pair at a key, or NULL. */
const YamlPair *yaml_pair(const YamlNode *node, Str key);
/* The text of a scalar; empty for NULL and for other kinds. */
Str yaml_text(const YamlNode *node);
/* YAML 1.2 core: a plain `true`/`True`/`TRUE`. */
bool yaml_is_true(const YamlNode *node);
/* A plain null, `~` or nothing; also NULL. */
bool yaml_is_null(const YamlNode *node);
#endif
