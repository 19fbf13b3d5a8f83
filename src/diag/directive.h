/* Comments that address routedrift, and what they ask for.
 *
 *     routedrift-disable-next-line route-unmounted, route-shadowed -- kept for the old client
 *       → DIRECTIVE_DISABLE_NEXT_LINE, rules {route-unmounted, route-shadowed}, reason "kept for the old
 * client"
 *
 * Whoever reads a kind of file finds its comments; what stands in them is the same everywhere. */
#ifndef DIAG_DIRECTIVE_H
#define DIAG_DIRECTIVE_H
#include "base/vec.h"
#include "source/source.h"

/* What every directive begins with; a file without it has none. */
#define DIRECTIVE_WORD STR("routedrift-")
enum { DIRECTIVES_MAX = 10000 }; /* of one file, counted by the rules that they name */

/* A comment that begins with DIRECTIVE_WORD. */
typedef struct Comment {
    Span span;     /* its marks included */
    Str text;      /* without its marks, trimmed */
    bool own_line; /* nothing but white space before it on its line */
} Comment;

typedef enum DirectiveKind {
    DIRECTIVE_NONE,              /* no word of ours: `near` is the one that was probably meant */
    DIRECTIVE_DISABLE,           /* from its line to `enable` or to the end of the file */
    DIRECTIVE_DISABLE_LINE,      /* on its line */
    DIRECTIVE_DISABLE_NEXT_LINE, /* on the line behind it */
    DIRECTIVE_ENABLE,            /* ends `disable` of the rules named, or of all */
    DIRECTIVE_INTERNAL,          /* the registration here is not to be documented */
} DirectiveKind;

typedef struct Directive {
    DirectiveKind kind;
    Str word; /* as written: "routedrift-disable-line" */
    Str near; /* of DIRECTIVE_NONE; may be empty */
    VEC(Str) rules;
    Str reason; /* one line; empty when none is given */
} Directive;

typedef VEC(Comment) Comments;

/* Reads a comment's text; what is allocated lives in the arena. */
Directive directive_parse(Arena *arena, Str text);
/* For each comment the line that it is about when it is about the next: the first below it that holds no
 * directive on its own, so that they can be stacked. */
uint32_t *comments_behind(Arena *arena, Sources *sources, const Comments *comments);
/* `rule -- reason` of a list item (x-routedrift-ignore): the rule; *reason may be left empty. */
Str directive_item(Arena *arena, Str text, Str *reason);
#endif
