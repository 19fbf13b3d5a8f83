/* if, switch and try. A condition that is not known runs both sides through a fork; a side that leaves early
 * is kept as a pending exit of its construct, and the rest of the construct is conditional. */
#include "eval/interp.h"

static bool leaves(Completion c) {
    return c == DONE_RETURN || c == DONE_BREAK || c == DONE_CONTINUE;
}

void exit_pending(Eval *ev, Completion how, Sym label, Value value, Branch rest, TrailLog *log) {
    PendingExit *e = NEW(ev->arena, PendingExit);
    *e = (PendingExit){.next = ev->frame->exits,
                       .how = how,
                       .label = label,
                       .value = value,
                       .rest = rest,
                       .log = log,
                       .host_from = ev->observer->mark(ev->observer->context),
                       .job_from = ev->jobs.n};
    ev->frame->exits = e;
}

/* ---- conditions ---- */

/* One side left early, the other goes on: what follows runs in the state of the latter. */
static Completion one_side_left(Eval *ev, Fork *f, Completion left, Sym label, Value value, bool first) {
    TrailLog *log = f->first;
    if (!first) {
        log = trail_take_back(ev, f->trail_mark);
        trail_replay(ev, f->first);
    }
    fork_conditions(ev, f);
    log = trail_keep(ev, log);
    fork_close(ev, f);
    exit_pending(ev, left, label, value, fork_branch(f, first), log);
    return DONE_NORMAL;
}

static Completion run_branch(Eval *ev, NodeId side) {
    return side ? stmt_eval(ev, side) : DONE_NORMAL;
}

static Completion run_narrowed(Eval *ev, NodeId side, NodeId test, bool outcome) {
    Narrowing narrowing;
    narrow_begin(ev, &narrowing, test, outcome);
    Completion c = run_branch(ev, side);
    narrow_end(ev, &narrowing);
    return c;
}

/* `if (…) return Promise.reject(…)`: the program that serves did not come by here, as with a throw. */
static bool returns_rejection(const Eval *ev, Completion c) {
    return c == DONE_RETURN && promise_is_rejected(ev->completion);
}

static Completion unknown_branches(Eval *ev, NodeId test, NodeId a, NodeId b) {
    Fork f;
    Span condition = node_span(ev, test);
    fork_begin(ev, &f, condition);
    fork_ask(ev, &f, test, true);
    uint32_t jobs = ev->jobs.n;
    Completion first = run_narrowed(ev, a, test, true);
    if (returns_rejection(ev, first)) first = DONE_THROW;
    Value first_value = ev->completion;
    Sym first_label = ev->label;
    ev->throwing = ev->exiting = false;
    fork_else(ev, &f, first == DONE_THROW);
    Completion second = run_narrowed(ev, b, test, false);
    if (first != DONE_THROW && returns_rejection(ev, second)) second = DONE_THROW;
    Value second_value = ev->completion;
    Sym second_label = ev->label;
    ev->throwing = false;
    if (second != DONE_THROW || first != DONE_THROW) ev->exiting = false;
    if (leaves(first) && second == DONE_NORMAL) {
        eval_drain(ev, jobs);
        one_side_left(ev, &f, first, first_label, first_value, true);
        narrow_rest(ev, test, false, first);
        return DONE_NORMAL;
    }
    if (leaves(second) && first == DONE_NORMAL) {
        eval_drain(ev, jobs);
        one_side_left(ev, &f, second, second_label, second_value, false);
        narrow_rest(ev, test, true, second);
        return DONE_NORMAL;
    }
    fork_end(ev, &f, second == DONE_THROW);
    if (first == DONE_THROW && second == DONE_THROW) {
        ev->throwing = true;
        return DONE_THROW;
    }
    if (first == DONE_THROW) {
        ev->completion = second_value;
        return second;
    }
    ev->completion = first_value;
    ev->label = first_label;
    if (second == DONE_THROW || first == second) {
        if (first == DONE_RETURN && second == DONE_RETURN)
            ev->completion = value_join(ev, first_value, second_value, condition);
        return first;
    }
    /* Both leave, to different places: the one that leaves further is kept, the rest goes on with the nearer
     * one. */
    bool keep_first = first == DONE_RETURN;
    exit_pending(ev, keep_first ? first : second, keep_first ? first_label : second_label,
                 keep_first ? first_value : second_value, fork_branch(&f, keep_first),
                 NEW(ev->arena, TrailLog));
    ev->label = keep_first ? second_label : first_label;
    return keep_first ? second : first;
}

/* `if (!config.key) process.exit(1)`, although the condition seems to be known. */
static Completion known_branch(Eval *ev, NodeId id, NodeId side) {
    Completion c = run_branch(ev, side);
    if (c != DONE_THROW || (ev->try_depth && !ev->exiting)) return c;
    eval_check_passed(ev, node_span(ev, node_of(ev, id)->a));
    return DONE_NORMAL;
}

Completion if_statement(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    Value test = expr_eval(ev, n->a);
    if (ev->throwing) return DONE_THROW;
    Truth t = value_truth(test);
    if (t != TRUTH_UNKNOWN) return known_branch(ev, id, t == TRUE_KNOWN ? n->b : n->c);
    return unknown_branches(ev, n->a, n->b, n->c);
}

/* ---- switch ---- */

static Completion run_cases(Eval *ev, NodeList cases, uint32_t from) {
    for (uint32_t i = from; i < cases.n; i++) {
        Completion c = stmt_list(ev, ast_list(&ev->module->ast, node_of(ev, cases.items[i])->b));
        if (c == DONE_BREAK && ev->label == 0) return DONE_NORMAL;
        if (c != DONE_NORMAL) return c;
    }
    return DONE_NORMAL;
}

/* Tries the cases from `at` on; those that may match are forked off one by one. */
static Completion match_cases(Eval *ev, NodeList cases, uint32_t at, Value v, uint32_t otherwise,
                              Span condition) {
    for (; at < cases.n; at++) {
        NodeId test = node_of(ev, cases.items[at])->a;
        if (!test) continue;
        Value want = expr_eval(ev, test);
        if (ev->throwing) return DONE_THROW;
        Truth t = v.assumed ? TRUTH_UNKNOWN : value_equals(ev, v, want, true);
        if (t == TRUE_KNOWN) return run_cases(ev, cases, at);
        if (t == TRUTH_UNKNOWN) break;
    }
    if (at == cases.n) return otherwise < cases.n ? run_cases(ev, cases, otherwise) : DONE_NORMAL;
    if (!nest_enter(ev, condition)) return DONE_NORMAL;
    Fork f;
    fork_begin(ev, &f, node_span(ev, node_of(ev, cases.items[at])->a));
    Completion first = run_cases(ev, cases, at);
    Value first_value = ev->completion;
    ev->throwing = ev->exiting = false;
    fork_else(ev, &f, first == DONE_THROW);
    Completion second = match_cases(ev, cases, at + 1, v, otherwise, condition);
    Value second_value = ev->completion;
    Sym label = ev->label;
    ev->throwing = false;
    nest_leave(ev);
    if (leaves(first) && second == DONE_NORMAL) return one_side_left(ev, &f, first, 0, first_value, true);
    if (leaves(second) && first == DONE_NORMAL)
        return one_side_left(ev, &f, second, label, second_value, false);
    fork_end(ev, &f, second == DONE_THROW);
    ev->completion = first == DONE_THROW    ? second_value
                     : second == DONE_THROW ? first_value
                                            : value_join(ev, first_value, second_value, f.condition);
    return first == DONE_THROW ? second : first;
}

/* Breaks out of this construct that happened on one side of an unknown condition. */
static void close_breaks(Eval *ev, const PendingExit *base) {
    const EvalObserver *o = ev->observer;
    PendingExit **at = &ev->frame->exits;
    while (*at && *at != base) {
        PendingExit *e = *at;
        if (e->how == DONE_BREAK && e->label == 0) {
            if (e->narrowed) narrow_end(ev, e->narrowed);
            o->condition(o->context, e->host_from, o->mark(o->context), e->rest);
            trail_join(ev, e->log, ev->trail->entries.n, e->rest.condition);
            *at = e->next;
        } else {
            at = &e->next;
        }
    }
}

Completion switch_statement(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    NodeList cases = ast_list(&ev->module->ast, n->b);
    Value v = expr_eval(ev, n->a);
    if (ev->throwing) return DONE_THROW;
    Scope *outer = scope_current(ev);
    const PendingExit *base = ev->frame->exits;
    uint32_t otherwise = cases.n;
    scope_enter(ev, scope_new(ev, outer, false));
    for (uint32_t i = 0; i < cases.n; i++) {
        const AstNode *c = node_of(ev, cases.items[i]);
        if (!c->a) otherwise = i;
        stmt_hoist(ev, ast_list(&ev->module->ast, c->b));
    }
    Completion c = match_cases(ev, cases, 0, v, otherwise, node_span(ev, n->a));
    scope_leave(ev, outer);
    close_breaks(ev, base);
    return c;
}

/* ---- try ---- */

static Completion catch_block(Eval *ev, const AstNode *n, Value thrown) {
    Scope *outer = scope_current(ev);
    scope_enter(ev, scope_new(ev, outer, false));
    if (n->b) pattern_bind(ev, n->b, thrown, BIND_LET);
    Completion c = stmt_eval(ev, n->c);
    scope_leave(ev, outer);
    return c;
}

/* The running program is the one whose block succeeded: what the handler registers is conditional, what it
 * writes or where it leaves to is not ours. */
static void possible_catch(Eval *ev, const AstNode *n) {
    Fork f;
    const PendingExit *exits = ev->frame->exits;
    Value value = ev->completion;
    Sym label = ev->label;
    fork_begin(ev, &f, node_span(ev, n->c));
    catch_block(ev, n, value_unknown(ev, REASON_RUNTIME, node_span(ev, n->c), STR("an error")));
    bool dead = ev->throwing;
    ev->throwing = false;
    ev->frame->exits = (PendingExit *)exits;
    fork_else(ev, &f, dead);
    if (dead)
        ev->observer->drop(ev->observer->context, f.host_from, f.host_middle);
    else
        fork_conditions(ev, &f);
    fork_close(ev, &f);
    ev->completion = value;
    ev->label = label;
}

/* Block and handler both end in a throw: a program that runs does not come here, so we were wrong at the
 * statement that threw. As at the top level of a module, it is left, and the block goes on behind it. */
static Completion failed_statement(Eval *ev, const ThrownAt *thrown) {
    const AstNode *block = node_of(ev, thrown->block);
    Str text = eval_thrown_text(ev, ev->completion);
    ev->throwing = ev->exiting = false;
    ev->observer->blind(
        ev->observer->context, node_span(ev, ast_list(&ev->module->ast, block->a).items[thrown->at]),
        str_fmt(ev->arena,
                "evaluation of this statement ended in a throw, so the rest of it is not followed%.*s",
                STR_ARG(text)),
        true);
    return block_resume(ev, thrown);
}

static Completion try_block(Eval *ev, const AstNode *n, const ThrownAt *again) {
    ev->try_depth++;
    ev->frame->tries++;
    Completion c = again ? failed_statement(ev, again) : stmt_eval(ev, n->a);
    ev->frame->tries--;
    ev->try_depth--;
    return c;
}

/* The block and its handler, until one of them ends otherwise than in a throw. */
static Completion try_and_catch(Eval *ev, const AstNode *n) {
    Completion c = try_block(ev, n, NULL);
    if (n->c && c != DONE_THROW) possible_catch(ev, n);
    while (c == DONE_THROW && n->c && !ev->exiting) {
        ThrownAt at = ev->thrown;
        Value thrown = ev->completion;
        ev->throwing = false;
        c = catch_block(ev, n, thrown);
        if (c != DONE_THROW) return c;
        ev->completion = thrown;
        c = try_block(ev, n, &at);
    }
    return c;
}

Completion try_statement(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    Completion c = try_and_catch(ev, n);
    Value value = ev->completion;
    Sym label = ev->label;
    if (n->d) {
        ev->throwing = false;
        Completion last = stmt_eval(ev, n->d);
        if (last != DONE_NORMAL) return last;
        ev->throwing = c == DONE_THROW;
    }
    ev->completion = value;
    ev->label = label;
    return c;
}
