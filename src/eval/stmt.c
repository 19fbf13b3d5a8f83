/* Statements → completions: hoisting, declarations, and the switch that routes. */
#include "eval/interp.h"
#include "eval/watch.h"

/* ---- hoisting ---- */

static void hoist_pattern(Eval *ev, NodeId id, BindingKind kind, NodeId declarator) {
    const AstNode *n = node_of(ev, id);
    NodeList list;
    switch ((NodeKind)n->kind) {
    case NODE_Identifier: {
        Binding *b = scope_declare(ev, scope_current(ev), n->a, kind);
        if (kind != BINDING_VAR && b->kind != BINDING_IMPORT) b->ready = false;
        b->declaration = declarator;
        return;
    }
    case NODE_AssignmentPattern: hoist_pattern(ev, n->a, kind, 0); return;
    case NODE_RestElement: hoist_pattern(ev, n->a, kind, 0); return;
    case NODE_ObjectPattern:
        list = ast_list(&ev->module->ast, n->a);
        for (uint32_t i = 0; i < list.n; i++) {
            const AstNode *p = node_of(ev, list.items[i]);
            hoist_pattern(ev, p->kind == NODE_RestElement ? p->a : p->b, kind, 0);
        }
        return;
    case NODE_ArrayPattern:
        list = ast_list(&ev->module->ast, n->a);
        for (uint32_t i = 0; i < list.n; i++)
            if (list.items[i]) hoist_pattern(ev, list.items[i], kind, 0);
        return;
    default: return;
    }
}

static void hoist_function(Eval *ev, NodeId id) {
    Object *f = closure_new(ev, id, NULL);
    Binding *b = scope_declare(ev, scope_current(ev), node_of(ev, id)->a, BINDING_VAR);
    if (b->kind == BINDING_IMPORT) return;
    trail_set(ev, b->birth, &b->value, value_object(f));
    b->ready = true;
}

static void hoist_one(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    if (n->kind == NODE_FunctionDeclaration) {
        hoist_function(ev, id);
    } else if (n->kind == NODE_ClassDeclaration && n->a) {
        scope_declare(ev, scope_current(ev), n->a, BINDING_LET);
    } else if (n->kind == NODE_VariableDeclaration && !(n->flags & FLAG_VAR)) {
        NodeList list = ast_list(&ev->module->ast, n->a);
        bool top = scope_current(ev) == ev->module->scope;
        for (uint32_t i = 0; i < list.n; i++)
            hoist_pattern(ev, node_of(ev, list.items[i])->a,
                          n->flags & FLAG_CONST ? BINDING_CONST : BINDING_LET, top ? list.items[i] : 0);
    } else if (n->kind == NODE_ExportNamedDeclaration && n->a) {
        hoist_one(ev, n->a);
    } else if (n->kind == NODE_ExportDefaultDeclaration) {
        const AstNode *d = node_of(ev, n->a);
        if ((d->kind == NODE_FunctionDeclaration || d->kind == NODE_ClassDeclaration) && d->a)
            hoist_one(ev, n->a);
    }
}

void stmt_hoist(Eval *ev, NodeList list) {
    for (uint32_t i = 0; i < list.n; i++)
        hoist_one(ev, list.items[i]);
}

/* ---- declarations ---- */

/* `require('./x')` or `require('./x').y`: the specifier's node, else 0. */
static NodeId required_specifier(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    while (n->kind == NODE_MemberExpression && !n->b)
        n = node_of(ev, n->a);
    if (n->kind != NODE_CallExpression) return 0;
    const AstNode *f = node_of(ev, n->a);
    NodeList args = ast_list(&ev->module->ast, n->b);
    bool require = f->kind == NODE_Identifier && f->a == NAME_require && args.n == 1 &&
                   ast_kind(&ev->module->ast, args.items[0]) == NODE_StringLiteral;
    return require &&
                   scope_find(scope_current(ev), NAME_require) == scope_own(ev->module->scope, NAME_require)
               ? args.items[0]
               : 0;
}

/* The module reads the name somewhere else than in its declaration: what nobody reads is required for what it
 * does. */
static bool is_read_later(Eval *ev, const AstNode *declarator, Sym name) {
    Str text = source_file(ev->sources, ev->module->file)->text, word = sym_str(ev->names, name);
    return str_find_word(text, word, declarator->end) >= 0;
}

/* const x = require('./x') at the top of a module, where ./x can have no effect: x stays undeclared, and its
 * first reader declares it (read_early). */
static bool waits_for_reader(Eval *ev, NodeId declarator) {
    const AstNode *d = node_of(ev, declarator);
    if (ev->load_all || scope_current(ev) != ev->module->scope || !d->b ||
        node_of(ev, d->a)->kind != NODE_Identifier)
        return false;
    NodeId specifier = required_specifier(ev, d->b);
    Binding *b = specifier ? scope_own(ev->module->scope, node_of(ev, d->a)->a) : NULL;
    if (!b || b->kind == BINDING_IMPORT || !is_read_later(ev, d, b->name)) return false;
    Str path = resolve_module(ev->resolver, ev->module->path, sym_str(ev->names, node_of(ev, specifier)->a));
    if (!path.n || !module_is_quiet(ev, module_at(ev, path))) return false;
    b->ready = false;
    b->waits = true;
    b->declaration = declarator;
    return true;
}

static Completion variable_declaration(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    NodeList list = ast_list(&ev->module->ast, n->a);
    BindMode mode = n->flags & FLAG_VAR ? BIND_VAR : n->flags & FLAG_CONST ? BIND_CONST : BIND_LET;
    for (uint32_t i = 0; i < list.n; i++) {
        const AstNode *d = node_of(ev, list.items[i]);
        bool name = ast_kind(&ev->module->ast, d->a) == NODE_Identifier;
        if (!d->b && mode == BIND_VAR) continue;
        if (waits_for_reader(ev, list.items[i])) continue;
        if (name) { /* evaluated already, by an early read */
            Binding *b = scope_own(scope_current(ev), node_of(ev, d->a)->a);
            if (b && b->ready && mode != BIND_VAR && b->kind != BINDING_VAR &&
                scope_current(ev) == ev->module->scope)
                continue;
        }
        Value v = expr_eval(ev, d->b);
        if (ev->throwing) return DONE_THROW;
        if (name && v.kind == VALUE_OBJECT && v.object->kind == OBJECT_FUNCTION && !v.object->label.n)
            v.object->label = sym_str(ev->names, node_of(ev, d->a)->a);
        pattern_bind(ev, d->a, v, mode);
        if (ev->throwing) return DONE_THROW;
    }
    return DONE_NORMAL;
}

static Completion class_declaration(Eval *ev, NodeId id) {
    Value v = class_eval(ev, id);
    if (ev->throwing) return DONE_THROW;
    Sym name = node_of(ev, id)->a;
    if (!name) return DONE_NORMAL;
    Binding *b = scope_declare(ev, scope_current(ev), name, BINDING_LET);
    trail_set(ev, b->birth, &b->value, v);
    b->ready = true;
    return DONE_NORMAL;
}

static Completion enum_declaration(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    NodeList list = ast_list(&ev->module->ast, n->b);
    Binding *b = scope_declare(ev, scope_current(ev), n->a, BINDING_VAR);
    Object *o = b->value.kind == VALUE_OBJECT ? b->value.object : object_plain(ev);
    Scope *outer = scope_current(ev);
    double next = 0;
    trail_set(ev, b->birth, &b->value, value_object(o));
    scope_enter(ev, scope_new(ev, outer, false)); /* members see each other by name */
    for (uint32_t i = 0; i < list.n; i++) {
        const AstNode *m = node_of(ev, list.items[i]);
        Sym name = 0, back = 0;
        if (!key_eval(ev, m->a, false, &name)) continue;
        Value v = m->b ? expr_eval(ev, m->b) : value_number(next);
        if (v.kind == VALUE_NUMBER) next = v.number + 1;
        object_put(ev, o, name, v);
        if (v.kind == VALUE_NUMBER && value_to_key(ev, v, &back))
            object_put(ev, o, back, value_text_sym(ev, name));
        Binding *member = scope_declare(ev, scope_current(ev), name, BINDING_VAR);
        member->value = v;
    }
    scope_leave(ev, outer);
    return DONE_NORMAL;
}

/* namespace N { export const x = 1 } → an object with what is exported. */
static Completion namespace_declaration(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    NodeList body = ast_list(&ev->module->ast, n->b);
    Binding *b = scope_declare(ev, scope_current(ev), n->a, BINDING_VAR);
    Object *o = b->value.kind == VALUE_OBJECT ? b->value.object : object_plain(ev);
    trail_set(ev, b->birth, &b->value, value_object(o));
    Scope *outer = scope_current(ev);
    Scope *inner = scope_new(ev, outer, true);
    scope_enter(ev, inner);
    stmt_hoist(ev, body);
    Completion c = stmt_list(ev, body);
    for (uint32_t i = 0; i < inner->n; i++)
        if (inner->bindings[i]->ready) object_put(ev, o, inner->bindings[i]->name, inner->bindings[i]->value);
    scope_leave(ev, outer);
    return c;
}

static Completion export_default(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id), *d = node_of(ev, n->a);
    Value v;
    if (d->kind == NODE_FunctionDeclaration) {
        if (!d->a)
            v = value_object(closure_new(ev, n->a, NULL));
        else
            v = name_read(ev, d->a, node_span(ev, id));
    } else if (d->kind == NODE_ClassDeclaration && d->a) {
        Completion c = class_declaration(ev, n->a);
        if (c != DONE_NORMAL) return c;
        v = name_read(ev, d->a, node_span(ev, id));
    } else {
        v = expr_eval(ev, n->a);
    }
    if (ev->throwing) return DONE_THROW;
    Binding *b = ev->module->default_export;
    if (b) {
        trail_set(ev, b->birth, &b->value, v);
        b->ready = true;
    }
    return DONE_NORMAL;
}

static Completion import_declaration(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    if (!(n->flags & FLAG_EFFECT) && !ev->load_all) return DONE_NORMAL;
    Module *m = module_source(ev, ev->module, n->a, NULL);
    if (m) module_run(ev, m);
    return DONE_NORMAL;
}

/* ---- all of them ---- */

/* A block's statements from one of them on. */
static Completion block_from(Eval *ev, NodeId id, uint32_t from) {
    NodeList body = ast_list(&ev->module->ast, node_of(ev, id)->a);
    for (uint32_t i = from; i < body.n; i++) {
        Completion c = stmt_eval(ev, body.items[i]);
        if (c == DONE_THROW) ev->thrown = (ThrownAt){.block = id, .scope = scope_current(ev), .at = i};
        if (c != DONE_NORMAL) return c;
    }
    return DONE_NORMAL;
}

static Completion block_statement(Eval *ev, NodeId id) {
    Scope *outer = scope_current(ev);
    scope_enter(ev, scope_new(ev, outer, false));
    stmt_hoist(ev, ast_list(&ev->module->ast, node_of(ev, id)->a));
    Completion c = block_from(ev, id, 0);
    scope_leave(ev, outer);
    return c;
}

Completion block_resume(Eval *ev, const ThrownAt *thrown) {
    Scope *outer = scope_current(ev);
    scope_enter(ev, thrown->scope);
    Completion c = block_from(ev, thrown->block, thrown->at + 1);
    scope_leave(ev, outer);
    return c;
}

static Completion labeled_statement(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    NodeKind kind = ast_kind(&ev->module->ast, n->b);
    bool loop = kind == NODE_ForStatement || kind == NODE_ForInStatement || kind == NODE_ForOfStatement ||
                kind == NODE_WhileStatement || kind == NODE_DoWhileStatement;
    Completion c = loop ? loop_eval(ev, n->b, n->a) : stmt_eval(ev, n->b);
    return c == DONE_BREAK && ev->label == n->a ? DONE_NORMAL : c;
}

Completion statement_route(Eval *ev, NodeId id) {
    const AstNode *n = node_of(ev, id);
    switch ((NodeKind)n->kind) {
    case NODE_ExpressionStatement: expr_eval(ev, n->a); return ev->throwing ? DONE_THROW : DONE_NORMAL;
    case NODE_VariableDeclaration: return variable_declaration(ev, id);
    case NODE_ClassDeclaration: return class_declaration(ev, id);
    case NODE_ReturnStatement: {
        Value v = expr_eval(ev, n->a);
        if (ev->throwing) return DONE_THROW;
        ev->completion = v;
        return DONE_RETURN;
    }
    case NODE_IfStatement: return if_statement(ev, id);
    case NODE_ForStatement:
    case NODE_ForInStatement:
    case NODE_ForOfStatement:
    case NODE_WhileStatement:
    case NODE_DoWhileStatement: return loop_eval(ev, id, 0);
    case NODE_SwitchStatement: return switch_statement(ev, id);
    case NODE_BreakStatement: ev->label = n->a; return DONE_BREAK;
    case NODE_ContinueStatement: ev->label = n->a; return DONE_CONTINUE;
    case NODE_ThrowStatement: {
        Value v = expr_eval(ev, n->a);
        if (!ev->throwing) eval_throw(ev, v, node_span(ev, id));
        return DONE_THROW;
    }
    case NODE_TryStatement: return try_statement(ev, id);
    case NODE_LabeledStatement: return labeled_statement(ev, id);
    case NODE_BlockStatement: return block_statement(ev, id);
    case NODE_ImportDeclaration: return import_declaration(ev, id);
    case NODE_ExportNamedDeclaration: return n->a ? stmt_eval(ev, n->a) : DONE_NORMAL;
    case NODE_ExportDefaultDeclaration: return export_default(ev, id);
    case NODE_TSEnumDeclaration: return enum_declaration(ev, id);
    case NODE_TSModuleDeclaration: return namespace_declaration(ev, id);
    default: return DONE_NORMAL;
    }
}

Completion stmt_eval(Eval *ev, NodeId id) {
    if (!id || ev->stopped || !eval_step(ev)) return DONE_NORMAL;
    if (!nest_enter(ev, node_span(ev, id))) return DONE_NORMAL;
    ev->chain_cut = false;
    Completion c = ev->watch ? watch_stmt(ev, id) : statement_route(ev, id);
    nest_leave(ev);
    return c;
}

Completion stmt_list(Eval *ev, NodeList list) {
    for (uint32_t i = 0; i < list.n; i++) {
        Completion c = stmt_eval(ev, list.items[i]);
        if (c != DONE_NORMAL) return c;
    }
    return DONE_NORMAL;
}
