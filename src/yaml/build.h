/* Builds the tree from a stream of events, whoever reads them (libyaml or the JSON scan):
 *
 *     open mapping, scalar a, scalar 1, scalar a, scalar 2, close  →  {a: 1} and one duplicate
 *
 * Here live the rules that protect everything behind it: depth (aliases counted at the height of what they
 * stand for), no cycle, a budget for what aliases and merge keys multiply. So a finished tree may be walked
 * by plain recursion, and a walk is never much longer than the document. After the first failure every call
 * does nothing. */
#ifndef YAML_BUILD_H
#define YAML_BUILD_H
#include "base/intern.h"
#include "base/map.h"
#include "yaml/read.h"

/* What may stand before a value: `&anchor !tag`. Empty when absent; copied when kept. */
typedef struct Props {
    Str anchor, tag;
} Props;

/* A collection that is still open. */
typedef struct BuildFrame {
    YamlNode *node;
    YamlNode *key;    /* a mapping's key that waits for its value */
    uint32_t ordinal; /* number of the mapping, for the key index */
    uint32_t anchor;  /* its anchor's number, 0 for none */
    uint32_t end;     /* where its last child ends */
    uint32_t height;  /* of its highest child */
    uint64_t weight;  /* nodes that a walk meets, itself included */
    bool merges;      /* holds a merge key */
} BuildFrame;

typedef struct BuildAnchor {
    YamlNode *node;
    uint32_t height;
    uint64_t weight;
    bool open; /* the node is not finished: an alias to it would be a cycle */
} BuildAnchor;

typedef struct Builder {
    Arena *arena;  /* of the tree */
    Arena scratch; /* of the builder's own tables */
    Mem *mem;
    FileId file;
    YamlDocument *doc; /* root, duplicates and error are set here */
    BuildFrame stack[YAML_DEPTH];
    uint32_t depth;
    uint32_t mappings; /* ordinals given so far */
    uint64_t events, visits;
    Interner names;               /* keys and anchors */
    Map keys;                     /* mapping's ordinal and key → index of the pair */
    Map anchors;                  /* name → index in anchor_list */
    VEC(BuildAnchor) anchor_list; /* [0] is unused */
} Builder;

/* Must be followed by build_end. */
void build_init(Builder *b, Arena *arena, Mem *mem, FileId file, YamlDocument *doc);
/* Gives back the builder's own tables; the tree stays. */
void build_end(Builder *b);
/* A new `---` document begins: anchors of the one before are forgotten. */
void build_document(Builder *b);
void build_scalar(Builder *b, Span span, Str value, bool plain, Props props);
/* Opens a mapping or sequence that starts at `start`. */
void build_open(Builder *b, YamlKind kind, uint32_t start, bool flow, Props props);
/* Closes the innermost collection. `end` counts for flow style only: a block ends with its last child. */
void build_close(Builder *b, uint32_t end);
/* `*name` at `at`. */
void build_alias(Builder *b, Str name, Span at);
/* Records the first failure and drops the tree. */
void build_fail(Builder *b, Str error, Span at);
bool build_failed(const Builder *b);

/* Replaces the merge keys of a finished mapping by what they bring (yaml/merge.c). */
void build_merge(Builder *b, BuildFrame *frame);
/* A plain `<<` without a tag: https://yaml.org/type/merge.html */
bool build_is_merge_key(const YamlNode *key);
/* Remembers a scalar key of a mapping; false and *index of the earlier pair when it is there already. */
bool build_claim_key(Builder *b, uint32_t ordinal, Str key, uint32_t at, uint32_t *index);
/* Counts work done for aliases and merges; false when the budget is used up. */
bool build_spend(Builder *b, uint64_t visits, Span at);
#endif
