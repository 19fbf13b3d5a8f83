/* fetch, axios, got, ky, undici and request: functions that take a URL and options. What differs between them
 * is a row of a table: how the options are named, whether a method's second argument is the body, how
 * instances with defaults are made.
 *
 *     const api = axios.create({ baseURL: 'https://a.klaviyo.com' });  api.post('/api/events', body, {
 * headers })
 */
#include "clients/clients.h"
#include "eval/interp.h"
#include "natives/support.h"

typedef struct ClientModel {
    const char *package;
    const char *bases[4];     /* options that a URL is below */
    const char *bodies[5];    /* options that hold the body */
    const char *factories[3]; /* methods that make an instance with defaults */
    bool verbs;               /* get(), post() … */
    bool data_second;         /* post(url, data, options) */
} ClientModel;

static const ClientModel models[] = {
    {"fetch", .bodies = {"body"}},
    {"axios", {"baseURL"}, {"data"}, {"create"}, .verbs = true, .data_second = true},
    {"got", {"prefixUrl", "prefix"}, {"json", "form", "body"}, {"extend"}, .verbs = true},
    {"ky", {"prefixUrl", "prefix", "baseUrl"}, {"json", "body"}, {"create", "extend"}, .verbs = true},
    {"undici", .bodies = {"body"}},
    {"request", {"baseUrl"}, {"body", "json", "form", "formData"}, {"defaults"}, .verbs = true},
};
enum { MODEL_FETCH, MODEL_AXIOS, MODEL_GOT, MODEL_KY, MODEL_UNDICI, MODEL_REQUEST };

/* An instance is a native function: slot is the row of the table, slot2 its defaults. */
static const ClientModel *model_at(const Object *instance) {
    return &models[(size_t)instance->slot.number];
}

static Value first_option(Eval *ev, Value options, const char *const *names, Span span) {
    for (; *names; names++) {
        Value v = option_get(ev, options, *names, span);
        if (!value_is_nullish(v) && v.kind != VALUE_BOOLEAN) return v;
    }
    return value_undefined();
}

/* ---- headers ---- */

/* Headers as a plain object: a Headers instance keeps them in one already; pairs become properties. */
static void add_headers(Eval *ev, Object *to, Value headers, Span span) {
    if (headers.kind == VALUE_OBJECT && headers.object->kind == OBJECT_ARRAY) {
        for (uint32_t i = 0; i < headers.object->item_n; i++) {
            Object *pair = value_as(headers.object->items[i], OBJECT_ARRAY);
            Sym name;
            if (pair && pair->item_n == 2 && value_to_key(ev, pair->items[0], &name))
                object_put(ev, to, name, pair->items[1]);
            else
                object_open(ev, to);
        }
    } else if (!value_is_nullish(headers)) {
        if (headers.kind == VALUE_OBJECT && headers.object->kind != OBJECT_PLAIN) object_open(ev, to);
        spread_into(ev, to, headers, span);
    }
}

/* Hooks may add headers to any request. */
static bool has_hooks(Eval *ev, Value options, Span span) {
    return !value_is_nullish(option_get(ev, options, "hooks", span));
}

static Object *headers_of(Eval *ev, Value defaults, Value options, const char *verb, Span span) {
    Object *all = object_plain(ev);
    Value shared = option_get(ev, defaults, "headers", span), own = option_get(ev, options, "headers", span);
    all->made = own.kind == VALUE_OBJECT      ? own.object->made
                : shared.kind == VALUE_OBJECT ? shared.object->made
                                              : span;
    add_headers(ev, all, option_get(ev, shared, "common", span), span);
    if (verb) add_headers(ev, all, option_get(ev, shared, verb, span), span);
    add_headers(ev, all, shared, span);
    add_headers(ev, all, own, span);
    if (options.kind == VALUE_UNKNOWN || has_hooks(ev, options, span) || has_hooks(ev, defaults, span))
        object_open(ev, all);
    return all;
}

/* ---- one request ---- */

typedef struct RequestParts {
    Value url, options, data;
    bool has_data;
} RequestParts;

static bool is_options(Value v) {
    return v.kind == VALUE_OBJECT && v.object->kind == OBJECT_PLAIN &&
           !object_find(v.object, NAME_href); /* a URL object is no options */
}

static RequestParts parts_of(Eval *ev, const Call *call, const ClientModel *m, const char *verb) {
    RequestParts p = {0};
    uint32_t at = 0;
    Value first = call_argument(ev, call, 0);
    if (is_options(first)) {
        p.options = first;
        p.url = option_get(ev, first, "url", call->span);
        if (value_is_nullish(p.url)) p.url = option_get(ev, first, "uri", call->span);
        return p;
    }
    p.url = first;
    at = 1;
    bool with_data =
        m->data_second && verb && (str_starts(str_of(verb), STR("p")) && !str_eq(str_of(verb), STR("purge")));
    if (with_data) {
        p.data = call_argument(ev, call, at++);
        p.has_data = p.data.kind != VALUE_UNDEFINED;
    }
    p.options = call_argument(ev, call, at);
    if (value_is_callable(p.options)) p.options = value_undefined(); /* request(url, callback) */
    return p;
}

/* postForm and the like; request(config) has no verb of its own. */
static const char *verb_of(const char *name) {
    static const char *const names[][2] = {{"postForm", "post"}, {"putForm", "put"}, {"patchForm", "patch"},
                                           {"request", NULL},    {"del", "delete"},  {"stream", NULL}};
    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
        if (str_eq(str_of(name), str_of(names[i][0]))) return names[i][1];
    return name;
}

static Value request(Eval *ev, const Call *call, Object *instance, const char *name) {
    const ClientModel *m = model_at(instance);
    const char *verb = verb_of(name);
    Value defaults = native_get(ev, value_object(instance), "defaults", call->span);
    if (defaults.kind != VALUE_OBJECT) defaults = instance->slot2;
    RequestParts p = parts_of(ev, call, m, verb);
    Value base = first_option(ev, p.options, m->bases, call->span);
    if (value_is_nullish(base)) base = first_option(ev, defaults, m->bases, call->span);
    Value body = p.has_data ? p.data : first_option(ev, p.options, m->bodies, call->span);
    Value method = option_get(ev, p.options, "method", call->span);
    OutboundCall record = call_here(ev, CALL_HTTP, str_of(m->package), call->span);
    record.headers = call_value(ev, value_object(headers_of(ev, defaults, p.options, verb, call->span)));
    if (!value_is_nullish(body)) record.body = call_value(ev, body);
    if (!value_is_nullish(p.options)) record.options = call_value(ev, p.options);
    call_record_http(ev, record,
                     verb ? method_text(ev, native_text(ev, verb), verb) : method_text(ev, method, "GET"),
                     url_below(ev, base, p.url));
    return call_result(ev, call, str_of(m->package));
}

static Value call_instance(Eval *ev, const Call *call) {
    return request(ev, call, call->callee, NULL);
}

/* A method: slot is the instance, the label its name. */
static Value call_verb(Eval *ev, const Call *call) {
    return request(ev, call, call->callee->slot.object, call->callee->label.p);
}

/* ---- instances ---- */

static Object *instance_new(Eval *ev, size_t model, Value defaults);
static void add_defaults(Eval *ev, Object *instance);
static void add_interceptors(Eval *ev, Object *instance);

/* create(), extend(), defaults(): the instance's own defaults below the given ones. */
static Value call_factory(Eval *ev, const Call *call) {
    Object *from = call->callee->slot.object, *defaults = object_plain(ev);
    Value given = call_argument(ev, call, 0);
    spread_into(ev, defaults, from->slot2, call->span);
    Object *headers = headers_of(ev, from->slot2, given, NULL, call->span);
    if (!value_is_nullish(given)) spread_into(ev, defaults, given, call->span);
    native_put(ev, defaults, "headers", value_object(headers));
    Object *instance = instance_new(ev, (size_t)from->slot.number, value_object(defaults));
    if (from->slot.number == MODEL_AXIOS) {
        add_defaults(ev, instance);
        add_interceptors(ev, instance);
    }
    return value_object(instance);
}

static void add_method(Eval *ev, Object *instance, const char *name, NativeFn *fn) {
    Value method = native_closure(ev, name, fn, value_object(instance), value_undefined());
    object_put_hidden(ev, instance, native_sym(ev, name), method);
}

static Object *instance_new(Eval *ev, size_t model, Value defaults) {
    static const char *const verbs[] = {"get",     "post",    "put",      "patch",   "delete",
                                        "head",    "options", "postForm", "putForm", "patchForm",
                                        "request", "del",     "stream"};
    const ClientModel *m = &models[model];
    Object *instance = object_native(ev, m->package, call_instance);
    for (size_t i = 0; m->verbs && i < COUNT_OF(verbs); i++)
        add_method(ev, instance, verbs[i], call_verb);
    for (const char *const *f = m->factories; *f; f++)
        add_method(ev, instance, *f, call_factory);
    instance->slot = value_number((double)model);
    instance->slot2 = defaults;
    return instance;
}

/* interceptors.request.use(…): from then on any header may be there. */
static Value use_interceptor(Eval *ev, const Call *call) {
    Object *instance = call->callee->slot.object;
    Value headers = native_get(ev, instance->slot2, "headers", call->span);
    if (headers.kind == VALUE_OBJECT) object_open(ev, headers.object);
    return value_undefined();
}

static void add_interceptors(Eval *ev, Object *instance) {
    Object *interceptors = object_plain(ev), *request = object_plain(ev), *response = object_plain(ev);
    native_put(ev, request, "use",
               native_closure(ev, "use", use_interceptor, value_object(instance), value_undefined()));
    native_methods(ev, response, &(NativeEntry){"use", native_nothing}, 1);
    native_put(ev, interceptors, "request", value_object(request));
    native_put(ev, interceptors, "response", value_object(response));
    object_put_hidden(ev, instance, native_sym(ev, "interceptors"), value_object(interceptors));
}

/* axios.defaults.headers.common and its relatives are objects that programs write to. */
static void add_defaults(Eval *ev, Object *instance) {
    static const char *const groups[] = {"common", "get", "post", "put", "patch", "delete"};
    Object *defaults = instance->slot2.object;
    Value headers = native_get(ev, instance->slot2, "headers", (Span){0});
    Object *h = headers.kind == VALUE_OBJECT ? headers.object : object_plain(ev);
    for (size_t i = 0; i < COUNT_OF(groups); i++)
        object_put_hidden(ev, h, native_sym(ev, groups[i]), value_object(object_plain(ev)));
    native_put(ev, defaults, "headers", value_object(h));
    object_put_hidden(ev, instance, native_sym(ev, "defaults"), value_object(defaults));
}

static Value package_of(Eval *ev, size_t model) {
    Object *defaults = object_plain(ev);
    Object *instance = instance_new(ev, model, value_object(defaults));
    if (model == MODEL_AXIOS) {
        add_defaults(ev, instance);
        add_interceptors(ev, instance);
    }
    object_put_hidden(ev, instance, NAME_default_, value_object(instance));
    native_open(ev, instance,
                value_unknown(ev, REASON_PACKAGE, (Span){0}, str_of(models[model].package)).unknown);
    return value_object(instance);
}

static Value axios_package(Eval *ev) {
    return package_of(ev, MODEL_AXIOS);
}

static Value got_package(Eval *ev) {
    Value v = package_of(ev, MODEL_GOT);
    object_put_hidden(ev, v.object, native_sym(ev, "got"), v);
    return v;
}

static Value ky_package(Eval *ev) {
    return package_of(ev, MODEL_KY);
}

static Value request_package(Eval *ev) {
    return package_of(ev, MODEL_REQUEST);
}

static Value fetch_package(Eval *ev) {
    Value v = package_of(ev, MODEL_FETCH);
    object_put_hidden(ev, v.object, native_sym(ev, "fetch"), v);
    return v;
}

static Value undici_package(Eval *ev) {
    Object *o = object_plain(ev);
    Value fetch = package_of(ev, MODEL_FETCH), request = package_of(ev, MODEL_UNDICI);
    native_put(ev, o, "fetch", fetch);
    native_put(ev, o, "request", request);
    native_open(ev, o, value_unknown(ev, REASON_PACKAGE, (Span){0}, STR("undici")).unknown);
    return value_object(o);
}

const PackageModel *clients_packages(void) {
    static const PackageModel packages[] = {
        {"axios", axios_package},
        {"got", got_package},
        {"ky", ky_package},
        {"ky-universal", ky_package},
        {"node-fetch", fetch_package},
        {"cross-fetch", fetch_package},
        {"isomorphic-fetch", fetch_package},
        {"isomorphic-unfetch", fetch_package},
        {"node-fetch-commonjs", fetch_package},
        {"undici", undici_package},
        {"request", request_package},
        {"request-promise", request_package},
        {"request-promise-native", request_package},
        {"superagent", superagent_package},
        {0},
    };
    return packages;
}

/* ---- globals: fetch, Headers, Request ---- */

static Value set_header(Eval *ev, const Call *call) {
    Sym name;
    Object *to = call->this_value.kind == VALUE_OBJECT ? call->this_value.object : NULL;
    if (!to) return value_undefined();
    if (value_to_key(ev, call_arg(call, 0), &name))
        object_put(ev, to, name, call_arg(call, 1));
    else
        object_open(ev, to);
    return value_undefined();
}

static Value headers_constructor(Eval *ev, const Call *call) {
    Object *o = object_plain(ev);
    static const NativeEntry entries[] = {{"set", set_header}, {"append", set_header}};
    o->made = call->span;
    add_headers(ev, o, call_arg(call, 0), call->span);
    native_methods(ev, o, entries, COUNT_OF(entries));
    return value_object(o);
}

/* new Request(url, options): the options with the URL among them, so that fetch(request) reads as
 * fetch(options). */
static Value request_constructor(Eval *ev, const Call *call) {
    Object *o = object_plain(ev);
    o->made = call->span;
    if (call->n > 1) spread_into(ev, o, call->args[1], call->span);
    native_put(ev, o, "url", call_argument(ev, call, 0));
    return value_object(o);
}

void clients_globals(Eval *ev, Object *global) {
    Object *fetch = instance_new(ev, MODEL_FETCH, value_object(object_plain(ev)));
    object_put_hidden(ev, global, native_sym(ev, "fetch"), value_object(fetch));
    native_class(ev, global, "Headers", headers_constructor, object_plain(ev));
    native_class(ev, global, "Request", request_constructor, object_plain(ev));
}
