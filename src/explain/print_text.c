/* Answers for people: one fact a line with its place and its line of source; what the source does not say
 * stands below it.
 *
 *       mounts     src/app.js:9:1   app.use(PREFIX, users);
 *       path       src/app.js:9:9   app.use(PREFIX, users);
 *                                   `PREFIX` is /api */
#include "explain/explain.h"
#include "report/excerpt.h"

enum { LABEL = 11, PLACE_MOST = 72, CODE_LEAST = 40, WIDTH_DEFAULT = 120 };

static const struct {
    const char *name, *label;
} kinds[] = {
#define X(NAME, name, label) [FACT_##NAME] = {name, label},
    FACT_KINDS(X)
#undef X
};

const char *fact_name(FactKind kind) {
    return kinds[kind].name;
}

const char *fact_label(FactKind kind) {
    return kinds[kind].label;
}

/* "src/app.js:9:1"; an entry is its file alone. */
static Str place_text_of(const Explain *x, const Fact *f) {
    if (!f->span.file) return (Str){0};
    Place place = explain_at(x, f->span);
    Str file = explain_text(x, place.file);
    if (f->kind == FACT_ENTRY) return file;
    return str_fmt(x->arena, "%.*s:%u:%u", STR_ARG(file), place.start.line, place.start.column);
}

static size_t place_width(const Explain *x, const Facts *facts) {
    size_t width = 0;
    for (uint32_t i = 0; i < facts->n; i++) {
        size_t n = place_text_of(x, &facts->p[i]).n;
        if (n > width && n <= PLACE_MOST) width = n;
    }
    return width;
}

/* Columns, not bytes: the one sign among the labels that is not ASCII. */
static size_t label_columns(Str label) {
    return str_eq(label, STR("…")) ? 1 : label.n;
}

/* The line of source, or what stands there on several lines, joined. */
static void write_code(const Explain *x, Out *out, Span span, uint32_t room) {
    Place place = explain_at(x, span);
    if (str_find_char(source_text(x->sources, span), '\n', 0) < 0)
        excerpt_line(out, &place, room);
    else
        out_str(out, explain_text(x, explain_code(x, span, room)));
}

static void write_fact(const Explain *x, Out *out, const Fact *f, FactKind before, size_t width) {
    Str label = f->kind == before ? STR("") : str_of(fact_label(f->kind));
    Str place = place_text_of(x, f);
    size_t indent = 2 + LABEL + width + 2;
    uint32_t columns = x->width ? x->width : WIDTH_DEFAULT;
    uint32_t room = columns > indent + CODE_LEAST ? columns - (uint32_t)indent : CODE_LEAST;
    out_fmt(out, "  %.*s", STR_ARG(label));
    out_fill(out, ' ', LABEL - label_columns(label));
    out_str(out, place);
    if (f->span.file && f->kind != FACT_ENTRY) {
        out_fill(out, ' ', (place.n < width ? width - place.n : 0) + 2);
        write_code(x, out, f->span, room);
    }
    if (f->text.n) {
        if (f->span.file) {
            out_char(out, '\n');
            out_fill(out, ' ', indent);
        }
        out_str(out, explain_text(x, f->text));
    }
    out_char(out, '\n');
}

void explain_print_facts(const Explain *x, const Facts *facts, Out *out) {
    size_t width = place_width(x, facts);
    for (uint32_t i = 0; i < facts->n; i++)
        write_fact(x, out, &facts->p[i], i ? facts->p[i - 1].kind : FACT_NOTE, width);
}

static void write_route(const Explain *x, Out *out, const Route *r) {
    Place place = explain_at(x, r->span);
    out_fmt(out, "%s %.*s  %.*s:%u:%u", method_name(r->method), STR_ARG(explain_text(x, r->path)),
            STR_ARG(explain_text(x, place.file)), place.start.line, place.start.column);
}

static const char *state_of(const Explanation *e, bool first) {
    const Route *r = e->route;
    if (!r->mounted) return "not served: nothing mounts its router";
    if (r->dead) return "never answers: its path matches no request";
    if (r->websocket) return "answers websocket requests";
    if (!e->reached) return "not reached: one before it ends the request";
    if (e->fit == ANSWERS_PERHAPS)
        return e->route->has_unknown ? "may answer: a part of its path is not known"
                                     : "may answer: its path is an expression that is not compared";
    if (r->certainty == CONDITIONAL)
        return first ? "answers first, under a condition" : "answers next, under a condition";
    return first ? "answers first" : "answers next, when those before pass the request on";
}

static void write_routes(const Explain *x, const RouteAnswer *a, Out *out) {
    bool first = true;
    for (uint32_t i = 0; i < a->routes.n; i++) {
        const Explanation *e = &a->routes.p[i];
        out_cstr(out, e->brief && i && a->routes.p[i - 1].brief ? "" : "\n");
        write_route(x, out, e->route);
        out_fmt(out, "  %s\n", state_of(e, first));
        if (!e->brief) explain_print_facts(x, &e->facts, out);
        first &= !e->reached || e->fit < ANSWERS_YES;
    }
    if (a->more) out_fmt(out, "and %u more\n", a->more);
}

static void write_near(const Explain *x, const RouteAnswer *a, Out *out) {
    if (a->near.n) out_cstr(out, a->serving ? "\nonly a catch-all answers; nearest:\n" : "\nnearest:\n");
    for (uint32_t i = 0; i < a->near.n; i++) {
        out_cstr(out, "  ");
        write_route(x, out, a->near.p[i].route);
        out_cstr(out, a->near.p[i].route->mounted ? "\n" : "  unmounted\n");
    }
    if (a->blind.n) out_cstr(out, "\nit may be hidden by what could not be followed:\n");
    for (uint32_t i = 0; i < a->blind.n; i++) {
        Place place = explain_at(x, a->blind.p[i]->span);
        out_fmt(out, "  %.*s:%u:%u  %.*s\n", STR_ARG(explain_text(x, place.file)), place.start.line,
                place.start.column, STR_ARG(explain_text(x, a->blind.p[i]->reason)));
    }
    if (a->more_blind) out_fmt(out, "  and %u more\n", a->more_blind);
}

void explain_print_text(const Explain *x, Str title, const RouteAnswer *a, Out *out) {
    title = explain_text(x, title);
    if (a->serving)
        out_fmt(out, "%.*s is answered by %s\n", STR_ARG(title),
                a->serving == 1 ? "one route" : "several routes, in this order");
    else
        out_fmt(out, "no route answers %.*s\n", STR_ARG(title));
    write_routes(x, a, out);
    write_near(x, a, out);
}

/* The nearest cause stands in the verdict already: once is enough. */
static Facts without_verdict(const Explain *x, const WhyNot *a) {
    Facts facts = {0};
    for (uint32_t i = 0; i < a->facts.n; i++) {
        Fact f = a->facts.p[i];
        if (f.span.file && str_ends(a->verdict, f.text)) f.text = (Str){0};
        vec_push(x->arena, &facts, f);
    }
    return facts;
}

void why_not_print_text(const Explain *x, Str title, const WhyNot *a, Out *out) {
    out_fmt(out, "%.*s %.*s\n", STR_ARG(explain_text(x, title)), STR_ARG(explain_text(x, a->verdict)));
    if (a->facts.n) {
        out_char(out, '\n');
        Facts facts = without_verdict(x, a);
        explain_print_facts(x, &facts, out);
    }
    for (uint32_t i = 0; i < a->routes.n; i++) {
        const Explanation *e = &a->routes.p[i];
        out_cstr(out, e->brief && i && a->routes.p[i - 1].brief ? "" : "\n");
        write_route(x, out, e->route);
        out_fmt(out, "%s\n", !e->route->mounted ? "  not served: nothing mounts its router" : "");
        if (!e->brief) explain_print_facts(x, &e->facts, out);
    }
    if (a->more) out_fmt(out, "and %u more\n", a->more);
}
