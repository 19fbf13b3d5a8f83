/* Why a place was never evaluated: the way from the module's top down to it is followed up to the first node
 * that did not run; the node above says why.
 *
 *     if (config.admin) { admin(app); }      config.admin: false      → "this side does not run" */
#include "explain/search.h"
#include "syntax/way.h"

void search_say(Search *s, Span span, Str cause) {
    if (!s->first.n) s->first = cause;
    if (s->out->n < SEARCH_FACTS) fact_push(s->x, s->out, FACT_CAUSE, span, cause);
}

void search_origin(Search *s, const Module *m, Span expression) {
    NodeIds way = {0};
    const Step *steps = NULL;
    ast_way(&m->ast, expression.start, expression.end, s->x->arena, &way);
    for (uint32_t i = way.n; i-- > 0 && !steps;) {
        if (!ast_is_function(ast_kind(&m->ast, way.p[i]))) continue;
        const WatchNote *n = watch_entered(s->x->watch, m, way.p[i]);
        if (n) steps = n->steps;
    }
    explain_origin(s->x, expression, steps, s->out);
}

static bool is_statement(NodeKind kind) {
    return kind >= NODE_ExpressionStatement && kind != NODE_VariableDeclarator && kind != NODE_SwitchCase &&
           kind != NODE_ImportSpecifier && kind != NODE_ExportSpecifier && kind != NODE_TSEnumMember;
}

/* Expressions that are noted each time they are evaluated, wherever they stand. */
static bool is_noted(NodeKind kind) {
    switch (kind) {
    case NODE_CallExpression:
    case NODE_NewExpression:
    case NODE_ConditionalExpression:
    case NODE_LogicalExpression:
    case NODE_AssignmentExpression:
    case NODE_AwaitExpression:
    case NODE_ArrayExpression:
    case NODE_ObjectExpression:
    case NODE_ImportExpression: return true;
    default: return false;
    }
}

/* Blocks that a function, class or namespace runs itself. */
static bool is_body(const Ast *ast, NodeId parent, NodeId id) {
    NodeKind kind = ast_kind(ast, parent);
    return ast_kind(ast, id) == NODE_BlockStatement &&
           (ast_is_function(kind) || kind == NODE_StaticBlock || kind == NODE_TSModuleDeclaration);
}

static bool never_ran(const Search *s, const Module *m, NodeId parent, NodeId id) {
    NodeKind kind = ast_kind(&m->ast, id);
    if (is_body(&m->ast, parent, id)) return false;
    if (parent && ast_kind(&m->ast, parent) == NODE_ExportDefaultDeclaration) return false;
    if (parent && is_statement(kind) && ast_kind(&m->ast, parent) == NODE_ForStatement &&
        ast_node(&m->ast, parent)->d != id)
        return false;
    if (!is_statement(kind) && !is_noted(kind)) return false;
    return kind != NODE_Program && !watch_find(s->x->watch, m, id);
}

/* ---- conditions ---- */

/* "false", or what is known of a value that decided. */
static Str decided_text(const Search *s, const Module *m, NodeId test, const char *otherwise) {
    const WatchNote *n = watch_find(s->x->watch, m, test);
    if (!n) return str_of(otherwise);
    if (n->truths == SEEN_FALSE && n->value.kind != VALUE_BOOLEAN && n->value.kind != VALUE_OBJECT)
        return explain_value(s->x, n->value);
    return n->truths == SEEN_FALSE ? STR("false") : n->truths == SEEN_TRUE ? STR("true") : str_of(otherwise);
}

static void say_test(Search *s, const Module *m, NodeId test, const char *otherwise, const char *effect) {
    Span span = ast_span(&m->ast, test);
    search_say(s, span,
               str_fmt(s->x->arena, "%.*s is %.*s, so %s", STR_ARG(explain_quote(s->x, span)),
                       STR_ARG(decided_text(s, m, test, otherwise)), effect));
    search_origin(s, m, span);
}

static bool say_loop(Search *s, const Module *m, const AstNode *loop) {
    NodeId test = loop->kind == NODE_DoWhileStatement || loop->kind == NODE_ForStatement ||
                          loop->kind == NODE_ForOfStatement || loop->kind == NODE_ForInStatement
                      ? loop->b
                      : loop->a;
    bool over = loop->kind == NODE_ForOfStatement || loop->kind == NODE_ForInStatement;
    if (!test) return false;
    if (!over) {
        say_test(s, m, test, "false", "the loop does not run");
        return true;
    }
    const WatchNote *n = watch_find(s->x->watch, m, test);
    Span span = ast_span(&m->ast, test);
    bool list = n && (value_as(n->value, OBJECT_ARRAY) || value_as(n->value, OBJECT_PLAIN));
    Str what = list ? STR("empty") : n ? explain_value(s->x, n->value) : STR("never evaluated");
    search_say(s, span,
               str_fmt(s->x->arena, "%.*s is %.*s, so the loop does not run",
                       STR_ARG(explain_quote(s->x, span)), STR_ARG(what)));
    search_origin(s, m, span);
    return true;
}

/* ---- statements that left before ---- */

static const char *left_text(Completion c) {
    switch (c) {
    case DONE_RETURN: return "the function returns here, before it";
    case DONE_THROW: return "evaluation of this ended in a throw, and what follows was not run";
    case DONE_BREAK: return "this leaves before it";
    case DONE_CONTINUE: return "this goes on with the next round before it";
    case DONE_NORMAL: break;
    }
    return "";
}

static void say_value(Search *s, const Module *m, NodeId test) {
    Span span = ast_span(&m->ast, test);
    search_say(s, span,
               str_fmt(s->x->arena, "%.*s is %.*s", STR_ARG(explain_quote(s->x, span)),
                       STR_ARG(decided_text(s, m, test, "not known"))));
    search_origin(s, m, span);
}

static bool say_left_before(Search *s, const Module *m, NodeList list, NodeId id) {
    for (uint32_t i = 0; i < list.n && list.items[i] != id; i++) {
        const WatchNote *n = list.items[i] ? watch_find(s->x->watch, m, list.items[i]) : NULL;
        if (!n || n->left == DONE_NORMAL) continue;
        const AstNode *at = ast_node(&m->ast, list.items[i]);
        search_say(s, ast_span(&m->ast, list.items[i]), str_of(left_text(n->left)));
        if (at->kind == NODE_IfStatement) say_value(s, m, at->a);
        return true;
    }
    return false;
}

static bool say_statement(Search *s, const Module *m, NodeId parent, NodeId id) {
    const AstNode *p = ast_node(&m->ast, parent);
    switch ((NodeKind)p->kind) {
    case NODE_IfStatement:
        say_test(s, m, p->a, id == p->b ? "false" : "true", "this side does not run");
        return true;
    case NODE_ForStatement:
    case NODE_ForInStatement:
    case NODE_ForOfStatement:
    case NODE_WhileStatement:
    case NODE_DoWhileStatement: return say_loop(s, m, p);
    case NODE_TryStatement:
        if (id != p->c) return false;
        search_say(s, ast_span(&m->ast, p->a), STR("this block does not throw, so its handler does not run"));
        return true;
    case NODE_SwitchCase:
        if (say_left_before(s, m, ast_list(&m->ast, p->b), id)) return true;
        search_say(s, ast_span(&m->ast, p->a ? p->a : parent), STR("the switch takes another case"));
        return true;
    case NODE_Program:
    case NODE_BlockStatement:
    case NODE_TSModuleDeclaration:
        return say_left_before(s, m, ast_list(&m->ast, p->kind == NODE_TSModuleDeclaration ? p->b : p->a),
                               id);
    default: return false;
    }
}

/* ---- expressions ---- */

static bool say_expression(Search *s, const Module *m, NodeId parent, NodeId id) {
    const AstNode *p = ast_node(&m->ast, parent);
    const WatchNote *n = watch_find(s->x->watch, m, parent);
    switch ((NodeKind)p->kind) {
    case NODE_ConditionalExpression:
        if (id == p->a) return false;
        say_test(s, m, p->a, id == p->b ? "false" : "true", "this side is not evaluated");
        return true;
    case NODE_LogicalExpression:
        if (id == p->b) return false;
        say_test(s, m, p->b, p->a == OP_AND ? "false" : "true", "the right side is not evaluated");
        return true;
    case NODE_CallExpression:
    case NODE_NewExpression:
        if (!n || n->threw || id == p->a) return false;
        search_say(s, ast_span(&m->ast, p->a),
                   str_fmt(s->x->arena, "%.*s is undefined or null, so nothing is called",
                           STR_ARG(explain_quote(s->x, ast_span(&m->ast, p->a)))));
        return true;
    default: return false;
    }
}

static void say_lost(Search *s, const Module *m, NodeId parent) {
    const WatchNote *n = watch_find(s->x->watch, m, parent);
    bool limit = s->x->ev->stopped || m->steps > LIMIT_MODULE_STEPS;
    search_say(s, ast_span(&m->ast, parent),
               limit           ? STR("evaluation reached a limit before it got there")
               : n && n->threw ? STR("evaluation of this ended in a throw before it got there")
                               : STR("evaluation did not get there"));
}

void search_unreached(Search *s, const Module *m, NodeId id) {
    NodeIds way = {0};
    const AstNode *n = ast_node(&m->ast, id);
    ast_way(&m->ast, n->start, n->end, s->x->arena, &way);
    for (uint32_t i = 1; i < way.n; i++) {
        NodeId at = way.p[i], parent = way.p[i - 1];
        if (ast_is_function(ast_kind(&m->ast, at))) {
            const WatchNote *entered = watch_entered(s->x->watch, m, at);
            bool makes = ast_kind(&m->ast, at) != NODE_FunctionDeclaration &&
                         !watch_find(s->x->watch, m, at) && is_noted(ast_kind(&m->ast, parent)) &&
                         never_ran(s, m, i > 1 ? way.p[i - 2] : 0, parent);
            if ((!entered || !entered->times) && !makes) {
                search_uncalled(s, m, &way, i);
                return;
            }
        } else if (never_ran(s, m, parent, at)) {
            bool said = is_statement(ast_kind(&m->ast, at)) ? say_statement(s, m, parent, at)
                                                            : say_expression(s, m, parent, at);
            if (!said) say_lost(s, m, parent);
            return;
        }
        if (at == id) return;
    }
    say_lost(s, m, way.n ? way.p[0] : id);
}
