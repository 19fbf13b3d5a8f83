/* Where a value was written. Evaluation keeps values, not their history, so this reads the source again: from
 * a name to its declaration, from a parameter to the argument of the call that led here, from an import to
 * the export.
 *
 *     app.use(base + '/users', users)    base: const base = '/api'   config.js:3
 *
 * It says where to look and claims nothing about values; those are evaluation's. */
#include "explain/explain.h"
#include "syntax/way.h"

enum { ORIGIN_DEPTH = 24, ORIGIN_FACTS = 10, ORIGIN_BUDGET = 4000 };

typedef struct Origin {
    const Explain *x;
    const Step *steps;
    Facts *out;
    uint32_t first;  /* of out: the facts before are others' */
    uint32_t budget; /* expressions and exports still looked at: modules may export each other in circles */
} Origin;

static void follow(Origin *o, const Module *m, NodeId expression, uint32_t depth);

static bool is_full(const Origin *o) {
    return !o->budget || o->out->n - o->first >= ORIGIN_FACTS;
}

/* False when the place was shown already. */
static bool show(Origin *o, Span span, Str text) {
    for (uint32_t i = o->first; i < o->out->n; i++)
        if (o->out->p[i].span.file == span.file && o->out->p[i].span.start == span.start) return false;
    if (is_full(o)) return false;
    fact_push(o->x, o->out, FACT_ORIGIN, span, text);
    return true;
}

/* ---- declarations ---- */

/* True when a pattern binds the name. */
static bool binds(const Ast *ast, NodeId id, Sym name, uint32_t depth) {
    const AstNode *n = ast_node(ast, id);
    if (!id || !depth) return false;
    switch ((NodeKind)n->kind) {
    case NODE_Identifier: return n->a == name;
    case NODE_AssignmentPattern:
    case NODE_RestElement: return binds(ast, n->a, name, depth - 1);
    case NODE_Property: return binds(ast, n->b, name, depth - 1);
    case NODE_ObjectPattern:
    case NODE_ArrayPattern: {
        NodeList list = ast_list(ast, n->a);
        for (uint32_t i = 0; i < list.n; i++)
            if (binds(ast, list.items[i], name, depth - 1)) return true;
        return false;
    }
    default: return false;
    }
}

/* A declaration of the name: a VariableDeclarator, ImportSpecifier, function, class or enum. */
typedef struct Declaration {
    NodeId node;
    NodeId holder; /* ImportDeclaration of a specifier; function of a parameter */
    uint32_t parameter;
    bool is_parameter, is_const;
} Declaration;

static bool in_variables(const Ast *ast, NodeId id, Sym name, Declaration *d) {
    const AstNode *n = ast_node(ast, id);
    NodeList list = ast_list(ast, n->a);
    for (uint32_t i = 0; i < list.n; i++) {
        if (!binds(ast, ast_node(ast, list.items[i])->a, name, ORIGIN_DEPTH)) continue;
        *d = (Declaration){.node = list.items[i], .is_const = n->flags & FLAG_CONST};
        return true;
    }
    return false;
}

static bool in_statement(const Ast *ast, NodeId id, Sym name, Declaration *d) {
    const AstNode *n = ast_node(ast, id);
    NodeList list;
    switch ((NodeKind)n->kind) {
    case NODE_ExportNamedDeclaration: return n->a && in_statement(ast, n->a, name, d);
    case NODE_VariableDeclaration: return in_variables(ast, id, name, d);
    case NODE_FunctionDeclaration:
    case NODE_ClassDeclaration:
    case NODE_TSEnumDeclaration: *d = (Declaration){.node = id}; return n->a == name;
    case NODE_ImportDeclaration:
        list = ast_list(ast, n->b);
        for (uint32_t i = 0; i < list.n; i++) {
            *d = (Declaration){.node = list.items[i], .holder = id};
            if (ast_node(ast, list.items[i])->b == name) return true;
        }
        return false;
    default: return false;
    }
}

static bool in_list(const Ast *ast, NodeList list, Sym name, Declaration *d) {
    for (uint32_t i = 0; i < list.n; i++)
        if (list.items[i] && in_statement(ast, list.items[i], name, d)) return true;
    return false;
}

static bool in_parameters(const Ast *ast, NodeId function, Sym name, Declaration *d) {
    NodeList list = ast_list(ast, ast_node(ast, function)->b);
    for (uint32_t i = 0; i < list.n; i++) {
        if (!binds(ast, ast_node(ast, list.items[i])->a, name, ORIGIN_DEPTH)) continue;
        *d = (Declaration){.node = list.items[i], .holder = function, .parameter = i, .is_parameter = true};
        return true;
    }
    return false;
}

static bool in_scope(const Ast *ast, NodeId id, Sym name, Declaration *d) {
    const AstNode *n = ast_node(ast, id);
    switch ((NodeKind)n->kind) {
    case NODE_Program:
    case NODE_BlockStatement: return in_list(ast, ast_list(ast, n->a), name, d);
    case NODE_SwitchCase: return in_list(ast, ast_list(ast, n->b), name, d);
    case NODE_FunctionExpression:
    case NODE_ArrowFunctionExpression:
    case NODE_FunctionDeclaration: return in_parameters(ast, id, name, d);
    case NODE_ForStatement:
    case NODE_ForInStatement:
    case NODE_ForOfStatement:
        return n->a && ast_kind(ast, n->a) == NODE_VariableDeclaration && in_variables(ast, n->a, name, d) &&
               (d->holder = id, true);
    default: return false;
    }
}

/* What a name means at a place of a module. */
static bool find_declaration(Origin *o, const Module *m, uint32_t at, Sym name, Declaration *d) {
    NodeIds way = {0};
    ast_way(&m->ast, at, at + 1, o->x->arena, &way);
    for (uint32_t i = way.n; i-- > 0;)
        if (in_scope(&m->ast, way.p[i], name, d)) return true;
    return false;
}

/* ---- from module to module ---- */

static const Module *imported_module(Origin *o, const Module *m, NodeId source) {
    uint32_t at;
    if (!map_get(&m->sources, source, &at) || !at) return NULL;
    const Module *target = o->x->ev->modules.p[at - 1];
    return target->parsed && target->ast.root && !target->is_json ? target : NULL;
}

/* require('./x') with a literal: the module that it gives. */
static const Module *required_module(Origin *o, const Module *m, NodeId id) {
    const AstNode *n = ast_node(&m->ast, id);
    if (n->kind != NODE_CallExpression || ast_kind(&m->ast, n->a) != NODE_Identifier ||
        ast_node(&m->ast, n->a)->a != NAME_require)
        return NULL;
    NodeList args = ast_list(&m->ast, n->b);
    if (args.n != 1 || ast_kind(&m->ast, args.items[0]) != NODE_StringLiteral) return NULL;
    Str specifier = sym_str(o->x->ev->names, ast_node(&m->ast, args.items[0])->a);
    Str path = resolve_module(o->x->ev->resolver, m->path, specifier);
    for (uint32_t i = 0; path.n && i < o->x->ev->modules.n; i++) {
        const Module *t = o->x->ev->modules.p[i];
        if (str_eq(t->path, path)) return t->parsed && t->ast.root && !t->is_json ? t : NULL;
    }
    return NULL;
}

/* The first property or assignment that gives a name its value in a module without export syntax:
 * `exports.base = …`, `module.exports = { base: … }`, `this.base = …`, `base = …` in a class. */
static NodeId named_value(const Module *m, Sym name) {
    for (NodeId id = 1; id < m->ast.nodes.n; id++) {
        const AstNode *n = ast_node(&m->ast, id);
        const AstNode *key = n->a && n->a < m->ast.nodes.n ? ast_node(&m->ast, n->a) : NULL;
        switch ((NodeKind)n->kind) {
        case NODE_Property:
        case NODE_PropertyDefinition:
            if (n->b && !(n->flags & FLAG_COMPUTED) && key && key->kind == NODE_StringLiteral &&
                key->a == name)
                return id;
            break;
        case NODE_AssignmentExpression: {
            const AstNode *left = ast_node(&m->ast, n->b);
            if (left->kind == NODE_MemberExpression && !left->b && left->c == name) return id;
            break;
        }
        default: break;
        }
    }
    return 0;
}

static void follow_named(Origin *o, const Module *m, Sym name, uint32_t depth) {
    NodeId id = named_value(m, name);
    if (!id || !show(o, ast_span(&m->ast, id), (Str){0})) return;
    const AstNode *n = ast_node(&m->ast, id);
    follow(o, m, n->kind == NODE_AssignmentExpression ? n->c : n->b, depth - 1);
}

static void follow_name(Origin *o, const Module *m, uint32_t at, Sym name, Sym member, uint32_t depth);

static void follow_export(Origin *o, const Module *m, Sym name, Sym member, uint32_t depth) {
    if (!depth || is_full(o)) return;
    o->budget--;
    if (!m->has_exports || name == NAME_star || (name == NAME_default_ && member)) {
        follow_named(o, m, member ? member : name, depth);
        return;
    }
    for (uint32_t i = 0; i < m->entries.n; i++) {
        if (m->entries.p[i].name != name) continue;
        const Module *next = m->entries.p[i].source ? imported_module(o, m, m->entries.p[i].source) : NULL;
        if (next) follow_export(o, next, m->entries.p[i].local, member, depth - 1);
        if (!m->entries.p[i].source) follow_name(o, m, 0, m->entries.p[i].local, member, depth - 1);
        return;
    }
    for (uint32_t i = 0; i < m->stars.n && !is_full(o); i++) {
        const Module *next = imported_module(o, m, m->stars.p[i]);
        if (next) follow_export(o, next, name, member, depth - 1);
    }
}

/* ---- parameters: the call that gave them ---- */

static const Step *step_of_function(const Origin *o, Span function) {
    for (const Step *s = o->steps; s; s = s->outer)
        if (s->kind == STEP_CALL && s->function.file == function.file &&
            s->function.start == function.start && s->function.end == function.end)
            return s;
    return NULL;
}

/* The function stands among the arguments: it is given what the receiver holds (`list.forEach(f)`). */
static bool is_callback(const Module *m, NodeList args, Span function) {
    for (uint32_t i = 0; i < args.n; i++)
        if (ast_node(&m->ast, args.items[i])->start <= function.start &&
            function.end <= ast_node(&m->ast, args.items[i])->end && m->ast.file == function.file)
            return true;
    return false;
}

static void follow_parameter(Origin *o, const Module *m, const Declaration *d, uint32_t depth) {
    Span function = ast_span(&m->ast, d->holder);
    const Step *call = step_of_function(o, function);
    const Module *caller = call ? explain_module(o->x, call->span.file) : NULL;
    if (!caller) return;
    NodeId id = ast_ending(&caller->ast, NODE_CallExpression, call->span.start, call->span.end, o->x->arena);
    if (!id) id = ast_ending(&caller->ast, NODE_NewExpression, call->span.start, call->span.end, o->x->arena);
    if (!id) return;
    const AstNode *n = ast_node(&caller->ast, id);
    NodeList args = ast_list(&caller->ast, n->b);
    NodeId from = d->parameter < args.n ? args.items[d->parameter] : 0;
    if (is_callback(caller, args, function))
        from = ast_kind(&caller->ast, n->a) == NODE_MemberExpression ? ast_node(&caller->ast, n->a)->a : 0;
    if (!from || ast_is_function(ast_kind(&caller->ast, from))) return;
    const Step *before = o->steps;
    if (show(o, ast_span(&caller->ast, from), (Str){0})) {
        o->steps = call->outer;
        follow(o, caller, from, depth - 1);
    }
    o->steps = before;
}

/* ---- names and expressions ---- */

static void follow_assignments(Origin *o, const Module *m, Sym name, uint32_t depth) {
    for (NodeId id = 1; id < m->ast.nodes.n && !is_full(o); id++) {
        const AstNode *n = ast_node(&m->ast, id);
        if (n->kind != NODE_AssignmentExpression || ast_kind(&m->ast, n->b) != NODE_Identifier ||
            ast_node(&m->ast, n->b)->a != name)
            continue;
        if (show(o, ast_span(&m->ast, id), (Str){0})) follow(o, m, n->c, depth - 1);
    }
}

static NodeId property_of(const Ast *ast, NodeId object, Sym name) {
    if (!object || ast_kind(ast, object) != NODE_ObjectExpression) return 0;
    NodeList list = ast_list(ast, ast_node(ast, object)->a);
    for (uint32_t i = 0; i < list.n; i++) {
        const AstNode *p = ast_node(ast, list.items[i]);
        if (p->kind == NODE_Property && ast_kind(ast, p->a) == NODE_StringLiteral &&
            ast_node(ast, p->a)->a == name)
            return list.items[i];
    }
    return 0;
}

static void follow_variable(Origin *o, const Module *m, const Declaration *d, Sym name, Sym member,
                            uint32_t depth) {
    const AstNode *n = ast_node(&m->ast, d->node);
    NodeId init = n->b;
    if (d->holder && !init) init = ast_node(&m->ast, d->holder)->b; /* for (const x of list) */
    const Module *required = init ? required_module(o, m, init) : NULL;
    NodeId property = member ? property_of(&m->ast, init, member) : 0;
    if (property) {
        if (show(o, ast_span(&m->ast, property), (Str){0}))
            follow(o, m, ast_node(&m->ast, property)->b, depth - 1);
        return;
    }
    if (required) {
        bool whole = ast_kind(&m->ast, n->a) == NODE_Identifier;
        if (whole && member)
            follow_export(o, required, required->has_exports ? NAME_star : NAME_default_, member, depth - 1);
        else if (!whole)
            follow_export(o, required, name, 0, depth - 1);
        return;
    }
    if (show(o, ast_span(&m->ast, d->node), (Str){0}) && init) follow(o, m, init, depth - 1);
    if (!d->is_const) follow_assignments(o, m, name, depth);
}

/* `at` is a place that sees the name; 0: the module's top level. `member`: only this property of it. */
static void follow_name(Origin *o, const Module *m, uint32_t at, Sym name, Sym member, uint32_t depth) {
    Declaration d = {0};
    const Ast *ast = &m->ast;
    if (!depth || is_full(o)) return;
    bool found = at ? find_declaration(o, m, at, name, &d)
                    : in_list(ast, ast_list(ast, ast_node(ast, ast->root)->a), name, &d);
    if (!found) return;
    if (d.is_parameter) {
        follow_parameter(o, m, &d, depth);
        return;
    }
    switch (ast_kind(ast, d.node)) {
    case NODE_VariableDeclarator: follow_variable(o, m, &d, name, member, depth); return;
    case NODE_ImportSpecifier: {
        const Module *target = imported_module(o, m, ast_node(ast, d.holder)->a);
        if (target) follow_export(o, target, ast_node(ast, d.node)->a, member, depth - 1);
        return;
    }
    default: show(o, ast_span(ast, d.node), (Str){0}); return;
    }
}

static void follow(Origin *o, const Module *m, NodeId id, uint32_t depth) {
    const Ast *ast = &m->ast;
    const AstNode *n = ast_node(ast, id);
    if (!id || !depth || is_full(o) || ast_is_function((NodeKind)n->kind)) return;
    o->budget--;
    if (n->kind == NODE_Identifier) {
        follow_name(o, m, n->start, n->a, 0, depth);
        return;
    }
    if (n->kind == NODE_MemberExpression && !n->b) {
        const AstNode *of = ast_node(ast, n->a);
        if (of->kind == NODE_Identifier) {
            follow_name(o, m, of->start, of->a, n->c, depth);
            return;
        }
        if (of->kind == NODE_ThisExpression) {
            follow_named(o, m, n->c, depth);
            return;
        }
    }
    NodeIds kids = {0};
    ast_children(ast, id, o->x->arena, &kids);
    for (uint32_t i = 0; i < kids.n; i++)
        follow(o, m, kids.p[i], depth - 1);
}

void explain_origin(const Explain *x, Span expression, const Step *steps, Facts *out) {
    const Module *m = explain_module(x, expression.file);
    if (!m) return;
    NodeIds way = {0};
    Origin o = {.x = x, .steps = steps, .out = out, .first = out->n, .budget = ORIGIN_BUDGET};
    ast_way(&m->ast, expression.start, expression.end, x->arena, &way);
    if (way.n) follow(&o, m, way.p[way.n - 1], ORIGIN_DEPTH);
}
