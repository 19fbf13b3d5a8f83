/* After evaluation, while the trees are there: places of handlers, of markers' properties and of imports are
 * noted on the routes, for rules that know no syntax.
 *
 *     router.post('/a', apiConfig({ auth: true, openApi: { security } }), h)
 *   → handlers at `apiConfig`, parts auth, openApi, openApi.security */
#include "engine/session.h"

/* Routes by a place: the first, and for each the next at the same place. */
typedef struct ByPlace {
    Map first;
    uint32_t *next; /* UINT32_MAX: none */
} ByPlace;

typedef struct Sites {
    RdSession *s;
    Audit *audit;
    const Ast *ast;
    ByPlace registrations, markers;
} Sites;

enum { NO_ROUTE = UINT32_MAX };

static uint64_t place_key(Span span) {
    return ((uint64_t)span.file << 32 | span.start) * 0x9E3779B97F4A7C15u + span.end;
}

static void place_add(Sites *x, ByPlace *by, Span span, uint32_t route) {
    uint32_t before = NO_ROUTE;
    map_get(&by->first, place_key(span), &before);
    by->next[route] = before;
    map_set(&x->s->arena, &by->first, place_key(span), route);
}

static uint32_t place_first(const ByPlace *by, Span span) {
    uint32_t route = NO_ROUTE;
    map_get(&by->first, place_key(span), &route);
    return route;
}

static void index_routes(Sites *x) {
    uint32_t n = x->audit->routes.routes.n;
    x->registrations.next = NEW_N(&x->s->arena, uint32_t, n + 1);
    x->markers.next = NEW_N(&x->s->arena, uint32_t, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        const Route *route = &x->audit->routes.routes.p[i];
        place_add(x, &x->registrations, route->span, i);
        if (route->markers.n == 1) place_add(x, &x->markers, route->markers.p[0].span, i);
    }
}

static bool is_at(const Ast *ast, NodeId id, Span span) {
    const AstNode *n = ast_node(ast, id);
    return span.file == ast->file && n->start == span.start && n->end == span.end;
}

/* ---- markers ---- */

static void note_parts(Sites *x, Marker *marker, NodeId object, Str prefix) {
    const AstNode *n = ast_node(x->ast, object);
    if (n->kind != NODE_ObjectExpression) return;
    NodeList list = ast_list(x->ast, n->a);
    for (uint32_t i = 0; i < list.n; i++) {
        const AstNode *property = ast_node(x->ast, list.items[i]);
        const AstNode *key = property->kind == NODE_Property ? ast_node(x->ast, property->a) : NULL;
        if (!key || key->kind != NODE_StringLiteral || property->flags & FLAG_COMPUTED) continue;
        Str name = str_join(&x->s->arena, prefix, sym_str(x->audit->names, key->a));
        vec_push(&x->s->arena, &marker->parts,
                 (MarkerPart){.key = name, .span = ast_span(x->ast, list.items[i])});
        if (!prefix.n && str_eq(name, STR("openApi"))) note_parts(x, marker, property->b, STR("openApi."));
    }
}

/* ---- registrations ---- */

/* The first argument that is not the path. */
static void note_handlers(Sites *x, Route *route, const AstNode *call) {
    NodeList list = ast_list(x->ast, call->b);
    if (!list.n) return;
    uint32_t first = is_at(x->ast, list.items[0], route->path_span) ? 1 : 0;
    for (uint32_t i = 0; i < list.n; i++)
        if (ast_kind(x->ast, list.items[i]) == NODE_SpreadElement) return;
    if (first < list.n) route->handlers_span = ast_span(x->ast, list.items[first]);
}

static void note_call(Sites *x, NodeId id) {
    const AstNode *call = ast_node(x->ast, id);
    Route *routes = x->audit->routes.routes.p;
    Span span = ast_span(x->ast, id);
    NodeList list = ast_list(x->ast, call->b);
    for (uint32_t i = place_first(&x->registrations, span); i != NO_ROUTE; i = x->registrations.next[i])
        if (is_at(x->ast, id, routes[i].span)) note_handlers(x, &routes[i], call);
    for (uint32_t i = place_first(&x->markers, span); list.n && i != NO_ROUTE; i = x->markers.next[i])
        if (is_at(x->ast, id, routes[i].markers.p[0].span))
            note_parts(x, &routes[i].markers.p[0], list.items[0], (Str){0});
}

/* ---- imports ---- */

static void note_name(Sites *x, ImportSite *site, Span span, Str name, Str local) {
    if (!site->first.file) site->first = span;
    bool marker = str_eq(name, x->audit->service.marker) && str_eq(local, name);
    site->marker = site->marker || marker;
}

static Str string_of(Sites *x, NodeId id) {
    const AstNode *n = ast_node(x->ast, id);
    return n->kind == NODE_StringLiteral ? sym_str(x->audit->names, n->a) : (Str){0};
}

static void push_site(Sites *x, const ImportSite *site) {
    if (site->source.n) vec_push(&x->s->arena, &x->audit->routes.imports, *site);
}

static void note_import(Sites *x, NodeId id) {
    const AstNode *n = ast_node(x->ast, id);
    NodeList list = ast_list(x->ast, n->b);
    ImportSite site = {
        .source = string_of(x, n->a), .statement = ast_span(x->ast, id), .quoted = ast_span(x->ast, n->a)};
    for (uint32_t i = 0; i < list.n; i++) {
        const AstNode *name = ast_node(x->ast, list.items[i]);
        Str imported = sym_str(x->audit->names, name->a);
        if (str_eq(imported, STR("default")) || str_eq(imported, STR("*"))) continue;
        note_name(x, &site, ast_span(x->ast, list.items[i]), imported, sym_str(x->audit->names, name->b));
    }
    push_site(x, &site);
}

/* const { a, b: c } = require('x') */
static void note_require(Sites *x, NodeId statement, const AstNode *declarator) {
    const AstNode *pattern = ast_node(x->ast, declarator->a), *call = ast_node(x->ast, declarator->b);
    const AstNode *callee = call->kind == NODE_CallExpression ? ast_node(x->ast, call->a) : NULL;
    if (!callee || callee->kind != NODE_Identifier || call->b == 0) return;
    if (!str_eq(sym_str(x->audit->names, callee->a), STR("require"))) return;
    NodeId argument = ast_list(x->ast, call->b).items[0];
    ImportSite site = {.source = string_of(x, argument),
                       .statement = ast_span(x->ast, statement),
                       .quoted = ast_span(x->ast, argument),
                       .require = true};
    NodeList list = pattern->kind == NODE_ObjectPattern ? ast_list(x->ast, pattern->a) : (NodeList){0};
    for (uint32_t i = 0; i < list.n; i++) {
        const AstNode *property = ast_node(x->ast, list.items[i]);
        if (property->kind != NODE_Property) continue;
        const AstNode *local = ast_node(x->ast, property->b);
        Str name = local->kind == NODE_Identifier ? sym_str(x->audit->names, local->a) : (Str){0};
        note_name(x, &site, ast_span(x->ast, list.items[i]), string_of(x, property->a), name);
    }
    push_site(x, &site);
}

static void note_statement(Sites *x, NodeId id) {
    const AstNode *n = ast_node(x->ast, id);
    if (n->kind == NODE_ImportDeclaration) note_import(x, id);
    if (n->kind != NODE_VariableDeclaration) return;
    NodeList list = ast_list(x->ast, n->a);
    if (list.n == 1) note_require(x, id, ast_node(x->ast, list.items[0]));
}

static void note_module(Sites *x, const Ast *ast) {
    x->ast = ast;
    for (uint32_t i = 1; i < ast->nodes.n; i++)
        if (ast_kind(ast, i) == NODE_CallExpression) note_call(x, i);
    NodeList body = ast_list(ast, ast_node(ast, ast->root)->a);
    for (uint32_t i = 0; i < body.n; i++)
        note_statement(x, body.items[i]);
}

void note_sites(RdSession *s, Audit *audit, const Eval *ev) {
    Sites x = {.s = s, .audit = audit};
    if (!audit->routes.uses_marker) return; /* nobody asks */
    index_routes(&x);
    for (uint32_t i = 0; i < ev->modules.n; i++) {
        const Module *m = ev->modules.p[i];
        if (m->parsed && !m->is_json && m->ast.root) note_module(&x, &m->ast);
    }
}
