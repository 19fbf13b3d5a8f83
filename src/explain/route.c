/* A route → how it came to be, as facts in the order in which the program gets there: entry, imports, calls,
 * mounts, registration; then what it hangs on, where its path comes from, and what stands before it. */
#include "explain/explain.h"
#include "syntax/way.h"

enum {
    STEPS_SHOWN = 24,      /* of one chain: the outer and the inner half */
    MIDDLEWARE_SHOWN = 12, /* that a request passes */
    CONDITIONS_SHOWN = 8,
};

typedef struct Story {
    const Explain *x;
    const Route *route;
    Facts *out;
    VEC(const Step *) told;
} Story;

static const LogEntry *entry_at(const Story *s, uint32_t index) {
    return &s->x->log->entries.p[index];
}

/* ---- steps ---- */

static bool was_told(const Story *s, const Step *step) {
    for (uint32_t i = 0; i < s->told.n; i++)
        if (s->told.p[i] == step) return true;
    return false;
}

static void tell_step(Story *s, const Step *step) {
    static const FactKind kinds[] = {
        [STEP_ENTRY] = FACT_ENTRY, [STEP_IMPORT] = FACT_IMPORT, [STEP_CALL] = FACT_CALL};
    vec_push(s->x->arena, &s->told, step);
    fact_push(s->x, s->out, kinds[step->kind], step->span, (Str){0});
}

/* Outermost first; what an earlier chain told already is left out, and so is the middle of a long one. */
static void tell_steps(Story *s, const Step *innermost) {
    VEC(const Step *) chain = {0};
    for (const Step *step = innermost; step; step = step->outer)
        if (!was_told(s, step)) vec_push(s->x->arena, &chain, step);
    for (uint32_t i = chain.n; i-- > 0;) {
        uint32_t from_outer = chain.n - 1 - i;
        bool hidden = chain.n > STEPS_SHOWN && from_outer >= STEPS_SHOWN / 2 && i >= STEPS_SHOWN / 2;
        if (!hidden)
            tell_step(s, chain.p[i]);
        else if (from_outer == STEPS_SHOWN / 2)
            fact_push(s->x, s->out, FACT_MORE, (Span){0},
                      str_fmt(s->x->arena, "%u more steps", chain.n - STEPS_SHOWN));
    }
}

/* ---- conditions ---- */

static bool holds(const Ast *ast, NodeId id, Span place) {
    const AstNode *n = ast_node(ast, id);
    return id && place.file == ast->file && n->start <= place.start && place.end <= n->end;
}

/* The registration or something that led to it stands in the node. */
static bool leads_through(const Ast *ast, NodeId id, const LogEntry *e) {
    if (holds(ast, id, e->span)) return true;
    for (const Step *s = e->steps; s; s = s->outer)
        if (holds(ast, id, s->span)) return true;
    return false;
}

static bool leaves(const Ast *ast, NodeId id, Arena *arena) {
    NodeIds stack = {0};
    if (id) vec_push(arena, &stack, id);
    while (stack.n) {
        NodeId at = stack.p[--stack.n];
        switch (ast_kind(ast, at)) {
        case NODE_ReturnStatement:
        case NODE_BreakStatement:
        case NODE_ContinueStatement: return true;
        default: break;
        }
        if (!ast_is_function(ast_kind(ast, at))) ast_children(ast, at, arena, &stack);
    }
    return false;
}

static Str side_of_if(const Explain *x, const Ast *ast, const AstNode *n, const LogEntry *e) {
    if (leads_through(ast, n->b, e)) return STR("is true");
    if (leads_through(ast, n->c, e)) return STR("is false");
    if (leaves(ast, n->b, x->arena)) return STR("is false: where it is true, this place is left before");
    if (leaves(ast, n->c, x->arena)) return STR("is true: where it is false, this place is left before");
    return (Str){0};
}

static Str side_of(const Explain *x, const Ast *ast, NodeId parent, NodeId node, const LogEntry *e) {
    const AstNode *n = ast_node(ast, parent);
    switch ((NodeKind)n->kind) {
    case NODE_IfStatement: return side_of_if(x, ast, n, e);
    case NODE_ConditionalExpression:
        return n->a == node ? side_of_if(x, ast, n, e) : STR("is the value that is taken");
    case NODE_LogicalExpression:
        if (n->b != node) return (Str){0};
        return n->a == OP_AND  ? STR("is true")
               : n->a == OP_OR ? STR("is false")
                               : STR("is undefined or null");
    case NODE_SwitchCase: return STR("is the case that is taken");
    case NODE_SwitchStatement: return STR("takes this way");
    case NODE_ForOfStatement:
    case NODE_ForInStatement: return STR("has the element that the loop gives it");
    case NODE_ForStatement:
    case NODE_WhileStatement: return STR("is true, so that the loop runs");
    case NODE_TryStatement: return STR("runs: the block before it throws");
    default: return (Str){0};
    }
}

/* `config.legacy` is true */
static Str condition_text(const Story *s, Span condition, const LogEntry *e) {
    const Explain *x = s->x;
    const Module *m = explain_module(x, condition.file);
    Str side = {0};
    NodeIds way = {0};
    if (m) ast_way(&m->ast, condition.start, condition.end, x->arena, &way);
    for (uint32_t i = way.n; i-- > 1 && !side.n;) {
        const AstNode *n = ast_node(&m->ast, way.p[i]);
        if (n->start != condition.start || n->end != condition.end) break;
        side = side_of(x, &m->ast, way.p[i - 1], way.p[i], e);
    }
    return str_fmt(x->arena, "%.*s %.*s", STR_ARG(explain_quote(x, condition)),
                   STR_ARG(side.n ? side : STR("decides it")));
}

static void tell_conditions(Story *s, const LogEntry *e) {
    uint32_t shown = 0;
    for (const LogCondition *c = e->conditions; c && shown < CONDITIONS_SHOWN; c = c->next, shown++) {
        bool known = false;
        for (uint32_t i = 0; i < s->out->n; i++)
            known |= s->out->p[i].kind == FACT_CONDITION && s->out->p[i].span.file == c->is.span.file &&
                     s->out->p[i].span.start == c->is.span.start;
        if (known) continue;
        fact_push(s->x, s->out, FACT_CONDITION, c->is.span, condition_text(s, c->is.span, e));
        explain_origin(s->x, c->is.span, e->steps, s->out);
    }
}

/* ---- the path ---- */

static bool is_literal_path(const Explain *x, Span span) {
    Str text = source_text(x->sources, span);
    if (str_starts(text, STR("/"))) return true; /* a regular expression */
    bool quoted = text.n >= 2 && (text.p[0] == '\'' || text.p[0] == '"' || text.p[0] == '`') &&
                  text.p[text.n - 1] == text.p[0];
    if (quoted && str_find_char(str_sub(text, 1, text.n - 1), text.p[0], 0) >= 0) return false;
    return quoted && str_find(text, STR("${"), 0) < 0;
}

static const BlindSpot *blind_at(const Explain *x, const LogEntry *e) {
    for (uint32_t i = 0; i < x->log->blind_spots.n; i++) {
        const BlindSpot *b = &x->log->blind_spots.p[i];
        bool here =
            b->span.file == e->span.file && b->span.start >= e->span.start && b->span.end <= e->span.end;
        if (here) return b;
    }
    return NULL;
}

static void tell_piece(Story *s, const LogEntry *e, Str value) {
    const Explain *x = s->x;
    bool whole_call = e->path_span.start == e->span.start && e->path_span.end == e->span.end;
    if (whole_call || is_literal_path(x, e->path_span)) return;
    fact_push(x, s->out, FACT_PATH, e->path_span,
              str_fmt(x->arena, "%.*s is %.*s", STR_ARG(explain_quote(x, e->path_span)), STR_ARG(value)));
    explain_origin(x, e->path_span, e->steps, s->out);
    const BlindSpot *b = blind_at(x, e);
    if (b) fact_push(x, s->out, FACT_UNKNOWN, (Span){0}, b->reason);
}

/* What the path of the registration adds to those of the mounts. */
static Str own_path(const Route *r, const LogEntry *e) {
    for (uint32_t i = 0; i < e->paths.n; i++)
        if (str_ends(r->path, e->paths.p[i].text)) return e->paths.p[i].text;
    return e->paths.n ? e->paths.p[0].text : r->path;
}

static void tell_path(Story *s) {
    const Route *r = s->route;
    const LogEntry *e = entry_at(s, r->entry);
    Out sum = out_new(s->x->arena);
    uint32_t pieces = 0;
    for (uint32_t i = 0; i < r->mounts.n; i++) {
        if (str_eq(r->mounts.p[i].path, STR("/"))) continue;
        out_fmt(&sum, "%s%.*s", pieces++ ? " + " : "", STR_ARG(r->mounts.p[i].path));
    }
    Str own = own_path(r, e);
    if (!pieces || !str_eq(own, STR("/"))) out_fmt(&sum, "%s%.*s", pieces++ ? " + " : "", STR_ARG(own));
    if (pieces > 1)
        fact_push(s->x, s->out, FACT_PATH, (Span){0},
                  str_fmt(s->x->arena, "%.*s = %.*s", STR_ARG(r->path), STR_ARG(out_str_of(&sum))));
    for (uint32_t i = 0; i < r->mounts.n; i++)
        tell_piece(s, entry_at(s, r->mounts.p[i].entry), r->mounts.p[i].path);
    tell_piece(s, e, own);
}

/* ---- what a request passes before it ---- */

static bool may_pass(const LogEntry *e, Str rest) {
    for (uint32_t i = 0; i < e->paths.n; i++) {
        LogPath p = e->paths.p[i];
        if (p.is_regex || p.has_hole || str_find_char(p.text, ':', 0) >= 0 || str_eq(p.text, STR("/")))
            return true;
        if (str_eq_nocase(str_sub(rest, 0, p.text.n), p.text) &&
            (rest.n == p.text.n || rest.p[p.text.n] == '/'))
            return true;
    }
    return false;
}

/* The use()s of a router that stand before an entry of it. */
static void passed_before(Story *s, uint32_t index, Str rest, uint32_t *n) {
    uint32_t router = entry_at(s, index)->router;
    for (uint32_t i = 0; i < index; i++) {
        const LogEntry *e = entry_at(s, i);
        bool passed = e->router == router && e->kind == LOG_USE && !e->child && !e->dropped;
        if (!passed || !may_pass(e, rest) || ++*n > MIDDLEWARE_SHOWN) continue;
        fact_push(s->x, s->out, FACT_MIDDLEWARE, e->span,
                  e->conditions ? STR("perhaps: it is registered under a condition") : (Str){0});
    }
}

static void tell_middleware(Story *s) {
    const Route *r = s->route;
    uint32_t n = 0;
    size_t done = 0;
    for (uint32_t i = 0; i < r->mounts.n; i++) {
        passed_before(s, r->mounts.p[i].entry, str_sub(r->path, done, r->path.n), &n);
        if (!str_eq(r->mounts.p[i].path, STR("/"))) done += r->mounts.p[i].path.n;
    }
    passed_before(s, r->entry, str_sub(r->path, done, r->path.n), &n);
    if (n > MIDDLEWARE_SHOWN)
        fact_push(s->x, s->out, FACT_MORE, (Span){0},
                  str_fmt(s->x->arena, "%u more middleware", n - MIDDLEWARE_SHOWN));
}

/* ---- all of it ---- */

/* A registrar that nobody calls is run with a router that has its place. */
static void tell_unmounted(Story *s, Span made) {
    const Module *m = explain_module(s->x, made.file);
    NodeIds way = {0};
    if (m) ast_way(&m->ast, made.start, made.end, s->x->arena, &way);
    bool registrar = way.n && ast_is_function(ast_kind(&m->ast, way.p[way.n - 1]));
    fact_push(s->x, s->out, FACT_NOTE, made,
              registrar ? STR("nothing calls this function; it was run with a router that nothing mounts")
                        : STR("nothing mounts the router made here, so it serves nothing"));
}

static void tell_notes(Story *s) {
    const Route *r = s->route;
    const Explain *x = s->x;
    for (uint32_t i = 0; i < r->markers.n; i++)
        fact_push(x, s->out, FACT_MARKER, r->markers.p[i].span, (Str){0});
    if (r->shadowed)
        fact_push(x, s->out, FACT_SHADOW, r->shadowed_by, STR("this answers first, so the route never runs"));
    if (!r->mounted) tell_unmounted(s, x->log->routers.p[entry_at(s, r->entry)->router].made);
    const char *dead = r->dead ? template_dead_reason(r->path, x->express_major) : NULL;
    if (r->dead)
        fact_push(
            x, s->out, FACT_NOTE, r->path_span,
            str_fmt(x->arena, "its path never matches a request%s%s", dead ? ": " : "", dead ? dead : ""));
    if (r->assumed)
        fact_push(x, s->out, FACT_NOTE, (Span){0},
                  str_fmt(x->arena, "its path is a default, assuming %.*s",
                          STR_ARG(r->assuming.n ? r->assuming : STR("that nothing else is set"))));
    if (r->markers_unknown)
        fact_push(x, s->out, FACT_NOTE, (Span){0}, STR("one of its handlers could not be followed"));
}

void explain_route(const Explain *x, const Route *r, Facts *out) {
    Story s = {.x = x, .route = r, .out = out};
    const LogEntry *e = entry_at(&s, r->entry);
    for (uint32_t i = 0; i < r->mounts.n; i++) {
        tell_steps(&s, entry_at(&s, r->mounts.p[i].entry)->steps);
        fact_push(x, out, FACT_MOUNT, r->mounts.p[i].span, (Str){0});
    }
    tell_steps(&s, e->steps);
    fact_push(x, out, FACT_REGISTRATION, e->span, (Str){0});
    for (uint32_t i = 0; i < r->mounts.n; i++)
        tell_conditions(&s, entry_at(&s, r->mounts.p[i].entry));
    tell_conditions(&s, e);
    tell_path(&s);
    tell_middleware(&s);
    tell_notes(&s);
}
