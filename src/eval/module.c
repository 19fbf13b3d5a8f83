/* Modules: loading on demand, ES and CommonJS exports, packages. A module runs when a value of it is first
 * needed; an import for its effects runs where it stands. */
#include "eval/interp.h"

#include "base/path.h"
#include "syntax/parse.h"

Str eval_directory(const Eval *ev) {
    return path_dir(ev->module->path);
}

Context context_switch(Eval *ev, Module *m, Frame *frame) {
    Context before = {.module = ev->module, .frame = ev->frame, .scope = ev->frame ? ev->frame->scope : NULL};
    ev->module = m;
    ev->frame = frame;
    return before;
}

void context_restore(Eval *ev, Context before) {
    ev->module = before.module;
    ev->frame = before.frame;
    if (ev->frame) ev->frame->scope = before.scope;
}

Module *module_at(Eval *ev, Str path) {
    uint32_t at;
    Sym sym = sym_intern(&ev->module_paths, path);
    if (map_get(&ev->module_index, sym, &at)) return ev->modules.p[at];
    Module *m = NEW(ev->arena, Module);
    m->path = sym_str(&ev->module_paths, sym);
    m->is_json = str_ends(path, STR(".json"));
    m->index = ev->modules.n;
    map_set(ev->arena, &ev->module_index, sym, ev->modules.n);
    vec_push(ev->arena, &ev->modules, m);
    return m;
}

/* ---- linking ---- */

static void add_export(Eval *ev, Module *m, Sym name, Sym local, NodeId source) {
    vec_push(ev->arena, &m->entries, (ExportEntry){.name = name, .local = local, .source = source});
}

static void export_pattern(Eval *ev, Module *m, NodeId id) {
    const AstNode *n = ast_node(&m->ast, id);
    NodeList list;
    switch ((NodeKind)n->kind) {
    case NODE_Identifier: add_export(ev, m, n->a, n->a, 0); return;
    case NODE_AssignmentPattern:
    case NODE_RestElement: export_pattern(ev, m, n->a); return;
    case NODE_ObjectPattern:
    case NODE_ArrayPattern:
        list = ast_list(&m->ast, n->a);
        for (uint32_t i = 0; i < list.n; i++) {
            if (!list.items[i]) continue;
            const AstNode *p = ast_node(&m->ast, list.items[i]);
            export_pattern(ev, m, p->kind == NODE_Property ? p->b : list.items[i]);
        }
        return;
    default: return;
    }
}

static void link_declaration(Eval *ev, Module *m, NodeId id) {
    const AstNode *n = ast_node(&m->ast, id);
    if (n->kind == NODE_VariableDeclaration) {
        NodeList list = ast_list(&m->ast, n->a);
        for (uint32_t i = 0; i < list.n; i++)
            export_pattern(ev, m, ast_node(&m->ast, list.items[i])->a);
    } else if (n->kind == NODE_FunctionDeclaration || n->kind == NODE_ClassDeclaration ||
               n->kind == NODE_TSEnumDeclaration || n->kind == NODE_TSModuleDeclaration) {
        add_export(ev, m, n->a, n->a, 0);
    }
}

static void link_import(Eval *ev, Module *m, const AstNode *n) {
    NodeList list = ast_list(&m->ast, n->b);
    for (uint32_t i = 0; i < list.n; i++) {
        const AstNode *s = ast_node(&m->ast, list.items[i]);
        Binding *b = scope_declare(ev, m->scope, s->b, BINDING_IMPORT);
        b->module = m;
        b->import_name = s->a;
        b->source = n->a;
    }
}

static void link_statement(Eval *ev, Module *m, NodeId id) {
    const AstNode *n = ast_node(&m->ast, id);
    NodeList list;
    switch ((NodeKind)n->kind) {
    case NODE_ImportDeclaration: link_import(ev, m, n); return;
    case NODE_ExportNamedDeclaration:
        if (n->a) link_declaration(ev, m, n->a);
        list = ast_list(&m->ast, n->b);
        for (uint32_t i = 0; i < list.n; i++) {
            const AstNode *s = ast_node(&m->ast, list.items[i]);
            add_export(ev, m, s->b, s->a, n->c);
        }
        return;
    case NODE_ExportDefaultDeclaration:
        m->default_export = scope_declare(ev, m->scope, NAME_default_, BINDING_LET);
        add_export(ev, m, NAME_default_, NAME_default_, 0);
        return;
    case NODE_ExportAllDeclaration:
        if (n->b)
            add_export(ev, m, n->b, NAME_star, n->a);
        else
            vec_push(ev->arena, &m->stars, n->a);
        return;
    default: return;
    }
}

void module_link(Eval *ev, Module *m) {
    NodeList body = ast_list(&m->ast, ast_node(&m->ast, m->ast.root)->a);
    for (uint32_t i = 0; i < body.n; i++)
        link_statement(ev, m, body.items[i]);
    m->has_exports = m->entries.n || m->stars.n;
}

/* ---- running ---- */

static Value require_native(Eval *ev, const Call *call) {
    Str specifier;
    Value arg = call_arg(call, 0);
    Module *from = ev->modules.p[(uint32_t)call->callee->slot.number];
    if (arg.kind == VALUE_ONE_OF) {
        Value all = {0};
        for (uint32_t i = 0; i < arg.one_of->n; i++) {
            Value v = value_known_text(arg.one_of->values[i], &specifier)
                          ? eval_require(ev, from, specifier, call->span)
                          : value_unknown(ev, REASON_FILE, call->span, STR("a computed module"));
            all = i ? value_join(ev, all, v, arg.one_of->condition) : v;
        }
        return all;
    }
    if (value_known_text(arg, &specifier)) return eval_require(ev, from, specifier, call->span);
    Str reason = str_fmt(ev->arena, "which module is required is not known: %.*s",
                         STR_ARG(unknown_text(ev->arena, value_why(arg))));
    ev->observer->blind(ev->observer->context, call->span, reason, true);
    return value_unknown(ev, REASON_FILE, call->span, STR("a module with a computed name"));
}

static Value resolve_native(Eval *ev, const Call *call) {
    Str specifier, path = {0};
    Module *from = ev->modules.p[(uint32_t)call->callee->slot.number];
    if (value_known_text(call_arg(call, 0), &specifier))
        path = resolve_module(ev->resolver, from->path, specifier);
    if (!path.n) return value_unknown(ev, REASON_FILE, call->span, STR("a module's place"));
    return value_text(ev, str_fmt(ev->arena, "/%.*s", STR_ARG(path)));
}

static uint32_t index_of_module(const Eval *ev, const Module *m) {
    (void)ev;
    return m->index;
}

static void put_var(Eval *ev, Scope *scope, Sym name, Value v) {
    Binding *b = scope_declare(ev, scope, name, BINDING_VAR);
    b->value = v;
}

static void common_js_names(Eval *ev, Module *m) {
    Object *module = object_plain(ev), *exports = object_plain(ev);
    Object *require = object_native(ev, "require", require_native),
           *resolve = object_native(ev, "resolve", resolve_native);
    Str path = str_fmt(ev->arena, "/%.*s", STR_ARG(m->path));
    require->slot = resolve->slot = value_number(index_of_module(ev, m));
    object_put(ev, require, NAME_resolve, value_object(resolve));
    object_put(ev, require, NAME_cache, value_object(object_plain(ev)));
    object_put(ev, require, NAME_main,
               ev->main && ev->main->module_object ? value_object(ev->main->module_object)
               : m == ev->main                     ? value_object(module)
                                                   : value_undefined());
    object_put(ev, module, NAME_exports, value_object(exports));
    object_put(ev, module, NAME_id, value_text(ev, path));
    object_put(ev, module, NAME_filename, value_text(ev, path));
    object_put(ev, module, sym_intern(ev->names, STR("filename")), value_text(ev, path));
    object_put(ev, module, NAME_require, value_object(require));
    Value dir = str_eq(path_dir(m->path), STR("."))
                    ? value_text(ev, STR("/"))
                    : value_text(ev, str_fmt(ev->arena, "/%.*s", STR_ARG(path_dir(m->path))));
    m->module_object = module;
    put_var(ev, m->scope, NAME_module, value_object(module));
    put_var(ev, m->scope, NAME_exports, value_object(exports));
    put_var(ev, m->scope, NAME_require, value_object(require));
    put_var(ev, m->scope, NAME_filename, value_text(ev, path));
    put_var(ev, m->scope, NAME_dirname, dir);
}

/* A statement of the top level that throws for certain: a running program does not, so what we know is wrong
 * there. */
static void top_level_throw(Eval *ev, NodeId statement) {
    Value thrown = ev->completion;
    Str what = {0}, message;
    ev->throwing = ev->exiting = false;
    if (thrown.kind == VALUE_UNKNOWN) what = unknown_text(ev->arena, thrown.unknown);
    if (thrown.kind == VALUE_OBJECT) {
        Prop *p = object_find(thrown.object, NAME_message);
        if (p && value_known_text(p->value, &message)) what = message;
    }
    ev->observer->blind(
        ev->observer->context, node_span(ev, statement),
        str_fmt(ev->arena,
                "evaluation of this statement ended in a throw, so the rest of it is not followed%s%.*s",
                what.n ? ": " : "", STR_ARG(what)),
        true);
}

static void run_statements(Eval *ev, Module *m) {
    const AstNode *program = ast_node(&m->ast, m->ast.root);
    NodeList body = ast_list(&m->ast, program->a), vars = ast_list(&m->ast, program->b);
    for (uint32_t i = 0; i < vars.n; i++)
        scope_declare(ev, m->scope, vars.items[i], BINDING_VAR);
    stmt_hoist(ev, body);
    for (uint32_t i = 0; i < body.n && !ev->stopped; i++)
        if (stmt_eval(ev, body.items[i]) == DONE_THROW) top_level_throw(ev, body.items[i]);
}

static void run_json(Eval *ev, Module *m) {
    NodeList body = ast_list(&m->ast, ast_node(&m->ast, m->ast.root)->a);
    if (body.n && ast_kind(&m->ast, body.items[0]) == NODE_ExpressionStatement)
        m->json = expr_eval(ev, ast_node(&m->ast, body.items[0])->a);
}

static bool parse_module(Eval *ev, Module *m) {
    m->file = source_open(ev->sources, m->path, SOURCE_LIMIT);
    const SourceFile *f = source_file(ev->sources, m->file);
    if (f->status != READ_OK) {
        trouble_add(ev->troubles, m->path, str_of(read_status_text(f->status)));
        return false;
    }
    FileId file = m->file;
    if (m->is_json) /* an object literal, once it stands in parentheses */
        file = source_add(ev->sources, str_fmt(ev->arena, "%.*s (as a module)", STR_ARG(m->path)),
                          str_fmt(ev->arena, "(%.*s)", STR_ARG(f->text)));
    m->ast = parse_file(ev->arena, ev->names, ev->sources, file);
    m->parsed = true;
    if (!m->is_json) ev->files_parsed++, ev->bytes_parsed += f->text.n;
    if (m->ast.limit.n)
        trouble_add(ev->troubles, m->path, str_fmt(ev->arena, "limit reached: %.*s", STR_ARG(m->ast.limit)));
    if (!m->ast.root && !m->ast.limit.n && !m->is_json)
        trouble_add(ev->troubles, m->path, STR("has no usable syntax tree"));
    return m->ast.root != 0;
}

void module_run(Eval *ev, Module *m) {
    if (m->state != MODULE_NEW || ev->stopped) return;
    m->state = MODULE_RUNNING;
    if (!parse_module(ev, m)) {
        m->state = MODULE_FAILED;
        return;
    }
    /* A module runs once, whatever branch asked for it first: its writes are not part of that branch's trail.
     */
    Trail fresh = {0}, *trail = ev->trail;
    bool chain_cut = ev->chain_cut, throwing = ev->throwing;
    uint32_t depth = ev->depth, try_depth = ev->try_depth;
    Value completion = ev->completion;
    Map resolving = ev->resolving;
    uint32_t resolving_depth = ev->resolving_depth;
    ev->resolving_depth = 0;
    ev->trail = &fresh;
    ev->chain_cut = ev->throwing = false;
    ev->depth = ev->try_depth = 0;
    Frame *f = NEW(ev->arena, Frame);
    *f = (Frame){.caller = ev->frame,
                 .module = m,
                 .this_ready = true,
                 .call_span = ev->frame ? ev->frame->call_span : (Span){0}};
    Context before = context_switch(ev, m, f);
    m->frame = f;
    m->scope = scope_new(ev, ev->global_scope, true);
    f->scope = m->scope;
    common_js_names(ev, m);
    if (!m->is_json) module_link(ev, m);
    if (!m->has_exports)
        f->this_value = value_get(ev, value_object(m->module_object), NAME_exports, (Span){0});
    if (m->is_json)
        run_json(ev, m);
    else
        run_statements(ev, m);
    context_restore(ev, before);
    ev->trail = trail;
    ev->chain_cut = chain_cut;
    ev->throwing = throwing;
    ev->depth = depth;
    ev->try_depth = try_depth;
    ev->completion = completion;
    ev->resolving = resolving;
    ev->resolving_depth = resolving_depth;
    m->state = MODULE_DONE;
}

/* ---- packages ---- */

static const PackageModel *model_of(const Eval *ev, Str name) {
    for (uint32_t i = 0; i < ev->models->package_n; i++)
        for (const PackageModel *p = ev->models->packages[i]; p->name; p++)
            if (str_eq(str_of(p->name), name)) return p;
    return NULL;
}

/* "lodash/get", "lodash-es/get.js": a member of a modelled package; undefined when it has none of that name.
 */
static Value package_member(Eval *ev, Str name, Span span) {
    Str member, package = str_cut(name, '/', &member);
    if (!member.n || !model_of(ev, package)) return value_undefined();
    if (str_ends(member, STR(".js"))) member.n -= 3;
    Value v = package_value(ev, package, span);
    Prop *p = v.kind == VALUE_OBJECT ? object_own(v.object, sym_intern(ev->names, member)) : NULL;
    return p ? p->value : value_undefined();
}

static Value make_package(Eval *ev, Str name, Span span) {
    const PackageModel *model = model_of(ev, name);
    if (model) return model->make(ev);
    Value member = package_member(ev, name, span);
    if (member.kind != VALUE_UNDEFINED) return member;
    return value_unknown(ev, REASON_PACKAGE, span, str_copy(ev->arena, name));
}

Value package_value(Eval *ev, Str name, Span span) {
    if (str_starts(name, STR("node:"))) name = str_sub(name, 5, name.n);
    uint32_t at;
    Sym sym = sym_intern(ev->names, name);
    if (map_get(&ev->package_values, sym, &at)) return ev->package_list.p[at];
    Trail fresh = {0}, *trail = ev->trail;
    ev->trail = &fresh;
    Value v = make_package(ev, name, span);
    ev->trail = trail;
    map_set(ev->arena, &ev->package_values, sym, ev->package_list.n);
    vec_push(ev->arena, &ev->package_list, v);
    return v;
}

static Value missing_module(Eval *ev, Str specifier, Span span) {
    Value v =
        value_unknown(ev, REASON_FILE, span, str_fmt(ev->arena, "the module \"%.*s\"", STR_ARG(specifier)));
    if (ev->try_depth) return eval_throw(ev, v);
    ev->observer->blind(
        ev->observer->context, span,
        str_fmt(ev->arena, "the module \"%.*s\" was not found in the project", STR_ARG(specifier)), true);
    return v;
}

/* The module a specifier names, or NULL and the value that stands for it. */
static Module *find_module(Eval *ev, Module *from, Str specifier, Span span, Value *instead) {
    Str path = resolve_module(ev->resolver, from->path, specifier);
    Str own = path.n ? resolve_package_at(ev->resolver, path) : (Str){0};
    if (own.n && model_of(ev, own)) { /* the repository of express itself: its examples mean the package */
        if (instead) *instead = package_value(ev, own, span);
        return NULL;
    }
    if (path.n) return module_at(ev, path);
    if (instead)
        *instead = specifier_is_relative(specifier) ? missing_module(ev, specifier, span)
                                                    : package_value(ev, specifier, span);
    return NULL;
}

Module *module_source(Eval *ev, Module *from, NodeId source, Value *package) {
    uint32_t at;
    Str specifier = sym_str(ev->names, ast_node(&from->ast, source)->a);
    if (map_get(&from->sources, source, &at) && at) return ev->modules.p[at - 1];
    if (map_get(&from->sources, source, NULL) &&
        !specifier_is_relative(specifier)) { /* known to be a package */
        if (package) *package = package_value(ev, specifier, ast_span(&from->ast, source));
        return NULL;
    }
    Value instead = {0};
    Module *m = find_module(ev, from, specifier, ast_span(&from->ast, source), &instead);
    map_set(ev->arena, &from->sources, source, m ? index_of_module(ev, m) + 1 : 0);
    if (package) *package = instead;
    return m;
}

/* ---- exports ---- */

static Value common_js_exports(Eval *ev, Module *m) {
    if (m->is_json) return m->json;
    if (!m->module_object) return value_unknown(ev, REASON_FILE, (Span){.file = m->file}, m->path);
    Prop *p = object_own(m->module_object, NAME_exports);
    return p ? p->value : value_undefined();
}

static Value property_export(Eval *ev, Value exports, Sym name, Span span) {
    if (exports.kind != VALUE_OBJECT) {
        if (name == NAME_default_ || exports.kind == VALUE_UNKNOWN) return exports;
        return exports.kind == VALUE_ONE_OF ? value_get(ev, exports, name, span)
                                            : (Value){.kind = VALUE_ABSENT};
    }
    bool es = object_find(exports.object, NAME_es_module);
    if (name == NAME_default_ && !(es && object_find(exports.object, NAME_default_))) return exports;
    if (exports.object->kind == OBJECT_PROXY || exports.object->flags & OBJECT_OPEN ||
        object_find(exports.object, name))
        return value_get(ev, exports, name, span);
    return (Value){.kind = VALUE_ABSENT};
}

static Value package_export(Eval *ev, Value package, Sym name, Span span) {
    if (name == NAME_star) return package;
    if (name == NAME_default_) {
        if (package.kind != VALUE_OBJECT) return package;
        Prop *p = object_find(package.object, NAME_default_);
        return p ? p->value : package;
    }
    return value_get(ev, package, name, span);
}

static Value through_source(Eval *ev, Module *m, NodeId source, Sym name) {
    Value package = {0};
    Module *target = module_source(ev, m, source, &package);
    Span span = ast_span(&m->ast, source);
    if (!target) return package_export(ev, package, name, span);
    if (name == NAME_star) return module_namespace(ev, target);
    return module_export(ev, target, name);
}

static Value star_exports(Eval *ev, Module *m, Sym name) {
    if (name == NAME_default_ || m->star_mark) return (Value){.kind = VALUE_ABSENT};
    Value found = {.kind = VALUE_ABSENT};
    m->star_mark = 1;
    for (uint32_t i = 0; i < m->stars.n && found.kind == VALUE_ABSENT; i++) {
        Value package = {0};
        Module *target = module_source(ev, m, m->stars.p[i], &package);
        if (target)
            found = module_export(ev, target, name);
        else if (package.kind == VALUE_OBJECT && object_find(package.object, name))
            found = value_get(ev, package, name, ast_span(&m->ast, m->stars.p[i]));
    }
    for (uint32_t i = 0; i < m->stars.n && found.kind == VALUE_ABSENT; i++) {
        Value package = {0};
        if (!module_source(ev, m, m->stars.p[i], &package) && package.kind == VALUE_UNKNOWN) found = package;
    }
    m->star_mark = 0;
    return found;
}

static Value find_export(Eval *ev, Module *m, Sym name) {
    if (m->state == MODULE_FAILED) return value_unknown(ev, REASON_FILE, (Span){.file = m->file}, m->path);
    if (!m->has_exports) return property_export(ev, common_js_exports(ev, m), name, (Span){.file = m->file});
    for (uint32_t i = 0; i < m->entries.n; i++) {
        ExportEntry e = m->entries.p[i];
        if (e.name != name) continue;
        if (e.source) return through_source(ev, m, e.source, e.local);
        Binding *b = scope_own(m->scope, e.local);
        if (!b) return (Value){.kind = VALUE_ABSENT};
        if (!b->ready && b->kind != BINDING_IMPORT && !b->declaration)
            return value_unknown(ev, REASON_TYPE, (Span){.file = m->file},
                                 STR("an import cycle reads it before it is set"));
        return binding_read(ev, b, (Span){.file = m->file});
    }
    return star_exports(ev, m, name);
}

Value module_export(Eval *ev, Module *m, Sym name) {
    module_run(ev, m);
    uint64_t key = (uint64_t)index_of_module(ev, m) << 32 | name;
    if (ev->resolving_depth == 0) ev->resolving = (Map){0};
    if (map_get(&ev->resolving, key, NULL) || !nest_enter(ev, (Span){.file = m->file}))
        return (Value){.kind = VALUE_ABSENT};
    if (m->has_exports) map_set(ev->arena, &ev->resolving, key, 1);
    ev->resolving_depth++;
    Value v = find_export(ev, m, name);
    ev->resolving_depth--;
    nest_leave(ev);
    return v;
}

static bool syms_have(const Syms *list, Sym name) {
    for (uint32_t i = 0; i < list->n; i++)
        if (list->p[i] == name) return true;
    return false;
}

void module_export_names(Eval *ev, Module *m, Syms *out) {
    module_run(ev, m);
    if (!m->has_exports) {
        Value v = common_js_exports(ev, m);
        if (v.kind == VALUE_OBJECT) object_keys(ev, v.object, out);
        return;
    }
    for (uint32_t i = 0; i < m->entries.n; i++)
        if (!syms_have(out, m->entries.p[i].name)) vec_push(ev->arena, out, m->entries.p[i].name);
    if (m->star_mark) return;
    m->star_mark = 1;
    for (uint32_t i = 0; i < m->stars.n; i++) {
        Syms more = {0};
        Module *target = module_source(ev, m, m->stars.p[i], NULL);
        if (target) module_export_names(ev, target, &more);
        for (uint32_t k = 0; k < more.n; k++)
            if (more.p[k] != NAME_default_ && !syms_have(out, more.p[k])) vec_push(ev->arena, out, more.p[k]);
    }
    m->star_mark = 0;
}

Value module_namespace(Eval *ev, Module *m) {
    module_run(ev, m);
    if (!m->has_exports) return common_js_exports(ev, m);
    if (!m->namespace_object) {
        m->namespace_object = object_new(ev, OBJECT_NAMESPACE);
        m->namespace_object->module = m;
    }
    return value_object(m->namespace_object);
}

Value import_read(Eval *ev, Binding *b, Span span) {
    (void)span;
    Value v = through_source(ev, b->module, b->source, b->import_name);
    return v.kind == VALUE_ABSENT ? value_undefined() : v;
}

Value eval_require(Eval *ev, Module *from, Str specifier, Span span) {
    Value instead = {0};
    Module *m = find_module(ev, from, specifier, span, &instead);
    return m ? module_namespace(ev, m) : instead;
}

/* import("./x"): a namespace; a CommonJS module's exports are its default and its names. */
static Value import_one(Eval *ev, Value specifier, Span span) {
    Str s;
    if (!value_known_text(specifier, &s)) {
        ev->observer->blind(ev->observer->context, span,
                            str_fmt(ev->arena, "which module is imported is not known: %.*s",
                                    STR_ARG(unknown_text(ev->arena, value_why(specifier)))),
                            true);
        return value_unknown(ev, REASON_FILE, span, STR("a module with a computed name"));
    }
    if (str_starts(s, STR("file://"))) s = str_sub(s, 7, s.n);
    Value v = {0};
    Module *m = find_module(ev, ev->module, s, span, &v);
    if (m) v = module_namespace(ev, m);
    if ((m && m->has_exports) || v.kind != VALUE_OBJECT) return v;
    Object *ns = object_plain(ev);
    if (v.object->kind == OBJECT_PLAIN) spread_into(ev, ns, v, span);
    if (!object_own(ns, NAME_default_) || !object_own(ns, NAME_es_module))
        object_put(ev, ns, NAME_default_, v);
    return value_object(ns);
}

Value import_expression(Eval *ev, NodeId id) {
    Value specifier = expr_eval(ev, node_of(ev, id)->a);
    Span span = node_span(ev, id);
    if (ev->throwing) return specifier;
    Value all = {0};
    if (specifier.kind == VALUE_ONE_OF)
        for (uint32_t i = 0; i < specifier.one_of->n; i++) {
            Value v = import_one(ev, specifier.one_of->values[i], span);
            all = i ? value_join(ev, all, v, specifier.one_of->condition) : v;
        }
    else
        all = import_one(ev, specifier, span);
    return ev->throwing ? all : eval_promise(ev, all);
}
