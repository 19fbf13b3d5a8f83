/* Notes by node. Functions and callees have keys of their own: a function expression is evaluated when it is
 * made and entered when it is called, and a method is called without being evaluated as an expression. */
#include "eval/watch.h"

#include "eval/interp.h"

static uint64_t key_of(const Module *m, uint32_t id, bool entry) {
    return (uint64_t)m->index << 33 | (uint64_t)id << 1 | entry;
}

static WatchNote *note_at(Eval *ev, const Module *m, uint32_t id, bool entry) {
    Watch *w = ev->watch;
    uint32_t at;
    if (map_get(&w->at, key_of(m, id, entry), &at)) return &w->notes.p[at];
    map_set(w->arena, &w->at, key_of(m, id, entry), w->notes.n);
    vec_push(w->arena, &w->notes, (WatchNote){0});
    return &w->notes.p[w->notes.n - 1];
}

static void note_value(WatchNote *n, Value v) {
    static const uint8_t bits[] = {
        [FALSE_KNOWN] = SEEN_FALSE, [TRUE_KNOWN] = SEEN_TRUE, [TRUTH_UNKNOWN] = SEEN_UNKNOWN};
    n->truths |= bits[value_truth(v)];
    n->value = v;
}

static void note_range(WatchNote *n, uint32_t from, uint32_t to) {
    if (n->from == n->to) n->from = from, n->to = to;
}

Value watch_expr(Eval *ev, NodeId id) {
    const Module *m = ev->module;
    uint32_t from = ev->observer->mark(ev->observer->context);
    note_at(ev, m, id, false)->times++;
    Value v = expr_route(ev, id);
    WatchNote *n = note_at(ev, m, id, false);
    n->threw |= ev->throwing;
    if (!ev->throwing) note_value(n, v);
    note_range(n, from, ev->observer->mark(ev->observer->context));
    return v;
}

Completion watch_stmt(Eval *ev, NodeId id) {
    const Module *m = ev->module;
    note_at(ev, m, id, false)->times++;
    Completion c = statement_route(ev, id);
    WatchNote *n = note_at(ev, m, id, false);
    if (c != DONE_NORMAL) n->left = c;
    return c;
}

void watch_enter(Eval *ev, const Closure *c) {
    WatchNote *n = note_at(ev, c->module, c->node, true);
    n->times++;
    n->steps = eval_steps(ev);
}

void watch_refuse(Eval *ev, const Closure *c, Str why) {
    note_at(ev, c->module, c->node, true)->refused = why;
}

void watch_callee(Eval *ev, NodeId id, Value callee) {
    note_value(note_at(ev, ev->module, id, true), callee);
}

const WatchNote *watch_find(const Watch *w, const Module *m, NodeId id) {
    uint32_t at;
    return map_get(&w->at, key_of(m, id, false), &at) ? &w->notes.p[at] : NULL;
}

const WatchNote *watch_entered(const Watch *w, const Module *m, NodeId id) {
    uint32_t at;
    return map_get(&w->at, key_of(m, id, true), &at) ? &w->notes.p[at] : NULL;
}
