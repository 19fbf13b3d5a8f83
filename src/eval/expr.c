/* Expressions → values. A switch only routes; each kind has a function. After each part that may throw,
 * ev->throwing is looked at: a throw unwinds to the statement. */
#include "eval/interp.h"
#include "eval/watch.h"

const AstNode *node_of(const Eval *ev, NodeId id) {
    return ast_node(&ev->module->ast, id);
}

Span node_span(const Eval *ev, NodeId id) {
    return ast_span(&ev->module->ast, id);
}

bool nest_enter(Eval *ev, Span span) {
    if (ev->nesting >= LIMIT_NESTING) {
        eval_limit(ev, span, "nesting 6000");
        return false;
    }
    ev->nesting++;
    return true;
}

/* Left-deep chains ('a' + b + 'c' + …) are walked down and folded up without recursion. */
static Value binary_expression(Eval *ev, NodeId id) {
    VEC(NodeId) spine = {0};
    while (ast_kind(&ev->module->ast, id) == NODE_BinaryExpression) {
        vec_push(ev->arena, &spine, id);
        id = node_of(ev, id)->b;
    }
    Value v = expr_eval(ev, id);
    while (spine.n && !ev->throwing) {
        NodeId at = spine.p[--spine.n];
        Value right = expr_eval(ev, node_of(ev, at)->c);
        v = binary_apply(ev, (Op)node_of(ev, at)->a, v, right, node_span(ev, at));
    }
    return v;
}

bool key_eval(Eval *ev, NodeId key, bool computed, Sym *out) {
    if (!computed && ast_kind(&ev->module->ast, key) == NODE_StringLiteral) {
        *out = node_of(ev, key)->a;
        return true;
    }
    return value_to_key(ev, expr_eval(ev, key), out);
}

/* a || b, a ?? b whose left side is an unset environment variable, as far as anybody knows: the default,
 * marked. */
static bool takes_default(Value left) {
    if (left.kind == VALUE_UNKNOWN) return left.unknown->reason == REASON_ENVIRONMENT;
    if (!left.assumed) return false;
    left.assumed = false;
    return value_truth(left) == FALSE_KNOWN;
}

static Truth nullish_truth(Value v) {
    if (v.kind == VALUE_UNKNOWN) return TRUTH_UNKNOWN;
    if (v.kind != VALUE_ONE_OF) return value_is_nullish(v) ? FALSE_KNOWN : TRUE_KNOWN;
    Truth all = nullish_truth(v.one_of->values[0]);
    for (uint32_t i = 1; i < v.one_of->n; i++)
        if (nullish_truth(v.one_of->values[i]) != all) return TRUTH_UNKNOWN;
    return all;
}

/* The alternatives of v that make (left) win; the others are what the right side is evaluated for. */
static Value keep_alternatives(Eval *ev, Op op, Value v) {
    if (v.kind != VALUE_ONE_OF) return v;
    Value all = {0};
    bool any = false;
    for (uint32_t i = 0; i < v.one_of->n; i++) {
        Value one = v.one_of->values[i];
        Truth t = op == OP_NULLISH ? nullish_truth(one) : value_truth(one);
        if (t == (op == OP_AND ? TRUE_KNOWN : FALSE_KNOWN)) continue;
        all = any ? value_join(ev, all, one, v.one_of->condition) : one;
        any = true;
    }
    return any ? all : v;
}

/* `process.env.KEY || fail("KEY is needed")`: a program that runs has what it cannot do without. */
Value expr_or_assumed(Eval *ev, NodeId fallback, Value value) {
    Value v = expr_eval(ev, fallback);
    if (!ev->throwing) return value_assume(ev, v, value);
    ev->throwing = ev->exiting = false;
    return value;
}

/* The same of a value that seems to be missing: what we take for known is a setting of ours that is not
 * there. */
Value expr_or_required(Eval *ev, NodeId fallback) {
    Value v = expr_eval(ev, fallback);
    if (!ev->throwing || (ev->try_depth && !ev->exiting)) return v;
    Span span = node_span(ev, fallback);
    eval_check_passed(ev, span);
    return value_unknown(ev, REASON_RUNTIME, span, STR("a value that the program needs"));
}

/* `unknown && false` is never true and `unknown || true` always is: the other side need not be known. */
static bool right_decides(Op op, Value right) {
    return right.kind == VALUE_BOOLEAN && !right.assumed &&
           value_truth(right) == (op == OP_AND ? FALSE_KNOWN : TRUE_KNOWN);
}

/* One side of a fork, and what it knows by being taken. */
static Value narrowed_side(Eval *ev, NodeId side, NodeId test, bool outcome) {
    Narrowing narrowing;
    narrow_begin(ev, &narrowing, test, outcome);
    Value v = expr_eval(ev, side);
    narrow_end(ev, &narrowing);
    return v;
}

/* `test` is the node of the left side; 0 in an assignment. */
static Value logical_apply(Eval *ev, Op op, Value left, NodeId test, NodeId right, Span span) {
    Truth t = op == OP_NULLISH ? nullish_truth(left) : value_truth(left);
    bool wins = op == OP_AND ? t == FALSE_KNOWN : t == TRUE_KNOWN;
    if (wins) return left;
    if (t != TRUTH_UNKNOWN) return op == OP_AND ? expr_eval(ev, right) : expr_or_required(ev, right);
    if (op != OP_AND && takes_default(left)) return expr_or_assumed(ev, right, left);
    Fork fork;
    fork_begin(ev, &fork, span);
    if (test && op != OP_NULLISH) fork_ask(ev, &fork, test, op == OP_AND);
    Value v = op == OP_NULLISH ? expr_eval(ev, right) : narrowed_side(ev, right, test, op == OP_AND);
    bool dead = ev->throwing;
    ev->throwing = false;
    fork_else(ev, &fork, dead);
    fork_end(ev, &fork, false);
    left = keep_alternatives(ev, op, left);
    if (dead) return left;
    return op != OP_NULLISH && right_decides(op, v) ? v : value_join(ev, left, v, span);
}

static Value conditional_expression(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    Value test = expr_eval(ev, n->a);
    if (ev->throwing) return test;
    Truth t = value_truth(test);
    if (t != TRUTH_UNKNOWN) return expr_eval(ev, t == TRUE_KNOWN ? n->b : n->c);
    Fork fork;
    Span span = node_span(ev, n->a);
    fork_begin(ev, &fork, span);
    fork_ask(ev, &fork, n->a, true);
    Value a = narrowed_side(ev, n->b, n->a, true);
    bool first_dead = ev->throwing;
    ev->throwing = false;
    fork_else(ev, &fork, first_dead);
    Value b = narrowed_side(ev, n->c, n->a, false);
    bool second_dead = ev->throwing;
    ev->throwing = first_dead && second_dead;
    fork_end(ev, &fork, second_dead);
    if (first_dead) return b;
    return second_dead ? a : value_join(ev, a, b, span);
}

static Value delete_expression(Eval *ev, NodeId target) {
    const AstNode *n = node_of(ev, target);
    if (n->kind == NODE_ChainExpression) return delete_expression(ev, n->a);
    if (n->kind != NODE_MemberExpression) return value_bool(true);
    Value o = expr_eval(ev, n->a);
    Sym name = n->c;
    if (n->b && !value_to_key(ev, expr_eval(ev, n->b), &name)) return value_bool(true);
    if (o.kind != VALUE_OBJECT) return value_bool(true);
    uint32_t index;
    if (o.object->kind == OBJECT_ARRAY && key_is_index(ev, name, &index) && index < o.object->item_n)
        array_set(ev, o.object, index, value_undefined());
    else
        object_delete(ev, o.object, name);
    return value_bool(true);
}

static Value unary_expression(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    if (n->a == OP_DELETE) return delete_expression(ev, n->b);
    if (n->a == OP_TYPEOF && ast_kind(&ev->module->ast, n->b) == NODE_Identifier) {
        Sym name = node_of(ev, n->b)->a;
        bool declared =
            scope_find(scope_current(ev), name) || object_own(ev->global, name) || name == NAME_arguments;
        if (!declared) return value_text_sym(ev, NAME_undefined);
    }
    Value v = expr_eval(ev, n->b);
    return ev->throwing ? v : unary_apply(ev, (Op)n->a, v, node_span(ev, id));
}

static Value update_expression(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    Value before = expr_eval(ev, n->b);
    double x;
    Value after = value_to_number(before, &x) ? value_number(n->a == OP_INCREMENT ? x + 1 : x - 1)
                                              : unknown_operand(ev, before, before, node_span(ev, id));
    pattern_bind(ev, n->b, after, BIND_ASSIGN);
    return n->flags & FLAG_PREFIX ? after : value_to_number(before, &x) ? value_number(x) : after;
}

/* A function or class without a name takes that of the variable or property it is given to. */
static void name_function(Eval *ev, Value v, Sym name) {
    if (v.kind == VALUE_OBJECT && v.object->kind == OBJECT_FUNCTION && !v.object->label.n)
        v.object->label = sym_str(ev->names, name);
}

static Value assignment_expression(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    Op op = (Op)n->a;
    Value v;
    if (op == OP_NONE) {
        v = expr_eval(ev, n->c);
        if (ast_kind(&ev->module->ast, n->b) == NODE_Identifier) name_function(ev, v, node_of(ev, n->b)->a);
    } else {
        Value left = expr_eval(ev, n->b);
        if (ev->throwing) return left;
        if (op == OP_AND || op == OP_OR || op == OP_NULLISH)
            v = logical_apply(ev, op, left, 0, n->c, node_span(ev, n->b));
        else
            v = binary_apply(ev, op, left, expr_eval(ev, n->c), node_span(ev, id));
    }
    if (!ev->throwing) pattern_bind(ev, n->b, v, BIND_ASSIGN);
    return v;
}

static Value super_member(Eval *ev, Sym name, Span span) {
    Object *home = ev->frame->home;
    if (!home || !home->proto) return value_unknown(ev, REASON_TYPE, span, STR("super is not known"));
    Prop *p = object_find(home->proto, name);
    if (p && p->flags & PROP_ACCESSOR && p->getter)
        return eval_invoke(ev, value_object(p->getter),
                           &(Call){.this_value = ev->frame->this_value, .span = span});
    return value_get(ev, value_object(home->proto), name, span);
}

static bool has_nullish(Value v) {
    if (v.kind != VALUE_ONE_OF) return false;
    for (uint32_t i = 0; i < v.one_of->n; i++)
        if (value_is_nullish(v.one_of->values[i])) return true;
    return false;
}

static Value member_expression(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    Span span = node_span(ev, id);
    if (ast_kind(&ev->module->ast, n->a) == NODE_Super) {
        Sym name = n->c;
        if (n->b && !value_to_key(ev, expr_eval(ev, n->b), &name)) return value_undefined();
        return super_member(ev, name, span);
    }
    Value o = expr_eval(ev, n->a);
    if (ev->throwing || ev->chain_cut) return value_undefined();
    if (n->flags & FLAG_OPTIONAL && value_is_nullish(o)) {
        ev->chain_cut = true;
        return value_undefined();
    }
    Value v;
    if (n->b) {
        Value key = expr_eval(ev, n->b);
        v = ev->throwing ? key : value_get_key(ev, o, key, span);
    } else {
        v = value_get(ev, o, n->c, span);
    }
    if (n->flags & FLAG_OPTIONAL && has_nullish(o))
        v = value_join(ev, v, value_undefined(), o.one_of->condition);
    return v;
}

static Value chain_expression(Eval *ev, NodeId id) {
    bool before = ev->chain_cut;
    ev->chain_cut = false;
    Value v = expr_eval(ev, node_of(ev, id)->a);
    if (ev->chain_cut) v = value_undefined();
    ev->chain_cut = before;
    return v;
}

static Value sequence_expression(Eval *ev, NodeId id) {
    NodeList list = ast_list(&ev->module->ast, node_of(ev, id)->a);
    Value v = {0};
    for (uint32_t i = 0; i < list.n && !ev->throwing; i++)
        v = expr_eval(ev, list.items[i]);
    return v;
}

static Value yield_expression(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    Value v = expr_eval(ev, n->a);
    Object *out = ev->frame->yielded;
    if (!out || ev->throwing) return value_undefined();
    if (n->flags & FLAG_DELEGATE) {
        ValueList list = {0};
        if (!eval_iterate(ev, v, node_span(ev, id), &list) || list.open) object_open(ev, out);
        for (uint32_t i = 0; i < list.items.n; i++)
            array_push(ev, out, list.items.p[i]);
    } else {
        array_push(ev, out, v);
        v = eval_await(ev, v, node_span(ev, id));
        if (out->item_n > LIMIT_LOOP) { /* an endless generator: what it gave so far, and more */
            object_open(ev, out);
            Span span = node_span(ev, id);
            return eval_throw(ev, value_unknown(ev, REASON_LIMIT, span, STR("loop 1000")), span);
        }
        return v; /* compiled `await`: what drives the generator hands the settled value back */
    }
    return value_undefined();
}

static Value this_expression(Eval *ev, NodeId id) {
    if (!ev->frame->this_ready)
        return value_unknown(ev, REASON_TYPE, node_span(ev, id), STR("`this` before super()"));
    return ev->frame->this_value;
}

static Value meta_property(Eval *ev, NodeId id) {
    if (node_of(ev, id)->a == NAME_new_target)
        return ev->frame->new_target ? value_object(ev->frame->new_target) : value_undefined();
    Object *meta = object_plain(ev);
    Str path = str_fmt(ev->arena, "/%.*s", STR_ARG(ev->module->path));
    object_put(ev, meta, NAME_url, value_text(ev, str_fmt(ev->arena, "file://%.*s", STR_ARG(path))));
    object_put(ev, meta, sym_intern(ev->names, STR("filename")), value_text(ev, path));
    object_put(ev, meta, sym_intern(ev->names, STR("dirname")),
               value_text(ev, str_fmt(ev->arena, "/%.*s", STR_ARG(eval_directory(ev)))));
    object_put(ev, meta, NAME_main, value_bool(ev->module == ev->main));
    return value_object(meta);
}

static Value regexp_literal(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    Object *o = object_new(ev, OBJECT_REGEXP);
    o->regexp.source = sym_str(ev->names, n->a);
    o->regexp.flags = sym_str(ev->names, n->b);
    return value_object(o);
}

Value expr_route(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    switch ((NodeKind)n->kind) {
    case NODE_Identifier: return name_read(ev, n->a, node_span(ev, id));
    case NODE_StringLiteral: return value_text_sym(ev, n->a);
    case NODE_NumberLiteral: return value_number(ev->module->ast.numbers.p[n->a]);
    case NODE_BooleanLiteral: return value_bool(n->flags & FLAG_TRUE);
    case NODE_NullLiteral: return value_null();
    case NODE_BigIntLiteral: return value_unknown(ev, REASON_SYNTAX, node_span(ev, id), STR("BigInt"));
    case NODE_RegExpLiteral: return regexp_literal(ev, id);
    case NODE_TemplateLiteral: return template_literal(ev, id);
    case NODE_TaggedTemplateExpression: return tagged_template(ev, id);
    case NODE_ThisExpression: return this_expression(ev, id);
    case NODE_ArrayExpression: return array_literal(ev, id);
    case NODE_ObjectExpression: return object_literal(ev, id);
    case NODE_FunctionExpression:
    case NODE_ArrowFunctionExpression: return value_object(closure_new(ev, id, NULL));
    case NODE_ClassExpression:
    case NODE_ClassDeclaration: return class_eval(ev, id);
    case NODE_UnaryExpression: return unary_expression(ev, id);
    case NODE_UpdateExpression: return update_expression(ev, id);
    case NODE_BinaryExpression: return binary_expression(ev, id);
    case NODE_LogicalExpression: {
        Value left = expr_eval(ev, n->b);
        return ev->throwing ? left : logical_apply(ev, (Op)n->a, left, n->b, n->c, node_span(ev, n->b));
    }
    case NODE_AssignmentExpression: return assignment_expression(ev, id);
    case NODE_ConditionalExpression: return conditional_expression(ev, id);
    case NODE_CallExpression: return call_expression(ev, id);
    case NODE_NewExpression: return new_expression(ev, id);
    case NODE_MemberExpression: return member_expression(ev, id);
    case NODE_ChainExpression: return chain_expression(ev, id);
    case NODE_SequenceExpression: return sequence_expression(ev, id);
    case NODE_YieldExpression: return yield_expression(ev, id);
    case NODE_AwaitExpression: {
        Value v = expr_eval(ev, n->a);
        return ev->throwing ? v : eval_await(ev, v, node_span(ev, id));
    }
    case NODE_ImportExpression: return import_expression(ev, id);
    case NODE_MetaProperty: return meta_property(ev, id);
    default:
        return value_unknown(ev, REASON_SYNTAX, node_span(ev, id), str_of(node_kind_name((NodeKind)n->kind)));
    }
}

/* Costs no step: how many of them a module has is bounded by its size, and tables of data are long. */
static bool is_literal(NodeKind kind) {
    return kind == NODE_StringLiteral || kind == NODE_NumberLiteral || kind == NODE_BooleanLiteral ||
           kind == NODE_NullLiteral;
}

Value expr_eval(Eval *ev, NodeId id) {
    if (!id) return value_undefined();
    if (is_literal(ast_kind(&ev->module->ast, id))) return expr_route(ev, id);
    if (!eval_step(ev)) return value_unknown(ev, REASON_LIMIT, node_span(ev, id), STR("steps"));
    if (!nest_enter(ev, node_span(ev, id)))
        return value_unknown(ev, REASON_LIMIT, node_span(ev, id), STR("nesting"));
    Value v = ev->watch ? watch_expr(ev, id) : expr_route(ev, id);
    nest_leave(ev);
    return v;
}
