/* Statements: a table from concrete kinds to the function that lowers them.
 *
 * Types, interfaces, `declare` and overload signatures become EmptyStatement. An ERROR between statements
 * becomes one Opaque, followed by the whole statements that the parser recognised inside it. */
#include "syntax/lower.h"

typedef NodeId (*StmtFn)(Lower *L, const CstNode *n);

NodeId lower_nothing(Lower *L, const CstNode *n) {
    return node_add(L, (AstNode){.kind = NODE_EmptyStatement, AT(n)});
}

NodeId lower_block(Lower *L, const CstNode *n) {
    if (!n) return 0;
    uint32_t list = lower_statements(L, cst_kids(&L->cst, n));
    return node_add(L, (AstNode){.kind = NODE_BlockStatement, AT(n), .a = list});
}

/* ---- declarations ---- */

static NodeId lower_declarator(Lower *L, const CstNode *n, bool declares) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *name = kids_field(kids, FIELD_NAME);
    NodeId target = name ? lower_pattern(L, name, declares) : node_opaque(L, n);
    NodeId init = is_broken(L, n) ? node_opaque(L, n) : lower_expr(L, kids_field(kids, FIELD_VALUE));
    return node_add(L, (AstNode){.kind = NODE_VariableDeclarator, AT(n), .a = target, .b = init});
}

static uint16_t declaration_flags(Kids kids) {
    if (kids_kind(kids, CST_TOK_VAR)) return FLAG_VAR;
    return kids_kind(kids, CST_TOK_CONST) ? FLAG_CONST : 0;
}

static NodeId lower_declaration(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    uint16_t flags = declaration_flags(kids);
    uint32_t from = L->items.n;
    for (uint32_t i = 0; i < kids.n; i++) {
        if (kids.p[i].kind != CST_VARIABLE_DECLARATOR) continue;
        uint32_t mark = L->cst.stack.n;
        item_push(L, lower_declarator(L, &kids.p[i], flags & FLAG_VAR));
        L->cst.stack.n = mark;
    }
    return node_add(
        L, (AstNode){.kind = NODE_VariableDeclaration, .flags = flags, AT(n), .a = list_close(L, from)});
}

NodeId lower_const(Lower *L, const CstNode *n, NodeId name, NodeId init) {
    NodeId one = node_add(L, (AstNode){.kind = NODE_VariableDeclarator, AT(n), .a = name, .b = init});
    return node_add(
        L, (AstNode){.kind = NODE_VariableDeclaration, .flags = FLAG_CONST, AT(n), .a = list_one(L, one)});
}

static NodeId lower_function_stmt(Lower *L, const CstNode *n) {
    return lower_function(L, n, NODE_FunctionDeclaration);
}

/* ---- simple statements ---- */

/* `using x = …` is parsed as an assignment with a keyword in front, `await using x = …` as the await of one.
 */
static NodeId lower_using(Lower *L, const CstNode *n) {
    if (n->kind == CST_AWAIT_EXPRESSION) n = kids_last(cst_kids(&L->cst, n));
    if (!n || n->kind != CST_ASSIGNMENT_EXPRESSION) return 0;
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *left = kids_field(kids, FIELD_LEFT), *right = kids_field(kids, FIELD_RIGHT);
    if (!kids_kind(kids, CST_TOK_USING) || !left) return 0;
    NodeId target = lower_pattern(L, left, false);
    return lower_const(L, n, target, lower_expr(L, right));
}

/* A statement never begins with `function` or `class`, unless the parser takes an unfinished declaration for
 * an expression. */
static NodeId lower_unfinished(Lower *L, const CstNode *n) {
    if (n->kind != CST_FUNCTION_EXPRESSION && n->kind != CST_GENERATOR_FUNCTION && n->kind != CST_CLASS)
        return 0;
    uint32_t mark = L->cst.stack.n;
    bool named = kids_field(cst_kids(&L->cst, n), FIELD_NAME);
    L->cst.stack.n = mark;
    if (!named) return 0;
    return n->kind == CST_CLASS ? lower_class(L, n, NODE_ClassDeclaration, NULL)
                                : lower_function(L, n, NODE_FunctionDeclaration);
}

static NodeId lower_expression_stmt(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    if (!kids.n || kids.p[0].kind == CST_ERROR) return node_opaque(L, n);
    if (kids.p[0].kind == CST_INTERNAL_MODULE) return lower_namespace(L, &kids.p[0]);
    NodeId declared = lower_using(L, &kids.p[0]);
    if (!declared) declared = lower_unfinished(L, &kids.p[0]);
    if (declared) return declared;
    NodeId value = lower_expr(L, &kids.p[0]);
    return node_add(L, (AstNode){.kind = NODE_ExpressionStatement, AT(n), .a = value});
}

/* The operand of `return` or `throw`. */
static const CstNode *operand(Kids kids) {
    for (uint32_t i = 1; i < kids.n; i++)
        if (kids.p[i].kind < CST_TOK_BANG) return &kids.p[i];
    return NULL;
}

static NodeId lower_return(Lower *L, const CstNode *n) {
    NodeId value = lower_expr(L, operand(cst_kids(&L->cst, n)));
    return node_add(L, (AstNode){.kind = NODE_ReturnStatement, AT(n), .a = value});
}

static NodeId lower_throw(Lower *L, const CstNode *n) {
    NodeId value = lower_needed(L, operand(cst_kids(&L->cst, n)), n);
    return node_add(L, (AstNode){.kind = NODE_ThrowStatement, AT(n), .a = value});
}

static NodeId lower_break(Lower *L, const CstNode *n) {
    const CstNode *label = kids_field(cst_kids(&L->cst, n), FIELD_LABEL);
    return node_add(
        L, (AstNode){.kind = n->kind == CST_BREAK_STATEMENT ? NODE_BreakStatement : NODE_ContinueStatement,
                     AT(n),
                     .a = label ? node_sym(L, label) : 0});
}

static NodeId lower_labeled(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *label = kids_field(kids, FIELD_LABEL);
    NodeId body = lower_stmt(L, kids_field(kids, FIELD_BODY));
    return node_add(
        L, (AstNode){.kind = NODE_LabeledStatement, AT(n), .a = label ? node_sym(L, label) : 0, .b = body});
}

/* ---- branches ---- */

static NodeId lower_else(Lower *L, const CstNode *n) {
    return n ? lower_stmt(L, kids_last(cst_kids(&L->cst, n))) : 0;
}

static NodeId lower_if(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    NodeId test = lower_needed(L, kids_field(kids, FIELD_CONDITION), n);
    NodeId yes = lower_stmt(L, kids_field(kids, FIELD_CONSEQUENCE));
    NodeId no = lower_else(L, kids_field(kids, FIELD_ALTERNATIVE));
    return node_add(L, (AstNode){.kind = NODE_IfStatement, AT(n), .a = test, .b = yes, .c = no});
}

/* What follows the colon of a case. */
static uint32_t lower_case_body(Lower *L, Kids kids) {
    uint32_t i = 0;
    while (i < kids.n && kids.p[i].kind != CST_TOK_COLON)
        i++;
    return lower_statements(L, (Kids){.p = kids.p + i, .n = kids.n - i});
}

static NodeId lower_case(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    NodeId test = n->kind == CST_SWITCH_CASE ? lower_needed(L, kids_field(kids, FIELD_VALUE), n) : 0;
    uint32_t body = lower_case_body(L, kids);
    return node_add(L, (AstNode){.kind = NODE_SwitchCase, AT(n), .a = test, .b = body});
}

static uint32_t lower_cases(Lower *L, Kids kids) {
    uint32_t from = L->items.n;
    for (uint32_t i = 0; i < kids.n; i++) {
        if (kids.p[i].kind != CST_SWITCH_CASE && kids.p[i].kind != CST_SWITCH_DEFAULT) continue;
        uint32_t mark = L->cst.stack.n;
        item_push(L, lower_case(L, &kids.p[i]));
        L->cst.stack.n = mark;
    }
    return list_close(L, from);
}

static NodeId lower_switch(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *body = kids_field(kids, FIELD_BODY);
    NodeId value = lower_needed(L, kids_field(kids, FIELD_VALUE), n);
    uint32_t cases = body ? lower_cases(L, cst_kids(&L->cst, body)) : 0;
    return node_add(L, (AstNode){.kind = NODE_SwitchStatement, AT(n), .a = value, .b = cases});
}

static NodeId lower_try(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *handler = kids_field(kids, FIELD_HANDLER), *last = kids_field(kids, FIELD_FINALIZER);
    NodeId block = lower_stmt(L, kids_field(kids, FIELD_BODY));
    NodeId parameter = 0, caught = 0, finally = 0;
    if (handler) {
        Kids parts = cst_kids(&L->cst, handler);
        parameter = lower_pattern(L, kids_field(parts, FIELD_PARAMETER), false);
        caught = lower_stmt(L, kids_field(parts, FIELD_BODY));
    }
    if (last) finally = lower_stmt(L, kids_field(cst_kids(&L->cst, last), FIELD_BODY));
    return node_add(
        L,
        (AstNode){.kind = NODE_TryStatement, AT(n), .a = block, .b = parameter, .c = caught, .d = finally});
}

/* ---- loops ---- */

/* An expression, or 0 for the bare `;` of a for header. */
static NodeId lower_header_expr(Lower *L, const CstNode *n) {
    if (!n || n->kind == CST_EMPTY_STATEMENT || n->kind >= CST_TOK_BANG) return 0;
    return lower_expr(L, n);
}

static NodeId lower_for(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *first = kids_field(kids, FIELD_INITIALIZER);
    bool declares =
        first && (first->kind == CST_LEXICAL_DECLARATION || first->kind == CST_VARIABLE_DECLARATION);
    NodeId init = declares ? lower_stmt(L, first) : lower_header_expr(L, first);
    NodeId test = lower_header_expr(L, kids_field(kids, FIELD_CONDITION));
    NodeId update = lower_header_expr(L, kids_field(kids, FIELD_INCREMENT));
    NodeId body = lower_stmt(L, kids_field(kids, FIELD_BODY));
    return node_add(
        L, (AstNode){.kind = NODE_ForStatement, AT(n), .a = init, .b = test, .c = update, .d = body});
}

/* The left side of for-in and for-of. */
static NodeId lower_for_target(Lower *L, const CstNode *n, Kids kids) {
    const CstNode *left = kids_field(kids, FIELD_LEFT), *kind = kids_field(kids, FIELD_KIND);
    if (!left) return node_opaque(L, n);
    bool declares = kind && kind->kind == CST_TOK_VAR;
    NodeId target = lower_pattern(L, left, declares);
    if (!kind) return target;
    NodeId init = lower_expr(L, kids_field(kids, FIELD_VALUE));
    NodeId one = node_add(L, (AstNode){.kind = NODE_VariableDeclarator, AT(left), .a = target, .b = init});
    return node_add(L, (AstNode){.kind = NODE_VariableDeclaration,
                                 .flags = declares                      ? FLAG_VAR
                                          : kind->kind == CST_TOK_CONST ? FLAG_CONST
                                                                        : 0,
                                 .start = kind->start,
                                 .end = left->end,
                                 .a = list_one(L, one)});
}

static NodeId lower_for_in(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *sign = kids_field(kids, FIELD_OPERATOR);
    bool of = sign && sign->kind == CST_TOK_OF;
    NodeId left = lower_for_target(L, n, kids);
    NodeId right = lower_needed(L, kids_field(kids, FIELD_RIGHT), n);
    NodeId body = lower_stmt(L, kids_field(kids, FIELD_BODY));
    return node_add(L, (AstNode){.kind = of ? NODE_ForOfStatement : NODE_ForInStatement,
                                 .flags = kids_kind(kids, CST_TOK_AWAIT) ? FLAG_AWAIT : 0,
                                 AT(n),
                                 .a = left,
                                 .b = right,
                                 .c = body});
}

static NodeId lower_while(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    NodeId test = lower_needed(L, kids_field(kids, FIELD_CONDITION), n);
    NodeId body = lower_stmt(L, kids_field(kids, FIELD_BODY));
    return node_add(L, (AstNode){.kind = NODE_WhileStatement, AT(n), .a = test, .b = body});
}

static NodeId lower_do(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    NodeId body = lower_stmt(L, kids_field(kids, FIELD_BODY));
    NodeId test = lower_needed(L, kids_field(kids, FIELD_CONDITION), n);
    return node_add(L, (AstNode){.kind = NODE_DoWhileStatement, AT(n), .a = body, .b = test});
}

/* ---- the table ---- */

static const StmtFn statements[CST_KIND_COUNT] = {
    [CST_EXPRESSION_STATEMENT] = lower_expression_stmt,
    [CST_LEXICAL_DECLARATION] = lower_declaration,
    [CST_VARIABLE_DECLARATION] = lower_declaration,
    [CST_FUNCTION_DECLARATION] = lower_function_stmt,
    [CST_GENERATOR_FUNCTION_DECLARATION] = lower_function_stmt,
    [CST_CLASS_DECLARATION] = lower_class_stmt,
    [CST_ABSTRACT_CLASS_DECLARATION] = lower_class_stmt,
    [CST_RETURN_STATEMENT] = lower_return,
    [CST_THROW_STATEMENT] = lower_throw,
    [CST_BREAK_STATEMENT] = lower_break,
    [CST_CONTINUE_STATEMENT] = lower_break,
    [CST_LABELED_STATEMENT] = lower_labeled,
    [CST_STATEMENT_BLOCK] = lower_block,
    [CST_IF_STATEMENT] = lower_if,
    [CST_SWITCH_STATEMENT] = lower_switch,
    [CST_TRY_STATEMENT] = lower_try,
    [CST_FOR_STATEMENT] = lower_for,
    [CST_FOR_IN_STATEMENT] = lower_for_in,
    [CST_WHILE_STATEMENT] = lower_while,
    [CST_DO_STATEMENT] = lower_do,
    [CST_WITH_STATEMENT] = node_opaque,
    [CST_EMPTY_STATEMENT] = lower_nothing,
    [CST_DEBUGGER_STATEMENT] = lower_nothing,
    [CST_IMPORT_STATEMENT] = lower_import,
    [CST_IMPORT_ALIAS] = lower_import_alias,
    [CST_EXPORT_STATEMENT] = lower_export,
    [CST_ENUM_DECLARATION] = lower_enum,
    [CST_INTERNAL_MODULE] = lower_namespace,
    [CST_MODULE] = lower_namespace,
    [CST_INTERFACE_DECLARATION] = lower_nothing,
    [CST_TYPE_ALIAS_DECLARATION] = lower_nothing,
    [CST_AMBIENT_DECLARATION] = lower_nothing,
    [CST_FUNCTION_SIGNATURE] = lower_nothing,
};

NodeId lower_stmt(Lower *L, const CstNode *n) {
    if (!n) return 0;
    StmtFn lower = n->missing ? NULL : statements[n->kind];
    uint32_t kids = L->cst.stack.n;
    NodeId id = lower && lower_enter(L) ? lower(L, n) : node_opaque(L, n);
    if (lower) lower_leave(L);
    L->cst.stack.n = kids;
    return id;
}

/* Pushes the statements among kids; inside an ERROR those count that are whole. */
static void push_statements(Lower *L, Kids kids) {
    for (uint32_t i = 0; i < kids.n; i++) {
        const CstNode *kid = &kids.p[i];
        if (statements[kid->kind]) item_push(L, lower_stmt(L, kid));
        if (kid->kind != CST_ERROR) continue;
        uint32_t mark = L->cst.stack.n;
        item_push(L, node_opaque(L, kid));
        if (lower_enter(L)) push_statements(L, cst_kids(&L->cst, kid));
        lower_leave(L);
        L->cst.stack.n = mark;
    }
}

uint32_t lower_statements(Lower *L, Kids kids) {
    uint32_t from = L->items.n;
    push_statements(L, kids);
    return list_close(L, from);
}
