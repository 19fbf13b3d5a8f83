/* Operations of an OpenAPI document: the specification's half of the comparison. */
#ifndef SPEC_OPERATION_H
#define SPEC_OPERATION_H
#include "http/method.h"
#include "http/template.h"
#include "source/source.h"
#include "yaml/node.h"

/* One security requirement object: the schemes it names, sorted. */
typedef struct SecurityRequirement {
    VEC(Str) schemes;
} SecurityRequirement;

typedef struct Parameter {
    Str name, in; /* "path", "query", "header" … as written */
    Span span;    /* of the name */
} Parameter;

typedef struct ParameterList {
    VEC(Parameter) list;
    bool open; /* something of it could not be read: there may be more */
} ParameterList;

/* Numbers of base paths in Spec.base_paths. */
typedef VEC(uint32_t) BaseList;

typedef struct Operation {
    Method method;
    Str path;          /* as written in the document, base path not included */
    Template template; /* of `path` */
    Span span;         /* the method key */
    Span path_span;    /* the path key */
    uint32_t document; /* index into Spec.documents */
    BaseList bases; /* of its own `servers`, the path item's or the document's, whichever is nearest; empty in
                       a Spec made by hand: all of them */
    Str operation_id; /* empty when none */
    Span operation_id_span;
    bool has_security;                 /* `security` stands at the operation (not the document's default) */
    VEC(SecurityRequirement) security; /* the document's default when the operation has none */
    Span security_span;
    bool has_x_tw;
    bool websocket; /* x-tw.websocket: true */
    bool cors_allow_all;
    Str service_id;      /* x-tw.serviceId */
    Str path_prefix;     /* x-tw.pathPrefix */
    Str deployment;      /* x-tw.deployment */
    Str rate_limits;     /* x-tw.rateLimits as written */
    VEC(Str) interfaces; /* x-tw.interfaces */
    Span x_tw_span;
    ParameterList parameters; /* of the path item, then its own */
    VEC(Str) responses;       /* keys of `responses`: "200", "4XX", "default" */
    bool responses_known;
    VEC(Str) ignored; /* x-routedrift-ignore, also of the path item; only `dump spec` reads it so far */
    const YamlNode *node;
    const YamlNode *item; /* the mapping in which its method is a key */
} Operation;

typedef struct SpecProblem {
    const char *rule; /* "spec-invalid", "spec-ref-unresolved", "spec-key-duplicate" */
    Str message;
    Span span;
    Span other; /* related place, may be nowhere */
    Str other_message;
    bool mild; /* the document is usable all the same: a warning */
} SpecProblem;

/* One of the documents of a service. */
typedef struct SpecDocument {
    FileId file;
    Str version;
    Span paths_span; /* the `paths` key */
    BaseList bases;  /* of its top-level `servers` or `basePath`; at least one */
    const YamlNode *root;
    const YamlNode *paths; /* the mapping of paths, wherever it stands; NULL when there is none */
} SpecDocument;

typedef struct Spec {
    FileId file;                 /* of the first document */
    Str version;                 /* "3.0.3", "3.1.0", "2.0"; empty when not an OpenAPI document */
    VEC(SpecDocument) documents; /* one, or several that spec_join made one of */
    VEC(Operation) operations;
    /* Path parts of every servers[].url (variables by default), normalized, "" for root, each once: those of
     * the document, then those that only a path item or operation has; at least one. */
    VEC(Str) base_paths;
    VEC(SpecProblem) problems;
    VEC(Operation) unread; /* path items that cannot be read (a problem says why): path and places only */
    bool usable;           /* false: problems say why */
    Span paths_span;       /* the `paths` key */
    Str service_id;        /* x-tw.serviceId on which all operations that have one agree */
} Spec;

typedef VEC(Spec) SpecList;

/* The first of the base paths that an operation stands below. */
Str operation_base(const Spec *spec, const Operation *operation);
/* "/base" + "/users/{id}", joined with one slash. */
Str operation_full_path(Arena *arena, Str base, const Operation *operation);
#endif
