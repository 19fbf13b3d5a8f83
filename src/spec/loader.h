/* What the parts of spec/ share while one document is loaded; inner to the folder. */
#ifndef SPEC_LOADER_H
#define SPEC_LOADER_H
#include "base/map.h"
#include "base/out.h"
#include "spec/load.h"
#include "yaml/read.h"

enum {
    SPEC_OPERATIONS = 100000, /* operations of one document (the limit for routes, DESIGN §9) */
    SPEC_PROBLEMS = 1000,     /* problems listed; one more says that some were left out */
    SPEC_SERVERS = 64,        /* entries of one `servers` that are read */
    SPEC_BASES = 256,         /* different base paths of one document */
    SPEC_WORK = 4000000,      /* pairs and items looked at: one big item may be named by many references */
    REF_CHAIN = 64,           /* `$ref`s followed from one place */
    REF_INDEX_FROM = 32,      /* pairs from which on a mapping gets an index for pointers */
};

typedef enum RefMode {
    REF_NEEDED, /* the comparison needs it: an error when it leads nowhere */
    REF_SILENT, /* nothing is said */
    REF_CHECKED /* a warning; remote references and anchors are passed over */
} RefMode;

typedef struct SpecLoader {
    Arena *arena;
    Mem *mem;
    Sources *sources;
    Spec *spec;
    Str self;                     /* `$self`, an absolute address; empty when none */
    BaseList bases;               /* of the document's top level */
    bool bases_cut;               /* SPEC_BASES was reached and said */
    const YamlNode *root, *paths; /* as in SpecDocument */
    uint64_t work;                /* see SPEC_WORK */
    RefMode mode;                 /* of the reference that is followed */
    Map failed;                   /* addresses of references that were reported */
    Map by_file;                  /* FileId → index in documents */
    VEC(YamlDocument) documents;
    Map by_node;      /* address of a large mapping → index in indexes */
    VEC(Map) indexes; /* hash of a key → index of its pair */
} SpecLoader;

/* Adds a problem; `other` of the result may be set until the next call. Never NULL. */
SpecProblem *spec_problem(SpecLoader *loader, const char *rule, Span span, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Counts work; false, and said once, when there was too much of it. */
bool spec_spend(SpecLoader *loader, uint64_t work, Span span);
/* Text of the document made fit for a one-line message: no control characters, at most 120 bytes. */
Str spec_show(Arena *arena, Str text);
/* Text without control characters, whole. */
Str spec_printable(Arena *arena, Str text);

/* The tree of an opened file, read once; duplicate keys are reported on first sight. Valid until the next
 * call. */
const YamlDocument *spec_document(SpecLoader *loader, FileId file);
/* What a node stands for: itself, or the end of its chain of `$ref`. NULL after a problem was reported. */
const YamlNode *ref_follow(SpecLoader *loader, const YamlNode *node);
/* The same without a word about what leads nowhere. */
const YamlNode *ref_follow_silently(SpecLoader *loader, const YamlNode *node);
/* The same; a reference inside the repository that leads nowhere is a warning, unless it was reported before.
 */
const YamlNode *ref_check(SpecLoader *loader, const YamlNode *node);
/* yaml_get, fast on large mappings; items of sequences by number. */
const YamlNode *ref_child(SpecLoader *loader, const YamlNode *node, Str key);

/* Path parts of the root's `servers` (OpenAPI 3) or `basePath` (Swagger 2); "" when there are none. */
BaseList spec_read_base_paths(SpecLoader *loader, const YamlNode *root);
/* Path parts of the `servers` of a path item or operation; `otherwise` when it has none. */
BaseList spec_read_servers(SpecLoader *loader, const YamlNode *node, BaseList otherwise);
/* Adds the operations of `paths`; false when it is not usable. */
bool spec_read_paths(SpecLoader *loader, const YamlNode *root);
/* Fills an operation from its node: id, security, x-tw, ignored rules. `node` may be anything. */
void spec_read_operation(SpecLoader *loader, const YamlNode *root, const YamlNode *node, Operation *op);
/* Adds the parameters of a path item or operation. */
void spec_read_parameters(SpecLoader *loader, const YamlNode *node, ParameterList *list);
/* Fills the keys of `responses`. */
void spec_read_responses(SpecLoader *loader, const YamlNode *node, Operation *op);
/* Looks at every reference of the document and of the files that it reaches. */
void spec_check_references(SpecLoader *loader, const YamlNode *root);
/* Adds the rules that `x-routedrift-ignore` of an operation or path item names. */
void spec_read_ignored(Arena *arena, const YamlNode *node, Operation *op);
#endif
