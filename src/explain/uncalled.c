/* Why a function was never entered: who would call it, and why that did not happen. Callers are found by
 * name in the modules that were loaded, so they are said to be calls of that name, no more. */
#include "explain/search.h"
#include "express/host.h"
#include "syntax/way.h"

enum { CALLERS_SHOWN = 3 };

/* The name under which a function is called: its own, its variable's, its property's. */
static Sym name_of(const Ast *ast, const NodeIds *way, uint32_t at) {
    const AstNode *f = ast_node(ast, way->p[at]), *p = at ? ast_node(ast, way->p[at - 1]) : NULL;
    if (f->a) return f->a;
    if (!p) return 0;
    NodeId key = p->kind == NODE_AssignmentExpression ? p->b : p->a;
    switch ((NodeKind)p->kind) {
    case NODE_VariableDeclarator:
    case NODE_MethodDefinition:
    case NODE_Property:
    case NODE_PropertyDefinition:
    case NODE_AssignmentExpression: break;
    default: return 0;
    }
    const AstNode *k = ast_node(ast, key);
    if (k->kind == NODE_Identifier || k->kind == NODE_StringLiteral) return k->a;
    return k->kind == NODE_MemberExpression && !k->b ? k->c : 0;
}

/* ---- handed to something ---- */

static void say_handed(Search *s, const Module *m, NodeId call) {
    const AstNode *c = ast_node(&m->ast, call);
    const WatchNote *callee = watch_entered(s->x->watch, m, c->a);
    const AstNode *member = ast_node(&m->ast, c->a);
    const WatchNote *of =
        member->kind == NODE_MemberExpression ? watch_find(s->x->watch, m, member->a) : NULL;
    Span span = ast_span(&m->ast, call);
    Str name = explain_quote(s->x, ast_span(&m->ast, c->a));
    if (!watch_find(s->x->watch, m, call)) {
        search_unreached(s, m, call);
    } else if (of && (host_router(of->value) || host_of(of->value, HOST_ROUTE))) {
        search_say(s, span,
                   STR("it is a handler given here: it runs when a request arrives, and what it does "
                       "then registers no route"));
    } else if (callee && callee->value.kind == VALUE_UNKNOWN) {
        search_say(
            s, span,
            str_fmt(s->x->arena,
                    "it is handed to %.*s, which is %.*s; such a callback is run only when it can reach "
                    "an application or a router",
                    STR_ARG(name), STR_ARG(explain_value(s->x, callee->value))));
    } else {
        search_say(s, span,
                   str_fmt(s->x->arena, "it is handed to %.*s, which did not call it", STR_ARG(name)));
    }
}

/* ---- called by name ---- */

static bool calls_name(const Ast *ast, const AstNode *n, Sym name) {
    if (n->kind != NODE_CallExpression && n->kind != NODE_NewExpression) return false;
    const AstNode *c = ast_node(ast, n->a);
    return c->kind == NODE_Identifier ? c->a == name
                                      : c->kind == NODE_MemberExpression && !c->b && c->c == name;
}

static bool hands_name(const Ast *ast, const AstNode *n, Sym name) {
    if (n->kind != NODE_CallExpression && n->kind != NODE_NewExpression) return false;
    NodeList args = ast_list(ast, n->b);
    for (uint32_t i = 0; i < args.n; i++) {
        const AstNode *a = ast_node(ast, args.items[i]);
        if ((a->kind == NODE_Identifier && a->a == name) ||
            (a->kind == NODE_MemberExpression && !a->b && a->c == name))
            return true;
    }
    return false;
}

typedef bool CallTest(const Ast *ast, const AstNode *n, Sym name);

static void say_caller(Search *s, const Module *m, NodeId call, uint32_t found) {
    Span span = ast_span(&m->ast, call);
    bool ran = watch_find(s->x->watch, m, call);
    const WatchNote *callee = watch_entered(s->x->watch, m, ast_node(&m->ast, call)->a);
    if (ran && callee)
        search_say(s, span,
                   str_fmt(s->x->arena, "this calls that name, but there it is %.*s",
                           STR_ARG(explain_value(s->x, callee->value))));
    else if (ran)
        search_say(s, span, STR("this calls that name, but nothing was called here"));
    else
        search_say(s, span, STR("this would call it, but was not reached"));
    if (ran || found || !s->depth) return;
    s->depth--;
    search_unreached(s, m, call);
    s->depth++;
}

/* Calls in the function itself are recursion, not callers. */
static bool is_inside(const Module *m, const AstNode *n, const Module *home, NodeId function) {
    const AstNode *f = ast_node(&home->ast, function);
    return m == home && f->start <= n->start && n->end <= f->end;
}

static uint32_t look_for(Search *s, const Module *home, NodeId function, Sym name, CallTest *test,
                         bool handed) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < s->x->ev->modules.n; i++) {
        const Module *m = s->x->ev->modules.p[i];
        if (!m->parsed || m->is_json || m->is_model) continue;
        for (NodeId id = 1; id < m->ast.nodes.n && found < CALLERS_SHOWN; id++) {
            const AstNode *n = ast_node(&m->ast, id);
            if (!test(&m->ast, n, name) || is_inside(m, n, home, function)) continue;
            if (handed)
                say_handed(s, m, id);
            else
                say_caller(s, m, id, found);
            found++;
            if (handed) return found;
        }
    }
    return found;
}

void search_uncalled(Search *s, const Module *m, const NodeIds *way, uint32_t at) {
    NodeId function = way->p[at], parent = at ? way->p[at - 1] : 0;
    NodeKind kind = parent ? ast_kind(&m->ast, parent) : NODE_NONE;
    const WatchNote *note = watch_entered(s->x->watch, m, function);
    Sym name = name_of(&m->ast, way, at);
    Span span = ast_span(&m->ast, function);
    Str called = name ? str_fmt(s->x->arena, "the function `%.*s`", STR_ARG(sym_str(s->x->ev->names, name)))
                      : STR("the function it stands in");
    search_say(s, span, str_fmt(s->x->arena, "%.*s is never called", STR_ARG(called)));
    if (note && note->refused.n) {
        search_say(s, span,
                   str_fmt(s->x->arena, "a call of it was not followed: %.*s", STR_ARG(note->refused)));
        return;
    }
    if (kind == NODE_CallExpression || kind == NODE_NewExpression) {
        say_handed(s, m, parent);
        return;
    }
    if (!name) return;
    if (look_for(s, m, function, name, calls_name, false)) return;
    if (look_for(s, m, function, name, hands_name, true)) return;
    fact_push(s->x, s->out, FACT_NOTE, (Span){0}, STR("no module that was loaded calls that name"));
}
