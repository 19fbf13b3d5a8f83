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

bool span_in_model(Eval *ev, Span span) {
    uint32_t at;
    Sym path = sym_lookup(&ev->module_paths, source_file(ev->sources, span.file)->path);
    return path && map_get(&ev->module_index, path, &at) && ev->modules.p[at]->is_model;
}

Span eval_place(Eval *ev, Span span) {
    if (!span_in_model(ev, span)) return span;
    for (const Frame *f = ev->frame; f; f = f->caller) {
        Span led = f->closure ? f->call_span : f->module->asked_at;
        if (led.file && !span_in_model(ev, led)) return led;
    }
    return span;
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

typedef struct Requiring {
    Module *from;
    Span span;
    Value all;
    bool any;
} Requiring;

static void require_alternative(Eval *ev, Value specifier, void *context) {
    Requiring *r = context;
    Str s;
    Value v = value_known_text(specifier, &s)
                  ? eval_require(ev, r->from, s, r->span)
                  : value_unknown(ev, REASON_FILE, r->span, STR("a computed module"));
    r->all = r->any ? value_join(ev, r->all, v, r->span) : v;
    r->any = true;
}

static Value require_native(Eval *ev, const Call *call) {
    Str specifier;
    Requiring r = {.from = ev->modules.p[(uint32_t)call->callee->slot.number], .span = call->span};
    Value arg = specifier_alternatives(ev, r.from, call_arg(call, 0), call->span);
    if (arg.kind == VALUE_ONE_OF) {
        eval_alternatives(ev, arg, require_alternative, &r);
        return r.all;
    }
    if (value_known_text(arg, &specifier)) return eval_require(ev, r.from, specifier, call->span);
    Str name = call->arg_spans ? eval_blame(ev, call->arg_spans[0]) : STR("it");
    Str reason = str_fmt(ev->arena, "which module is required is not known: %.*s",
                         STR_ARG(unknown_of(ev->arena, name, value_why(arg))));
    eval_lost(ev, call->span, reason, value_why(arg));
    return value_unknown(ev, REASON_FILE, call->span, STR("a module with a computed name"));
}

Value eval_workers(Eval *ev, const Call *call) {
    Str file;
    Value exec = value_get(ev, call_arg(call, 0), sym_intern(ev->names, STR("exec")), call->span);
    if (!value_known_text(exec, &file)) return value_undefined(); /* or none: the workers run this program */
    Str cwd = path_join(ev->arena, STR("/"), ev->cwd.n ? ev->cwd : STR("."));
    eval_require(ev, ev->module, path_normalize(ev->arena, path_join(ev->arena, cwd, file)), call->span);
    return value_undefined();
}

static Value resolve_native(Eval *ev, const Call *call) {
    Str specifier, path = {0};
    Module *from = ev->modules.p[(uint32_t)call->callee->slot.number];
    if (value_known_text(call_arg(call, 0), &specifier))
        path = resolve_module(ev->resolver, from->path, specifier);
    if (!path.n) return value_unknown(ev, REASON_FILE, call->span, STR("the place of a module"));
    return value_text(ev, str_fmt(ev->arena, "/%.*s", STR_ARG(path)));
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
    require->slot = resolve->slot = value_number(m->index);
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
    Str thrown = eval_thrown_text(ev, ev->completion);
    ev->throwing = ev->exiting = false;
    ev->observer->blind(
        ev->observer->context, node_span(ev, statement),
        str_fmt(ev->arena,
                "evaluation of this statement ended in a throw, so the rest of it is not followed%.*s",
                STR_ARG(thrown)),
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

/* What only a rehearsal wanted to read, no route depends on. */
static void parse_trouble(Eval *ev, const Module *m, Str message) {
    if (!ev->rehearsing) trouble_add(ev->troubles, m->path, message);
}

static bool parse_module(Eval *ev, Module *m) {
    if (!m->file) m->file = source_open(ev->sources, m->path, SOURCE_LIMIT);
    const SourceFile *f = source_file(ev->sources, m->file);
    if (f->status != READ_OK) {
        parse_trouble(ev, m, str_of(read_status_text(f->status)));
        return false;
    }
    FileId file = m->file;
    if (m->is_json) /* an object literal, once it stands in parentheses */
        file = source_add(ev->sources, str_fmt(ev->arena, "%.*s (as a module)", STR_ARG(m->path)),
                          str_fmt(ev->arena, "(%.*s)", STR_ARG(f->text)));
    ParsedText parsed;
    if (ev->ahead && ev->ahead->take(ev->ahead->context, file, &parsed))
        m->ast = parse_lower(ev->arena, ev->names, ev->sources, file, &parsed);
    else
        m->ast = parse_file(ev->arena, ev->names, ev->sources, file);
    m->parsed = true;
    vec_push(ev->arena, &ev->parsed, m);
    if (!m->is_json && !m->is_model) ev->files_parsed++, ev->bytes_parsed += f->text.n;
    if (m->ast.limit.n)
        parse_trouble(ev, m, str_fmt(ev->arena, "limit reached: %.*s", STR_ARG(m->ast.limit)));
    if (!m->ast.root && !m->ast.limit.n && !m->is_json)
        parse_trouble(ev, m, STR("has no usable syntax tree"));
    return m->ast.root != 0;
}

/* An import declaration is not part of the code that first needs a value of it: it ran before its module did,
 * whatever branches have been entered since. */
static bool ran_when_linked(const Module *m) {
    return m->asked_from && !m->asked_by_call && m->asked_from->settled;
}

void module_run(Eval *ev, Module *m) {
    const EvalObserver *o = ev->observer;
    if (m->state != MODULE_NEW || ev->stopped || (o->may_load && !o->may_load(o->context, m))) return;
    uint64_t fuel_end = ev->fuel_end, steps_before = ev->steps;
    if (ev->rehearsing) ev->fuel_end = 0; /* a module runs to its end, whoever asked for it */
    m->state = MODULE_RUNNING;
    if (!parse_module(ev, m)) {
        m->state = MODULE_FAILED;
        ev->fuel_end = fuel_end;
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
    ev->resolving = (Map){0};
    ev->resolving_depth = 0;
    ev->trail = &fresh;
    ev->chain_cut = ev->throwing = false;
    ev->depth = ev->try_depth = 0;
    ev->module_level++;
    m->settled = ran_when_linked(m) ? m->asked_from->settled : ev->module_level;
    uint32_t from = o->mark(o->context), jobs = ev->jobs.n;
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
    if (!m->is_json && !m->is_model) module_ask_ahead(ev, m);
    if (!m->has_exports)
        f->this_value = value_get(ev, value_object(m->module_object), NAME_exports, (Span){0});
    if (m->is_json)
        run_json(ev, m);
    else
        run_statements(ev, m);
    context_restore(ev, before);
    if (ran_when_linked(m)) {
        if (trail->depth) eval_drain(ev, jobs);
        if (o->settle) o->settle(o->context, from, o->mark(o->context), m->settled);
    }
    ev->module_level--;
    ev->trail = trail;
    ev->chain_cut = chain_cut;
    ev->throwing = throwing;
    ev->depth = depth;
    ev->try_depth = try_depth;
    ev->completion = completion;
    ev->resolving = resolving;
    ev->resolving_depth = resolving_depth;
    if (ev->rehearsing && fuel_end) ev->fuel_end = fuel_end + (ev->steps - steps_before);
    m->state = MODULE_DONE;
}
