/* A handler's code → HandlerFacts: which query parameters it reads and which statuses it answers with.
 *
 *     (req, res) => {
 *         const { page, limit = 10 } = req.query;       → page, limit
 *         const q = req.query; find(q.sort)             → sort
 *         res.status(ok ? 200 : 404).json({})           → 200, 404
 *     }
 *
 * Request and response are known by the position of the parameter. A name that is declared or assigned a
 * second time says nothing any more, and inside a function that has a parameter of the same name it means
 * that one. */
#include "express/host.h"
#include "http/status.h"

enum { HIDES_REQUEST = 1, HIDES_RESPONSE = 2, IS_TARGET = 4 }; /* of a visit */

typedef struct Declared {
    Sym name;
    uint32_t n;
} Declared;

typedef struct Names {
    Sym query, status, send_status, write_head, status_code;
} Names;

enum { LIMIT_FACT_NODES = 5 * 1000000 }; /* nodes of handlers that are looked at; the rest says nothing */

typedef struct Reading {
    Eval *ev;
    Arena *scratch; /* what is in it goes when the handler is read */
    const Closure *closure;
    const Ast *ast;
    Names names;
    Sym request, response; /* 0: not known by a name */
    VEC(Declared) declared;
    Syms aliases; /* constants that hold the query */
    HandlerFacts *facts;
} Reading;

static const AstNode *node(const Reading *r, NodeId id) {
    return ast_node(r->ast, id);
}

static bool is_function(NodeKind kind) {
    return kind == NODE_FunctionExpression || kind == NODE_ArrowFunctionExpression ||
           kind == NODE_FunctionDeclaration;
}

/* ---- names ---- */

static void declare(Reading *r, Sym name) {
    for (uint32_t i = 0; i < r->declared.n; i++)
        if (r->declared.p[i].name == name) {
            r->declared.p[i].n++;
            return;
        }
    vec_push(r->scratch, &r->declared, (Declared){name, 1});
}

static uint32_t times_declared(const Reading *r, Sym name) {
    for (uint32_t i = 0; i < r->declared.n; i++)
        if (r->declared.p[i].name == name) return r->declared.p[i].n;
    return 0;
}

/* Every name that a pattern binds. */
static void declare_pattern(Reading *r, NodeId id) {
    const AstNode *n = node(r, id);
    NodeList items = {0};
    if (n->kind == NODE_Identifier) declare(r, n->a);
    if (n->kind == NODE_AssignmentPattern || n->kind == NODE_RestElement) declare_pattern(r, n->a);
    if (n->kind == NODE_Property) declare_pattern(r, n->b);
    if (n->kind == NODE_ObjectPattern || n->kind == NODE_ArrayPattern) items = ast_list(r->ast, n->a);
    for (uint32_t i = 0; i < items.n; i++)
        if (items.items[i]) declare_pattern(r, items.items[i]);
}

/* Declarations and assignments anywhere in the handler; parameters of inner functions count for constants
 * only, since for request and response they are looked at where they hold. */
static void declare_all(Reading *r, NodeId root, bool parameters) {
    NodeIds stack = {0};
    vec_push(r->scratch, &stack, root);
    while (stack.n && express_of(r->ev)->fact_nodes++ < LIMIT_FACT_NODES) {
        NodeId id = stack.p[--stack.n];
        const AstNode *n = node(r, id);
        if (n->kind == NODE_VariableDeclarator || n->kind == NODE_TryStatement) {
            NodeId pattern = n->kind == NODE_TryStatement ? n->b : n->a;
            if (pattern) declare_pattern(r, pattern);
        }
        if (n->kind == NODE_FunctionDeclaration || n->kind == NODE_ClassDeclaration) declare(r, n->a);
        if (n->kind == NODE_AssignmentExpression) declare_pattern(r, n->b);
        if (n->kind == NODE_Parameter && parameters) declare_pattern(r, n->a);
        ast_children(r->ast, id, r->scratch, &stack);
    }
}

/* What a parameter of the handler is called, when it has one name of its own. */
static Sym parameter_name(const Reading *r, NodeList parameters, uint32_t i) {
    if (i >= parameters.n) return 0;
    const AstNode *pattern = node(r, node(r, parameters.items[i])->a);
    return pattern->kind == NODE_Identifier && !times_declared(r, pattern->a) ? pattern->a : 0;
}

static bool binds(const Reading *r, NodeId pattern, Sym name) {
    const AstNode *n = node(r, pattern);
    NodeList items = {0};
    if (n->kind == NODE_Identifier) return n->a == name;
    if (n->kind == NODE_AssignmentPattern || n->kind == NODE_RestElement) return binds(r, n->a, name);
    if (n->kind == NODE_Property) return binds(r, n->b, name);
    if (n->kind == NODE_ObjectPattern || n->kind == NODE_ArrayPattern) items = ast_list(r->ast, n->a);
    for (uint32_t i = 0; i < items.n; i++)
        if (items.items[i] && binds(r, items.items[i], name)) return true;
    return false;
}

static unsigned hidden_by(const Reading *r, const AstNode *function, unsigned flags) {
    NodeList parameters = ast_list(r->ast, function->b);
    for (uint32_t i = 0; i < parameters.n; i++) {
        NodeId pattern = node(r, parameters.items[i])->a;
        if (binds(r, pattern, r->request)) flags |= HIDES_REQUEST;
        if (binds(r, pattern, r->response)) flags |= HIDES_RESPONSE;
    }
    return flags & ~(unsigned)IS_TARGET;
}

/* ---- facts ---- */

static void add_query(Reading *r, Str name, NodeId id) {
    for (uint32_t i = 0; i < r->facts->query.n; i++)
        if (str_eq(r->facts->query.p[i].name, name)) return;
    vec_push(r->ev->arena, &r->facts->query, (QueryFact){name, ast_span(r->ast, id)});
}

static void add_status(Reading *r, double code, NodeId id) {
    if (!(code >= 100 && code < 600) || (double)(uint32_t)code != code) return;
    for (uint32_t i = 0; i < r->facts->statuses.n; i++)
        if (r->facts->statuses.p[i].code == (uint32_t)code) return;
    vec_push(r->ev->arena, &r->facts->statuses, (StatusFact){(uint32_t)code, ast_span(r->ast, id)});
}

static NodeId unchained(const Reading *r, NodeId id) {
    while (node(r, id)->kind == NODE_ChainExpression)
        id = node(r, id)->a;
    return id;
}

static bool is_name(const Reading *r, NodeId id, Sym name) {
    const AstNode *n = node(r, unchained(r, id));
    return name && n->kind == NODE_Identifier && n->a == name;
}

/* `req.query`, `q` after `const q = req.query`, `req.query || {}`. */
static bool is_query(const Reading *r, NodeId id, unsigned flags) {
    if (!id || flags & HIDES_REQUEST) return false;
    const AstNode *n = node(r, unchained(r, id));
    if (n->kind == NODE_LogicalExpression) return is_query(r, n->b, flags);
    if (n->kind == NODE_MemberExpression && !n->b && n->c == r->names.query)
        return is_name(r, n->a, r->request);
    for (uint32_t i = 0; n->kind == NODE_Identifier && i < r->aliases.n; i++)
        if (r->aliases.p[i] == n->a) return true;
    return false;
}

static Str key_of(const Reading *r, const AstNode *property) {
    const AstNode *key = node(r, property->a);
    bool text = !(property->flags & FLAG_COMPUTED) || key->kind == NODE_StringLiteral;
    return text ? sym_str(r->ev->names, key->a) : (Str){0};
}

/* The names that `{ a, b: c, d = 1 }` takes out of the query. */
static void read_pattern(Reading *r, NodeId id) {
    if (node(r, id)->kind == NODE_AssignmentPattern) id = node(r, id)->a;
    if (node(r, id)->kind != NODE_ObjectPattern) return;
    NodeList items = ast_list(r->ast, node(r, id)->a);
    for (uint32_t i = 0; i < items.n; i++) {
        const AstNode *property = node(r, items.items[i]);
        if (property->kind != NODE_Property) continue;
        Str key = key_of(r, property);
        if (key.n) add_query(r, key, items.items[i]);
    }
}

/* `{ query: … }` of the request: another name for the query, or what is taken out of it. */
static void read_request_pattern(Reading *r, NodeId id) {
    NodeList items = ast_list(r->ast, node(r, id)->a);
    for (uint32_t i = 0; i < items.n; i++) {
        const AstNode *property = node(r, items.items[i]);
        if (property->kind != NODE_Property || !str_eq(key_of(r, property), STR("query"))) continue;
        const AstNode *value = node(r, property->b);
        NodeId bound = value->kind == NODE_AssignmentPattern ? value->a : property->b;
        if (node(r, bound)->kind == NODE_Identifier && times_declared(r, node(r, bound)->a) == 1)
            vec_push(r->scratch, &r->aliases, node(r, bound)->a);
        read_pattern(r, property->b);
    }
}

/* pattern = init, of a declaration or an assignment */
static void read_binding(Reading *r, NodeId pattern, NodeId init, unsigned flags) {
    bool named = node(r, pattern)->kind == NODE_Identifier;
    if (is_query(r, init, flags)) {
        if (named && times_declared(r, node(r, pattern)->a) == 1)
            vec_push(r->scratch, &r->aliases, node(r, pattern)->a);
        read_pattern(r, pattern);
    } else if (init && !(flags & HIDES_REQUEST) && is_name(r, init, r->request) &&
               node(r, pattern)->kind == NODE_ObjectPattern) {
        read_request_pattern(r, pattern);
    }
}

/* StatusCodes.NOT_FOUND of a package of constants. */
static Value package_status(Eval *ev, const Unknown *of, Sym name) {
    static const char *const packages[] = {"http-status-codes", "http-status"};
    unsigned code = 0;
    for (size_t i = 0; i < sizeof packages / sizeof *packages; i++)
        if (of->reason == REASON_PACKAGE && str_eq(of->detail, str_of(packages[i])))
            code = status_of(sym_str(ev->names, name));
    if (code) return value_number(code);
    return of->reason == REASON_PACKAGE ? value_unknown_of(of) : value_undefined();
}

/* A name or a chain of members that evaluation has a number for, without running anything. */
static Value known_value(const Reading *r, NodeId id, bool constant) {
    const AstNode *n = node(r, id);
    if (n->kind == NODE_Identifier) return eval_peek(r->ev, r->closure->scope, n->a, constant);
    if (n->kind != NODE_MemberExpression || n->b) return (Value){0};
    Value of = known_value(r, n->a, constant);
    if (of.kind == VALUE_UNKNOWN) return package_status(r->ev, of.unknown, n->c);
    const Prop *prop = of.kind == VALUE_OBJECT ? object_own(of.object, n->c) : NULL;
    return prop && !(prop->flags & PROP_ACCESSOR) ? prop->value : (Value){0};
}

static void read_status(Reading *r, NodeId id) {
    const AstNode *n = node(r, id);
    if (n->kind == NODE_NumberLiteral) {
        add_status(r, r->ast->numbers.p[n->a], id);
    } else if (n->kind == NODE_ConditionalExpression) {
        read_status(r, n->b);
        read_status(r, n->c);
    } else if (n->kind == NODE_MemberExpression || (n->kind == NODE_Identifier && !times_declared(r, n->a))) {
        Value value = known_value(r, id, true);
        if (value.kind == VALUE_NUMBER) add_status(r, value.number, id);
    }
}

/* `res`, or calls chained on it: res.type('json').status(404). */
static bool is_response(const Reading *r, NodeId id, unsigned flags) {
    for (id = unchained(r, id); !(flags & HIDES_RESPONSE);) {
        const AstNode *n = node(r, id);
        if (n->kind != NODE_CallExpression) return is_name(r, id, r->response);
        const AstNode *callee = node(r, n->a);
        if (callee->kind != NODE_MemberExpression) return false;
        id = unchained(r, callee->a);
    }
    return false;
}

static void read_call(Reading *r, const AstNode *call, unsigned flags) {
    const AstNode *callee = node(r, unchained(r, call->a));
    NodeList args = ast_list(r->ast, call->b);
    if (callee->kind != NODE_MemberExpression || callee->b || !args.n || !args.items[0]) return;
    bool sets =
        callee->c == r->names.status || callee->c == r->names.send_status || callee->c == r->names.write_head;
    if (sets && is_response(r, callee->a, flags)) read_status(r, args.items[0]);
}

/* ---- schemas ---- */

static void add_keys(Reading *r, Object *shape, NodeId id) {
    Syms keys = {0};
    if (shape) object_keys(r->ev, shape, &keys);
    for (uint32_t i = 0; i < keys.n; i++)
        add_query(r, sym_str(r->ev->names, keys.p[i]), id);
}

/* The value of `key` in an object literal; 0 when it has none. */
static NodeId property_of(const Reading *r, NodeId object, Str key) {
    NodeList items = {0};
    if (node(r, object)->kind == NODE_ObjectExpression) items = ast_list(r->ast, node(r, object)->a);
    for (uint32_t i = 0; i < items.n; i++) {
        const AstNode *property = node(r, items.items[i]);
        if (property->kind == NODE_Property && str_eq(key_of(r, property), key)) return property->b;
    }
    return 0;
}

static bool is_validating(Str name) {
    static const char *const names[] = {"parse",          "parseAsync", "safeParse",
                                        "safeParseAsync", "validate",   "validateAsync",
                                        "validateSync",   "assert",     "attempt"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_of(names[i]))) return true;
    return false;
}

/* schema.parse(req.query), schema.safeParse({ query: req.query, … }), schema.parse(req) with a schema that
 * evaluation knows: a constant, or what the factory of the handler was given. */
static void read_schema(Reading *r, const AstNode *call, NodeId id, unsigned flags) {
    const AstNode *callee = node(r, unchained(r, call->a));
    NodeList args = ast_list(r->ast, call->b);
    if (callee->kind != NODE_MemberExpression || callee->b || !args.n || !args.items[0]) return;
    if (!is_validating(sym_str(r->ev->names, callee->c))) return;
    NodeId inner = property_of(r, args.items[0], STR("query"));
    bool whole = is_query(r, args.items[0], flags);
    bool part = (inner && is_query(r, inner, flags)) ||
                (!(flags & HIDES_REQUEST) && is_name(r, args.items[0], r->request));
    if (!whole && !part) return;
    Object *shape = schema_shape(known_value(r, callee->a, false));
    const Prop *query = shape && part ? object_own(shape, r->names.query) : NULL;
    add_keys(r, query ? schema_shape(query->value) : whole ? shape : NULL, id);
}

static void read_assignment(Reading *r, const AstNode *n, unsigned flags) {
    const AstNode *left = node(r, n->b);
    bool status = left->kind == NODE_MemberExpression && !left->b && left->c == r->names.status_code;
    if (n->a == OP_NONE && status && is_response(r, left->a, flags)) read_status(r, n->c);
    if (n->a == OP_NONE && left->kind == NODE_ObjectPattern) read_binding(r, n->b, n->c, flags);
}

/* A member of the query that is read: not written, and not one of its methods. */
static void read_member(Reading *r, NodeId id, unsigned flags) {
    const AstNode *n = node(r, id);
    if (flags & IS_TARGET || !is_query(r, n->a, flags)) return;
    if (!n->b) add_query(r, sym_str(r->ev->names, n->c), id);
    if (n->b && node(r, n->b)->kind == NODE_StringLiteral)
        add_query(r, sym_str(r->ev->names, node(r, n->b)->a), id);
}

static void visit(Reading *r, NodeId id, unsigned flags) {
    const AstNode *n = node(r, id);
    if (express_of(r->ev)->fact_nodes++ >= LIMIT_FACT_NODES) return;
    NodeId target = 0; /* the child that is called or assigned to */
    if (is_function((NodeKind)n->kind)) flags = hidden_by(r, n, flags);
    if (n->kind == NODE_VariableDeclarator) read_binding(r, n->a, n->b, flags);
    if (n->kind == NODE_MemberExpression) read_member(r, id, flags);
    if (n->kind == NODE_CallExpression) read_call(r, n, flags);
    if (n->kind == NODE_CallExpression) read_schema(r, n, id, flags);
    if (n->kind == NODE_AssignmentExpression) read_assignment(r, n, flags);
    if (n->kind == NODE_CallExpression) target = n->a;
    if (n->kind == NODE_AssignmentExpression && n->a == OP_NONE) target = n->b;
    bool passes = n->kind == NODE_ChainExpression && flags & IS_TARGET;
    NodeIds children = {0};
    ast_children(r->ast, id, r->scratch, &children);
    flags &= ~(unsigned)IS_TARGET;
    for (uint32_t i = 0; i < children.n; i++)
        visit(r, children.p[i], flags | (children.p[i] == target || passes ? IS_TARGET : 0u));
}

static Names names_of(Interner *names) {
    return (Names){.query = sym_intern(names, STR("query")),
                   .status = sym_intern(names, STR("status")),
                   .send_status = sym_intern(names, STR("sendStatus")),
                   .write_head = sym_intern(names, STR("writeHead")),
                   .status_code = sym_intern(names, STR("statusCode"))};
}

static void read_function(Reading *r, const AstNode *function) {
    NodeList parameters = ast_list(r->ast, function->b);
    NodeId first = parameters.n ? node(r, parameters.items[0])->a : 0;
    if (parameters.n > 3 || !function->c) return; /* (error, req, res, next) */
    declare_all(r, function->c, false);
    r->request = parameter_name(r, parameters, 0);
    r->response = parameter_name(r, parameters, 1);
    r->declared.n = 0;
    declare_all(r, (NodeId)(function - r->ast->nodes.p), true);
    if (first && node(r, first)->kind == NODE_ObjectPattern) read_request_pattern(r, first);
    visit(r, function->c, 0);
}

static const HandlerFacts *read_closure(Eval *ev, const Closure *closure) {
    HandlerFacts *facts = NEW(ev->arena, HandlerFacts);
    ArenaMark mark = arena_mark(&ev->scratch);
    Reading r = {.ev = ev,
                 .scratch = &ev->scratch,
                 .closure = closure,
                 .ast = &closure->module->ast,
                 .names = names_of(ev->names),
                 .facts = facts};
    read_function(&r, node(&r, closure->node));
    arena_rewind(&ev->scratch, mark);
    return facts;
}

const HandlerFacts *handler_facts(Eval *ev, const Closure *closure) {
    Express *x = express_of(ev);
    uint64_t key = (uint64_t)(uintptr_t)closure;
    uint32_t at;
    if (!closure->node || closure->module->is_model || closure->module->is_json) return NULL;
    if (map_get(&x->facts_index, key, &at)) return x->facts.p[at];
    map_set(ev->arena, &x->facts_index, key, x->facts.n);
    vec_push(ev->arena, &x->facts, read_closure(ev, closure));
    return x->facts.p[x->facts.n - 1];
}
