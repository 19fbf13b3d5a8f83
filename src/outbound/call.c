/* The list of calls: adding, taking URLs apart, sorting, dumping. */
#include "outbound/call.h"

#include <stdlib.h>
#include <string.h>

enum { CALLS_MAX = 20000 };

/* ---- URLs ---- */

static bool is_scheme(Str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z')) return false;
    return s.n > 0;
}

static size_t end_of_host(Str s, size_t from) {
    size_t i = from;
    while (i < s.n && s.p[i] != '/' && s.p[i] != '?' && s.p[i] != '#')
        i++;
    return i;
}

CallUrl outbound_url(Arena *arena, Str text) {
    CallUrl url = {.text = text};
    ptrdiff_t mark = str_find(text, STR("://"), 0);
    Str rest = text;
    if (mark >= 0 && is_scheme(str_sub(text, 0, (size_t)mark))) {
        size_t from = (size_t)mark + 3, to = end_of_host(text, from);
        url.scheme = str_lower(arena, str_sub(text, 0, (size_t)mark));
        url.host = str_lower(arena, str_sub(text, from, to));
        ptrdiff_t user = str_rfind_char(url.host, '@');
        if (user >= 0) url.host = str_sub(url.host, (size_t)user + 1, url.host.n);
        rest = str_sub(text, to, text.n);
    } else if (str_starts(text, STR("//"))) {
        size_t to = end_of_host(text, 2);
        url.host = str_lower(arena, str_sub(text, 2, to));
        rest = str_sub(text, to, text.n);
    }
    size_t end = 0;
    while (end < rest.n && rest.p[end] != '?' && rest.p[end] != '#')
        end++;
    url.path = str_sub(rest, 0, end);
    if (end < rest.n && rest.p[end] == '?') {
        ptrdiff_t hash = str_find_char(rest, '#', end);
        url.query = str_sub(rest, end + 1, hash < 0 ? rest.n : (size_t)hash);
    }
    return url;
}

/* ---- the list ---- */

static uint64_t call_hash(Arena *arena, const OutboundCall *c) {
    Out out = out_new(arena);
    out_fmt(&out, "%d %u %u %u %.*s %.*s %.*s %d", (int)c->kind, c->span.file, c->span.start, c->span.end,
            STR_ARG(c->method), STR_ARG(c->url.text), STR_ARG(c->api), c->direct);
    out_str(&out, call_value_shown(arena, c->headers));
    out_str(&out, call_value_shown(arena, c->body));
    for (uint32_t i = 0; i < c->args.n; i++)
        out_str(&out, call_value_shown(arena, c->args.p[i]));
    return str_hash(out_str_of(&out));
}

void outbound_add(OutboundCalls *calls, OutboundCall call) {
    uint64_t hash = call_hash(calls->arena, &call);
    if (calls->list.n >= CALLS_MAX || map_get(&calls->seen, hash, NULL)) return;
    map_set(calls->arena, &calls->seen, hash, 1);
    vec_push(calls->arena, &calls->list, call);
}

static int by_place(const void *a, const void *b) {
    const OutboundCall *x = a, *y = b;
    if (x->span.file != y->span.file) return x->span.file < y->span.file ? -1 : 1;
    if (x->span.start != y->span.start) return x->span.start < y->span.start ? -1 : 1;
    if (x->span.end != y->span.end) return x->span.end < y->span.end ? -1 : 1;
    if (x->direct != y->direct) return x->direct ? 1 : -1;
    int order = str_cmp(x->url.text, y->url.text);
    if (!order) order = str_cmp(x->method, y->method);
    return order ? order : (x->via.n > y->via.n) - (x->via.n < y->via.n);
}

static bool same_place(const OutboundCall *a, const OutboundCall *b) {
    return a->span.file == b->span.file && a->span.start == b->span.start && a->span.end == b->span.end;
}

typedef struct Placed {
    Str path;
    const OutboundCall *call;
} Placed;

static int by_path(const void *a, const void *b) {
    const Placed *x = a, *y = b;
    int order = str_cmp(x->path, y->path);
    return order ? order : by_place(x->call, y->call);
}

void outbound_finish(OutboundCalls *calls, const Sources *sources) {
    uint32_t n = calls->list.n, kept = 0;
    Placed *placed = NEW_N(calls->arena, Placed, n + 1);
    OutboundCall *sorted = NEW_N(calls->arena, OutboundCall, n + 1);
    for (uint32_t i = 0; i < n; i++)
        placed[i] = (Placed){source_file(sources, calls->list.p[i].span.file)->path, &calls->list.p[i]};
    if (n) qsort(placed, n, sizeof *placed, by_path);
    for (uint32_t i = 0; i < n; i++) {
        const OutboundCall *c = placed[i].call;
        bool known_better = c->direct && kept && same_place(&sorted[kept - 1], c) && !sorted[kept - 1].direct;
        if (!known_better) sorted[kept++] = *c;
    }
    calls->list.p = sorted;
    calls->list.n = kept;
    calls->list.cap = n + 1;
}

/* ---- dump ---- */

static void dump_place(Out *out, Sources *sources, Span span) {
    Position p = source_position(sources, span.file, span.start);
    out_fmt(out, "%.*s:%u:%u", STR_ARG(source_file(sources, span.file)->path), p.line, p.column);
}

static void dump_value(Out *out, const char *name, const CallValue *v) {
    if (v) out_fmt(out, "    %s %.*s\n", name, STR_ARG(call_value_shown(out->arena, v)));
}

static void dump_http(Out *out, const OutboundCall *c) {
    out_fmt(out, "%.*s %.*s", STR_ARG(c->method.n ? c->method : STR("?")),
            STR_ARG(call_shown(out->arena, c->url.text)));
    if (c->url.origin == ORIGIN_ENVIRONMENT) out_fmt(out, " <env %.*s>", STR_ARG(c->url.detail));
}

void outbound_dump(Out *out, Sources *sources, const OutboundCalls *calls) {
    for (uint32_t i = 0; i < calls->list.n; i++) {
        const OutboundCall *c = &calls->list.p[i];
        switch (c->kind) {
        case CALL_HTTP: dump_http(out, c); break;
        case CALL_SDK: out_fmt(out, "%.*s.%.*s()", STR_ARG(c->api), STR_ARG(c->method)); break;
        case CALL_NEW: out_fmt(out, "new %.*s()", STR_ARG(c->api)); break;
        }
        out_fmt(out, " [%.*s] ", STR_ARG(c->package));
        dump_place(out, sources, c->span);
        if (c->function_name.n) out_fmt(out, " in %.*s", STR_ARG(c->function_name));
        if (c->fanout.file) out_cstr(out, " for each of a list at once");
        out_char(out, '\n');
        dump_value(out, "on", c->receiver);
        dump_value(out, "headers", c->headers);
        dump_value(out, "body", c->body);
        for (uint32_t k = 0; k < c->args.n; k++)
            dump_value(out, "with", c->args.p[k]);
        for (uint32_t k = 0; k < c->via.n; k++) {
            out_cstr(out, "    via ");
            dump_place(out, sources, c->via.p[k]);
            out_char(out, '\n');
        }
    }
}
