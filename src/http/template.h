/* Path templates: what both halves are compared by. An Express path (4 or 5 syntax) and an OpenAPI path both
 * become a list of segments.
 *
 * "/users/:id"   → literal "users", parameter "id"
 * "/users/{id}"  → the same
 * "/f/e-:a.json" → literal "f", mixed "e-{}.json" with names a
 * The Express text of a hole (unknown part of a path) is `${?}`; a segment that holds one is SEGMENT_UNKNOWN.
 */
#ifndef HTTP_TEMPLATE_H
#define HTTP_TEMPLATE_H
#include "base/str.h"
#include "base/vec.h"

typedef enum SegmentKind {
    SEGMENT_LITERAL,  /* text */
    SEGMENT_PARAM,    /* one whole parameter; text is its name */
    SEGMENT_MIXED,    /* literals and parameters; text is the OpenAPI form: "e-{a}.json" */
    SEGMENT_WILDCARD, /* any number of segments: `*`, `*name`, `:name*`, `(.*)` */
    SEGMENT_UNKNOWN,  /* holds a hole: nothing is known */
} SegmentKind;

typedef struct Segment {
    SegmentKind kind;
    Str text;
    Str pattern; /* regular expression of a parameter, `\\d+` in `:id(\\d+)`; empty when none */
} Segment;

typedef struct Template {
    VEC(Segment) segments;
    bool comparable; /* false: a regular expression or a hole; such a template is never drift */
} Template;

/* The forms a path stands for: one, or several where parts are optional (`/u/:id?`, `/u{/:id}`, `(a|b)`), at
 * most 16. */
typedef struct Templates {
    VEC(Template) list;
} Templates;

/* Parses a path in the syntax of Express `major` (4 or 5). A regular expression route is given with is_regex
 * and its source text. Never fails: what has no OpenAPI form gets comparable = false. Repeated and trailing
 * slashes are dropped. */
Templates template_parse_express(Arena *arena, Str path, bool is_regex, int major);
/* Parses an OpenAPI path template. */
Template template_parse_openapi(Arena *arena, Str path);
/* "/users/{id}": the OpenAPI form of a template; holes are written `{?}`, wildcards `{*}` or `{*name}`. Root
 * is "/". */
Str template_openapi(Arena *arena, const Template *template);
/* Same shape: literals equal without regard to case (Express' default), parameters by position; a wildcard as
 * last segment matches a parameter as last segment. Mixed segments compare with their names removed. */
bool template_same_shape(const Template *a, const Template *b);
/* True when a request for `b` would reach a route at `a` by Express' matching: literal equal or parameter,
 * wildcard covers all. */
bool template_covers(const Template *a, const Template *b);
/* As template_covers, but what is not known (a hole, a regular expression, a parameter's pattern) counts as
 * reaching it. */
bool template_may_cover(const Template *a, const Template *b);
/* Equal for templates of the same shape. */
uint64_t template_shape_hash(const Template *a);
/* Same shape and same parameter names. */
bool template_same_names(const Template *a, const Template *b);
/* NULL, or why Express 5 refuses this path when it is registered (path-to-regexp 8), e.g. "unnamed wildcard
 * `*`". */
const char *template_express5_refusal(Str path);
/* NULL, or why this path can never match a request, e.g. "no leading slash". */
const char *template_dead_reason(Str path, int major);
#endif
