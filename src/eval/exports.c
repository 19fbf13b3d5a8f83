/* What a module gives to others: ES exports through re-exports and stars (ECMA-262 ResolveExport), CommonJS
 * exports and their interoperation, packages. */
#include "base/path.h"
#include "eval/interp.h"

enum { ORIGIN_CHAIN = 32 }; /* re-exports that are followed to keep what an import stands for */

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

/* ---- modules that stand in for packages ---- */

static const PackageSource *source_of(const Eval *ev, Str name, bool first) {
    for (uint32_t i = 0; i < ev->models->source_n; i++)
        if (ev->models->sources[i].first == first && str_eq(ev->models->sources[i].name, name))
            return &ev->models->sources[i];
    return NULL;
}

/* What a model of ours does not answer stays open. */
static void open_exports(Eval *ev, Module *m, Str name, Span span) {
    Value exports = module_namespace(ev, m);
    if (exports.kind != VALUE_OBJECT) return;
    Trail fresh = {0}, *trail = ev->trail;
    ev->trail = &fresh;
    exports.object->slot = value_unknown(ev, REASON_PACKAGE, span, name);
    object_open(ev, exports.object);
    ev->trail = trail;
}

static Module *stand_in(Eval *ev, const PackageSource *source, Span span) {
    Module *m = module_at(ev, source->path);
    if (m->is_model) return m;
    m->is_model = true;
    m->asked_at = span;
    if (!source->text.n) return m;
    m->file = source_add(ev->sources, source->path, source->text);
    open_exports(ev, m, source->name, span);
    return m;
}

/* Written for this program: it sees packages, and nothing of the project. */
static bool is_own_model(const Module *m) {
    return m->is_model && str_starts(m->path, STR("routedrift:"));
}

/* Where a module would be that is not there, without its extension: one that a build generates. */
static Str missing_path(Eval *ev, const Module *from, Str specifier) {
    Str path = path_join(ev->arena, path_dir(from->path), specifier), ext = path_ext(path);
    return resolve_is_module(ext) ? str_sub(path, 0, path.n - ext.n) : path;
}

/* The stand-in for what a specifier means: those that the project names come before its files. */
static const PackageSource *source_for(Eval *ev, const Module *from, Str specifier, Str path) {
    if (str_starts(specifier, STR("node:"))) specifier = str_sub(specifier, 5, specifier.n);
    const PackageSource *s = source_of(ev, specifier, true);
    if (!s && path.n && !str_eq(path, from->path)) s = source_of(ev, path, true);
    if (!s && !path.n) s = source_of(ev, specifier, false);
    if (!s && !path.n && specifier_is_relative(specifier))
        s = source_of(ev, missing_path(ev, from, specifier), false);
    return s && !str_eq(s->path, from->path) ? s : NULL;
}

/* `try { require("./local") } catch {}` is how a program asks for a module that need not be there. Elsewhere
 * it is there when the program runs: it is generated, or built. */
static Value missing_module(Eval *ev, Str specifier, Span span, bool asked) {
    Value v =
        value_unknown(ev, REASON_FILE, span, str_fmt(ev->arena, "the module \"%.*s\"", STR_ARG(specifier)));
    if (asked) return eval_throw(ev, v, span);
    if (str_ends(specifier, STR(".json")) || resolve_is_asset(specifier))
        return v; /* data that a build makes: it registers nothing */
    ev->observer->blind(
        ev->observer->context, span,
        str_fmt(ev->arena, "the module \"%.*s\" was not found in the project", STR_ARG(specifier)), true);
    return v;
}

/* The module a specifier names, or NULL and the value that stands for it. asked: it may be missing. */
static Module *find_module(Eval *ev, Module *from, Str specifier, Span span, bool asked, Value *instead) {
    bool ours = is_own_model(from) && !path_is_absolute(specifier);
    Str path = ours ? (Str){0} : resolve_module(ev->resolver, from->path, specifier);
    const PackageSource *source = source_for(ev, from, specifier, path);
    if (source) return stand_in(ev, source, span);
    Str own = path.n ? resolve_package_at(ev->resolver, path) : (Str){0};
    if (own.n && model_of(ev, own)) { /* the repository of express itself: its examples mean the package */
        if (instead) *instead = package_value(ev, own, span);
        return NULL;
    }
    if (path.n && resolve_is_asset(path)) { /* what a loader makes of it: a text, a class name, a place */
        if (instead)
            *instead =
                value_unknown(ev, REASON_FILE, span, str_fmt(ev->arena, "the file %.*s", STR_ARG(path)));
        return NULL;
    }
    if (path.n) return module_at(ev, path);
    if (instead)
        *instead = specifier_is_relative(specifier) ? missing_module(ev, specifier, span, asked)
                                                    : package_value(ev, specifier, span);
    return NULL;
}

/* Whoever asks last before a module runs makes it run. */
static Module *asked(Module *m, Module *from, Span at, bool by_call) {
    if (m && m->state == MODULE_NEW) {
        m->asked_from = from;
        m->asked_at = at;
        m->asked_by_call = by_call;
    }
    return m;
}

static bool inside_try(const Eval *ev) {
    return ev->frame && ev->frame->tries;
}

Module *module_source(Eval *ev, Module *from, NodeId source, Value *package) {
    uint32_t at;
    Span span = ast_span(&from->ast, source);
    Str specifier = sym_str(ev->names, ast_node(&from->ast, source)->a);
    if (map_get(&from->sources, source, &at) && at) return asked(ev->modules.p[at - 1], from, span, false);
    if (map_get(&from->sources, source, NULL) &&
        !specifier_is_relative(specifier)) { /* known to be a package */
        if (package) *package = package_value(ev, specifier, span);
        return NULL;
    }
    Value instead = {0};
    Module *m = asked(find_module(ev, from, specifier, span, false, &instead), from, span, false);
    map_set(ev->arena, &from->sources, source, m ? m->index + 1 : 0);
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

/* `module.exports = require("./src")`: an ES module that CommonJS hands on, exports and all. */
static Value namespace_export(Eval *ev, Value namespace, Sym name) {
    Value v = module_export(ev, namespace.object->module, name);
    return name == NAME_default_ && v.kind == VALUE_ABSENT ? namespace : v;
}

static Value property_export(Eval *ev, Value exports, Sym name, Span span) {
    if (exports.kind == VALUE_OBJECT && exports.object->kind == OBJECT_NAMESPACE)
        return namespace_export(ev, exports, name);
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
            found = module_may_export(ev, target, name) ? module_export(ev, target, name) : found;
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
    uint64_t key = (uint64_t)m->index << 32 | name;
    if (ev->resolving_depth == 0) map_clear(&ev->resolving);
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

/* What a module exports, and what it exports again of others; each module is looked at once, however many
 * export it. A default is nobody's but its own module's. */
static void collect_names(Eval *ev, Module *m, bool again, Map *seen, Syms *out) {
    Syms own = {0};
    if (map_get(seen, m->index, NULL) || !nest_enter(ev, (Span){.file = m->file})) return;
    map_set(ev->arena, seen, m->index, 1);
    module_run(ev, m);
    Value v = m->has_exports ? value_undefined() : common_js_exports(ev, m);
    if (v.kind == VALUE_OBJECT) object_keys(ev, v.object, &own);
    for (uint32_t i = 0; i < m->entries.n; i++)
        vec_push(ev->arena, &own, m->entries.p[i].name);
    for (uint32_t i = 0; i < own.n; i++)
        if (!(again && own.p[i] == NAME_default_) && !syms_have(out, own.p[i]))
            vec_push(ev->arena, out, own.p[i]);
    for (uint32_t i = 0; i < m->stars.n; i++) {
        Module *target = module_source(ev, m, m->stars.p[i], NULL);
        if (target) collect_names(ev, target, true, seen, out);
    }
    nest_leave(ev);
}

void module_export_names(Eval *ev, Module *m, Syms *out) {
    Map seen = {0};
    collect_names(ev, m, false, &seen, out);
}

void module_own_names(Eval *ev, Module *m, Syms *out) {
    if (!m->has_exports) {
        module_export_names(ev, m, out);
        return;
    }
    for (uint32_t i = 0; i < m->entries.n; i++) {
        ExportEntry e = m->entries.p[i];
        Binding *b = e.source ? NULL : scope_own(m->scope, e.local);
        if (b && b->kind != BINDING_IMPORT) vec_push(ev->arena, out, e.name);
    }
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

/* The binding behind an export of a module that has run, or NULL where it is none, or not settled yet. */
static Binding *origin_of(Eval *ev, Module *m, Sym name, uint32_t depth) {
    if (m->state != MODULE_DONE || !m->has_exports || depth == ORIGIN_CHAIN) return NULL;
    for (uint32_t i = 0; i < m->entries.n; i++) {
        ExportEntry e = m->entries.p[i];
        if (e.name != name) continue;
        if (!e.source) {
            Binding *b = scope_own(m->scope, e.local);
            if (b && b->kind == BINDING_IMPORT) b = b->origin;
            return b && b->ready ? b : NULL;
        }
        Module *target = e.local == NAME_star ? NULL : module_source(ev, m, e.source, NULL);
        return target ? origin_of(ev, target, e.local, depth + 1) : NULL;
    }
    for (uint32_t i = 0; i < m->stars.n && name != NAME_default_; i++) {
        Module *target = module_source(ev, m, m->stars.p[i], NULL);
        if (!target || !module_may_export(ev, target, name)) continue;
        return origin_of(ev, target, name, depth + 1);
    }
    return NULL;
}

Value import_read(Eval *ev, Binding *b, Span span) {
    if (b->origin) return binding_read(ev, b->origin, span);
    Module *m = module_source(ev, b->module, b->source, NULL);
    Value v = through_source(ev, b->module, b->source, b->import_name);
    if (m && b->import_name != NAME_star) b->origin = origin_of(ev, m, b->import_name, 0);
    return v.kind == VALUE_ABSENT ? value_undefined() : v;
}

bool import_is_there(Eval *ev, const Binding *b) {
    Value package = {0};
    Module *m = module_source(ev, b->module, b->source, &package);
    return !m || m->state == MODULE_DONE || (m->state == MODULE_NEW && module_is_quiet(ev, m));
}

Value eval_require(Eval *ev, Module *from, Str specifier, Span span) {
    Value instead = {0};
    Module *m = asked(find_module(ev, from, specifier, span, inside_try(ev), &instead), from, span, true);
    return m ? module_namespace(ev, m) : instead;
}

Value specifier_alternatives(Eval *ev, Module *from, Value specifier, Span span) {
    if (specifier.kind != VALUE_TEXT) return specifier;
    ResolvedPaths paths = {0};
    resolve_any(ev->resolver, from->path, specifier.text->str, HOLE, &paths);
    if (paths.n > RESOLVE_ANY_MAX) return specifier;
    for (uint32_t i = 0; i < paths.n; i++) {
        Value v = value_text(ev, str_join(ev->arena, STR("/"), paths.p[i]));
        specifier = i ? value_join(ev, specifier, v, span) : v;
    }
    return specifier;
}

/* import("./x"): a namespace; a CommonJS module's exports are its default and its names. */
static Value import_one(Eval *ev, Value specifier, Span span) {
    Str s;
    if (!value_known_text(specifier, &s)) {
        const Unknown *why = value_why(specifier);
        eval_lost(ev, span,
                  str_fmt(ev->arena, "which module is imported is not known: %.*s",
                          STR_ARG(unknown_text(ev->arena, why))),
                  why);
        return value_unknown(ev, REASON_FILE, span, STR("a module with a computed name"));
    }
    if (str_starts(s, STR("file://"))) s = str_sub(s, 7, s.n);
    Value v = {0};
    Module *m = asked(find_module(ev, ev->module, s, span, inside_try(ev), &v), ev->module, span, true);
    if (m) v = module_namespace(ev, m);
    if ((m && m->has_exports) || v.kind != VALUE_OBJECT) return v;
    Object *ns = object_plain(ev);
    if (v.object->kind == OBJECT_PLAIN) spread_into(ev, ns, v, span);
    if (!object_own(ns, NAME_default_) || !object_own(ns, NAME_es_module))
        object_put(ev, ns, NAME_default_, v);
    return value_object(ns);
}

typedef struct Importing {
    Span span;
    Value all;
    bool any;
} Importing;

static void import_alternative(Eval *ev, Value specifier, void *context) {
    Importing *in = context;
    Value v = import_one(ev, specifier, in->span);
    in->all = in->any ? value_join(ev, in->all, v, in->span) : v;
    in->any = true;
}

Value import_expression(Eval *ev, NodeId id) {
    Value specifier = expr_eval(ev, node_of(ev, id)->a);
    Span span = node_span(ev, id);
    if (ev->throwing) return specifier;
    specifier = specifier_alternatives(ev, ev->module, specifier, span);
    Importing in = {.span = span};
    if (specifier.kind == VALUE_ONE_OF)
        eval_alternatives(ev, specifier, import_alternative, &in);
    else
        in.all = import_one(ev, specifier, span);
    return ev->throwing ? in.all : eval_promise(ev, in.all);
}
