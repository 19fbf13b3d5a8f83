/* Array and object literals, templates, spreads. */
#include "eval/interp.h"

Value eval_array(Eval *ev, const Value *items, uint32_t n) {
    Object *o = object_array(ev);
    for (uint32_t i = 0; i < n; i++)
        array_push(ev, o, items[i]);
    return value_object(o);
}

Value array_literal(Eval *ev, NodeId id) {
    NodeList list = ast_list(&ev->module->ast, node_of(ev, id)->a);
    Object *o = object_array(ev);
    o->made = node_span(ev, id);
    for (uint32_t i = 0; i < list.n && !ev->throwing; i++) {
        NodeId item = list.items[i];
        if (item && ast_kind(&ev->module->ast, item) == NODE_SpreadElement) {
            ValueList more = {0};
            Value v = expr_eval(ev, node_of(ev, item)->a);
            if (!eval_iterate(ev, v, node_span(ev, item), &more) || more.open) object_open(ev, o);
            for (uint32_t k = 0; k < more.items.n; k++)
                array_push(ev, o, more.items.p[k]);
        } else {
            array_push(ev, o, expr_eval(ev, item));
        }
    }
    return value_object(o);
}

typedef struct Spread {
    Object *target;
    Span span;
} Spread;

/* A property that is perhaps not there leaves what the target has. */
Value value_over(Eval *ev, const Object *target, Sym name, Value v) {
    if (v.kind != VALUE_ONE_OF) return v;
    Value all = {0};
    bool any = false, perhaps = false;
    for (uint32_t i = 0; i < v.one_of->n; i++) {
        Value one = v.one_of->values[i];
        if (one.kind == VALUE_ABSENT) {
            perhaps = true;
            continue;
        }
        all = any ? value_join(ev, all, one, v.one_of->condition) : one;
        any = true;
    }
    const Prop *before = perhaps ? object_own(target, name) : NULL;
    if (!perhaps || !any) return v;
    return value_join(ev, before ? before->value : (Value){.kind = VALUE_ABSENT}, all, v.one_of->condition);
}

static void spread_object(Eval *ev, Object *target, Object *source, Span span) {
    Syms keys = {0};
    if (source->kind == OBJECT_PROXY) source = source->proxy.target;
    object_copied(ev, target, source);
    if (source->kind == OBJECT_NAMESPACE)
        module_export_names(ev, source->module, &keys);
    else
        object_keys(ev, source, &keys);
    for (uint32_t i = 0; i < keys.n; i++) {
        Prop *p = source->kind == OBJECT_NAMESPACE ? NULL : object_own(source, keys.p[i]);
        Value v = p && p->value.kind == VALUE_ONE_OF && !(p->flags & PROP_ACCESSOR)
                      ? value_over(ev, target, keys.p[i], p->value)
                      : value_get(ev, value_object(source), keys.p[i], span);
        object_put(ev, target, keys.p[i], v);
    }
    if (source->flags & OBJECT_OPEN) {
        if (!value_why(target->slot)) target->slot = source->slot;
        object_open(ev, target);
    }
}

static void spread_alternative(Eval *ev, Value v, void *context) {
    Spread *s = context;
    spread_into(ev, s->target, v, s->span);
}

void spread_into(Eval *ev, Object *target, Value source, Span span) {
    if (source.kind == VALUE_OBJECT) {
        spread_object(ev, target, source.object, span);
    } else if (source.kind == VALUE_ONE_OF) {
        Spread s = {.target = target, .span = span};
        eval_alternatives(ev, source, spread_alternative, &s);
    } else if (source.kind == VALUE_UNKNOWN) {
        if (!value_why(target->slot)) target->slot = source;
        object_open(ev, target);
    }
}

static Object *accessor_function(Eval *ev, NodeId fn, Object *home, Sym name) {
    Object *f = closure_new(ev, fn, home);
    f->label = sym_str(ev->names, name);
    return f;
}

static void property_literal(Eval *ev, Object *o, NodeId id) {
    const AstNode *n = node_of(ev, id);
    Sym name = 0;
    bool known = key_eval(ev, n->a, n->flags & FLAG_COMPUTED, &name);
    if (ev->throwing) return;
    if (known && n->flags & (FLAG_GETTER | FLAG_SETTER)) {
        Object *f = accessor_function(ev, n->b, o, name);
        object_accessor(ev, o, name, n->flags & FLAG_GETTER ? f : NULL, n->flags & FLAG_SETTER ? f : NULL);
        return;
    }
    NodeKind kind = ast_kind(&ev->module->ast, n->b);
    bool function = kind == NODE_FunctionExpression || kind == NODE_ArrowFunctionExpression;
    Value v = function ? value_object(closure_new(ev, n->b, o)) : expr_eval(ev, n->b);
    if (!known) {
        object_open(ev, o);
        return;
    }
    if (v.kind == VALUE_OBJECT && v.object->kind == OBJECT_FUNCTION && !v.object->label.n)
        v.object->label = sym_str(ev->names, name);
    if (name == NAME_proto && !(n->flags & (FLAG_COMPUTED | FLAG_SHORTHAND)) && v.kind == VALUE_OBJECT)
        object_set_proto(ev, o, v.object);
    else
        object_put(ev, o, name, v);
}

Value object_literal(Eval *ev, NodeId id) {
    NodeList list = ast_list(&ev->module->ast, node_of(ev, id)->a);
    Object *o = object_plain(ev);
    o->made = node_span(ev, id);
    for (uint32_t i = 0; i < list.n && !ev->throwing; i++) {
        const AstNode *p = node_of(ev, list.items[i]);
        if (p->kind == NODE_SpreadElement)
            spread_into(ev, o, expr_eval(ev, p->a), node_span(ev, list.items[i]));
        else if (p->kind == NODE_Property)
            property_literal(ev, o, list.items[i]);
        else
            object_open(ev, o);
    }
    return value_object(o);
}

Value template_literal(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    NodeList quasis = ast_list(&ev->module->ast, n->a), expressions = ast_list(&ev->module->ast, n->b);
    Value text = quasis.n ? expr_eval(ev, quasis.items[0]) : value_text(ev, (Str){0});
    for (uint32_t i = 0; i < expressions.n && !ev->throwing; i++) {
        Value v = expr_eval(ev, expressions.items[i]);
        Value piece = value_to_text(ev, v);
        piece.assumed = piece.assumed || v.assumed;
        text = text_concat(ev, text, piece);
        if (i + 1 < quasis.n) text = text_concat(ev, text, expr_eval(ev, quasis.items[i + 1]));
    }
    return text;
}

Value tagged_template(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id), *t = node_of(ev, n->b);
    Value tag = expr_eval(ev, n->a);
    NodeList quasis = ast_list(&ev->module->ast, t->a), expressions = ast_list(&ev->module->ast, t->b);
    NodeList raws = ast_list(&ev->module->ast, t->c);
    Object *strings = object_array(ev), *raw = object_array(ev);
    for (uint32_t i = 0; i < quasis.n; i++)
        array_push(ev, strings, expr_eval(ev, quasis.items[i]));
    for (uint32_t i = 0; i < raws.n; i++)
        array_push(ev, raw, expr_eval(ev, raws.items[i]));
    object_put_hidden(ev, strings, NAME_raw, value_object(raw));
    Args args = {0};
    vec_push(ev->arena, &args.values, value_object(strings));
    for (uint32_t i = 0; i < expressions.n && !ev->throwing; i++)
        vec_push(ev->arena, &args.values, expr_eval(ev, expressions.items[i]));
    return ev->throwing
               ? value_undefined()
               : eval_call(ev, tag, value_undefined(), args.values.p, args.values.n, node_span(ev, id));
}
