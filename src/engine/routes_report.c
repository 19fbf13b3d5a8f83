/* What `routes` prints: every route with its certainty, its place and its marker, as text or JSON (the
 * issue's contract). */
#include "base/json.h"
#include "base/path.h"
#include "engine/session.h"
#include "report/summary.h"

enum { ALSO_SHOWN = 5 }; /* places of a blind spot's like */

static Str shown_path(RdSession *s, FileId file) {
    return path_relative(&s->arena, s->base, source_file(&s->sources, file)->path);
}

static Str template_of(RdSession *s, const Route *r) {
    if (r->templates.list.n)
        return template_openapi(&s->arena, &r->templates.list.p[r->templates.list.n - 1]);
    return r->path;
}

static const char *method_of_route(const Route *r) {
    return r->method == METHOD_NONE ? "" : method_name(r->method);
}

/* ---- JSON ---- */

static void json_place(RdSession *s, Json *j, Span span, bool column) {
    Position p = source_position(&s->sources, span.file, span.start);
    json_key_str(j, "file", shown_path(s, span.file));
    json_key_u64(j, "line", p.line);
    if (column) json_key_u64(j, "column", p.column);
}

static void json_route(RdSession *s, Json *j, const Route *r) {
    json_object(j);
    json_key_str(j, "method", str_of(method_of_route(r)));
    json_key_str(j, "path", r->path);
    json_key_str(j, "template", template_of(s, r));
    json_key_str(j, "certainty", r->certainty == CERTAIN ? STR("certain") : STR("conditional"));
    json_key(j, "condition");
    if (r->certainty == CERTAIN) {
        json_null(j);
    } else {
        json_object(j);
        json_place(s, j, r->condition, false);
        json_key_str(j, "text", source_text(&s->sources, r->condition));
        json_end(j);
    }
    json_key_bool(j, "mounted", r->mounted);
    json_key_bool(j, "shadowed", r->shadowed);
    json_key_bool(j, "assumed", r->assumed);
    if (r->assuming.n) json_key_str(j, "assuming", r->assuming);
    json_place(s, j, r->span, true);
    json_key(j, "mounts");
    json_array(j);
    for (uint32_t i = 0; i < r->mounts.n; i++) {
        json_object(j);
        json_key_str(j, "path", r->mounts.p[i].path);
        json_place(s, j, r->mounts.p[i].span, false);
        json_end(j);
    }
    json_end(j);
    json_key(j, "marker");
    if (r->markers.n == 0) {
        json_null(j);
    } else {
        json_object(j);
        json_place(s, j, r->markers.p[0].span, false);
        json_end(j);
    }
    json_end(j);
}

void print_routes_json(RdSession *s, Out *out) {
    Json j = json_new(out, true);
    json_object(&j);
    json_key_u64(&j, "version", 1);
    json_key(&j, "services");
    json_array(&j);
    for (uint32_t i = 0; i < s->audits.n; i++) {
        const Audit *a = s->audits.p[i];
        json_object(&j);
        json_key_str(&j, "root", path_relative(&s->arena, s->base, a->service.root));
        json_key(&j, "express");
        if (a->service.express_major)
            json_u64(&j, (uint64_t)a->service.express_major);
        else
            json_null(&j);
        json_key(&j, "routes");
        json_array(&j);
        for (uint32_t k = 0; k < a->routes.routes.n; k++)
            if (!a->routes.routes.p[k].websocket) json_route(s, &j, &a->routes.routes.p[k]);
        json_end(&j);
        json_key(&j, "websockets");
        json_array(&j);
        for (uint32_t k = 0; k < a->routes.routes.n; k++)
            if (a->routes.routes.p[k].websocket) json_route(s, &j, &a->routes.routes.p[k]);
        json_end(&j);
        json_key(&j, "blind_spots");
        json_array(&j);
        for (uint32_t k = 0; k < a->routes.blind_spots.n; k++) {
            json_object(&j);
            json_place(s, &j, a->routes.blind_spots.p[k].span, true);
            json_key_str(&j, "reason", a->routes.blind_spots.p[k].reason);
            if (a->routes.blind_spots.p[k].because.file) {
                json_key(&j, "because");
                json_object(&j);
                json_place(s, &j, a->routes.blind_spots.p[k].because, true);
                json_end(&j);
            }
            json_end(&j);
        }
        json_end(&j);
        json_end(&j);
    }
    json_end(&j);
    json_key(&j, "incomplete");
    json_array(&j);
    for (uint32_t i = 0; i < s->troubles.list.n; i++) {
        json_object(&j);
        json_key_str(&j, "file", s->troubles.list.p[i].file);
        if (s->troubles.list.p[i].line) json_key_u64(&j, "line", s->troubles.list.p[i].line);
        json_key_str(&j, "message", s->troubles.list.p[i].message);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    out_char(out, '\n');
}

/* ---- text ---- */

static void text_place(RdSession *s, Out *out, Span span) {
    Position p = source_position(&s->sources, span.file, span.start);
    out_fmt(out, "%.*s:%u", STR_ARG(shown_path(s, span.file)), p.line);
}

static bool same_blindness(const BlindSpot *a, const BlindSpot *b) {
    return str_eq(a->reason, b->reason) && a->because.file == b->because.file &&
           a->because.start == b->because.start && a->span.file == b->span.file;
}

static void text_route(RdSession *s, Out *out, const Route *r, size_t width) {
    out_fmt(out, "  %-7s %.*s", method_of_route(r), STR_ARG(r->path));
    if (r->path.n < width) out_fill(out, ' ', width - r->path.n);
    out_cstr(out, "  ");
    text_place(s, out, r->span);
    if (r->markers.n) out_fmt(out, "  marker");
    if (r->certainty == CONDITIONAL) {
        out_cstr(out, "  conditional on ");
        text_place(s, out, r->condition);
    }
    if (!r->mounted) out_cstr(out, "  unmounted");
    if (r->shadowed) out_cstr(out, "  shadowed");
    if (r->dead) out_cstr(out, "  never matches");
    if (r->internal) out_cstr(out, "  internal");
    if (r->assuming.n)
        out_fmt(out, "  assuming %.*s", STR_ARG(r->assuming));
    else if (r->assumed)
        out_cstr(out, "  assumed");
    if (r->websocket) out_cstr(out, "  websocket");
    out_char(out, '\n');
    for (uint32_t i = 0; i < r->mounts.n; i++) {
        out_fmt(out, "            mounted at %.*s  ", STR_ARG(r->mounts.p[i].path));
        text_place(s, out, r->mounts.p[i].span);
        out_char(out, '\n');
    }
}

/* Those that follow each other for one reason are one line, and the places of the others. */
static void text_blind_spots(RdSession *s, Out *out, const RouteTable *t) {
    for (uint32_t i = 0, next; i < t->blind_spots.n; i = next) {
        const BlindSpot *b = &t->blind_spots.p[i];
        for (next = i + 1; next < t->blind_spots.n && same_blindness(b, &t->blind_spots.p[next]);)
            next++;
        out_cstr(out, "  blind spot  ");
        text_place(s, out, b->span);
        out_fmt(out, "  %.*s", STR_ARG(b->reason));
        if (b->because.file) {
            out_cstr(out, " (");
            text_place(s, out, b->because);
            out_char(out, ')');
        }
        if (next > i + 1) out_cstr(out, "; also");
        for (uint32_t k = i + 1; k < next && k <= i + ALSO_SHOWN; k++) {
            out_cstr(out, k > i + 1 ? ", " : " ");
            text_place(s, out, t->blind_spots.p[k].span);
        }
        if (next > i + 1 + ALSO_SHOWN) out_fmt(out, " and %u more", next - i - 1 - ALSO_SHOWN);
        out_char(out, '\n');
    }
}

static size_t path_width(const RouteTable *t) {
    size_t width = 0;
    for (uint32_t i = 0; i < t->routes.n; i++)
        if (t->routes.p[i].path.n > width) width = t->routes.p[i].path.n;
    return width < 60 ? width : 60;
}

void print_routes_text(RdSession *s, Out *out) {
    for (uint32_t i = 0; i < s->audits.n; i++) {
        const Audit *a = s->audits.p[i];
        uint32_t certain = 0;
        size_t width = path_width(&a->routes);
        for (uint32_t k = 0; k < a->routes.routes.n; k++)
            certain += a->routes.routes.p[k].certainty == CERTAIN;
        out_fmt(out, "%s%.*s", i ? "\n" : "", STR_ARG(path_relative(&s->arena, s->base, a->service.root)));
        if (a->service.express_major) out_fmt(out, "  (express %d)", a->service.express_major);
        out_char(out, '\n');
        for (uint32_t k = 0; k < a->routes.routes.n; k++)
            text_route(s, out, &a->routes.routes.p[k], width);
        text_blind_spots(s, out, &a->routes);
        out_fmt(out, "  %u routes (%u certain, %u conditional), %u blind spots, %u files read\n",
                a->routes.routes.n, certain, a->routes.routes.n - certain, a->routes.blind_spots.n,
                a->routes.files);
        if (!a->service.express_major && !a->routes.routes.n) out_cstr(out, "  " SUMMARY_NO_EXPRESS "\n");
    }
}
