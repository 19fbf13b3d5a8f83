/* Between the text of an Express path and its templates: a path stands for several forms, each a row of
 * pieces.
 *
 * "/u{/:id}" → forms ["/u/", param id] and ["/u"]. Only files of http/ include this. */
#ifndef HTTP_TEMPLATE_FORMS_H
#define HTTP_TEMPLATE_FORMS_H
#include "http/template.h"

enum {
    FORM_LIMIT = 16, /* forms of one path */
    GROUP_DEPTH = 8, /* nested optional or alternative parts */
};

typedef enum PieceKind {
    PIECE_TEXT,     /* text, escapes resolved, slashes included */
    PIECE_PARAM,    /* text is the name */
    PIECE_WILDCARD, /* text is the name, or empty */
    PIECE_HOLE,     /* `${?}` */
    PIECE_OTHER,    /* matches something that has no OpenAPI form */
} PieceKind;

typedef struct Piece {
    PieceKind kind;
    Str text;
    Str pattern; /* of a parameter */
} Piece;

typedef struct Form {
    VEC(Piece) pieces;
} Form;

typedef struct Forms {
    VEC(Form) list;
    bool overflow; /* there are more than FORM_LIMIT: the list is cut */
} Forms;

/* The result of reading an Express path. */
typedef struct Parsed {
    Forms forms;
    const char *refusal; /* Express 5 only: why it refuses the path; NULL when it does not */
} Parsed;

/* One form without pieces. */
Forms forms_empty(Arena *arena);
/* One form of one piece. */
Forms forms_piece(Arena *arena, Piece piece);
/* Every form of a followed by every form of b; forms of a vary slowest. */
Forms forms_cross(Arena *arena, const Forms *a, const Forms *b);
/* Appends b to every form of a, as forms_cross does; cheap when b is one form. */
void forms_extend(Arena *arena, Forms *a, const Forms *b);
/* The forms of a, then those of b, which must not be extended afterwards. */
void forms_alternate(Arena *arena, Forms *a, const Forms *b);

/* `expand`: a parameter limited to a few words also stands for the words themselves. */
Parsed express4_read(Arena *arena, Str path, bool expand);
Parsed express5_read(Arena *arena, Str path);
/* The template of a regular expression: its literal text when it is nothing else, else its literal beginning
 * and an unknown rest. Never fails. */
Template regex_template(Arena *arena, Str source);
/* Cuts a form at its slashes. */
Template form_template(Arena *arena, const Form *form);
/* The text of a hole. */
bool hole_at(Str path, size_t at);
enum { HOLE_LENGTH = 4 };
#endif
