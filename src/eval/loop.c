/* Loops. Known ones unroll, up to LIMIT_LOOP rounds; over what is not known the body runs once with an
 * unknown element, and what it registers is conditional. */
#include "eval/interp.h"

typedef struct Loop {
    NodeId body;
    Sym label;
    const PendingExit *base; /* exits older than the loop */
    uint32_t registered;     /* the observer's mark before it */
    const Scope *outer;      /* around it: what is declared further inside ends with a round */
    bool done;
    Completion result;
} Loop;

static uint32_t log_mark(const Eval *ev) {
    return ev->observer->mark(ev->observer->context);
}

static Loop loop_of(const Eval *ev, NodeId body, Sym label) {
    return (Loop){.body = body,
                  .label = label,
                  .base = ev->frame->exits,
                  .registered = log_mark(ev),
                  .outer = scope_current(ev)};
}

static bool label_matches(const Loop *loop, Sym label) {
    return label == 0 || label == loop->label;
}

/* Sides that left by `how`: what followed was conditional, their state is one of those after. */
static void close_loop_exits(Eval *ev, const Loop *loop, Completion how) {
    const EvalObserver *o = ev->observer;
    PendingExit **at = &ev->frame->exits;
    while (*at && *at != loop->base) {
        PendingExit *e = *at;
        if (e->how == how && label_matches(loop, e->label)) {
            eval_drain(ev, e->job_from);
            if (e->narrowed) narrow_end(ev, e->narrowed);
            o->condition(o->context, e->host_from, o->mark(o->context), e->rest);
            trail_join(ev, e->log, ev->trail->entries.n, e->rest.condition);
            *at = e->next;
        } else {
            at = &e->next;
        }
    }
}

/* Said where a round may register; one that reaches no router only costs knowledge of a value. In what only
 * may happen it is a blind spot: on values that are not known, a loop that ends when it runs may go on
 * for ever here. */
static void loop_limit(Eval *ev, const Loop *loop, Span span) {
    if (!node_reaches_host(ev, loop->body)) return;
    if (!ev->trail->depth || log_mark(ev) > loop->registered)
        eval_limit(ev, span, "loop 1000");
    else
        ev->observer->blind(ev->observer->context, eval_place(ev, span),
                            STR("the limit \"loop 1000\" was reached"), true);
}

/* One round; loop->done tells that no other follows. */
static void round_eval(Eval *ev, Loop *loop) {
    const Scope *around = ev->frame->round;
    ev->frame->round = loop->outer;
    Completion c = stmt_eval(ev, loop->body);
    ev->frame->round = around;
    close_loop_exits(ev, loop, DONE_CONTINUE);
    if (c == DONE_NORMAL || (c == DONE_CONTINUE && label_matches(loop, ev->label))) return;
    loop->done = true;
    if (c == DONE_BREAK && label_matches(loop, ev->label)) return;
    loop->result = c;
}

/* A round that may not happen. Leaving it is not followed: the other variant, no round, goes on. */
static void possible_round(Eval *ev, Loop *loop, Span condition) {
    Fork f;
    fork_begin(ev, &f, condition);
    round_eval(ev, loop);
    bool dead = ev->throwing;
    ev->throwing = false;
    loop->result = DONE_NORMAL;
    fork_else(ev, &f, dead);
    fork_end(ev, &f, false);
}

/* left of for-of/for-in: a declaration with one declarator, or a pattern. */
static void bind_left(Eval *ev, NodeId left, Value v) {
    const AstNode *n = node_of(ev, left);
    if (n->kind != NODE_VariableDeclaration) {
        pattern_bind(ev, left, v, BIND_ASSIGN);
        return;
    }
    BindMode mode = n->flags & FLAG_VAR ? BIND_VAR : n->flags & FLAG_CONST ? BIND_CONST : BIND_LET;
    NodeList list = ast_list(&ev->module->ast, n->a);
    if (list.n) pattern_bind(ev, node_of(ev, list.items[0])->a, v, mode);
}

typedef struct EachRound {
    Loop *loop;
    NodeId left;
} EachRound;

static void each_round(Eval *ev, Value element, void *context) {
    EachRound *r = context;
    Scope *outer = scope_current(ev);
    scope_enter(ev, scope_new(ev, outer, false));
    bind_left(ev, r->left, element);
    if (!ev->throwing)
        round_eval(ev, r->loop);
    else
        r->loop->done = true, r->loop->result = DONE_THROW;
    scope_leave(ev, outer);
}

static bool maybe_absent(Value v) {
    if (v.kind != VALUE_ONE_OF) return false;
    for (uint32_t i = 0; i < v.one_of->n; i++)
        if (v.one_of->values[i].kind == VALUE_ABSENT) return true;
    return false;
}

/* An element that may not be there: its round is conditional, and none of its outcomes ends the loop. */
static void maybe_round(Eval *ev, EachRound *r, Value element) {
    eval_alternatives(ev, element, each_round, r);
    r->loop->done = false;
    if (r->loop->result != DONE_THROW) r->loop->result = DONE_NORMAL;
}

static void over_list(Eval *ev, Loop *loop, NodeId left, const ValueList *list, Span span) {
    EachRound r = {.loop = loop, .left = left};
    for (uint32_t i = 0; i < list->items.n && !loop->done && !ev->stopped; i++) {
        if (i >= LIMIT_LOOP) {
            loop_limit(ev, loop, span);
            break;
        }
        if (maybe_absent(list->items.p[i]))
            maybe_round(ev, &r, list->items.p[i]);
        else if (list->items.p[i].kind != VALUE_ABSENT)
            each_round(ev, list->items.p[i], &r);
    }
    if (!list->open || loop->done) return;
    Fork f;
    fork_begin(ev, &f, span);
    each_round(ev, value_unknown(ev, REASON_RUNTIME, span, STR("an element of a list")), &r);
    bool dead = ev->throwing;
    ev->throwing = false;
    loop->result = DONE_NORMAL;
    fork_else(ev, &f, dead);
    fork_end(ev, &f, false);
}

static Completion finish(Eval *ev, Loop *loop) {
    close_loop_exits(ev, loop, DONE_BREAK);
    return loop->result;
}

static Completion for_of(Eval *ev, NodeId id, Sym label) {
    const AstNode *n = node_of(ev, id);
    Value right = expr_eval(ev, n->b);
    if (ev->throwing) return DONE_THROW;
    if (n->flags & FLAG_AWAIT) right = eval_await(ev, right, node_span(ev, n->b));
    ValueList list = {0};
    if (!eval_iterate(ev, right, node_span(ev, n->b), &list)) list.open = true;
    Loop loop = loop_of(ev, n->c, label);
    if (list.open && list.items.n == 0) {
        EachRound r = {.loop = &loop, .left = n->a};
        Fork f;
        const Unknown *why = value_why(right);
        fork_begin(ev, &f, node_span(ev, n->b));
        each_round(ev,
                   why ? value_given(ev, why)
                       : value_unknown(ev, REASON_RUNTIME, node_span(ev, n->b), STR("a list")),
                   &r);
        bool dead = ev->throwing;
        ev->throwing = false;
        loop.result = DONE_NORMAL;
        fork_else(ev, &f, dead);
        fork_end(ev, &f, false);
    } else {
        over_list(ev, &loop, n->a, &list, node_span(ev, n->b));
    }
    return finish(ev, &loop);
}

static Completion for_in(Eval *ev, NodeId id, Sym label) {
    const AstNode *n = node_of(ev, id);
    Value right = expr_eval(ev, n->b);
    if (ev->throwing) return DONE_THROW;
    ValueList list = {.open = right.kind != VALUE_OBJECT && !value_is_nullish(right)};
    if (right.kind == VALUE_OBJECT) {
        Syms keys = {0};
        for (Object *o = right.object; o && o != ev->object_proto; o = o->proto) {
            if (o->kind == OBJECT_NAMESPACE)
                module_export_names(ev, o->module, &keys);
            else
                object_keys(ev, o->kind == OBJECT_PROXY ? o->proxy.target : o, &keys);
            list.open |= o->flags & OBJECT_OPEN;
        }
        for (uint32_t i = 0; i < keys.n; i++)
            vec_push(ev->arena, &list.items, value_text_sym(ev, keys.p[i]));
    }
    Loop loop = loop_of(ev, n->c, label);
    over_list(ev, &loop, n->a, &list, node_span(ev, n->b));
    return finish(ev, &loop);
}

/* for (let i…) gives each round its own copy of the loop's variables, so that closures keep theirs. */
static Scope *copy_scope(Eval *ev, const Scope *from) {
    Scope *s = scope_new(ev, from->parent, false);
    for (uint32_t i = 0; i < from->n; i++) {
        Binding *b = scope_declare(ev, s, from->bindings[i]->name, (BindingKind)from->bindings[i]->kind);
        b->value = from->bindings[i]->value;
        b->ready = from->bindings[i]->ready;
    }
    return s;
}

/* A round that left the loop on one side of an unknown condition: `while (true) { … if (unknown) break; … }`
 * ends some time, and another round would tell nothing new. */
static bool may_have_left(Eval *ev, const Loop *loop) {
    for (const PendingExit *e = ev->frame->exits; e && e != loop->base; e = e->next)
        if (e->how == DONE_RETURN || e->how == DONE_BREAK) return true;
    return false;
}

static Completion tested_loop(Eval *ev, Loop *loop, NodeId test, NodeId update, bool body_first, Span span) {
    for (uint32_t rounds = 0; !loop->done && !ev->stopped; rounds++) {
        if (!(body_first && rounds == 0) && test) {
            Value v = expr_eval(ev, test);
            if (ev->throwing) return DONE_THROW;
            Truth t = value_truth(v);
            if (t == FALSE_KNOWN) break;
            if (t == TRUTH_UNKNOWN) {
                possible_round(ev, loop, node_span(ev, test));
                break;
            }
        }
        if (rounds >= LIMIT_LOOP) {
            loop_limit(ev, loop, span);
            break;
        }
        round_eval(ev, loop);
        if (loop->done || (rounds && may_have_left(ev, loop))) break;
        if (update) {
            scope_enter(ev, copy_scope(ev, scope_current(ev)));
            expr_eval(ev, update);
            if (ev->throwing) return DONE_THROW;
        }
    }
    return finish(ev, loop);
}

static Completion for_statement(Eval *ev, NodeId id, Sym label) {
    const AstNode *n = node_of(ev, id);
    Scope *outer = scope_current(ev);
    scope_enter(ev, scope_new(ev, outer, false));
    Completion c = DONE_NORMAL;
    if (n->a) {
        bool declaration = ast_kind(&ev->module->ast, n->a) == NODE_VariableDeclaration;
        if (declaration)
            c = stmt_eval(ev, n->a);
        else
            expr_eval(ev, n->a);
    }
    Loop loop = loop_of(ev, n->d, label);
    if (!ev->throwing && c == DONE_NORMAL) c = tested_loop(ev, &loop, n->b, n->c, false, node_span(ev, id));
    scope_leave(ev, outer);
    return ev->throwing ? DONE_THROW : c;
}

Completion loop_eval(Eval *ev, NodeId id, Sym label) {
    const AstNode *n = node_of(ev, id);
    switch ((NodeKind)n->kind) {
    case NODE_ForOfStatement: return for_of(ev, id, label);
    case NODE_ForInStatement: return for_in(ev, id, label);
    case NODE_ForStatement: return for_statement(ev, id, label);
    case NODE_WhileStatement: {
        Loop loop = loop_of(ev, n->b, label);
        return tested_loop(ev, &loop, n->a, 0, false, node_span(ev, id));
    }
    case NODE_DoWhileStatement: {
        Loop loop = loop_of(ev, n->a, label);
        return tested_loop(ev, &loop, n->b, 0, true, node_span(ev, id));
    }
    default: return DONE_NORMAL;
    }
}
