/* From evaluated values to records: data with the places where it was written, the function around a call,
 * the calls that led to it. */
#include "clients/clients.h"
#include "eval/interp.h"
#include "natives/support.h"

enum { VALUE_DEPTH = 8, VALUE_NODES = 2000, VIA_MAX = 8 };

Clients *clients_of(const Eval *ev) {
    return ev->models->clients;
}

/* ---- where things are written ---- */

static const Module *module_of_file(const Eval *ev, FileId file) {
    for (uint32_t i = 0; i < ev->modules.n; i++)
        if (ev->modules.p[i]->parsed && ev->modules.p[i]->ast.file == file) return ev->modules.p[i];
    return NULL;
}

static uint64_t place_key(FileId file, uint32_t at) {
    return (uint64_t)file << 32 | at;
}

static NodeId literal_at(Eval *ev, Span made, const Module **module) {
    Clients *c = clients_of(ev);
    const Module *m = made.file ? module_of_file(ev, made.file) : NULL;
    uint32_t node;
    if (!m) return 0;
    if (!map_get(&c->literals_known, m->index, NULL)) {
        map_set(ev->arena, &c->literals_known, m->index, 1);
        for (uint32_t i = 1; i < m->ast.nodes.n; i++)
            if (ast_kind(&m->ast, i) == NODE_ObjectExpression)
                map_set(ev->arena, &c->literals, place_key(m->ast.file, ast_node(&m->ast, i)->start), i);
    }
    *module = m;
    return map_get(&c->literals, place_key(made.file, made.start), &node) ? node : 0;
}

/* The places of a key and its value in the literal that an object was made by. */
static void written_at(Eval *ev, const Object *o, Str key, CallEntry *entry) {
    const Module *m = NULL;
    NodeId id = literal_at(ev, o->made, &m);
    if (!id) return;
    NodeList list = ast_list(&m->ast, ast_node(&m->ast, id)->a);
    for (uint32_t i = 0; i < list.n; i++) {
        const AstNode *p = ast_node(&m->ast, list.items[i]);
        if (p->kind != NODE_Property || p->flags & FLAG_COMPUTED) continue;
        const AstNode *k = ast_node(&m->ast, p->a);
        if (k->kind != NODE_StringLiteral || !str_eq(sym_str(ev->names, k->a), key)) continue;
        entry->key_span = ast_span(&m->ast, p->a);
        entry->span = ast_span(&m->ast, p->b);
    }
}

/* ---- values ---- */

typedef struct Converter {
    Eval *ev;
    uint32_t budget, depth;
} Converter;

static const CallValue *convert(Converter *c, Value v);

static CallOrigin origin_of(const Unknown *why) {
    if (!why) return ORIGIN_OTHER;
    switch (why->reason) {
    case REASON_ENVIRONMENT: return ORIGIN_ENVIRONMENT;
    case REASON_REQUEST:
    case REASON_ARGUMENT: return ORIGIN_ARGUMENT;
    case REASON_RUNTIME: return ORIGIN_RUNTIME;
    case REASON_CALL: return ORIGIN_CALL;
    case REASON_PACKAGE: return ORIGIN_PACKAGE;
    case REASON_NONE:
    case REASON_GLOBAL:
    case REASON_FILE:
    case REASON_SYNTAX:
    case REASON_LIMIT:
    case REASON_TYPE:
    case REASON_JOIN: return ORIGIN_OTHER;
    }
    return ORIGIN_OTHER;
}

static CallValue *value_of_kind(Eval *ev, CallValueKind kind) {
    CallValue *v = NEW(ev->arena, CallValue);
    v->kind = kind;
    return v;
}

static CallValue *unknown_value(Eval *ev, const Unknown *why) {
    CallValue *v = value_of_kind(ev, CALL_VALUE_UNKNOWN);
    v->origin = origin_of(why);
    if (why) v->detail = why->detail;
    return v;
}

static const CallValue *convert_text(Eval *ev, Value v) {
    CallValue *d = value_of_kind(ev, CALL_VALUE_TEXT);
    const Unknown *why = v.text->has_hole ? v.text->why : v.text->assumed_for;
    d->text = v.text->str;
    d->has_hole = v.text->has_hole;
    d->origin = why ? origin_of(why) : d->has_hole ? ORIGIN_OTHER : ORIGIN_NONE;
    if (why) d->detail = why->detail;
    return d;
}

static const CallValue *convert_items(Converter *c, const Object *o) {
    CallValue *d = value_of_kind(c->ev, CALL_VALUE_ARRAY);
    d->open = o->flags & OBJECT_OPEN;
    d->span = o->made;
    for (uint32_t i = 0; i < o->item_n; i++)
        vec_push(c->ev->arena, &d->entries, (CallEntry){.value = convert(c, o->items[i])});
    return d;
}

static bool is_perhaps_absent(Value v) {
    for (uint32_t i = 0; v.kind == VALUE_ONE_OF && i < v.one_of->n; i++)
        if (v.one_of->values[i].kind == VALUE_ABSENT) return true;
    return false;
}

static const CallValue *convert_properties(Converter *c, Object *o) {
    Eval *ev = c->ev;
    CallValue *d = value_of_kind(ev, CALL_VALUE_OBJECT);
    Syms keys = {0};
    object_keys(ev, o, &keys);
    d->open = o->flags & OBJECT_OPEN;
    d->span = o->made;
    for (uint32_t i = 0; i < keys.n; i++) {
        Prop *p = object_own(o, keys.p[i]);
        Value v = p && p->flags & PROP_ACCESSOR ? value_unknown(ev, REASON_CALL, o->made, STR("a getter"))
                                                : (p ? p->value : value_undefined());
        CallEntry entry = {.key = sym_str(ev->names, keys.p[i]), .value = convert(c, v)};
        if (is_perhaps_absent(v)) d->open = true;
        written_at(ev, o, entry.key, &entry);
        vec_push(ev->arena, &d->entries, entry);
    }
    return d;
}

static const CallValue *convert_alternatives(Converter *c, const OneOf *set) {
    CallValue *d = value_of_kind(c->ev, CALL_VALUE_ONE_OF);
    for (uint32_t i = 0; i < set->n; i++)
        if (set->values[i].kind != VALUE_ABSENT)
            vec_push(c->ev->arena, &d->entries, (CallEntry){.value = convert(c, set->values[i])});
    return d->entries.n == 1 ? d->entries.p[0].value : d;
}

static const CallValue *convert_object(Converter *c, Object *o) {
    const CallValue *instance = sdk_instance(c->ev, o);
    const SdkThing *thing = sdk_thing_of(c->ev, o);
    if (instance) return instance;
    if (thing || value_is_callable(value_object(o))) {
        CallValue *d = value_of_kind(c->ev, CALL_VALUE_FUNCTION);
        d->text = thing ? thing->name : o->label;
        return d;
    }
    if (c->depth == 0) return unknown_value(c->ev, NULL);
    c->depth--;
    const CallValue *d = o->kind == OBJECT_ARRAY || o->kind == OBJECT_SET ? convert_items(c, o)
                         : o->kind == OBJECT_PLAIN                        ? convert_properties(c, o)
                                                   : unknown_value(c->ev, value_why(o->slot));
    c->depth++;
    return d;
}

static const CallValue *convert_kind(Converter *c, Value v) {
    CallValue *d;
    Eval *ev = c->ev;
    switch ((ValueKind)v.kind) {
    case VALUE_UNDEFINED:
    case VALUE_ABSENT: return value_of_kind(ev, CALL_VALUE_UNDEFINED);
    case VALUE_NULL: return value_of_kind(ev, CALL_VALUE_NULL);
    case VALUE_BOOLEAN:
        d = value_of_kind(ev, CALL_VALUE_BOOLEAN);
        d->boolean = v.boolean;
        return d;
    case VALUE_NUMBER:
        d = value_of_kind(ev, CALL_VALUE_NUMBER);
        d->number = v.number;
        return d;
    case VALUE_TEXT: return v.text->json ? convert_object(c, v.text->json) : convert_text(ev, v);
    case VALUE_OBJECT: return convert_object(c, v.object);
    case VALUE_ONE_OF: return convert_alternatives(c, v.one_of);
    case VALUE_UNKNOWN: return unknown_value(ev, v.unknown);
    case VALUE_SYMBOL: break;
    }
    return unknown_value(ev, NULL);
}

static const CallValue *convert(Converter *c, Value v) {
    if (c->budget == 0) return unknown_value(c->ev, NULL);
    c->budget--;
    const CallValue *d = convert_kind(c, v);
    if (!v.assumed) return d;
    CallValue *copy = arena_copy(c->ev->arena, d, sizeof *d);
    copy->assumed = true;
    return copy;
}

const CallValue *call_value(Eval *ev, Value v) {
    Converter c = {.ev = ev, .budget = VALUE_NODES, .depth = VALUE_DEPTH};
    return convert(&c, v);
}

/* ---- the place of a call ---- */

/* Promise.all(x.map(…)) and its relatives: the nodes of a module. */
static bool is_all_of_map(const Eval *ev, const Ast *ast, NodeId id) {
    const AstNode *n = ast_node(ast, id);
    NodeList args = n->kind == NODE_CallExpression ? ast_list(ast, n->b) : (NodeList){0};
    if (!args.n || !args.items[0] || ast_kind(ast, n->a) != NODE_MemberExpression) return false;
    const AstNode *callee = ast_node(ast, n->a), *list = ast_node(ast, args.items[0]);
    const AstNode *of = ast_node(ast, callee->a);
    Str all = sym_str(ev->names, callee->c);
    if (of->kind != NODE_Identifier || !str_eq(sym_str(ev->names, of->a), STR("Promise")) ||
        !(str_eq(all, STR("all")) || str_eq(all, STR("allSettled"))))
        return false;
    if (list->kind != NODE_CallExpression || ast_kind(ast, list->a) != NODE_MemberExpression) return false;
    return str_eq(sym_str(ev->names, ast_node(ast, list->a)->c), STR("map"));
}

static Span fanout_around(Eval *ev, Span span) {
    Clients *c = clients_of(ev);
    const Module *m = module_of_file(ev, span.file);
    if (!m) return (Span){0};
    if (!map_get(&c->fanouts_known, m->index, NULL)) {
        map_set(ev->arena, &c->fanouts_known, m->index, 1);
        for (uint32_t i = 1; i < m->ast.nodes.n; i++)
            if (is_all_of_map(ev, &m->ast, i)) vec_push(ev->arena, &c->fanouts, ast_span(&m->ast, i));
    }
    for (uint32_t i = 0; i < c->fanouts.n; i++) {
        Span f = c->fanouts.p[i];
        if (f.file == span.file && f.start <= span.start && span.end <= f.end) return f;
    }
    return (Span){0};
}

/* const sync = () => …: the name that the function is declared by. */
static Str declared_name(Eval *ev, const Object *function) {
    if (function->kind != OBJECT_FUNCTION || !function->closure->node) return (Str){0};
    const Ast *ast = &function->closure->module->ast;
    for (uint32_t i = 1; i < ast->nodes.n; i++) {
        const AstNode *n = ast_node(ast, i);
        if (n->kind == NODE_VariableDeclarator && n->b == function->closure->node &&
            ast_kind(ast, n->a) == NODE_Identifier)
            return sym_str(ev->names, ast_node(ast, n->a)->a);
    }
    return (Str){0};
}

static Str name_of(Eval *ev, const Frame *f) {
    for (int depth = 0; f && f->callee && depth < 16; depth++) {
        Str name = f->callee->label.n ? f->callee->label : declared_name(ev, f->callee);
        if (name.n) return name;
        f = f->callee->kind == OBJECT_FUNCTION ? f->callee->closure->frame : NULL;
    }
    return (Str){0};
}

static bool same_span(Span a, Span b) {
    return a.file == b.file && a.start == b.start && a.end == b.end;
}

OutboundCall call_here(Eval *ev, CallKind kind, Str package, Span span) {
    OutboundCall call = {.kind = kind, .package = package, .span = span};
    const Frame *f = ev->frame;
    call.fanout = fanout_around(ev, span);
    if (f && f->callee) call.function = f->callee->made;
    call.function_name = name_of(ev, f);
    call.direct = ev->rehearsing && f && f->callee;
    for (; f && f->callee; f = f->caller) {
        if (!f->call_span.file || same_span(f->call_span, f->callee->made)) continue;
        if (call.via.n < VIA_MAX) vec_push(ev->arena, &call.via, f->call_span);
        if (!call.fanout.file) call.fanout = fanout_around(ev, f->call_span);
        call.direct = false;
    }
    return call;
}

/* ---- requests ---- */

static Value as_text(Eval *ev, Value v) {
    if (v.kind == VALUE_OBJECT) { /* a URL object */
        Value href = native_get(ev, v, "href", v.object->made);
        if (href.kind == VALUE_TEXT) return href;
    }
    return value_to_text(ev, v);
}

static void record_one(Eval *ev, const OutboundCall *base, Value method, Value url) {
    OutboundCall call = *base;
    Str name;
    if (value_known_text(method, &name)) call.method = name;
    url = as_text(ev, url);
    call.url = outbound_url(ev->arena, url.kind == VALUE_TEXT ? url.text->str : STR("\1"));
    if (url.kind == VALUE_TEXT) {
        const Unknown *why = url.text->has_hole ? url.text->why : url.text->assumed_for;
        call.url.origin = why ? origin_of(why) : ORIGIN_NONE;
        if (why) call.url.detail = why->detail;
    }
    outbound_add(clients_of(ev)->calls, call);
}

static void each_url(Eval *ev, const OutboundCall *base, Value method, Value url) {
    if (url.kind != VALUE_ONE_OF) {
        record_one(ev, base, method, url);
        return;
    }
    for (uint32_t i = 0; i < url.one_of->n; i++)
        if (!value_is_nullish(url.one_of->values[i])) record_one(ev, base, method, url.one_of->values[i]);
}

void call_record_http(Eval *ev, OutboundCall base, Value method, Value url) {
    if (method.kind != VALUE_ONE_OF) {
        each_url(ev, &base, method, url);
        return;
    }
    for (uint32_t i = 0; i < method.one_of->n; i++)
        if (!value_is_nullish(method.one_of->values[i])) each_url(ev, &base, method.one_of->values[i], url);
}

Value call_result(Eval *ev, const Call *call, Str what) {
    Value result = value_unknown(ev, REASON_CALL, call->span, what);
    eval_escape(ev, call, result.unknown);
    Value promise = eval_promise(ev, result);
    object_open(ev, promise.object);
    return promise;
}

Value call_argument(Eval *ev, const Call *call, uint32_t i) {
    if (i < call->n || !call->rest_unknown) return call_arg(call, i);
    return call->rest_why ? value_given(ev, call->rest_why)
                          : value_unknown(ev, REASON_ARGUMENT, call->span, STR("a request"));
}

Value option_get(Eval *ev, Value options, const char *name, Span span) {
    bool readable =
        options.kind == VALUE_OBJECT || options.kind == VALUE_UNKNOWN || options.kind == VALUE_ONE_OF;
    return readable ? native_get(ev, options, name, span) : value_undefined();
}

static bool is_absolute(Value url) {
    if (url.kind != VALUE_TEXT) return false;
    Str s = url.text->str;
    return str_find(s, STR("://"), 0) >= 0 || str_starts(s, STR("//"));
}

static Value trim_slash(Eval *ev, Value text, bool at_end) {
    if (text.kind != VALUE_TEXT || !text.text->str.n) return text;
    Text *t = arena_copy(ev->arena, text.text, sizeof *t);
    if (at_end && t->str.p[t->str.n - 1] == '/') t->str.n--;
    if (!at_end && t->str.p[0] == '/') t->str = str_sub(t->str, 1, t->str.n);
    text.text = t;
    text.sym = 0;
    return text;
}

Value url_below(Eval *ev, Value base, Value url) {
    if (url.kind == VALUE_OBJECT) return as_text(ev, url);
    if (is_absolute(url) || value_is_nullish(base)) return url;
    if (value_is_nullish(url)) return base;
    base = trim_slash(ev, value_to_text(ev, base), true);
    url = trim_slash(ev, value_to_text(ev, url), false);
    return text_concat(ev, text_concat(ev, base, value_text(ev, STR("/"))), url);
}

static Value upper(Eval *ev, Value v) {
    Str s;
    if (v.kind == VALUE_ONE_OF) {
        Value all = {0};
        for (uint32_t i = 0; i < v.one_of->n; i++)
            all = i ? value_join(ev, all, upper(ev, v.one_of->values[i]), v.one_of->condition)
                    : upper(ev, v.one_of->values[i]);
        return all;
    }
    if (!value_known_text(v, &s)) return v;
    char *p = arena_copy(ev->arena, s.p, s.n + (s.n == 0));
    for (size_t i = 0; i < s.n; i++)
        if (p[i] >= 'a' && p[i] <= 'z') p[i] = (char)(p[i] - 32);
    return value_text(ev, (Str){p, s.n});
}

Value method_text(Eval *ev, Value v, const char *otherwise) {
    return value_is_nullish(v) ? native_text(ev, otherwise) : upper(ev, v);
}

void clients_flush(Eval *ev) {
    Clients *c = clients_of(ev);
    for (uint32_t i = 0; i < c->pending.n; i++) {
        PendingRequest *p = &c->pending.p[i];
        p->call.headers = call_value(ev, value_object(p->headers));
        if (p->body.kind != VALUE_UNDEFINED) p->call.body = call_value(ev, p->body);
        outbound_add(c->calls, p->call);
    }
    c->pending.n = 0;
}
