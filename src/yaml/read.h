/* Reads YAML through libyaml's events (never its document API: quadratic), and JSON through the same where
 * libyaml can, else through cJSON with positions recovered by a scan. The only door to libyaml and cJSON. */
#ifndef YAML_READ_H
#define YAML_READ_H
#include "base/out.h"
#include "diag/directive.h"
#include "source/source.h"
#include "yaml/node.h"

enum {
    YAML_DEPTH = 128,
    YAML_VISITS_PER_EVENT = 100, /* nodes reached through aliases and merges, per event */
};

typedef struct YamlDuplicate {
    Str key;
    Span first, second;
} YamlDuplicate;

typedef struct YamlDocument {
    YamlNode *root; /* NULL: nothing usable, see error */
    Str error;      /* empty when all is well; one line, without place */
    Span error_at;
    VEC(YamlDuplicate) duplicates; /* the first wins */
    Comments comments;  /* that address routedrift, in order; one more than DIRECTIVES_MAX at most */
    uint32_t documents; /* number of `---` documents in the stream; only the first is read */
} YamlDocument;

/* Parses the text of an opened file. A name ending in .json, or text starting with `{`, that libyaml refuses
 * is tried as JSON. */
YamlDocument yaml_read(Arena *arena, Mem *mem, const Sources *sources, FileId file);
/* Writes the tree in a stable text form for tests: kind, place, value, one node a line. */
void yaml_dump(Out *out, Sources *sources, const YamlNode *node);
#endif
