/* Classes as shapes: the fields of a class and of those that it extends, by their declared types.
 *
 * A class that is named while it is being looked at is the same shape again, so cycles are cycles of
 * pointers; generate/schema.c refers to classes by name and ends there. */
#include "express/host.h"

enum { SHAPE_CLASSES = 5000, SHAPE_PARENTS = 16 }; /* of one evaluation; of one class */

typedef struct Shaper {
    Eval *ev;
    Map seen; /* address of a class → index in shapes */
    VEC(Shape *) shapes;
} Shaper;

/* Where a type is written. */
typedef struct TypeSite {
    const Object *cls;
    const Ast *ast;
} TypeSite;

static const Shape *class_shape(Shaper *s, const Object *cls);
static const Shape *type_shape(Shaper *s, TypeSite at, NodeId type);

static Shape *shape_new(Shaper *s, ShapeKind kind) {
    Shape *shape = NEW(s->ev->arena, Shape);
    shape->kind = kind;
    return shape;
}

static const Shape *holding(Shaper *s, ShapeKind kind, const Shape *of) {
    Shape *shape = shape_new(s, kind);
    shape->of = of;
    return shape;
}

static const Shape *keyword_shape(Shaper *s, Sym name) {
    static const struct {
        const char *name;
        ShapeKind kind;
    } keywords[] = {{"string", SHAPE_TEXT}, {"number", SHAPE_NUMBER}, {"boolean", SHAPE_BOOLEAN}};
    Str text = sym_str(s->ev->names, name);
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (str_eq(text, str_of(keywords[i].name))) return shape_new(s, keywords[i].kind);
    return shape_new(s, SHAPE_ANY);
}

/* ---- names ---- */

static const Shape *name_shape(Shaper *s, TypeSite at, NodeId id) {
    const AstNode *n = ast_node(at.ast, id);
    if (n->kind != NODE_Identifier) return shape_new(s, SHAPE_ANY);
    Value v = class_name_read(s->ev, at.cls, n->a);
    Object *cls = value_as(v, OBJECT_FUNCTION);
    if (cls && cls->closure && cls->closure->class_node) return class_shape(s, cls);
    bool date = v.kind == VALUE_ABSENT && str_eq(sym_str(s->ev->names, n->a), STR("Date"));
    return shape_new(s, date ? SHAPE_DATE : SHAPE_ANY);
}

/* Array<T>, Record<string, T> and what wraps a type without changing its shape. */
static const Shape *reference_shape(Shaper *s, TypeSite at, const AstNode *n) {
    NodeList arguments = ast_list(at.ast, n->b);
    const AstNode *target = ast_node(at.ast, n->a);
    Str name = target->kind == NODE_Identifier ? sym_str(s->ev->names, target->a) : (Str){0};
    bool list = str_eq(name, STR("Array")) || str_eq(name, STR("ReadonlyArray")) || str_eq(name, STR("Set"));
    if (list && arguments.n == 1) return holding(s, SHAPE_LIST, type_shape(s, at, arguments.items[0]));
    if (str_eq(name, STR("Record")) && arguments.n == 2)
        return holding(s, SHAPE_MAP, type_shape(s, at, arguments.items[1]));
    if (str_eq(name, STR("Readonly")) && arguments.n == 1) return type_shape(s, at, arguments.items[0]);
    return name_shape(s, at, n->a);
}

/* ---- unions ---- */

typedef struct Members {
    NodeId types[64];
    uint32_t n;
    bool nullable, optional, overflow;
} Members;

static void flatten(Shaper *s, TypeSite at, NodeId id, Members *out) {
    const AstNode *n = ast_node(at.ast, id);
    Str name = n->kind == NODE_TSTypeKeyword ? sym_str(s->ev->names, n->a) : (Str){0};
    if (n->kind == NODE_TSUnionType) {
        NodeList list = ast_list(at.ast, n->a);
        for (uint32_t i = 0; i < list.n; i++)
            flatten(s, at, list.items[i], out);
    } else if (str_eq(name, STR("null"))) {
        out->nullable = true;
    } else if (str_eq(name, STR("undefined"))) {
        out->optional = true;
    } else if (out->n == sizeof out->types / sizeof *out->types) {
        out->overflow = true;
    } else {
        out->types[out->n++] = id;
    }
}

static bool is_text_literal(TypeSite at, NodeId id) {
    const AstNode *n = ast_node(at.ast, id);
    return n->kind == NODE_TSLiteralType && ast_kind(at.ast, n->a) == NODE_StringLiteral;
}

static Shape *choice_shape(Shaper *s, TypeSite at, const Members *members) {
    Shape *shape = shape_new(s, SHAPE_CHOICE);
    for (uint32_t i = 0; i < members->n; i++) {
        const AstNode *literal = ast_node(at.ast, ast_node(at.ast, members->types[i])->a);
        vec_push(s->ev->arena, &shape->texts, sym_str(s->ev->names, literal->a));
    }
    return shape;
}

/* Texts to choose from, or one type that may be null; any other union may be anything. */
static const Shape *union_shape(Shaper *s, TypeSite at, NodeId id) {
    Members members = {0};
    Shape *shape = shape_new(s, SHAPE_ANY);
    bool texts = true;
    flatten(s, at, id, &members);
    for (uint32_t i = 0; i < members.n; i++)
        texts = texts && is_text_literal(at, members.types[i]);
    if (members.overflow || !members.n) return shape;
    if (texts)
        shape = choice_shape(s, at, &members);
    else if (members.n == 1)
        *shape = *type_shape(s, at, members.types[0]);
    shape->nullable = shape->nullable || members.nullable;
    return shape;
}

static bool may_be_undefined(Shaper *s, TypeSite at, NodeId type) {
    Members members = {0};
    if (type) flatten(s, at, type, &members);
    return members.optional;
}

/* ---- types ---- */

static const Shape *literal_shape(Shaper *s, TypeSite at, NodeId id) {
    const AstNode *literal = ast_node(at.ast, ast_node(at.ast, id)->a);
    if (literal->kind == NODE_StringLiteral) return choice_shape(s, at, &(Members){.types = {id}, .n = 1});
    return shape_new(s, literal->kind == NODE_NumberLiteral ? SHAPE_NUMBER : SHAPE_BOOLEAN);
}

static const Shape *object_shape(Shaper *s, TypeSite at, const AstNode *n) {
    NodeList list = ast_list(at.ast, n->a);
    Shape *shape = shape_new(s, SHAPE_FIELDS);
    for (uint32_t i = 0; i < list.n; i++) {
        const AstNode *member = ast_node(at.ast, list.items[i]);
        if (member->kind == NODE_TSIndexSignature) return holding(s, SHAPE_MAP, type_shape(s, at, member->a));
        ShapeField field = {.name = sym_str(s->ev->names, ast_node(at.ast, member->a)->a),
                            .optional = member->flags & FLAG_OPTIONAL || may_be_undefined(s, at, member->b),
                            .shape = type_shape(s, at, member->b)};
        vec_push(s->ev->arena, &shape->fields, field);
    }
    return shape;
}

/* Recursion is bounded by the nesting that was lowered. */
static const Shape *type_shape(Shaper *s, TypeSite at, NodeId id) {
    const AstNode *n = ast_node(at.ast, id);
    switch ((NodeKind)n->kind) {
    case NODE_TSTypeKeyword: return keyword_shape(s, n->a);
    case NODE_TSTypeReference: return reference_shape(s, at, n);
    case NODE_TSArrayType: return holding(s, SHAPE_LIST, type_shape(s, at, n->a));
    case NODE_TSTypeLiteral: return object_shape(s, at, n);
    case NODE_TSUnionType: return union_shape(s, at, id);
    case NODE_TSLiteralType: return literal_shape(s, at, id);
    case NODE_Identifier: return name_shape(s, at, id);
    default: return shape_new(s, SHAPE_ANY);
    }
}

/* ---- classes ---- */

static bool is_known(const Shape *shape, Str name) {
    for (uint32_t i = 0; i < shape->fields.n; i++)
        if (str_eq(shape->fields.p[i].name, name)) return true;
    return false;
}

/* A field that is initialized is there; its value tells the type where none is given. */
static const Shape *field_shape(Shaper *s, TypeSite at, const AstNode *member) {
    if (member->c || !member->b) return type_shape(s, at, member->c);
    switch ((int)ast_kind(at.ast, member->b)) {
    case NODE_StringLiteral:
    case NODE_TemplateLiteral: return shape_new(s, SHAPE_TEXT);
    case NODE_NumberLiteral: return shape_new(s, SHAPE_NUMBER);
    case NODE_BooleanLiteral: return shape_new(s, SHAPE_BOOLEAN);
    default: return shape_new(s, SHAPE_ANY);
    }
}

static void add_fields(Shaper *s, const Object *cls, Shape *shape) {
    TypeSite at = {.cls = cls, .ast = &cls->closure->module->ast};
    NodeList members = ast_list(at.ast, ast_node(at.ast, cls->closure->class_node)->c);
    for (uint32_t i = 0; i < members.n; i++) {
        const AstNode *member = ast_node(at.ast, members.items[i]);
        if (member->kind != NODE_PropertyDefinition || member->flags & (FLAG_STATIC | FLAG_COMPUTED))
            continue;
        Str name = sym_str(s->ev->names, ast_node(at.ast, member->a)->a);
        if (str_starts(name, STR("#")) || is_known(shape, name)) continue;
        ShapeField field = {.name = name,
                            .optional = member->flags & FLAG_OPTIONAL || may_be_undefined(s, at, member->c),
                            .shape = field_shape(s, at, member)};
        vec_push(s->ev->arena, &shape->fields, field);
    }
}

/* Inherited fields come first, as in an instance. */
static void add_class(Shaper *s, const Object *cls, Shape *shape, uint32_t parents) {
    const Object *parent = cls->closure->parent;
    bool known = parent && parent->kind == OBJECT_FUNCTION && parent->closure && parent->closure->class_node;
    if (known && parents) add_class(s, parent, shape, parents - 1);
    add_fields(s, cls, shape);
}

static const Shape *class_shape(Shaper *s, const Object *cls) {
    uint32_t at;
    if (map_get(&s->seen, (uint64_t)(uintptr_t)cls, &at)) return s->shapes.p[at];
    if (s->shapes.n == SHAPE_CLASSES || !cls->label.n) return shape_new(s, SHAPE_ANY);
    Shape *shape = shape_new(s, SHAPE_CLASS);
    shape->name = cls->label;
    map_set(s->ev->arena, &s->seen, (uint64_t)(uintptr_t)cls, s->shapes.n);
    vec_push(s->ev->arena, &s->shapes, shape);
    add_class(s, cls, shape, SHAPE_PARENTS);
    return shape;
}

const Shape *shape_of_class(Eval *ev, const Object *cls) {
    Express *x = express_of(ev);
    if (!x->shaper) {
        x->shaper = NEW(ev->arena, Shaper);
        x->shaper->ev = ev;
    }
    return class_shape(x->shaper, cls);
}
