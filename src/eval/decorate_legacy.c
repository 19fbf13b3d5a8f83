/* Decorators in TypeScript's older form (`experimentalDecorators`), which most Express code uses: called with
 * target, key and descriptor, members in their order, parameters before their method, the class last. */
#include "eval/class.h"

static void decorate_member(Eval *ev, const Members *m, const AstNode *member) {
    NodeList decorators = ast_list(&ev->module->ast, member->d);
    Sym name = 0;
    if (!decorators.n || !key_eval(ev, member->a, member->flags & FLAG_COMPUTED, &name)) return;
    Object *target = member_target(m, member);
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

static void decorate_method_parameters(Eval *ev, const Members *m, const AstNode *member) {
    Sym name = 0;
    bool plain = !(member->flags & (FLAG_STATIC | FLAG_COMPUTED | FLAG_GETTER | FLAG_SETTER));
    key_eval(ev, member->a, member->flags & FLAG_COMPUTED, &name);
    if (plain && name == NAME_constructor)
        decorate_parameters(ev, value_object(m->cls), value_undefined(), member->b);
    else
        decorate_parameters(ev, value_object(member_target(m, member)), value_text_sym(ev, name), member->b);
}

Value decorate_legacy(Eval *ev, const AstNode *n, const Members *m) {
    Value cls = value_object(m->cls);
    for (uint32_t i = 0; i < m->list.n; i++) {
        const AstNode *member = node_of(ev, m->list.items[i]);
        if (member->kind == NODE_MethodDefinition) decorate_method_parameters(ev, m, member);
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
