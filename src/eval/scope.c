/* Scopes and names. A scope is a short list of bindings with a hash index once it grows; bindings never move,
 * so that the trail can hold their addresses. */
#include "eval/interp.h"

enum { INDEX_FROM = 8 };

Scope *scope_new(Eval *ev, Scope *parent, bool is_function) {
    Scope *s = NEW(ev->arena, Scope);
    s->parent = parent;
    s->is_function = is_function;
    s->module = ev->module;
    s->frame = ev->frame;
    return s;
}

Binding *scope_own(const Scope *s, Sym name) {
    if (s->index.cap) {
        uint32_t at;
        return map_get(&s->index, name, &at) ? s->bindings[at] : NULL;
    }
    for (uint32_t i = 0; i < s->n; i++)
        if (s->bindings[i]->name == name) return s->bindings[i];
    return NULL;
}

Binding *scope_find(const Scope *s, Sym name) {
    for (; s; s = s->parent) {
        Binding *b = scope_own(s, name);
        if (b) return b;
    }
    return NULL;
}

Binding *scope_declare(Eval *ev, Scope *s, Sym name, BindingKind kind) {
    Binding *b = scope_own(s, name);
    if (b) return b;
    b = NEW(ev->arena, Binding);
    b->name = name;
    b->kind = (uint8_t)kind;
    b->ready = kind == BINDING_VAR;
    b->module = ev->module;
    b->birth = ++ev->births;
    if (s->n == s->cap) s->bindings = vec_grow(ev->arena, s->bindings, sizeof *s->bindings, s->n, &s->cap);
    s->bindings[s->n++] = b;
    if (s->index.cap)
        map_set(ev->arena, &s->index, name, s->n - 1);
    else if (s->n > INDEX_FROM)
        for (uint32_t i = 0; i < s->n; i++)
            map_set(ev->arena, &s->index, s->bindings[i]->name, i);
    return b;
}

Scope *scope_of_function(Scope *s) {
    while (s->parent && !s->is_function)
        s = s->parent;
    return s;
}

Scope *scope_current(const Eval *ev) {
    return ev->frame->scope;
}

void scope_enter(Eval *ev, Scope *scope) {
    ev->frame->scope = scope;
}

void scope_leave(Eval *ev, Scope *before) {
    ev->frame->scope = before;
}

/* A const or let of module level is read before its declaration ran: callbacks and cycles do that when the
 * real order differs from ours (an awaited start, say). Its initializer is evaluated now. */
static Value read_early(Eval *ev, Binding *b, Span span) {
    Module *m = b->module;
    if (!m || !b->declaration || !m->frame)
        return value_unknown(ev, REASON_TYPE, span, STR("it is read before it is initialized"));
    NodeId declarator = b->declaration;
    b->declaration = 0;
    Context before = context_switch(ev, m, m->frame);
    Scope *scope = m->frame->scope;
    scope_enter(ev, m->scope);
    const AstNode *n = node_of(ev, declarator);
    Value v = expr_eval(ev, n->b);
    if (!b->ready) { /* once for all: whoever reads it first may stand in a branch that is taken back */
        ev->host_writes++;
        b->value = v;
        b->ready = true;
    }
    scope_leave(ev, scope);
    context_restore(ev, before);
    return b->value;
}

Value binding_read(Eval *ev, Binding *b, Span span) {
    if (b->kind == BINDING_IMPORT) return import_read(ev, b, span);
    if (!b->ready) return read_early(ev, b, span);
    return b->value.kind == VALUE_ABSENT ? value_undefined() : b->value;
}

Value eval_peek(Eval *ev, const Scope *scope, Sym name, bool constant) {
    Binding *b = scope_find(scope, name);
    if (!b) return value_undefined();
    if (b->kind == BINDING_IMPORT)
        return import_is_there(ev, b) ? import_read(ev, b, (Span){0}) : value_undefined();
    if (constant && b->kind != BINDING_CONST) return value_undefined();
    if (b->waits && !b->ready) return binding_read(ev, b, (Span){0}); /* a quiet module's */
    return b->ready ? b->value : value_undefined();
}

/* `arguments` of the nearest ordinary function. */
static Value arguments_object(Eval *ev) {
    Frame *f = ev->frame;
    Object *o = object_array(ev);
    for (uint32_t i = 0; i < f->arg_n; i++)
        array_push(ev, o, f->args[i]);
    if (f->args_open) object_open(ev, o);
    return value_object(o);
}

Value name_read(Eval *ev, Sym name, Span span) {
    Binding *b = scope_find(scope_current(ev), name);
    if (b) return binding_read(ev, b, span);
    if (name == NAME_undefined) return value_undefined();
    if (name == NAME_arguments && ev->frame->function) return arguments_object(ev);
    Prop *p = object_own(ev->global, name);
    if (p) return p->flags & PROP_ACCESSOR ? value_get(ev, value_object(ev->global), name, span) : p->value;
    return value_unknown(ev, REASON_GLOBAL, span, sym_str(ev->names, name));
}

void name_write(Eval *ev, Sym name, Value value, Span span) {
    (void)span;
    Binding *b = scope_find(scope_current(ev), name);
    if (!b) {
        object_put(ev, ev->global, name, value);
        return;
    }
    if (b->kind == BINDING_IMPORT) return;
    trail_set(ev, b->birth, &b->value, value);
    b->ready = true;
    b->declaration = 0;
}
