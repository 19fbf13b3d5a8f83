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

static void narrow_slot(Eval *ev, Narrowing *n, uint32_t birth, Value *slot) {
    const Unknown *why = ruled_out(*slot);
    if (!why || n->n == NARROWED_MAX) return;
    n->slots[n->n++] =
        (NarrowedSlot){.birth = birth, .slot = slot, .before = *slot, .now = value_unknown_of(why)};
    trail_set(ev, birth, slot, value_unknown_of(why));
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

static void narrow_by(Eval *ev, Narrowing *to, NodeId test, bool outcome) {
    const AstNode *n = node_of(ev, test);
    Binding *b;
    switch (n->kind) {
    case NODE_Identifier:
        b = outcome ? scope_find(scope_current(ev), n->a) : NULL;
        if (b && b->kind != BINDING_IMPORT && b->ready) narrow_slot(ev, to, b->birth, &b->value);
        break;
    case NODE_MemberExpression:
        if (outcome) narrow_member(ev, to, n);
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
    narrowing->n = 0;
    if (test) narrow_by(ev, narrowing, test, outcome);
}

void narrow_end(Eval *ev, const Narrowing *narrowing) {
    for (uint32_t i = 0; i < narrowing->n; i++) {
        const NarrowedSlot *s = &narrowing->slots[i];
        if (value_identical(*s->slot, s->now)) trail_set(ev, s->birth, s->slot, s->before);
    }
}
