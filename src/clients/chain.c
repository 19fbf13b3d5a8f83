/* Requests that are put together piece by piece: superagent's chains, http.request() with its options.
 *
 *     superagent.post(url).set('revision', '2026-07-15').send(body)
 * The record is made once the function that puts it together is done (clients_flush). */
#include "clients/clients.h"
#include "eval/interp.h"
#include "natives/support.h"

static PendingRequest *pending_of(Eval *ev, const Call *call) {
    Clients *c = clients_of(ev);
    Object *o = call->this_value.kind == VALUE_OBJECT ? call->this_value.object : NULL;
    uint32_t at = o && o->slot2.kind == VALUE_NUMBER ? (uint32_t)o->slot2.number : 0;
    return at && at <= c->pending.n ? &c->pending.p[at - 1] : NULL;
}

/* .set('a', b), .set({ a: b }), setHeader */
static Value chain_set(Eval *ev, const Call *call) {
    PendingRequest *p = pending_of(ev, call);
    Value first = call_arg(call, 0);
    Sym name;
    if (!p) return call->this_value;
    if (first.kind == VALUE_OBJECT)
        spread_into(ev, p->headers, first, call->span);
    else if (value_to_key(ev, first, &name))
        object_put(ev, p->headers, name, call_arg(call, 1));
    else
        object_open(ev, p->headers);
    return call->this_value;
}

static Value chain_send(Eval *ev, const Call *call) {
    PendingRequest *p = pending_of(ev, call);
    if (p && call->n) p->body = call->args[0];
    return call->this_value;
}

/* Callbacks see something unknown; .then() gives a promise. */
static Value chain_then(Eval *ev, const Call *call) {
    return call_result(ev, call, STR("a request"));
}

static const NativeEntry chain_entries[] = {
    {"set", chain_set},
    {"setHeader", chain_set},
    {"send", chain_send},
    {"write", chain_send},
    {"query", native_this},
    {"type", native_this},
    {"accept", native_this},
    {"auth", native_this},
    {"timeout", native_this},
    {"retry", native_this},
    {"on", native_this},
    {"attach", native_this},
    {"field", native_this},
    {"redirects", native_this},
    {"ok", native_this},
    {"then", chain_then},
    {"buffer", native_this},
    {"parse", native_this},
    {"responseType", native_this},
    {"withCredentials", native_this},
    {"catch", chain_then},
    {"finally", chain_then},
};

/* end(callback), end(data): the request goes out. */
static Value chain_end(Eval *ev, const Call *call) {
    if (call->n && !value_is_callable(call->args[0])) chain_send(ev, call);
    call_result(ev, call, STR("a request"));
    return call->this_value;
}

static Value chain_new(Eval *ev, const Call *call, Str package, Value method, Value url, Object *headers) {
    Clients *c = clients_of(ev);
    OutboundCalls one = {.arena = ev->arena}, *all = c->calls;
    c->calls = &one; /* taken apart as any request is, then kept until its pieces are there */
    call_record_http(ev, call_here(ev, CALL_HTTP, package, call->span), method, url);
    c->calls = all;
    Object *o = object_plain(ev);
    native_methods(ev, o, chain_entries, COUNT_OF(chain_entries));
    native_methods(ev, o, &(NativeEntry){"end", chain_end}, 1);
    native_open(ev, o, value_unknown(ev, REASON_CALL, call->span, package).unknown);
    if (one.list.n) {
        vec_push(ev->arena, &c->pending, (PendingRequest){.call = one.list.p[0], .headers = headers});
        o->slot2 = value_number(c->pending.n);
    }
    for (uint32_t i = 1; i < one.list.n; i++)
        vec_push(ev->arena, &c->pending, (PendingRequest){.call = one.list.p[i], .headers = headers});
    return value_object(o);
}

/* ---- superagent ---- */

/* Plugins and later code may add headers: never known as a whole. */
static Object *chain_headers(Eval *ev, const Call *call) {
    Object *headers = object_plain(ev);
    headers->made = call->span;
    object_open(ev, headers);
    return headers;
}

static Value superagent_verb(Eval *ev, const Call *call) {
    Str name = call->callee->label;
    Value method = method_text(ev, value_text(ev, str_eq(name, STR("del")) ? STR("delete") : name), "GET");
    return chain_new(ev, call, STR("superagent"), method, call_argument(ev, call, 0),
                     chain_headers(ev, call));
}

/* superagent('POST', url), superagent(url) */
static Value superagent_call(Eval *ev, const Call *call) {
    bool two = call->n > 1 && !value_is_callable(call->args[1]);
    return chain_new(ev, call, STR("superagent"),
                     method_text(ev, two ? call->args[0] : value_undefined(), "GET"),
                     call_argument(ev, call, two ? 1 : 0), chain_headers(ev, call));
}

Value superagent_package(Eval *ev) {
    static const char *const verbs[] = {"get", "post", "put", "patch", "delete", "del", "head", "options"};
    Object *f = object_native(ev, "superagent", superagent_call);
    for (size_t i = 0; i < COUNT_OF(verbs); i++)
        native_methods(ev, f, &(NativeEntry){verbs[i], superagent_verb}, 1);
    object_put_hidden(ev, f, NAME_default_, value_object(f));
    native_open(ev, f, value_unknown(ev, REASON_PACKAGE, (Span){0}, STR("superagent")).unknown);
    return value_object(f);
}

/* ---- node:http, node:https: request([url,] options, callback) ---- */

static Value text_or(Eval *ev, Value v, const char *otherwise) {
    return value_is_nullish(v) ? native_text(ev, otherwise) : value_to_text(ev, v);
}

/* The URL that options spell: {hostname, port, path}. */
static Value url_of_options(Eval *ev, Value options, const char *scheme, Span span) {
    Value host = option_get(ev, options, "hostname", span), port = option_get(ev, options, "port", span);
    if (value_is_nullish(host)) host = option_get(ev, options, "host", span);
    Value url = text_concat(ev, native_text(ev, scheme), native_text(ev, "://"));
    url = text_concat(ev, url, text_or(ev, host, "localhost"));
    bool usual = port.kind == VALUE_NUMBER && (port.number == 443 || port.number == 80);
    if (!value_is_nullish(port) && !usual)
        url = text_concat(ev, text_concat(ev, url, native_text(ev, ":")), value_to_text(ev, port));
    return text_concat(ev, url, text_or(ev, option_get(ev, options, "path", span), "/"));
}

static Value http_request(Eval *ev, const Call *call) {
    Str scheme;
    Value first = call_argument(ev, call, 0), second = call_arg(call, 1);
    bool only_options = first.kind == VALUE_OBJECT && !object_find(first.object, NAME_href);
    Value options = only_options ? first : value_is_callable(second) ? value_undefined() : second;
    value_known_text(call->callee->slot, &scheme);
    bool get = str_eq(call->callee->label, STR("get"));
    Value method =
        get ? native_text(ev, "GET") : method_text(ev, option_get(ev, options, "method", call->span), "GET");
    Value url = only_options ? url_of_options(ev, options, scheme.p, call->span) : first;
    Value given = option_get(ev, options, "headers", call->span);
    Object *headers = object_plain(ev);
    headers->made = given.kind == VALUE_OBJECT ? given.object->made : call->span;
    if (!value_is_nullish(given)) spread_into(ev, headers, given, call->span);
    Value request = chain_new(ev, call, scheme, method, url, headers);
    eval_escape(ev, call, value_why(request.object->slot));
    return request;
}

void clients_http_methods(Eval *ev, Object *http, const char *scheme) {
    static const char *const names[] = {"request", "get"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        Object *f =
            native_closure(ev, names[i], http_request, native_text(ev, scheme), value_undefined()).object;
        object_put(ev, http, native_sym(ev, names[i]), value_object(f));
    }
}
