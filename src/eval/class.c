/* Classes: evaluation of the body, construction with fields and inheritance, TypeScript parameter properties,
 * and decorators in TypeScript's legacy form (called with target, key, descriptor), which is what Express
 * code uses. */
#include "eval/interp.h"

typedef struct Members {
    NodeList list;
    Object *cls, *proto;
} Members;

static Object *target_of(const Members *m, const AstNode *member) {
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
    Object *target = target_of(m, member);
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

static void define_static(Eval *ev, const Members *m, const AstNode *member, uint32_t i) {
    Closure *c = m->cls->closure;
    if (member->kind == NODE_StaticBlock) {
        in_class(ev, c, value_object(m->cls), m->cls, member->a, true);
        return;
    }
    Sym name = 0;
    Value key = c->field_keys[i];
    if (!value_to_key(ev, key, &name)) return;
    Value v = member->b ? in_class(ev, c, value_object(m->cls), m->cls, member->b, false) : value_undefined();
    if (v.kind == VALUE_OBJECT && v.object->kind == OBJECT_FUNCTION && !v.object->label.n)
        v.object->label = sym_str(ev->names, name);
    object_put(ev, m->cls, name, v);
}

/* ---- decorators ---- */

static void decorate_member(Eval *ev, const Members *m, const AstNode *member) {
    NodeList decorators = ast_list(&ev->module->ast, member->d);
    Sym name = 0;
    if (!decorators.n || !key_eval(ev, member->a, member->flags & FLAG_COMPUTED, &name)) return;
    Object *target = target_of(m, member);
    Prop *p = object_own(target, name);
    for (uint32_t i = decorators.n; i > 0; i--) {
        NodeId id = decorators.items[i - 1];
        Value decorator = expr_eval(ev, node_of(ev, id)->a);
        Object *descriptor = object_plain(ev);
        if (p)
            object_put(ev, descriptor, NAME_value, p->flags & PROP_ACCESSOR ? value_undefined() : p->value);
        Value args[] = {value_object(target), value_text_sym(ev, name),
                        p ? value_object(descriptor) : value_undefined()};
        Value r = eval_call(ev, decorator, value_undefined(), args, 3, node_span(ev, id));
        Object *replaced = r.kind == VALUE_OBJECT ? r.object : descriptor;
        Prop *v = object_own(replaced, NAME_value);
        if (p && v && !(p->flags & PROP_ACCESSOR) && !value_identical(v->value, p->value))
            object_put_hidden(ev, target, name, v->value);
    }
}

static void decorate_parameters(Eval *ev, Value target, Value key, NodeId function) {
    NodeList parameters = ast_list(&ev->module->ast, node_of(ev, function)->b);
    for (uint32_t i = parameters.n; i > 0; i--) {
        NodeList decorators = ast_list(&ev->module->ast, node_of(ev, parameters.items[i - 1])->c);
        for (uint32_t k = decorators.n; k > 0; k--) {
            Value decorator = expr_eval(ev, node_of(ev, decorators.items[k - 1])->a);
            Value args[] = {target, key, value_number(i - 1)};
            eval_call(ev, decorator, value_undefined(), args, 3, node_span(ev, decorators.items[k - 1]));
        }
    }
}

static Value decorate_class(Eval *ev, const AstNode *n, const Members *m) {
    Value cls = value_object(m->cls);
    for (uint32_t i = 0; i < m->list.n; i++) {
        const AstNode *member = node_of(ev, m->list.items[i]);
        if (member->kind == NODE_MethodDefinition) {
            bool ctor = is_constructor(ev, member);
            Sym name = 0;
            key_eval(ev, member->a, member->flags & FLAG_COMPUTED, &name);
            decorate_parameters(ev, ctor ? cls : value_object(target_of(m, member)),
                                ctor ? value_undefined() : value_text_sym(ev, name), member->b);
        }
        if (member->kind == NODE_MethodDefinition || member->kind == NODE_PropertyDefinition)
            decorate_member(ev, m, member);
    }
    NodeList decorators = ast_list(&ev->module->ast, n->d);
    for (uint32_t i = decorators.n; i > 0; i--) {
        Value decorator = expr_eval(ev, node_of(ev, decorators.items[i - 1])->a);
        Value r =
            eval_call(ev, decorator, value_undefined(), &cls, 1, node_span(ev, decorators.items[i - 1]));
        if (value_is_callable(r)) cls = r;
    }
    return cls;
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

Value class_eval(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    Value parent = n->b ? expr_eval(ev, n->b) : value_undefined();
    if (ev->throwing) return parent;
    if (parent.kind == VALUE_ONE_OF) parent = parent.one_of->values[0];
    Scope *outer = scope_current(ev);
    scope_enter(ev, scope_new(ev, outer, false));
    Object *cls = object_new(ev, OBJECT_FUNCTION), *proto = object_plain(ev);
    Closure *c = NEW(ev->arena, Closure);
    *c = (Closure){.module = ev->module, .class_node = id, .scope = scope_current(ev), .home = proto};
    cls->closure = c;
    vec_push(ev->arena, &ev->closures, cls);
    cls->made = node_span(ev, id);
    if (n->a) {
        cls->label = sym_str(ev->names, n->a);
        Binding *b = scope_declare(ev, scope_current(ev), n->a, BINDING_CONST);
        b->value = value_object(cls);
        b->ready = true;
    }
    object_put_hidden(ev, cls, NAME_prototype, value_object(proto));
    object_put_hidden(ev, proto, NAME_constructor, value_object(cls));
    if (n->b) inherit(ev, cls, proto, parent, node_span(ev, n->b));
    Members m = {.list = ast_list(&ev->module->ast, n->c), .cls = cls, .proto = proto};
    c->field_keys = NEW_N(ev->arena, Value, m.list.n + 1);
    for (uint32_t i = 0; i < m.list.n && !ev->throwing; i++) {
        const AstNode *member = node_of(ev, m.list.items[i]);
        if (is_constructor(ev, member))
            c->node = member->b;
        else if (member->kind == NODE_MethodDefinition)
            define_method(ev, &m, member);
        else if (member->kind == NODE_PropertyDefinition) {
            Sym name = 0;
            c->field_keys[i] = key_eval(ev, member->a, member->flags & FLAG_COMPUTED, &name)
                                   ? value_text_sym(ev, name)
                                   : value_undefined();
            if (str_starts(sym_str(ev->names, name), STR("@@"))) c->field_keys[i] = value_symbol(name);
        }
    }
    for (uint32_t i = 0; i < m.list.n && !ev->throwing; i++) {
        const AstNode *member = node_of(ev, m.list.items[i]);
        bool field = member->kind == NODE_PropertyDefinition && member->flags & FLAG_STATIC;
        if (field || member->kind == NODE_StaticBlock) define_static(ev, &m, member, i);
    }
    Value v = ev->throwing ? value_object(cls) : decorate_class(ev, n, &m);
    scope_leave(ev, outer);
    return v;
}

/* ---- construction ---- */

static void init_fields(Eval *ev, Object *cls, Object *self) {
    Closure *c = cls->closure;
    if (!c->class_node) return;
    const Ast *ast = &c->module->ast;
    NodeList list = ast_list(ast, ast_node(ast, c->class_node)->c);
    for (uint32_t i = 0; i < list.n && !ev->throwing; i++) {
        const AstNode *member = ast_node(ast, list.items[i]);
        Sym name = 0;
        if (member->kind != NODE_PropertyDefinition || member->flags & FLAG_STATIC) continue;
        if (!value_to_key(ev, c->field_keys[i], &name)) continue;
        if (!member->b && object_find(self, name)) continue; /* `declare`d or set by a decorator */
        Value v =
            member->b ? in_class(ev, c, value_object(self), c->home, member->b, false) : value_undefined();
        if (v.kind == VALUE_OBJECT && v.object->kind == OBJECT_FUNCTION && !v.object->label.n)
            v.object->label = sym_str(ev->names, name);
        object_put(ev, self, name, v);
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
