/* Answers for programs. Keys are only ever added; texts of facts are for people and may change. */
#include "explain/explain.h"
#include "report/mask.h"

enum { CODE_MOST = 200 };

static void key_place(const Explain *x, Json *j, Span span) {
    Place place = explain_at(x, span);
    json_key_str(j, "file", place.file);
    json_key_u64(j, "line", place.start.line);
    json_key_u64(j, "column", place.start.column);
}

void explain_json_facts(const Explain *x, const Facts *facts, Json *j) {
    json_array(j);
    for (uint32_t i = 0; i < facts->n; i++) {
        const Fact *f = &facts->p[i];
        json_object(j);
        json_key_str(j, "kind", str_of(fact_name(f->kind)));
        if (f->span.file) {
            key_place(x, j, f->span);
            if (f->kind != FACT_ENTRY) json_key_str(j, "source", explain_code(x, f->span, CODE_MOST));
        }
        if (f->text.n) json_key_str(j, "text", report_mask(x->arena, f->text));
        json_end(j);
    }
    json_end(j);
}

static void key_route(const Explain *x, Json *j, const Route *r) {
    json_key_str(j, "method", str_of(method_name(r->method)));
    json_key_str(j, "path", report_mask(x->arena, r->path));
    key_place(x, j, r->span);
    json_key_bool(j, "mounted", r->mounted);
}

static const char *fit_name(const Explanation *e) {
    if (!e->reached) return "not-reached";
    return e->fit == ANSWERS_PERHAPS ? "perhaps" : "yes";
}

static void write_explanation(const Explain *x, const Explanation *e, Json *j) {
    json_object(j);
    key_route(x, j, e->route);
    json_key_str(j, "certainty", e->route->certainty == CERTAIN ? STR("certain") : STR("conditional"));
    json_key_str(j, "answers", str_of(fit_name(e)));
    json_key(j, "facts");
    explain_json_facts(x, &e->facts, j);
    json_end(j);
}

void explain_print_json(const Explain *x, const RouteAnswer *a, Json *j) {
    json_key(j, "routes");
    json_array(j);
    for (uint32_t i = 0; i < a->routes.n; i++)
        write_explanation(x, &a->routes.p[i], j);
    json_end(j);
    json_key_u64(j, "more", a->more);
    json_key(j, "nearest");
    json_array(j);
    for (uint32_t i = 0; i < a->near.n; i++) {
        json_object(j);
        key_route(x, j, a->near.p[i].route);
        json_end(j);
    }
    json_end(j);
    json_key(j, "blind_spots");
    json_array(j);
    for (uint32_t i = 0; i < a->blind.n; i++) {
        json_object(j);
        key_place(x, j, a->blind.p[i]->span);
        json_key_str(j, "reason", report_mask(x->arena, a->blind.p[i]->reason));
        json_end(j);
    }
    json_end(j);
}

void why_not_print_json(const Explain *x, const WhyNot *a, Json *j) {
    json_key_str(j, "answer", report_mask(x->arena, a->verdict));
    json_key(j, "facts");
    explain_json_facts(x, &a->facts, j);
    json_key(j, "routes");
    json_array(j);
    for (uint32_t i = 0; i < a->routes.n; i++)
        write_explanation(x, &a->routes.p[i], j);
    json_end(j);
    json_key_u64(j, "more", a->more);
}
