/* What a side of a fork knows by being taken: `const root = process.env.ROOT || ''; if (root) …` assumes that
 * the variable is unset, but where the condition holds it cannot be. There the name is what the variable
 * holds, not known, instead of the default that the condition rules out:
 *
 *     if (root) app.get(`/${root}/users`, h);     // /${?}/users, never //users
 *
 * The writes are on the trail, and taken back at the end of the side where it has not written itself. */
#include "eval/interp.h"

/* The default of an unset variable that a condition's being true rules out: its reason, or NULL. */
static const Unknown *ruled_out(Value v) {
    if (!v.assumed || v.kind != VALUE_TEXT || v.text->str.n || v.text->has_hole) return NULL;
    return v.text->assumed_for;
}

/* What is left of a value where a condition on it holds: of alternatives, those that can be true. */
static Value where_true(Eval *ev, Value v) {
    const Unknown *why = ruled_out(v);
    if (why) return value_unknown_of(why);
    if (v.kind != VALUE_ONE_OF) return v;
    const OneOf *set = v.one_of;
    Value left = {0};
    uint32_t n = 0;
    bool same = true;
    for (uint32_t i = 0; i < set->n; i++) {
        Value one = where_true(ev, set->values[i]);
        bool can = value_truth(one) != FALSE_KNOWN;
        same = same && can && value_identical(one, set->values[i]);
        if (can) left = n++ ? value_join(ev, left, one, set->condition) : one;
    }
    return same || !n ? v : left;
}

static void narrow_slot(Eval *ev, Narrowing *n, uint32_t birth, Value *slot) {
    Value now = where_true(ev, *slot);
    if (value_identical(now, *slot) || n->n == NARROWED_MAX) return;
    n->slots[n->n++] = (NarrowedSlot){.birth = birth, .slot = slot, .before = *slot, .now = now};
    trail_set(ev, birth, slot, now);
}

Value plain_read(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    if (n->kind == NODE_Identifier) return eval_peek(ev, scope_current(ev), n->a, false);
    if (n->kind != NODE_MemberExpression || n->b) return value_undefined();
    Value o = plain_read(ev, n->a);
    Prop *p = o.kind == VALUE_OBJECT ? object_own(o.object, n->c) : NULL;
    return p && !(p->flags & PROP_ACCESSOR) ? p->value : value_undefined();
}

static void narrow_member(Eval *ev, Narrowing *to, const AstNode *n) {
    if (n->b) return;
    Value o = plain_read(ev, n->a);
    Prop *p = o.kind == VALUE_OBJECT ? object_own(o.object, n->c) : NULL;
    if (p && !(p->flags & PROP_ACCESSOR)) narrow_slot(ev, to, o.object->birth, &p->value);
}

/* Declared in what the check left: the function that runs, or a round of its loop. `break` ends neither. */
static bool is_own_name(const Eval *ev, const Narrowing *to, const Binding *b, Sym name) {
    const Closure *c = ev->frame->closure;
    Scope *here = scope_current(ev);
    const Scope *function = c ? c->scope : scope_of_function(here);
    const Scope *end = to->left == DONE_RETURN ? function : ev->frame->round;
    if (!end || to->left == DONE_BREAK) return false;
    for (const Scope *s = here; s != end; s = s->parent)
        if (scope_own(s, name) == b) return true;
    return false;
}

static void narrow_name(Eval *ev, Narrowing *to, Sym name) {
    Binding *b = scope_find(scope_current(ev), name);
    if (!b || b->kind == BINDING_IMPORT || !b->ready || (to->left && !is_own_name(ev, to, b, name))) return;
    narrow_slot(ev, to, b->birth, &b->value);
}

static void narrow_by(Eval *ev, Narrowing *to, NodeId test, bool outcome) {
    const AstNode *n = node_of(ev, test);
    switch (n->kind) {
    case NODE_Identifier:
        if (outcome) narrow_name(ev, to, n->a);
        break;
    case NODE_MemberExpression:
        if (outcome && !to->left) narrow_member(ev, to, n);
        break;
    case NODE_UnaryExpression:
        if (n->a == OP_NOT) narrow_by(ev, to, n->b, !outcome);
        break;
    case NODE_LogicalExpression:
        if (n->a != (outcome ? OP_AND : OP_OR)) break;
        narrow_by(ev, to, n->b, outcome);
        narrow_by(ev, to, n->c, outcome);
        break;
    default: break;
    }
}

void narrow_begin(Eval *ev, Narrowing *narrowing, NodeId test, bool outcome) {
    *narrowing = (Narrowing){0};
    if (test) narrow_by(ev, narrowing, test, outcome);
}

void narrow_end(Eval *ev, const Narrowing *narrowing) {
    for (uint32_t i = 0; i < narrowing->n; i++) {
        const NarrowedSlot *s = &narrowing->slots[i];
        if (value_identical(*s->slot, s->now)) trail_set(ev, s->birth, s->slot, s->before);
    }
}

void narrow_rest(Eval *ev, NodeId test, bool outcome, Completion left) {
    Narrowing narrowing = {.left = left};
    narrow_by(ev, &narrowing, test, outcome);
    if (narrowing.n) ev->frame->exits->narrowed = arena_copy(ev->arena, &narrowing, sizeof narrowing);
}
