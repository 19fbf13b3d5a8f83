/* Destructuring: one function for declarations, parameters and assignments. */
#include "eval/interp.h"

static void bind_name(Eval *ev, Sym name, Value value, BindMode mode, Span span) {
    Scope *scope = scope_current(ev);
    if (mode == BIND_ASSIGN) {
        name_write(ev, name, value, span);
        return;
    }
    BindingKind kind = mode == BIND_CONST ? BINDING_CONST : mode == BIND_LET ? BINDING_LET : BINDING_VAR;
    if (mode == BIND_VAR) scope = scope_of_function(scope);
    Binding *b = scope_declare(ev, scope, name, kind);
    if (b->kind == BINDING_IMPORT) return;
    uint64_t writes = ev->host_writes;
    trail_set(ev, b->birth, &b->value, value);
    if (mode == BIND_PARAM) ev->host_writes = writes; /* no object that was looked at sees this scope */
    b->ready = true;
    b->declaration = 0;
}

static void bind_member(Eval *ev, NodeId id, Value value) {
    const AstNode *n = node_of(ev, id);
    Span span = node_span(ev, id);
    bool super_target = ast_kind(&ev->module->ast, n->a) == NODE_Super;
    Value o = super_target ? ev->frame->this_value : expr_eval(ev, n->a);
    if (ev->throwing) return;
    if (value.kind == VALUE_OBJECT && value.object->kind == OBJECT_FUNCTION && !value.object->label.n &&
        !n->b)
        value.object->label = sym_str(ev->names, n->c);
    if (n->b)
        value_set_key(ev, o, expr_eval(ev, n->b), value, span);
    else
        value_set(ev, o, n->c, value, span);
}

/* In a rehearsal nobody gave the argument: a default that is a plain text or number is as good as any other.
 * An object is not: its missing keys would be taken for missing. */
static bool rehearsed_default(Eval *ev, Value value, NodeId fallback, Value *out) {
    if (!ev->rehearsing || value.kind != VALUE_UNKNOWN || value.unknown->reason != REASON_ARGUMENT)
        return false;
    Value v = expr_eval(ev, fallback);
    *out = value_assume(ev, v, value);
    return v.kind == VALUE_TEXT || v.kind == VALUE_NUMBER;
}

/* The default applies to undefined; where that is not known, to what may be undefined. */
static Value with_default(Eval *ev, Value value, NodeId fallback) {
    if (value.kind == VALUE_UNDEFINED || value.kind == VALUE_ABSENT) return expr_or_required(ev, fallback);
    if (value.kind == VALUE_UNKNOWN && value.unknown->reason == REASON_ENVIRONMENT)
        return expr_or_assumed(ev, fallback, value);
    Value rehearsed;
    if (rehearsed_default(ev, value, fallback, &rehearsed)) return rehearsed;
    if (value.kind != VALUE_ONE_OF) return value;
    Value all = {0};
    bool any = false, missing = false;
    for (uint32_t i = 0; i < value.one_of->n; i++) {
        Value one = value.one_of->values[i];
        if (one.kind == VALUE_UNDEFINED || one.kind == VALUE_ABSENT) {
            missing = true;
            continue;
        }
        all = any ? value_join(ev, all, one, value.one_of->condition) : one;
        any = true;
    }
    if (!missing) return value;
    if (!any) return expr_or_required(ev, fallback);
    Value v = expr_eval(ev, fallback);
    if (!ev->throwing) return value_join(ev, all, v, value.one_of->condition);
    ev->throwing = ev->exiting = false;
    return all;
}

static Value rest_object(Eval *ev, Value value, const Syms *taken, Span span) {
    Object *o = object_plain(ev);
    spread_into(ev, o, value, span);
    for (uint32_t i = 0; i < taken->n; i++)
        object_delete(ev, o, taken->p[i]);
    return value_object(o);
}

static void bind_object(Eval *ev, NodeId id, Value value, BindMode mode) {
    NodeList list = ast_list(&ev->module->ast, node_of(ev, id)->a);
    Syms taken = {0};
    for (uint32_t i = 0; i < list.n && !ev->throwing; i++) {
        const AstNode *p = node_of(ev, list.items[i]);
        Span span = node_span(ev, list.items[i]);
        if (p->kind == NODE_RestElement) {
            pattern_bind(ev, p->a, rest_object(ev, value, &taken, span), mode);
            continue;
        }
        Sym name = 0;
        if (p->flags & FLAG_COMPUTED) {
            Value key = expr_eval(ev, p->a);
            pattern_bind(ev, p->b, value_get_key(ev, value, key, span), mode);
            if (value_to_key(ev, key, &name)) vec_push(ev->arena, &taken, name);
            continue;
        }
        key_eval(ev, p->a, false, &name);
        vec_push(ev->arena, &taken, name);
        pattern_bind(ev, p->b, value_get(ev, value, name, span), mode);
    }
}

static void bind_array(Eval *ev, NodeId id, Value value, BindMode mode) {
    NodeList list = ast_list(&ev->module->ast, node_of(ev, id)->a);
    ValueList items = {0};
    Span span = node_span(ev, id);
    if (!eval_iterate(ev, value, span, &items)) items.open = true;
    const Unknown *why = value_why(value);
    Value beyond = !items.open ? value_undefined()
                   : why       ? value_unknown_of(why)
                               : value_unknown(ev, REASON_TYPE, span, STR("the list is not known"));
    for (uint32_t i = 0; i < list.n && !ev->throwing; i++) {
        NodeId item = list.items[i];
        if (!item) continue;
        if (ast_kind(&ev->module->ast, item) == NODE_RestElement) {
            Value rest = eval_array(ev, items.items.p + i, i < items.items.n ? items.items.n - i : 0);
            if (items.open) object_open(ev, rest.object);
            pattern_bind(ev, node_of(ev, item)->a, rest, mode);
        } else {
            pattern_bind(ev, item, i < items.items.n ? items.items.p[i] : beyond, mode);
        }
    }
}

void pattern_bind(Eval *ev, NodeId id, Value value, BindMode mode) {
    if (!id || !nest_enter(ev, node_span(ev, id))) return;
    if (value.kind == VALUE_ABSENT) value = value_undefined();
    const AstNode *n = node_of(ev, id);
    switch ((NodeKind)n->kind) {
    case NODE_Identifier: bind_name(ev, n->a, value, mode, node_span(ev, id)); break;
    case NODE_MemberExpression: bind_member(ev, id, value); break;
    case NODE_ObjectPattern: bind_object(ev, id, value, mode); break;
    case NODE_ArrayPattern: bind_array(ev, id, value, mode); break;
    case NODE_AssignmentPattern: {
        Value v = with_default(ev, value, n->b);
        if (v.kind == VALUE_OBJECT && v.object->kind == OBJECT_FUNCTION && !v.object->label.n &&
            ast_kind(&ev->module->ast, n->a) == NODE_Identifier)
            v.object->label = sym_str(ev->names, node_of(ev, n->a)->a);
        pattern_bind(ev, n->a, v, mode);
        break;
    }
    case NODE_Parameter: pattern_bind(ev, n->a, value, mode); break;
    default: break;
    }
    nest_leave(ev);
}
