/* Expressions: a table from concrete kinds to the function that lowers them.
 *
 * What has no entry (JSX, ERROR, new syntax) becomes Opaque. Member accesses, calls and binary operators go
 * to lower_spine.c. Every call of lower_expr is one level of depth, and gives back the children that it
 * gathered. */
#include "syntax/lower.h"

typedef NodeId (*ExprFn)(Lower *L, const CstNode *n);

static NodeId lower_identifier(Lower *L, const CstNode *n) {
    return node_identifier(L, n, node_sym(L, n));
}

/* `#x in object`: the name of the private member. */
static NodeId lower_private_name(Lower *L, const CstNode *n) {
    return node_string(L, n, node_sym(L, n));
}

static NodeId lower_true(Lower *L, const CstNode *n) {
    return node_add(L, (AstNode){.kind = NODE_BooleanLiteral, .flags = FLAG_TRUE, AT(n)});
}

static NodeId lower_false(Lower *L, const CstNode *n) {
    return node_add(L, (AstNode){.kind = NODE_BooleanLiteral, AT(n)});
}

static NodeId lower_null(Lower *L, const CstNode *n) {
    return node_add(L, (AstNode){.kind = NODE_NullLiteral, AT(n)});
}

static NodeId lower_this(Lower *L, const CstNode *n) {
    return node_add(L, (AstNode){.kind = NODE_ThisExpression, AT(n)});
}

static NodeId lower_super(Lower *L, const CstNode *n) {
    return node_add(L, (AstNode){.kind = NODE_Super, AT(n)});
}

static NodeId lower_untagged(Lower *L, const CstNode *n) {
    return lower_template(L, n, false);
}

static NodeId lower_meta(Lower *L, const CstNode *n) {
    bool import = str_starts(node_text(L, n), STR("import"));
    Sym name = sym_of(L, import ? STR("import.meta") : STR("new.target"));
    return node_add(L, (AstNode){.kind = NODE_MetaProperty, AT(n), .a = name});
}

static NodeId lower_unary(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *sign = kids_field(kids, FIELD_OPERATOR);
    Op op = sign ? cst_op(sign->kind) : OP_NONE;
    if (op == OP_ADD) op = OP_PLUS;
    if (op == OP_SUB) op = OP_MINUS;
    NodeId argument = lower_needed(L, kids_field(kids, FIELD_ARGUMENT), n);
    return node_add(L, (AstNode){.kind = NODE_UnaryExpression, AT(n), .a = (uint32_t)op, .b = argument});
}

static NodeId lower_update(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *sign = kids_field(kids, FIELD_OPERATOR);
    NodeId argument = lower_needed(L, kids_field(kids, FIELD_ARGUMENT), n);
    return node_add(L, (AstNode){.kind = NODE_UpdateExpression,
                                 .flags = sign && sign->start == n->start ? FLAG_PREFIX : 0,
                                 AT(n),
                                 .a = sign ? (uint32_t)cst_op(sign->kind) : OP_NONE,
                                 .b = argument});
}

static NodeId lower_assignment(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *sign = kids_field(kids, FIELD_OPERATOR); /* none when it is plain `=` */
    const CstNode *left = kids_field(kids, FIELD_LEFT);
    NodeId target = left ? lower_pattern(L, left, false) : node_opaque(L, n);
    NodeId value = lower_needed(L, kids_field(kids, FIELD_RIGHT), n);
    return node_add(L, (AstNode){.kind = NODE_AssignmentExpression,
                                 AT(n),
                                 .a = sign ? (uint32_t)cst_op(sign->kind) : OP_NONE,
                                 .b = target,
                                 .c = value});
}

static NodeId lower_conditional(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    NodeId test = lower_needed(L, kids_field(kids, FIELD_CONDITION), n);
    NodeId yes = lower_needed(L, kids_field(kids, FIELD_CONSEQUENCE), n);
    NodeId no = lower_needed(L, kids_field(kids, FIELD_ALTERNATIVE), n);
    return node_add(L, (AstNode){.kind = NODE_ConditionalExpression, AT(n), .a = test, .b = yes, .c = no});
}

static NodeId lower_new(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *arguments = kids_field(kids, FIELD_ARGUMENTS);
    NodeId callee = lower_needed(L, kids_field(kids, FIELD_CONSTRUCTOR), n);
    uint32_t list = arguments ? lower_elements(L, cst_kids(&L->cst, arguments), false) : 0;
    return node_add(L, (AstNode){.kind = NODE_NewExpression, AT(n), .a = callee, .b = list});
}

static NodeId lower_await(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    NodeId argument = lower_needed(L, kids.n > 1 ? kids_last(kids) : NULL, n);
    return node_add(L, (AstNode){.kind = NODE_AwaitExpression, AT(n), .a = argument});
}

static NodeId lower_yield(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    bool delegate = kids_kind(kids, CST_TOK_STAR);
    NodeId argument = kids.n > 1 ? lower_expr(L, kids_last(kids)) : 0;
    return node_add(
        L,
        (AstNode){.kind = NODE_YieldExpression, .flags = delegate ? FLAG_DELEGATE : 0, AT(n), .a = argument});
}

static NodeId lower_sequence(Lower *L, const CstNode *n) {
    uint32_t list = lower_elements(L, cst_kids(&L->cst, n), false);
    return node_add(L, (AstNode){.kind = NODE_SequenceExpression, AT(n), .a = list});
}

/* `<T>x`: the type arguments vanish. */
static NodeId lower_type_assertion(Lower *L, const CstNode *n) {
    return lower_needed(L, kids_last(cst_kids(&L->cst, n)), n);
}

static NodeId lower_function_expr(Lower *L, const CstNode *n) {
    return lower_function(L, n, NODE_FunctionExpression);
}

static NodeId lower_arrow(Lower *L, const CstNode *n) {
    return lower_function(L, n, NODE_ArrowFunctionExpression);
}

static const ExprFn expressions[CST_KIND_COUNT] = {
    [CST_IDENTIFIER] = lower_identifier,
    [CST_UNDEFINED] = lower_identifier,
    [CST_PRIVATE_PROPERTY_IDENTIFIER] = lower_private_name,
    [CST_TRUE] = lower_true,
    [CST_FALSE] = lower_false,
    [CST_NULL] = lower_null,
    [CST_THIS] = lower_this,
    [CST_SUPER] = lower_super,
    [CST_STRING] = lower_string,
    [CST_NUMBER] = lower_number,
    [CST_REGEX] = lower_regex,
    [CST_TEMPLATE_STRING] = lower_untagged,
    [CST_META_PROPERTY] = lower_meta,
    [CST_ARRAY] = lower_array,
    [CST_OBJECT] = lower_object,
    [CST_FUNCTION_EXPRESSION] = lower_function_expr,
    [CST_GENERATOR_FUNCTION] = lower_function_expr,
    [CST_ARROW_FUNCTION] = lower_arrow,
    [CST_CLASS] = lower_class_expr,
    [CST_UNARY_EXPRESSION] = lower_unary,
    [CST_UPDATE_EXPRESSION] = lower_update,
    [CST_ASSIGNMENT_EXPRESSION] = lower_assignment,
    [CST_AUGMENTED_ASSIGNMENT_EXPRESSION] = lower_assignment,
    [CST_TERNARY_EXPRESSION] = lower_conditional,
    [CST_NEW_EXPRESSION] = lower_new,
    [CST_AWAIT_EXPRESSION] = lower_await,
    [CST_YIELD_EXPRESSION] = lower_yield,
    [CST_SEQUENCE_EXPRESSION] = lower_sequence,
    [CST_TYPE_ASSERTION] = lower_type_assertion,
    [CST_BINARY_EXPRESSION] = lower_spine,
    [CST_CALL_EXPRESSION] = lower_spine,
    [CST_MEMBER_EXPRESSION] = lower_spine,
    [CST_SUBSCRIPT_EXPRESSION] = lower_spine,
    [CST_PARENTHESIZED_EXPRESSION] = lower_spine,
    [CST_NON_NULL_EXPRESSION] = lower_spine,
    [CST_AS_EXPRESSION] = lower_spine,
    [CST_SATISFIES_EXPRESSION] = lower_spine,
    [CST_INSTANTIATION_EXPRESSION] = lower_spine,
};

bool is_broken(Lower *L, const CstNode *n) {
    if (!L->broken || !cst_has_error(n)) return false;
    switch (n->kind) {
    case CST_VARIABLE_DECLARATOR:
    case CST_BINARY_EXPRESSION:
    case CST_MEMBER_EXPRESSION:
    case CST_SUBSCRIPT_EXPRESSION:
    case CST_UNARY_EXPRESSION:
    case CST_UPDATE_EXPRESSION:
    case CST_ASSIGNMENT_EXPRESSION:
    case CST_AUGMENTED_ASSIGNMENT_EXPRESSION:
    case CST_TERNARY_EXPRESSION:
    case CST_NEW_EXPRESSION:
    case CST_AWAIT_EXPRESSION:
    case CST_YIELD_EXPRESSION: break;
    default: return false;
    }
    uint32_t mark = L->cst.stack.n;
    bool broken = kids_kind(cst_kids(&L->cst, n), CST_ERROR);
    L->cst.stack.n = mark;
    return broken;
}

NodeId lower_expr(Lower *L, const CstNode *n) {
    if (!n) return 0;
    ExprFn lower = n->missing || is_broken(L, n) ? NULL : expressions[n->kind];
    uint32_t kids = L->cst.stack.n;
    NodeId id = lower && lower_enter(L) ? lower(L, n) : node_opaque(L, n);
    if (lower) lower_leave(L);
    L->cst.stack.n = kids;
    return id;
}

NodeId lower_needed(Lower *L, const CstNode *n, const CstNode *parent) {
    if (n) return lower_expr(L, n);
    return node_opaque(L, &(CstNode){.start = parent->end, .end = parent->end});
}
