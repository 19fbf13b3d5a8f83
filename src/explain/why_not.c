/* FILE:LINE → why the call there made no route, or that it made one.
 *
 *     src/users.js:12    the function `register` is never called
 *     src/users.js:20    `client` is an object made at src/http.js:3, neither application nor router */
#include "explain/search.h"
#include "express/host.h"
#include "syntax/way.h"

enum { ROUTES_TOLD = 3, ROUTES_NAMED = 20 };

/* ---- which call is meant ---- */

static uint32_t line_of(const Explain *x, FileId file, uint32_t at) {
    return source_position(x->sources, file, at).line;
}

/* Where a call stands: at its method's name, when that is on a later line than its beginning. */
static uint32_t place_of_call(const Explain *x, const Module *m, const AstNode *n) {
    const AstNode *callee = ast_node(&m->ast, n->a);
    if (callee->kind != NODE_MemberExpression || callee->b) return n->start;
    uint32_t at = callee->end - (uint32_t)sym_str(x->ev->names, callee->c).n;
    return line_of(x, m->ast.file, at) == line_of(x, m->ast.file, n->start) ? n->start : at;
}

static bool is_call(NodeKind kind) {
    return kind == NODE_CallExpression || kind == NODE_NewExpression;
}

static bool registers_by_name(const Explain *x, const Ast *ast, const AstNode *n) {
    const AstNode *callee = ast_node(ast, n->a);
    if (callee->kind != NODE_MemberExpression || callee->b) return false;
    Str name = sym_str(x->ev->names, callee->c);
    return method_of(name) != METHOD_NONE || str_eq(name, STR("use")) || str_eq(name, STR("ws"));
}

static bool better(const Explain *x, const Ast *ast, NodeId than, NodeId id) {
    if (!than) return true;
    const AstNode *a = ast_node(ast, than), *b = ast_node(ast, id);
    bool named = registers_by_name(x, ast, a);
    if (named != registers_by_name(x, ast, b)) return !named;
    return b->end - b->start > a->end - a->start; /* the outer one */
}

/* What stands among the arguments of a registration means that: `cors()` in `router.post('/', cors(), show)`
 * on lines of their own. */
static NodeId registration_around(const Explain *x, const Module *m, NodeId call) {
    NodeIds way = {0};
    const AstNode *n = ast_node(&m->ast, call);
    if (!call || registers_by_name(x, &m->ast, n)) return call;
    ast_way(&m->ast, n->start, n->end, x->arena, &way);
    for (uint32_t i = way.n; i-- > 0;) {
        NodeKind kind = ast_kind(&m->ast, way.p[i]);
        if (ast_is_function(kind)) break;
        if (is_call(kind) && registers_by_name(x, &m->ast, ast_node(&m->ast, way.p[i]))) return way.p[i];
    }
    return call;
}

/* The call on a line: one that is called like a registration before others, an outer one before its parts;
 * else the innermost one that reaches over the line. */
static NodeId call_on_line(const Explain *x, const Module *m, uint32_t line) {
    NodeId best = 0, around = 0;
    for (NodeId id = 1; id < m->ast.nodes.n; id++) {
        const AstNode *n = ast_node(&m->ast, id);
        if (!is_call((NodeKind)n->kind)) continue;
        uint32_t at = line_of(x, m->ast.file, place_of_call(x, m, n));
        if (at == line && better(x, &m->ast, best, id)) best = id;
        if (at < line && line <= line_of(x, m->ast.file, n->end) &&
            (!around ||
             n->end - n->start < ast_node(&m->ast, around)->end - ast_node(&m->ast, around)->start))
            around = id;
    }
    return registration_around(x, m, best ? best : around);
}

/* ---- the routes of a call ---- */

static bool is_at(const Ast *ast, const AstNode *call, Span span) {
    return span.file == ast->file && span.end == call->end && span.start >= call->start;
}

static bool steps_pass(const Ast *ast, const AstNode *call, const Step *s) {
    for (; s; s = s->outer)
        if (s->kind != STEP_ENTRY && is_at(ast, call, s->span)) return true;
    return false;
}

typedef enum Part { PART_NONE, PART_LED, PART_MOUNTED, PART_MADE } Part;

/* What the call has to do with a route: it registered it, mounts it, or led to one of both. */
static Part part_in(const Explain *x, const Ast *ast, const AstNode *call, const Route *r) {
    if (is_at(ast, call, r->span)) return PART_MADE;
    for (uint32_t i = 0; i < r->mounts.n; i++)
        if (is_at(ast, call, r->mounts.p[i].span)) return PART_MOUNTED;
    if (steps_pass(ast, call, x->log->entries.p[r->entry].steps)) return PART_LED;
    for (uint32_t i = 0; i < r->mounts.n; i++)
        if (steps_pass(ast, call, x->log->entries.p[r->mounts.p[i].entry].steps)) return PART_LED;
    return PART_NONE;
}

static bool serves(const Route *r) {
    return r->mounted && !r->dead && !r->shadowed;
}

static void collect_routes(const Explain *x, const Ast *ast, const AstNode *call, WhyNot *out) {
    Part best = PART_NONE;
    for (uint32_t i = 0; i < x->table->routes.n; i++) {
        Part part = part_in(x, ast, call, &x->table->routes.p[i]);
        if (part > best) best = part;
    }
    for (uint32_t i = 0; i < x->table->routes.n && best; i++) {
        const Route *r = &x->table->routes.p[i];
        if (part_in(x, ast, call, r) != best) continue;
        out->serving += serves(r);
        Explanation e = {.route = r, .fit = ANSWERS_SAME, .reached = serves(r)};
        e.brief = best != PART_MADE || out->routes.n >= ROUTES_TOLD;
        if (out->routes.n >= ROUTES_NAMED) {
            out->more++;
            continue;
        }
        if (!e.brief) explain_route(x, r, &e.facts);
        vec_push(x->arena, &out->routes, e);
    }
    if (!best) return;
    const char *does[] = {"", "leads to", "mounts", "makes"};
    uint32_t n = out->routes.n + out->more;
    out->verdict = str_fmt(x->arena, "%s %u route%s%s", does[best], n, n == 1 ? "" : "s",
                           out->serving ? ""
                           : n == 1     ? ", which does not answer"
                                        : ", of which none answers");
}

/* ---- a call that was evaluated ---- */

static const LogEntry *entry_of(const Explain *x, const Ast *ast, const AstNode *call) {
    for (uint32_t i = 0; i < x->log->entries.n; i++)
        if (x->log->entries.p[i].kind != LOG_SERVE && is_at(ast, call, x->log->entries.p[i].span))
            return &x->log->entries.p[i];
    return NULL;
}

/* Middleware that is not known might still be a router. */
static void say_middleware(Search *s, const Module *m, const AstNode *n) {
    Span span = {.file = m->ast.file, .start = n->start, .end = n->end};
    NodeList args = ast_list(&m->ast, n->b);
    search_say(s, span, STR("it registers middleware, and none of that is known to be a router"));
    for (uint32_t i = 0; i < args.n; i++) {
        const WatchNote *arg = watch_find(s->x->watch, m, args.items[i]);
        if (!arg || arg->value.kind != VALUE_UNKNOWN || s->out->n >= SEARCH_FACTS) continue;
        Span at = ast_span(&m->ast, args.items[i]);
        fact_push(s->x, s->out, FACT_UNKNOWN, at,
                  str_fmt(s->x->arena, "%.*s is %.*s", STR_ARG(explain_quote(s->x, at)),
                          STR_ARG(explain_value(s->x, arg->value))));
    }
}

/* It is in the log, but no route came of it. */
static void say_logged(Search *s, const Module *m, const AstNode *n, const LogEntry *e) {
    Span span = {.file = m->ast.file, .start = n->start, .end = n->end};
    if (e->dropped)
        search_say(s, span,
                   STR("what it registers is taken back: the side of a condition that it stands on ends in a "
                       "throw"));
    else if (e->kind == LOG_USE && !e->child)
        say_middleware(s, m, n);
    else if (e->kind == LOG_USE)
        search_say(s, s->x->log->routers.p[e->child].made,
                   STR("it mounts the router made here, on which nothing is registered"));
    else
        search_say(s, s->x->log->routers.p[e->router].made,
                   STR("its router, made here, is mounted only below routers that nothing serves"));
}

static void say_receiver(Search *s, const Module *m, const AstNode *member, Value of) {
    Span span = ast_span(&m->ast, member->a);
    Str what = explain_value(s->x, of);
    Str name = explain_quote(s->x, span);
    if (of.kind == VALUE_UNKNOWN)
        search_say(s, span, str_fmt(s->x->arena, "%.*s is %.*s", STR_ARG(name), STR_ARG(what)));
    else
        search_say(s, span,
                   str_fmt(s->x->arena, "%.*s is %.*s, neither an application nor a router", STR_ARG(name),
                           STR_ARG(what)));
    search_origin(s, m, span);
}

static void say_host_call(Search *s, const Module *m, const AstNode *n, Str method) {
    const Explain *x = s->x;
    Span span = {.file = m->ast.file, .start = n->start, .end = n->end};
    NodeList args = ast_list(&m->ast, n->b);
    const WatchNote *path = args.n ? watch_find(x->watch, m, args.items[0]) : NULL;
    bool verb = method_of(method) != METHOD_NONE;
    if (verb && str_eq(method, STR("get")) && args.n == 1)
        search_say(s, span, STR("get() with one argument reads a setting"));
    else if (verb && !args.n)
        search_say(s, span, STR("it is called without a path"));
    else if ((verb || str_eq(method, STR("route"))) && path && !is_path_argument(path->value))
        search_say(s, ast_span(&m->ast, args.items[0]),
                   str_fmt(x->arena, "its path is %.*s", STR_ARG(explain_value(x, path->value))));
    else
        search_say(s, span, str_fmt(x->arena, "%.*s() registered nothing", STR_ARG(method)));
    if (args.n) search_origin(s, m, ast_span(&m->ast, args.items[0]));
}

static void say_callee(Search *s, const Module *m, const AstNode *n, const WatchNote *callee) {
    const Explain *x = s->x;
    Span span = ast_span(&m->ast, n->a);
    Str name = explain_quote(x, span);
    const Object *f = callee ? value_as(callee->value, OBJECT_FUNCTION) : NULL;
    const WatchNote *entered =
        f && f->closure->node ? watch_entered(x->watch, f->closure->module, f->closure->node) : NULL;
    if (!callee) {
        search_say(s, span, str_fmt(x->arena, "%.*s could not be called", STR_ARG(name)));
    } else if (f && entered && entered->refused.n) {
        search_say(s, f->made,
                   str_fmt(x->arena, "it calls %.*s, which was not followed: %.*s", STR_ARG(name),
                           STR_ARG(entered->refused)));
    } else if (f) {
        search_say(s, f->made, str_fmt(x->arena, "it calls %.*s, which registers nothing", STR_ARG(name)));
    } else if (value_is_callable(callee->value)) {
        search_say(s, span,
                   str_fmt(x->arena, "%.*s() is built in and registers nothing",
                           STR_ARG(explain_code(x, span, 60))));
    } else {
        search_say(s, span,
                   str_fmt(x->arena, "what it calls, %.*s, is %.*s", STR_ARG(name),
                           STR_ARG(explain_value(x, callee->value))));
        search_origin(s, m, span);
    }
}

static void say_evaluated(Search *s, const Module *m, NodeId id, const WatchNote *note) {
    const Explain *x = s->x;
    const AstNode *n = ast_node(&m->ast, id), *member = ast_node(&m->ast, n->a);
    const LogEntry *e = entry_of(x, &m->ast, n);
    bool method = member->kind == NODE_MemberExpression;
    const WatchNote *of = method ? watch_find(x->watch, m, member->a) : NULL;
    const WatchNote *callee = watch_entered(x->watch, m, n->a);
    bool host = of && (host_router(of->value) || host_of(of->value, HOST_ROUTE));
    bool own = callee && value_as(callee->value, OBJECT_FUNCTION);
    if (e)
        say_logged(s, m, n, e);
    else if (note->threw)
        search_say(s, ast_span(&m->ast, id), STR("evaluation of it ended in a throw"));
    else if (host && !own)
        say_host_call(s, m, n, member->b ? STR("the method") : sym_str(x->ev->names, member->c));
    else if (of && !own)
        say_receiver(s, m, member, of->value);
    else
        say_callee(s, m, n, callee);
}

/* ---- the answer ---- */

/* Lines near one without a call that have one. */
static Str near_calls(const Explain *x, const Module *m, uint32_t line) {
    uint32_t before = 0, after = 0;
    for (NodeId id = 1; id < m->ast.nodes.n; id++) {
        const AstNode *n = ast_node(&m->ast, id);
        if (!is_call((NodeKind)n->kind)) continue;
        uint32_t at = line_of(x, m->ast.file, place_of_call(x, m, n));
        if (at < line && at > before) before = at;
        if (at > line && (!after || at < after)) after = at;
    }
    if (before && after)
        return str_fmt(x->arena, "; the nearest calls stand in lines %u and %u", before, after);
    if (before || after)
        return str_fmt(x->arena, "; the nearest call stands in line %u", before ? before : after);
    return STR("; nothing is called in this file");
}

static const Module *module_named(const Explain *x, Str path) {
    for (uint32_t i = 0; i < x->ev->modules.n; i++)
        if (str_eq(x->ev->modules.p[i]->path, path)) return x->ev->modules.p[i];
    return NULL;
}

static void say_unparsed(const Explain *x, const Module *m, WhyNot *out) {
    const Troubles *t = x->ev->troubles;
    out->verdict = STR("makes no route: its file could not be read as a module");
    for (uint32_t i = 0; i < t->list.n; i++)
        if (str_eq(t->list.p[i].file, m->path))
            fact_push(x, &out->facts, FACT_CAUSE, (Span){.file = m->file}, t->list.p[i].message);
}

static void say_syntax(const Explain *x, const Module *m, uint32_t line, WhyNot *out) {
    for (uint32_t i = 0; i < m->ast.errors.n; i++)
        if (line_of(x, m->ast.file, m->ast.errors.p[i].span.start) == line)
            fact_push(x, &out->facts, FACT_CAUSE, m->ast.errors.p[i].span, m->ast.errors.p[i].message);
}

void explain_why_not(const Explain *x, Str path, uint32_t line, WhyNot *out) {
    *out = (WhyNot){0};
    const Module *m = module_named(x, path);
    Search s = {.x = x, .out = &out->facts, .depth = SEARCH_DEPTH};
    if (m && m->state != MODULE_NEW && !m->ast.root) {
        say_unparsed(x, m, out);
        return;
    }
    if (!m || m->state == MODULE_NEW) {
        search_unloaded(&s, path);
        out->verdict = str_fmt(x->arena, "makes no route: %.*s", STR_ARG(s.first));
        return;
    }
    NodeId call = call_on_line(x, m, line);
    say_syntax(x, m, line, out);
    if (!call) {
        out->verdict = str_fmt(x->arena, "holds no call%.*s", STR_ARG(near_calls(x, m, line)));
        return;
    }
    const WatchNote *note = watch_find(x->watch, m, call);
    collect_routes(x, &m->ast, ast_node(&m->ast, call), out);
    if (out->routes.n && (note || out->serving)) return;
    if (note)
        say_evaluated(&s, m, call, note);
    else
        search_unreached(&s, m, call);
    if (out->routes.n) { /* of a registrar that nobody called */
        fact_push(x, &out->facts, FACT_NOTE, (Span){0},
                  STR("run with a router of its own, that nothing mounts, it would register:"));
        for (uint32_t i = 0; i < out->routes.n; i++)
            out->routes.p[i].brief = true;
    }
    out->verdict = str_fmt(x->arena, "makes no route: %.*s", STR_ARG(s.first));
}
