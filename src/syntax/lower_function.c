/* Functions of every spelling and their parameters.
 *
 * `async function f(a, b = 1, ...c) {}` → FunctionDeclaration f [async] with Parameters a, b = 1, ...c, its
 * body and the names that `var` declares in it. TypeScript's `this` parameter vanishes, types do but for a
 * class's name. */
#include "syntax/lower.h"

static uint16_t parameter_flags(Kids kids) {
    for (uint32_t i = 0; i < kids.n && kids.p[i].field != FIELD_PATTERN; i++) {
        CstKind kind = (CstKind)kids.p[i].kind;
        if (kind == CST_ACCESSIBILITY_MODIFIER || kind == CST_TOK_READONLY || kind == CST_OVERRIDE_MODIFIER)
            return FLAG_PROPERTY;
    }
    return 0;
}

/* pattern = value, when there is a value. */
static NodeId with_default(Lower *L, NodeId pattern, const CstNode *value) {
    if (!value) return pattern;
    NodeId init = lower_expr(L, value);
    return node_add(L, (AstNode){.kind = NODE_AssignmentPattern,
                                 .start = ast_node(&L->ast, pattern)->start,
                                 .end = value->end,
                                 .a = pattern,
                                 .b = init});
}

static NodeId lower_parameter(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *pattern = kids_field(kids, FIELD_PATTERN), *type = kids_field(kids, FIELD_TYPE);
    if (!pattern || pattern->kind == CST_THIS) return 0;
    uint32_t decorators = lower_decorators(L, kids, NULL);
    NodeId target = lower_pattern(L, pattern, false);
    NodeId name = type ? lower_type_name(L, type) : 0;
    target = with_default(L, target, kids_field(kids, FIELD_VALUE));
    return node_add(L, (AstNode){.kind = NODE_Parameter,
                                 .flags = parameter_flags(kids),
                                 AT(n),
                                 .a = target,
                                 .b = name,
                                 .c = decorators});
}

static uint32_t lower_parameters(Lower *L, Kids kids) {
    uint32_t from = L->items.n;
    for (uint32_t i = 0; i < kids.n; i++) {
        const CstNode *kid = &kids.p[i];
        if (kid->kind != CST_REQUIRED_PARAMETER && kid->kind != CST_OPTIONAL_PARAMETER) continue;
        uint32_t mark = L->cst.stack.n;
        NodeId parameter = lower_parameter(L, kid);
        if (parameter) item_push(L, parameter);
        L->cst.stack.n = mark;
    }
    return list_close(L, from);
}

/* An arrow function's single name without parentheses. */
static uint32_t lower_lone_parameter(Lower *L, const CstNode *n) {
    NodeId target = lower_pattern(L, n, false);
    return list_one(L, node_add(L, (AstNode){.kind = NODE_Parameter, AT(n), .a = target}));
}

static uint16_t function_flags(const CstNode *n, Kids kids) {
    uint16_t flags = n->kind == CST_GENERATOR_FUNCTION || n->kind == CST_GENERATOR_FUNCTION_DECLARATION
                         ? FLAG_GENERATOR
                         : 0;
    for (uint32_t i = 0; i < kids.n && kids.p[i].field != FIELD_NAME && kids.p[i].field != FIELD_PARAMETERS;
         i++) {
        if (kids.p[i].kind == CST_TOK_ASYNC) flags |= FLAG_ASYNC;
        if (kids.p[i].kind == CST_TOK_STAR) flags |= FLAG_GENERATOR;
    }
    return flags;
}

/* Everything but the name; span is what the node covers. */
static NodeId function_add(Lower *L, const CstNode *n, Kids kids, NodeKind kind, Sym name, uint32_t start) {
    const CstNode *list = kids_field(kids, FIELD_PARAMETERS), *lone = kids_field(kids, FIELD_PARAMETER);
    const CstNode *body = kids_field(kids, FIELD_BODY);
    VarScope scope = vars_open(L);
    uint32_t parameters = list   ? lower_parameters(L, cst_kids(&L->cst, list))
                          : lone ? lower_lone_parameter(L, lone)
                                 : 0;
    NodeId block = body && body->kind == CST_STATEMENT_BLOCK ? lower_stmt(L, body) : lower_needed(L, body, n);
    uint32_t vars = vars_close(L, scope);
    return node_add(L, (AstNode){.kind = (uint16_t)kind,
                                 .flags = function_flags(n, kids),
                                 .start = start,
                                 .end = n->end,
                                 .a = name,
                                 .b = parameters,
                                 .c = block,
                                 .d = vars});
}

NodeId lower_function(Lower *L, const CstNode *n, NodeKind kind) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *name = kids_field(kids, FIELD_NAME);
    return function_add(L, n, kids, kind, name ? node_sym(L, name) : 0, n->start);
}

NodeId lower_method(Lower *L, const CstNode *n, Kids kids) {
    const CstNode *parameters = kids_field(kids, FIELD_PARAMETERS);
    return function_add(L, n, kids, NODE_FunctionExpression, 0, parameters ? parameters->start : n->start);
}
