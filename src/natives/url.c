/* URL and node:url. https://url.spec.whatwg.org, https://nodejs.org/api/url.html
 *
 * A URL is taken apart once, when it is made; its parts are plain properties. Holes count as ordinary pieces
 * of the part they stand in. */
#include "base/path.h"
#include "natives/natives.h"
#include "natives/path_node.h"
#include "natives/support.h"

#include <string.h>

typedef struct UrlParts {
    Str protocol, auth, hostname, port, pathname, search,
        hash; /* with their separators, as the URL class shows them */
} UrlParts;

/* Cuts s at the first of `marks`: what is before it; *rest begins with the mark. */
static Str until(Str s, const char *marks, Str *rest) {
    size_t i = 0;
    while (i < s.n && !strchr(marks, s.p[i]))
        i++;
    *rest = str_sub(s, i, s.n);
    return str_sub(s, 0, i);
}

static bool url_split(Str s, UrlParts *out) {
    Str rest, authority;
    *out = (UrlParts){0};
    ptrdiff_t colon = str_find_char(s, ':', 0);
    if (colon > 0 && str_find_char(str_sub(s, 0, (size_t)colon), '/', 0) < 0) {
        out->protocol = str_sub(s, 0, (size_t)colon + 1);
        s = str_sub(s, (size_t)colon + 1, s.n);
    }
    if (str_starts(s, STR("//"))) {
        authority = until(str_sub(s, 2, s.n), "/?#", &s);
        ptrdiff_t at = str_rfind_char(authority, '@');
        if (at >= 0) out->auth = str_sub(authority, 0, (size_t)at);
        Str host = str_sub(authority, (size_t)(at + 1), authority.n);
        out->hostname = until(host, ":", &rest);
        out->port = rest.n ? str_sub(rest, 1, rest.n) : rest;
    }
    out->pathname = until(s, "?#", &s);
    out->search = until(s, "#", &s);
    out->hash = s;
    if (str_eq(out->search, STR("?"))) out->search = (Str){0};
    return out->protocol.n > 0;
}

static Value part(Eval *ev, Str s, const Unknown *why) {
    bool hole = s.n && memchr(s.p, HOLE, s.n);
    return value_text_holes(ev, s, hole ? why : NULL);
}

static Str host_of(Eval *ev, const UrlParts *u) {
    return u->port.n ? str_fmt(ev->arena, "%.*s:%.*s", STR_ARG(u->hostname), STR_ARG(u->port)) : u->hostname;
}

static Str href_of(Eval *ev, const UrlParts *u) {
    return str_fmt(ev->arena, "%.*s//%.*s%s%.*s%.*s%.*s%.*s", STR_ARG(u->protocol), STR_ARG(u->auth),
                   u->auth.n ? "@" : "", STR_ARG(host_of(ev, u)), STR_ARG(u->pathname), STR_ARG(u->search),
                   STR_ARG(u->hash));
}

/* searchParams: a Map of the pairs; has, get, forEach and iteration work alike. */
static Value search_params(Eval *ev, Str query, const Unknown *why) {
    Object *map = object_new(ev, OBJECT_MAP);
    if (str_starts(query, STR("?"))) query = str_sub(query, 1, query.n);
    if (query.n && memchr(query.p, HOLE, query.n)) native_open(ev, map, why);
    while (query.n) {
        Str value, key = str_cut(str_cut(query, '&', &query), '=', &value);
        if (key.n) map_put(ev, map, part(ev, key, why), part(ev, value, why));
    }
    return value_object(map);
}

static Value url_to_string(Eval *ev, const Call *call) {
    return native_get(ev, call->this_value, "href", call->span);
}

static void url_fill(Eval *ev, Object *o, const UrlParts *u, const Unknown *why) {
    Str host = host_of(ev, u);
    native_put(ev, o, "href", part(ev, href_of(ev, u), why));
    native_put(ev, o, "origin",
               part(ev, str_fmt(ev->arena, "%.*s//%.*s", STR_ARG(u->protocol), STR_ARG(host)), why));
    native_put(ev, o, "protocol", part(ev, u->protocol, why));
    native_put(ev, o, "host", part(ev, host, why));
    native_put(ev, o, "hostname", part(ev, u->hostname, why));
    native_put(ev, o, "port", part(ev, u->port, why));
    native_put(ev, o, "pathname", part(ev, u->pathname, why));
    native_put(ev, o, "search", part(ev, u->search, why));
    native_put(ev, o, "hash", part(ev, u->hash, why));
    native_put(ev, o, "searchParams", search_params(ev, u->search, why));
    static const NativeEntry entries[] = {{"toString", url_to_string}, {"toJSON", url_to_string}};
    native_methods(ev, o, entries, COUNT_OF(entries));
}

static Str resolve_path(Eval *ev, Str base, Str path) {
    Str dir = str_sub(base, 0, (size_t)(str_rfind_char(base, '/') + 1));
    if (path.n == 0) return base;
    if (path.p[0] != '/') path = str_fmt(ev->arena, "/%.*s/%.*s", STR_ARG(dir), STR_ARG(path));
    bool slash = path.p[path.n - 1] == '/' || str_ends(path, STR("/.")) || str_ends(path, STR("/.."));
    Str normal = path_normalize(ev->arena, path);
    return slash && normal.n > 1 ? str_join(ev->arena, normal, STR("/")) : normal;
}

/* The text of a URL argument: a text, or a URL object's href. */
static bool url_text(Eval *ev, Value v, Span span, Str *out) {
    if (v.kind == VALUE_OBJECT) v = native_get(ev, v, "href", span);
    if (v.kind != VALUE_TEXT) return false;
    *out = v.text->str;
    return true;
}

static Value url_constructor(Eval *ev, const Call *call) {
    Str s, base;
    UrlParts u, b;
    Value lifted;
    if (native_lift(ev, call, url_constructor, &lifted)) return lifted;
    if (!url_text(ev, call_arg(call, 0), call->span, &s))
        return value_unknown_of(native_why(ev, call, "URL"));
    if (!url_split(s, &u)) {
        bool has_base = call_arg(call, 1).kind != VALUE_UNDEFINED;
        bool open = s.n && s.p[0] == HOLE;
        if (open || (has_base && !url_text(ev, call->args[1], call->span, &base)))
            return value_unknown_of(native_why(ev, call, "URL"));
        if (!has_base || !url_split(base, &b)) return native_throw(ev, "TypeError", STR("Invalid URL"));
        u.protocol = b.protocol, u.auth = b.auth, u.hostname = b.hostname, u.port = b.port;
        u.pathname = resolve_path(ev, b.pathname, u.pathname);
    } else if (u.pathname.n) {
        u.pathname = resolve_path(ev, STR("/"), u.pathname);
    }
    if (u.pathname.n == 0 && u.hostname.n) u.pathname = STR("/");
    Object *o = native_instance(ev, call, OBJECT_PLAIN, NULL);
    const Unknown *why = native_why(ev, call, "URL");
    url_fill(ev, o, &u, why);
    return value_object(o);
}

static Value params_constructor(Eval *ev, const Call *call) {
    Str s;
    if (call->n == 0) return search_params(ev, (Str){0}, NULL);
    if (!value_known_text(call->args[0], &s))
        return value_unknown_of(native_why(ev, call, "URLSearchParams"));
    return search_params(ev, s, NULL);
}

/* url.parse(text): the older form; null where a part is missing. */
static Value url_parse(Eval *ev, const Call *call) {
    Str s;
    UrlParts u;
    Value v = call_arg(call, 0);
    if (v.kind != VALUE_TEXT) return value_unknown_of(native_why(ev, call, "url.parse"));
    s = v.text->str;
    url_split(s, &u);
    Object *o = object_plain(ev);
    url_fill(ev, o, &u, v.text->why);
    native_put(ev, o, "href", v);
    object_put(ev, o, NAME_path, part(ev, str_join(ev->arena, u.pathname, u.search), v.text->why));
    native_put(ev, o, "query",
               part(ev, u.search.n ? str_sub(u.search, 1, u.search.n) : u.search, v.text->why));
    native_put(ev, o, "auth", u.auth.n ? part(ev, u.auth, v.text->why) : value_null());
    return value_object(o);
}

static Value url_format(Eval *ev, const Call *call) {
    Value v = call_arg(call, 0);
    Value href = v.kind == VALUE_OBJECT ? native_get(ev, v, "href", call->span) : v;
    return href.kind == VALUE_TEXT ? href : native_hole(ev, native_why(ev, call, "url.format"));
}

static Value url_resolve(Eval *ev, const Call *call) {
    Value args[] = {call_arg(call, 1), call_arg(call, 0)};
    Str base;
    UrlParts b;
    if (!value_known_text(args[1], &base) || !url_split(base, &b))
        return native_hole(ev, native_why(ev, call, "url.resolve"));
    Value u = url_constructor(ev, &(Call){.args = args, .n = 2, .span = call->span});
    return u.kind == VALUE_OBJECT ? native_get(ev, u, "href", call->span) : u;
}

static Value file_url_to_path(Eval *ev, const Call *call) {
    Str s;
    Value v = call_arg(call, 0);
    if (!url_text(ev, v, call->span, &s) || !str_starts(s, STR("file://")))
        return native_hole(ev, native_why(ev, call, "url.fileURLToPath"));
    return part(ev, str_sub(s, 7, s.n), native_why(ev, call, "url.fileURLToPath"));
}

static Value path_to_file_url(Eval *ev, const Call *call) {
    Str s;
    if (!native_string(ev, call_arg(call, 0), &s))
        return value_unknown_of(native_why(ev, call, "url.pathToFileURL"));
    Str path = path_join(ev->arena, node_cwd(ev), s);
    Value text = value_text(ev, str_fmt(ev->arena, "file://%.*s", STR_ARG(path)));
    return url_constructor(ev, &(Call){.args = &text, .n = 1, .span = call->span});
}

static const NativeEntry entries[] = {
    {"parse", url_parse},
    {"format", url_format},
    {"resolve", url_resolve},
    {"fileURLToPath", file_url_to_path},
    {"pathToFileURL", path_to_file_url},
};

void globals_url(Eval *ev, Object *global) {
    native_class(ev, global, "URL", url_constructor, object_plain(ev));
    native_class(ev, global, "URLSearchParams", params_constructor, object_plain(ev));
}

static Value make_url(Eval *ev) {
    Object *o = object_plain(ev);
    native_methods(ev, o, entries, COUNT_OF(entries));
    native_put(ev, o, "URL", object_own(ev->global, native_sym(ev, "URL"))->value);
    native_put(ev, o, "URLSearchParams", object_own(ev->global, native_sym(ev, "URLSearchParams"))->value);
    object_open(ev, o);
    return value_object(o);
}

const PackageModel packages_url[] = {
    {.name = "url", .make = make_url},
    {0},
};
