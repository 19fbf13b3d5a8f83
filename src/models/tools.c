/* `routedrift:model`: the functions that our stand-ins use beyond JavaScript.
 *
 *     const { here, at } = require('routedrift:model');
 *     exports.Get = (path) => { const place = here(); return (target, key) => noted.push({ path, place }); };
 *     … at(place, () => router.get(path, handler));      the route is shown where @Get stands */
#include "base/path.h"
#include "eval/interp.h"
#include "eval/resolve.h"
#include "express/host.h"
#include "models/models.h"
#include "natives/support.h"

/* A token for the place of the call in the service's code that led here. */
static Value here(Eval *ev, const Call *call) {
    Object *place = object_plain(ev);
    place->made = eval_place(ev, call->span);
    return value_object(place);
}

/* placeOf(value): a token for where a function or object of the service is written; undefined when it has no
 * place. */
static Value place_of(Eval *ev, const Call *call) {
    Value v = call_arg(call, 0);
    if (v.kind != VALUE_OBJECT || !v.object->made.file || span_in_model(ev, v.object->made))
        return value_undefined();
    Object *place = object_plain(ev);
    place->made = v.object->made;
    return value_object(place);
}

/* The absolute path of the service's file whose code led here. */
static Value caller_file(Eval *ev, const Call *call) {
    Span place = eval_place(ev, call->span);
    if (!place.file) return value_unknown(ev, REASON_FILE, call->span, STR("the file that asks"));
    Str path = source_file(ev->sources, place.file)->path;
    return value_text(ev, str_join(ev->arena, STR("/"), path));
}

/* argument(name): what the command line gives for an option. */
static Value argument(Eval *ev, const Call *call) {
    Str name;
    if (!value_known_text(call_arg(call, 0), &name)) name = STR("--?");
    if (!str_starts(name, STR("-"))) name = str_join(ev->arena, STR("--"), name);
    return value_unknown(ev, REASON_ENVIRONMENT, eval_place(ev, call->span), name);
}

/* oneOf(list): one of its elements, not known which. */
static Value one_of(Eval *ev, const Call *call) {
    ValueList list = {0};
    Value v = value_undefined();
    if (!native_list(ev, call_arg(call, 0), call->span, &list))
        return value_unknown_of(native_why(ev, call, "a choice"));
    for (uint32_t i = 0; i < list.items.n; i++)
        v = i ? value_join(ev, v, list.items.p[i], eval_place(ev, call->span)) : list.items.p[i];
    return v;
}

/* Runs a function; what it registers is shown at the place. */
static Value at(Eval *ev, const Call *call) {
    Express *x = express_of(ev);
    Object *place = value_as(call_arg(call, 0), OBJECT_PLAIN);
    Span before = x->place;
    if (place) x->place = place->made;
    Value v = eval_call(ev, call_arg(call, 1), value_undefined(), NULL, 0, call->span);
    x->place = before;
    return v;
}

/* blind(reason, value?): routes may be missing from here on, because of what is not known of the value. */
static Value blind(Eval *ev, const Call *call) {
    Str reason;
    const Unknown *why = value_why(call_arg(call, 1));
    if (!value_known_text(call_arg(call, 0), &reason)) return value_undefined();
    if (why)
        reason = str_fmt(ev->arena, "%.*s: %.*s", STR_ARG(reason), STR_ARG(unknown_text(ev->arena, why)));
    express_lost(express_of(ev), call->span, reason, why, true);
    return value_undefined();
}

/* ofDocument(package): from here on the package serves operations of the document. */
static Value of_document(Eval *ev, const Call *call) {
    Str package;
    if (value_known_text(call_arg(call, 0), &package))
        framework_of_document(express_of(ev), package, call->span);
    return value_undefined();
}

/* An empty list that rests on a setting of the environment: what it would hold is not known. */
static bool is_assumed_empty(Value v) {
    return v.assumed && v.kind == VALUE_OBJECT && v.object->kind == OBJECT_ARRAY && !v.object->item_n;
}

static bool is_known(Value v) {
    return v.kind != VALUE_UNKNOWN && !(v.kind == VALUE_TEXT && v.text->has_hole);
}

/* True when a value, or the rest of a list, is not known. */
static Value is_unknown(Eval *ev, const Call *call) {
    (void)ev;
    Value v = call_arg(call, 0);
    bool open = v.kind == VALUE_OBJECT && v.object->flags & OBJECT_OPEN;
    return value_bool(!is_known(v) || open || is_assumed_empty(v));
}

/* The elements of a list that are known, as a list that ends there; of any other known value, a list of that
 * one. */
static Value known(Eval *ev, const Call *call) {
    Value v = call_arg(call, 0);
    Object *array = value_as(v, OBJECT_ARRAY), *out = object_array(ev);
    for (uint32_t i = 0; array && i < array->item_n; i++)
        if (is_known(array->items[i])) array_push(ev, out, array->items[i]);
    if (!array && is_known(v) && !value_is_nullish(v)) array_push(ev, out, v);
    return value_object(out);
}

/* A path or pattern below a directory of compiled output, as it is among the sources; any other as it is. */
static Value source_of(Eval *ev, const Call *call) {
    Str path;
    if (!value_known_text(call_arg(call, 0), &path)) return call_arg(call, 0);
    for (uint32_t i = 0; i < ev->resolver->outputs.n; i++) {
        Str out = path_join(ev->arena, STR("/"), ev->resolver->outputs.p[i].out);
        Str source = path_join(ev->arena, STR("/"), ev->resolver->outputs.p[i].source);
        if (path.n > out.n && path_is_inside(out, path))
            return value_text(ev, path_join(ev->arena, source, str_sub(path, out.n + 1, path.n)));
    }
    return call->args[0];
}

/* reads(names): a handler that reads these parameters of the query, shown where the service made it. */
static Value reads(Eval *ev, const Call *call) {
    Object *names = value_as(call_arg(call, 0), OBJECT_ARRAY);
    HandlerFacts *facts = NEW(ev->arena, HandlerFacts);
    Span place = eval_place(ev, call->span);
    for (uint32_t i = 0; names && i < names->item_n; i++) {
        Str name;
        if (value_known_text(names->items[i], &name))
            vec_push(ev->arena, &facts->query, (QueryFact){name, place});
    }
    return reader_new(ev, facts);
}

/* schemaOf(shape): an object that validates others with these keys. */
static Value schema_of(Eval *ev, const Call *call) {
    return schema_new(ev, value_as(call_arg(call, 0), OBJECT_PLAIN));
}

/* unknown(package): what a package gives back of which nothing is modelled. */
static Value unknown(Eval *ev, const Call *call) {
    Str package;
    if (!value_known_text(call_arg(call, 0), &package)) package = (Str){0};
    return value_unknown(ev, REASON_PACKAGE, eval_place(ev, call->span), package);
}

static Value is_class(Eval *ev, const Call *call) {
    (void)ev;
    Object *f = value_as(call_arg(call, 0), OBJECT_FUNCTION);
    return value_bool(f && f->closure->class_node);
}

/* The names of a function's parameters; of a class, those of its constructor, or of the one that it inherits.
 * One without a name is empty. */
static Value parameters_of(Eval *ev, const Call *call) {
    Object *f = value_as(call_arg(call, 0), OBJECT_FUNCTION), *names = object_array(ev);
    while (f && f->kind == OBJECT_FUNCTION && f->closure->class_node && !f->closure->node)
        f = f->closure->parent;
    if (!f || f->kind != OBJECT_FUNCTION || !f->closure->node) return value_object(names);
    const Ast *ast = &f->closure->module->ast;
    NodeList list = ast_list(ast, ast_node(ast, f->closure->node)->b);
    for (uint32_t i = 0; i < list.n; i++) {
        const AstNode *pattern = ast_node(ast, ast_node(ast, list.items[i])->a);
        if (pattern->kind == NODE_AssignmentPattern) pattern = ast_node(ast, pattern->a);
        array_push(ev, names,
                   pattern->kind == NODE_Identifier ? value_text_sym(ev, pattern->a)
                                                    : value_text(ev, STR("")));
    }
    return value_object(names);
}

/* A handler of which nothing is known but that it may pass on. */
static Value handler(Eval *ev, const Call *call) {
    (void)call;
    return value_object(object_native(ev, "middleware", middleware));
}

static const NativeEntry entries[] = {
    {"here", here},
    {"placeOf", place_of},
    {"argument", argument},
    {"oneOf", one_of},
    {"callerFile", caller_file},
    {"at", at},
    {"blind", blind},
    {"ofDocument", of_document},
    {"isUnknown", is_unknown},
    {"known", known},
    {"isClass", is_class},
    {"parametersOf", parameters_of},
    {"sourceOf", source_of},
    {"reads", reads},
    {"schemaOf", schema_of},
    {"unknown", unknown},
    {"middleware", handler},
};

static Value make_tools(Eval *ev) {
    Object *o = object_plain(ev);
    native_methods(ev, o, entries, COUNT_OF(entries));
    native_put(ev, o, "marker", value_object(express_of(ev)->marker_function));
    return value_object(o);
}

const PackageModel models_packages[] = {
    {.name = "routedrift:model", .make = make_tools},
    {0},
};
