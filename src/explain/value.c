/* A value as a person calls it: "a router made at src/app.js:3", "undefined", "the text 'x'". */
#include "explain/explain.h"
#include "express/host.h"

static Str made_at(const Explain *x, const char *what, Span made) {
    if (!made.file) return str_of(what);
    return str_fmt(x->arena, "%s made at %.*s", what, STR_ARG(explain_place(x, made)));
}

static Str function_text(const Explain *x, const Object *o) {
    Str name = o->label.n ? str_fmt(x->arena, "`%.*s`", STR_ARG(o->label)) : STR("without a name");
    const char *what = o->closure->class_node ? "class" : "function";
    return str_fmt(x->arena, "the %s %.*s at %.*s", what, STR_ARG(name), STR_ARG(explain_place(x, o->made)));
}

static Str host_text(const Explain *x, Value v) {
    if (host_of(v, HOST_APPLICATION)) return made_at(x, "an application", v.object->made);
    if (host_of(v, HOST_ROUTER)) return made_at(x, "a router", v.object->made);
    if (host_of(v, HOST_ROUTE)) return STR("a route of an application or router");
    if (host_of(v, HOST_MARKER)) return STR("a marker");
    return STR("an object of a package");
}

static Str object_text(const Explain *x, Value v) {
    const Object *o = v.object;
    switch ((ObjectKind)o->kind) {
    case OBJECT_PLAIN: return made_at(x, "an object", o->made);
    case OBJECT_ARRAY: return made_at(x, "a list", o->made);
    case OBJECT_FUNCTION: return function_text(x, o);
    case OBJECT_NATIVE:
    case OBJECT_BOUND:
        return o->label.n ? str_fmt(x->arena, "the built-in function `%.*s`", STR_ARG(o->label))
                          : STR("a function");
    case OBJECT_MAP: return STR("a Map");
    case OBJECT_SET: return STR("a Set");
    case OBJECT_PROMISE: return STR("a promise");
    case OBJECT_REGEXP: return STR("a regular expression");
    case OBJECT_ITERATOR: return STR("an iterator");
    case OBJECT_NAMESPACE:
        return str_fmt(x->arena, "the module %.*s", STR_ARG(explain_file(x, o->module->path)));
    case OBJECT_PROXY: return STR("a Proxy");
    case OBJECT_ERROR: return STR("an error");
    case OBJECT_HOST: return host_text(x, v);
    }
    return STR("an object");
}

static Str unknown_value_text(const Explain *x, const Unknown *u) {
    Str why = unknown_text(x->arena, u);
    if (!u || !u->span.file) return str_fmt(x->arena, "not known: %.*s", STR_ARG(why));
    return str_fmt(x->arena, "not known: %.*s (%.*s)", STR_ARG(why), STR_ARG(explain_place(x, u->span)));
}

Str explain_value(const Explain *x, Value v) {
    switch ((ValueKind)v.kind) {
    case VALUE_UNDEFINED:
    case VALUE_ABSENT: return STR("undefined");
    case VALUE_NULL: return STR("null");
    case VALUE_BOOLEAN: return v.boolean ? STR("true") : STR("false");
    case VALUE_NUMBER: return str_fmt(x->arena, "the number %.*s", STR_ARG(number_text(x->arena, v.number)));
    case VALUE_TEXT: {
        Str shown = text_shown(x->arena, v.text->str);
        const char *more = shown.n > 60 ? "…" : "";
        return str_fmt(x->arena, "the text '%.*s%s'", STR_ARG(str_sub(shown, 0, 60)), more);
    }
    case VALUE_SYMBOL: return STR("a symbol");
    case VALUE_OBJECT: return object_text(x, v);
    case VALUE_ONE_OF: {
        Out out = out_new(x->arena);
        for (uint32_t i = 0; i < v.one_of->n && i < 3; i++)
            out_fmt(&out, "%s%.*s", i ? " or " : "", STR_ARG(explain_value(x, v.one_of->values[i])));
        if (v.one_of->n > 3) out_fmt(&out, " or one of %u more", v.one_of->n - 3);
        return out_str_of(&out);
    }
    case VALUE_UNKNOWN: return unknown_value_text(x, v.unknown);
    }
    return STR("not known");
}
