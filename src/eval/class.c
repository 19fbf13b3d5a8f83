/* Classes: evaluation of the body, construction with fields and inheritance, TypeScript parameter properties.
 * Decorators are applied by decorate.c and decorate_legacy.c. */
#include "eval/class.h"

Object *member_target(const Members *m, const AstNode *member) {
    return member->flags & FLAG_STATIC ? m->cls : m->proto;
}

static bool is_constructor(Eval *ev, const AstNode *member) {
    if (member->kind != NODE_MethodDefinition ||
        member->flags & (FLAG_STATIC | FLAG_COMPUTED | FLAG_GETTER | FLAG_SETTER))
        return false;
    const AstNode *key = node_of(ev, member->a);
    return key->kind == NODE_StringLiteral && key->a == NAME_constructor;
}

static void define_method(Eval *ev, const Members *m, const AstNode *member) {
    Sym name = 0;
    Object *target = member_target(m, member);
    if (!key_eval(ev, member->a, member->flags & FLAG_COMPUTED, &name)) {
        object_open(ev, target);
        return;
    }
    Object *f = closure_new(ev, member->b, target);
    f->label = sym_str(ev->names, name);
    if (member->flags & (FLAG_GETTER | FLAG_SETTER))
        object_accessor(ev, target, name, member->flags & FLAG_GETTER ? f : NULL,
                        member->flags & FLAG_SETTER ? f : NULL);
    else
        object_put_hidden(ev, target, name, value_object(f));
}

/* Evaluates in the class's scope with `this` = the class (static) or the instance. */
static Value in_class(Eval *ev, Closure *c, Value this_value, Object *home, NodeId expression, bool block) {
    Frame frame = {.caller = ev->frame,
                   .module = c->module,
                   .this_value = this_value,
                   .this_ready = true,
                   .home = home,
                   .call_span = ev->frame ? ev->frame->call_span : (Span){0}};
    Frame *f = arena_copy(ev->arena, &frame, sizeof frame);
    Context before = context_switch(ev, c->module, f);
    f->scope = scope_new(ev, c->scope, true);
    Value v = {0};
    if (block) {
        NodeList body = ast_list(&ev->module->ast, node_of(ev, expression)->a);
        stmt_hoist(ev, body);
        stmt_list(ev, body);
    } else {
        v = expr_eval(ev, expression);
    }
    context_restore(ev, before);
    return v;
}

/* ---- `accessor x = 1`: a getter and a setter over a hidden property ---- */

Sym accessor_storage(Eval *ev, Sym name) {
    return sym_intern(ev->names, str_fmt(ev->arena, "#accessor:%.*s", STR_ARG(sym_str(ev->names, name))));
}

static Value accessor_get(Eval *ev, const Call *call) {
    return value_get_key(ev, call->this_value, call->callee->slot, call->span);
}

static Value accessor_set(Eval *ev, const Call *call) {
    value_set_key(ev, call->this_value, call->callee->slot, call_arg(call, 0), call->span);
    return value_undefined();
}

static void define_accessor(Eval *ev, const Members *m, const AstNode *member, Sym name) {
    Object *get = object_native(ev, "get", accessor_get), *set = object_native(ev, "set", accessor_set);
    get->slot = set->slot = value_text_sym(ev, accessor_storage(ev, name));
    object_accessor(ev, member_target(m, member), name, get, set);
}

/* ---- fields ---- */

/* Gives `self` the field that member i of its class declares. */
static void set_field(Eval *ev, Object *cls, uint32_t i, const AstNode *member, Object *self, Object *home) {
    Closure *c = cls->closure;
    Sym name = 0;
    bool is_accessor = member->flags & FLAG_GETTER;
    bool decorated = c->decorated && c->decorated->init[i];
    Value owner = value_object(self);
    if (!value_to_key(ev, c->field_keys[i], &name)) return;
    if (!member->b && !is_accessor && !decorated && self != cls && object_find(self, name))
        return; /* `declare`d or set by a decorator */
    Value v = member->b ? in_class(ev, c, owner, home, member->b, false) : value_undefined();
    if (v.kind == VALUE_OBJECT && v.object->kind == OBJECT_FUNCTION && !v.object->label.n)
        v.object->label = sym_str(ev->names, name);
    if (decorated) v = initial_value(ev, c, i, owner, v, cls->made);
    object_put(ev, self, is_accessor ? accessor_storage(ev, name) : name, v);
    if (decorated) initializers_run(ev, c->decorated->after[i], owner, cls->made);
}

static void define_static(Eval *ev, const Members *m, const AstNode *member, uint32_t i) {
    if (member->kind == NODE_StaticBlock)
        in_class(ev, m->cls->closure, value_object(m->cls), m->cls, member->a, true);
    else
        set_field(ev, m->cls, i, member, m->cls, m->cls);
}

/* ---- evaluation of a class ---- */

static void inherit(Eval *ev, Object *cls, Object *proto, Value parent, Span span) {
    Closure *c = cls->closure;
    c->derived = true;
    c->parent_value = parent;
    if (parent.kind == VALUE_NULL) return;
    if (parent.kind != VALUE_OBJECT) {
        object_open(ev, proto);
        object_open(ev, cls);
        proto->slot = cls->slot = parent;
        return;
    }
    c->parent = parent.object;
    object_set_proto(ev, cls, parent.object);
    Value p = value_get(ev, parent, NAME_prototype, span);
    if (p.kind == VALUE_OBJECT)
        object_set_proto(ev, proto, p.object);
    else if (p.kind == VALUE_UNKNOWN)
        object_open(ev, proto);
}

static void define_field(Eval *ev, const Members *m, const AstNode *member, uint32_t i) {
    Sym name = 0;
    Value *key = &m->cls->closure->field_keys[i];
    if (!key_eval(ev, member->a, member->flags & FLAG_COMPUTED, &name)) return;
    bool symbol = str_starts(sym_str(ev->names, name), STR("@@"));
    *key = symbol ? value_symbol(name) : value_text_sym(ev, name);
    if (member->flags & FLAG_GETTER) define_accessor(ev, m, member, name);
}

/* Methods and the names of fields, in the order of the text; standard decorators are evaluated on the way. */
static void define_members(Eval *ev, const Members *m) {
    for (uint32_t i = 0; i < m->list.n && !ev->throwing; i++) {
        const AstNode *member = node_of(ev, m->list.items[i]);
        bool is_method = member->kind == NODE_MethodDefinition,
             is_field = member->kind == NODE_PropertyDefinition;
        if (m->decorators && (is_method || is_field)) m->decorators[i] = decorators_eval(ev, member->d);
        if (is_constructor(ev, member))
            m->cls->closure->node = member->b;
        else if (is_method)
            define_method(ev, m, member);
        else if (is_field)
            define_field(ev, m, member, i);
    }
}

static void define_statics(Eval *ev, const Members *m) {
    for (uint32_t i = 0; i < m->list.n && !ev->throwing; i++) {
        const AstNode *member = node_of(ev, m->list.items[i]);
        bool field = member->kind == NODE_PropertyDefinition && member->flags & FLAG_STATIC;
        if (field || member->kind == NODE_StaticBlock) define_static(ev, m, member, i);
    }
}

/* Static fields and decorators, in the order of their form; gives what the class's name stands for. */
static Value finish_class(Eval *ev, const AstNode *n, const Members *m) {
    Object *after = NULL;
    if (!m->decorators) {
        define_statics(ev, m);
        return ev->throwing ? value_object(m->cls) : decorate_legacy(ev, n, m);
    }
    Object *metadata = decorate_members(ev, m);
    Value v = decorate_class(ev, n, m, metadata, &after);
    define_statics(ev, m);
    initializers_run(ev, after, v, m->cls->made);
    return v;
}

/* The class's function object and prototype; its name is bound for its own body. */
static Members class_new(Eval *ev, NodeId id, Binding **name) {
    const AstNode *n = node_of(ev, id);
    Object *cls = object_new(ev, OBJECT_FUNCTION), *proto = object_plain(ev);
    Closure *c = NEW(ev->arena, Closure);
    *c = (Closure){.module = ev->module, .class_node = id, .scope = scope_current(ev), .home = proto};
    cls->closure = c;
    vec_push(ev->arena, &ev->closures, cls);
    cls->made = node_span(ev, id);
    if (n->a) {
        cls->label = sym_str(ev->names, n->a);
        *name = scope_declare(ev, scope_current(ev), n->a, BINDING_CONST);
        (*name)->value = value_object(cls); /* ready once its heritage is known: nothing extends itself */
    }
    object_put_hidden(ev, cls, NAME_prototype, value_object(proto));
    object_put_hidden(ev, proto, NAME_constructor, value_object(cls));
    Members m = {.list = ast_list(&ev->module->ast, n->c), .cls = cls, .proto = proto};
    c->field_keys = NEW_N(ev->arena, Value, m.list.n + 1);
    if (!resolve_legacy_decorators(ev->resolver, ev->module->path) && is_decorated(ev, n, &m))
        m.decorators = NEW_N(ev->arena, Value *, m.list.n + 1);
    return m;
}

Value class_eval(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    Scope *outer = scope_current(ev);
    Binding *name = NULL;
    scope_enter(ev, scope_new(ev, outer, false));
    Members m = class_new(ev, id, &name);
    if (m.decorators) m.class_values = decorators_eval(ev, n->d);
    Value parent = n->b && !ev->throwing ? expr_eval(ev, n->b) : value_undefined();
    if (ev->throwing) {
        scope_leave(ev, outer);
        return parent;
    }
    if (name) name->ready = true;
    if (parent.kind == VALUE_ONE_OF) parent = parent.one_of->values[0];
    if (n->b) inherit(ev, m.cls, m.proto, parent, node_span(ev, n->b));
    define_members(ev, &m);
    Value v = ev->throwing ? value_object(m.cls) : finish_class(ev, n, &m);
    if (name) name->value = v; /* methods that name their class mean the decorated one */
    scope_leave(ev, outer);
    return v;
}

/* ---- construction ---- */

static void init_fields(Eval *ev, Object *cls, Object *self) {
    Closure *c = cls->closure;
    if (!c->class_node) return;
    const Ast *ast = &c->module->ast;
    NodeList list = ast_list(ast, ast_node(ast, c->class_node)->c);
    if (c->decorated) initializers_run(ev, c->decorated->before, value_object(self), cls->made);
    for (uint32_t i = 0; i < list.n && !ev->throwing; i++) {
        const AstNode *member = ast_node(ast, list.items[i]);
        if (member->kind == NODE_PropertyDefinition && !(member->flags & FLAG_STATIC))
            set_field(ev, cls, i, member, self, c->home);
    }
}

/* constructor(private db: Db) assigns this.db before the body runs. */
static void init_parameter_properties(Eval *ev, Object *cls, Object *self, const Call *call) {
    Closure *c = cls->closure;
    if (!c->node) return;
    const Ast *ast = &c->module->ast;
    NodeList list = ast_list(ast, ast_node(ast, c->node)->b);
    for (uint32_t i = 0; i < list.n; i++) {
        const AstNode *p = ast_node(ast, list.items[i]);
        if (!(p->flags & FLAG_PROPERTY)) continue;
        const AstNode *pattern = ast_node(ast, p->a);
        Value v = call_arg(call, i);
        if (pattern->kind == NODE_AssignmentPattern) {
            if (v.kind == VALUE_UNDEFINED)
                v = in_class(ev, c, value_object(self), c->home, pattern->b, false);
            pattern = ast_node(ast, pattern->a);
        }
        if (pattern->kind == NODE_Identifier) object_put(ev, self, pattern->a, v);
    }
}

static Value construct_parent(Eval *ev, Closure *c, Object *new_target, const Call *call) {
    if (c->parent) {
        Call up = *call;
        up.new_target = new_target;
        up.callee = c->parent;
        if (c->parent->kind == OBJECT_FUNCTION) return class_construct(ev, c->parent, &up);
        if (c->parent->kind == OBJECT_NATIVE) return c->parent->native(ev, &up);
        return eval_construct(ev, value_object(c->parent), call->args, call->n, call->span);
    }
    Object *self = object_plain(ev);
    if (c->parent_value.kind == VALUE_UNKNOWN) {
        eval_escape(ev, call, c->parent_value.unknown);
        self->slot = c->parent_value;
        object_open(ev, self);
    }
    return value_object(self);
}

static void adopt(Eval *ev, Object *self, Object *new_target, Span span) {
    if (new_target->kind == OBJECT_FUNCTION) new_target->closure->instance = self;
    Value proto = value_get(ev, value_object(new_target), NAME_prototype, span);
    if (proto.kind == VALUE_OBJECT && self->proto != proto.object) object_set_proto(ev, self, proto.object);
}

Value super_call(Eval *ev, const Call *call) {
    Frame *f = ev->frame;
    Object *home = f->home;
    Prop *own = home ? object_own(home, NAME_constructor) : NULL;
    if (!own || own->value.kind != VALUE_OBJECT || own->value.object->kind != OBJECT_FUNCTION ||
        !f->new_target)
        return value_undefined();
    Object *cls = own->value.object;
    Value self = construct_parent(ev, cls->closure, f->new_target, call);
    if (ev->throwing) return self;
    if (self.kind != VALUE_OBJECT) {
        f->this_value = self;
        f->this_ready = true;
        return self;
    }
    adopt(ev, self.object, f->new_target, call->span);
    f->this_value = self;
    f->this_ready = true;
    Call own_call = {.args = f->args, .n = f->arg_n};
    init_fields(ev, cls, self.object);
    init_parameter_properties(ev, cls, self.object, &own_call);
    return value_undefined();
}

Value class_construct(Eval *ev, Object *cls, const Call *call) {
    Closure *c = cls->closure;
    Object *new_target = call->new_target ? call->new_target : cls;
    Call inner = *call;
    inner.callee = cls;
    inner.new_target = new_target;
    if (ev->depth >= LIMIT_CALL_DEPTH) {
        call_depth_limit(ev, cls, call);
        return value_unknown(ev, REASON_LIMIT, call->span, STR("call depth 64"));
    }
    if (c->derived && c->node) return closure_call(ev, cls, &inner); /* super() makes the object */
    Value self = c->derived ? construct_parent(ev, c, new_target, &inner) : value_object(object_plain(ev));
    if (ev->throwing || self.kind != VALUE_OBJECT) return self;
    adopt(ev, self.object, new_target, call->span);
    self.object->made = call->span;
    ev->depth++;
    init_fields(ev, cls, self.object);
    ev->depth--;
    init_parameter_properties(ev, cls, self.object, &inner);
    inner.this_value = self;
    return c->node && !ev->throwing ? closure_call(ev, cls, &inner) : self;
}

Value class_name_read(Eval *ev, const Object *cls, Sym name) {
    Binding *b = scope_find(cls->closure->scope, name);
    if (!b || (b->kind != BINDING_IMPORT && !b->ready)) return (Value){.kind = VALUE_ABSENT};
    return binding_read(ev, b, cls->made);
}
