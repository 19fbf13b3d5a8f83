/* Standard decorators (TC39's proposal-decorators, stage 3 of 2023; TypeScript 5 without
 * `experimentalDecorators`): called with the decorated thing and a context.
 *
 *     @get('/x') list() {}    →    get('/x')(list, { kind: 'method', name: 'list', static: false, private:
 * false, access, addInitializer, metadata })
 *
 * Decorators are evaluated in the order of the text, and applied innermost first: methods and accessors, then
 * fields, of the class before those of instances; the class's own come last. */
#include "eval/class.h"

typedef struct Element {
    const char *kind;
    Sym name;
    bool is_static;
    Object *metadata;
    Object *extra; /* takes what addInitializer() is given */
} Element;

static Sym sym_of(Eval *ev, const char *name) {
    return sym_intern(ev->names, str_of(name));
}

/* ---- the context ---- */

static Value key_value(Eval *ev, Sym name) {
    return str_starts(sym_str(ev->names, name), STR("@@")) ? value_symbol(name) : value_text_sym(ev, name);
}

static Value access_get(Eval *ev, const Call *call) {
    return value_get_key(ev, call_arg(call, 0), call->callee->slot, call->span);
}

static Value access_set(Eval *ev, const Call *call) {
    value_set_key(ev, call_arg(call, 0), call->callee->slot, call_arg(call, 1), call->span);
    return value_undefined();
}

static Value access_has(Eval *ev, const Call *call) {
    Sym name;
    Value o = call_arg(call, 0);
    if (o.kind != VALUE_OBJECT || !value_to_key(ev, call->callee->slot, &name))
        return eval_unknown_call(ev, call, "access.has");
    return value_bool(object_find(o.object, name));
}

static Value add_initializer(Eval *ev, const Call *call) {
    if (value_is_callable(call_arg(call, 0))) array_push(ev, call->callee->slot.object, call->args[0]);
    return value_undefined();
}

static void put_function(Eval *ev, Object *o, const char *name, NativeFn *fn, Value slot) {
    Object *f = object_native(ev, name, fn);
    f->slot = slot;
    object_put(ev, o, sym_of(ev, name), value_object(f));
}

static Value access_object(Eval *ev, const Element *e) {
    Object *access = object_plain(ev);
    bool is_setter = str_eq(str_of(e->kind), STR("setter"));
    bool writes =
        is_setter || str_eq(str_of(e->kind), STR("field")) || str_eq(str_of(e->kind), STR("accessor"));
    put_function(ev, access, "has", access_has, key_value(ev, e->name));
    if (!is_setter) put_function(ev, access, "get", access_get, key_value(ev, e->name));
    if (writes) put_function(ev, access, "set", access_set, key_value(ev, e->name));
    return value_object(access);
}

static Value context_new(Eval *ev, const Element *e, bool is_class) {
    Object *context = object_plain(ev);
    object_put(ev, context, sym_of(ev, "kind"), value_text(ev, str_of(e->kind)));
    object_put(ev, context, NAME_name, e->name ? key_value(ev, e->name) : value_undefined());
    object_put(ev, context, sym_of(ev, "metadata"), value_object(e->metadata));
    put_function(ev, context, "addInitializer", add_initializer, value_object(e->extra));
    if (is_class) return value_object(context);
    object_put(ev, context, sym_of(ev, "static"), value_bool(e->is_static));
    object_put(ev, context, sym_of(ev, "private"),
               value_bool(str_starts(sym_str(ev->names, e->name), STR("#"))));
    object_put(ev, context, sym_of(ev, "access"), access_object(ev, e));
    return value_object(context);
}

/* ---- evaluating and running ---- */

bool is_decorated(Eval *ev, const AstNode *cls, const Members *m) {
    bool any = ast_list(&ev->module->ast, cls->d).n;
    for (uint32_t i = 0; i < m->list.n && !any; i++) {
        const AstNode *member = node_of(ev, m->list.items[i]);
        bool may = member->kind == NODE_MethodDefinition || member->kind == NODE_PropertyDefinition;
        any = may && ast_list(&ev->module->ast, member->d).n;
    }
    return any;
}

Value *decorators_eval(Eval *ev, uint32_t list) {
    NodeList decorators = ast_list(&ev->module->ast, list);
    if (!decorators.n) return NULL;
    Value *values = NEW_N(ev->arena, Value, decorators.n);
    for (uint32_t i = 0; i < decorators.n && !ev->throwing; i++)
        values[i] = expr_eval(ev, node_of(ev, decorators.items[i])->a);
    return values;
}

void initializers_run(Eval *ev, Object *list, Value self, Span span) {
    for (uint32_t i = 0; list && i < list->item_n && !ev->throwing; i++)
        eval_call(ev, list->items[i], self, NULL, 0, span);
}

Value initial_value(Eval *ev, const Closure *c, uint32_t i, Value self, Value v, Span span) {
    Object *list = c->decorated ? c->decorated->init[i] : NULL;
    for (uint32_t k = list ? list->item_n : 0; k > 0 && !ev->throwing;
         k--) /* the outermost, noted last, first */
        v = eval_call(ev, list->items[k - 1], self, &v, 1, span);
    return v;
}

/* ---- members ---- */

static bool is_accessor(const AstNode *member) {
    return member->kind == NODE_PropertyDefinition && member->flags & FLAG_GETTER;
}

static const char *kind_of(const AstNode *member) {
    if (is_accessor(member)) return "accessor";
    if (member->kind == NODE_PropertyDefinition) return "field";
    if (member->flags & FLAG_GETTER) return "getter";
    return member->flags & FLAG_SETTER ? "setter" : "method";
}

static Value object_or_undefined(Object *o) {
    return o ? value_object(o) : value_undefined();
}

/* What a member's decorators are called with. */
static Value decorated_value(Eval *ev, const AstNode *member, const Prop *p) {
    if (member->kind == NODE_PropertyDefinition && !is_accessor(member)) return value_undefined();
    if (!p) return value_undefined();
    if (!is_accessor(member)) {
        if (!(p->flags & PROP_ACCESSOR)) return p->value;
        return object_or_undefined(member->flags & FLAG_GETTER ? p->getter : p->setter);
    }
    Object *pair = object_plain(ev);
    object_put(ev, pair, NAME_get, object_or_undefined(p->getter));
    object_put(ev, pair, NAME_set, object_or_undefined(p->setter));
    return value_object(pair);
}

static void replace_accessor(Eval *ev, Object *target, Sym name, Value by, Object *init) {
    if (by.kind != VALUE_OBJECT) return;
    Prop *get = object_own(by.object, NAME_get), *set = object_own(by.object, NAME_set);
    Prop *make = object_own(by.object, sym_of(ev, "init"));
    object_accessor(ev, target, name, get && value_is_callable(get->value) ? get->value.object : NULL,
                    set && value_is_callable(set->value) ? set->value.object : NULL);
    if (make && value_is_callable(make->value)) array_push(ev, init, make->value);
}

/* A decorator's result takes the place of what it was given. */
static void replace(Eval *ev, Object *target, const AstNode *member, Sym name, Value by, Object *init) {
    if (is_accessor(member)) {
        replace_accessor(ev, target, name, by, init);
        return;
    }
    if (!value_is_callable(by)) return;
    if (member->kind == NODE_PropertyDefinition)
        array_push(ev, init, by);
    else if (member->flags & (FLAG_GETTER | FLAG_SETTER))
        object_accessor(ev, target, name, member->flags & FLAG_GETTER ? by.object : NULL,
                        member->flags & FLAG_SETTER ? by.object : NULL);
    else
        object_put_hidden(ev, target, name, by);
}

static void decorate_member(Eval *ev, const Members *m, uint32_t i, Object *metadata, Object *extra) {
    const AstNode *member = node_of(ev, m->list.items[i]);
    NodeList decorators = ast_list(&ev->module->ast, member->d);
    Object *target = member_target(m, member);
    Decorated *d = m->cls->closure->decorated;
    Element e = {.kind = kind_of(member), .is_static = member->flags & FLAG_STATIC, .metadata = metadata};
    bool is_field = member->kind == NODE_PropertyDefinition;
    Value key = m->cls->closure->field_keys[i];
    if (is_field ? !value_to_key(ev, key, &e.name)
                 : !key_eval(ev, member->a, member->flags & FLAG_COMPUTED, &e.name))
        return;
    if (is_field) {
        d->init[i] = object_array(ev);
        d->after[i] = object_array(ev);
    }
    e.extra = is_field && !is_accessor(member) ? d->after[i] : extra;
    for (uint32_t k = decorators.n; k > 0 && !ev->throwing; k--) {
        Value args[] = {decorated_value(ev, member, object_own(target, e.name)), context_new(ev, &e, false)};
        Value r = eval_call(ev, m->decorators[i][k - 1], value_undefined(), args, 2,
                            node_span(ev, decorators.items[k - 1]));
        replace(ev, target, member, e.name, r, d->init[i]);
    }
}

static Object *metadata_new(Eval *ev, const Members *m) {
    Object *metadata = object_plain(ev);
    Prop *inherited = m->cls->proto ? object_find(m->cls->proto, sym_of(ev, "@@decoratorMetadata")) : NULL;
    object_set_proto(ev, metadata,
                     inherited && inherited->value.kind == VALUE_OBJECT ? inherited->value.object : NULL);
    return metadata;
}

Object *decorate_members(Eval *ev, const Members *m) {
    Closure *c = m->cls->closure;
    Object *metadata = metadata_new(ev, m), *statics = object_array(ev);
    c->decorated = NEW(ev->arena, Decorated);
    *c->decorated = (Decorated){.before = object_array(ev),
                                .init = NEW_N(ev->arena, Object *, m->list.n + 1),
                                .after = NEW_N(ev->arena, Object *, m->list.n + 1)};
    for (int pass = 0; pass < 4; pass++) /* static methods, methods, static fields, fields */
        for (uint32_t i = 0; i < m->list.n && !ev->throwing; i++) {
            const AstNode *member = node_of(ev, m->list.items[i]);
            bool is_static = member->flags & FLAG_STATIC;
            bool is_field = member->kind == NODE_PropertyDefinition && !is_accessor(member);
            if (m->decorators[i] && (is_static ? 0 : 1) + (is_field ? 2 : 0) == pass)
                decorate_member(ev, m, i, metadata, is_static ? statics : c->decorated->before);
        }
    initializers_run(ev, statics, value_object(m->cls), m->cls->made);
    return metadata;
}

Value decorate_class(Eval *ev, const AstNode *n, const Members *m, Object *metadata, Object **after) {
    NodeList decorators = ast_list(&ev->module->ast, n->d);
    Value cls = value_object(m->cls);
    Element e = {.kind = "class", .name = n->a, .metadata = metadata, .extra = object_array(ev)};
    for (uint32_t i = decorators.n; i > 0 && !ev->throwing; i--) {
        Value args[] = {cls, context_new(ev, &e, true)};
        Value r = eval_call(ev, m->class_values[i - 1], value_undefined(), args, 2,
                            node_span(ev, decorators.items[i - 1]));
        if (value_is_callable(r)) cls = r;
    }
    if (cls.kind == VALUE_OBJECT)
        object_put_hidden(ev, cls.object, sym_of(ev, "@@decoratorMetadata"), value_object(metadata));
    *after = e.extra;
    return cls;
}
