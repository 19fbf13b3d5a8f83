/* What a TypeScript class declares of its fields, as far as a schema can say it:
 *
 *     class Job { id!: string; tags?: string[] }  →  {id: text, required}, {tags: list of text} */
#ifndef ROUTES_SHAPE_H
#define ROUTES_SHAPE_H
#include "base/str.h"
#include "base/vec.h"

typedef enum ShapeKind {
    SHAPE_ANY, /* no type is given, or none that is understood */
    SHAPE_TEXT,
    SHAPE_NUMBER,
    SHAPE_BOOLEAN,
    SHAPE_DATE,
    SHAPE_CHOICE, /* one of `texts` */
    SHAPE_LIST,   /* of `of` */
    SHAPE_MAP,    /* any keys, values of `of` */
    SHAPE_FIELDS, /* an object type written in place */
    SHAPE_CLASS,  /* a class: name and fields */
} ShapeKind;

typedef struct Shape Shape;

typedef struct ShapeField {
    Str name;
    bool optional;
    const Shape *shape;
} ShapeField;

struct Shape {
    ShapeKind kind;
    bool nullable;
    Str name; /* SHAPE_CLASS */
    VEC(ShapeField) fields;
    VEC(Str) texts;
    const Shape *of;
};
#endif
