/* A question → the routes that a request meets, in Express' order: every one that fits is listed, the first
 * ones with their story; behind one that certainly ends the request nothing is reached. When none serves,
 * what is near and what may hide it. */
#include "explain/explain.h"

enum { FULL_MAX = 5, LISTED_MAX = 50, BLIND_MAX = 8 };

/* An expression or a part that is not known is no more than a possibility: named, not told. */
static bool is_brief(const Question *q, const Explanation *e, uint32_t told) {
    if (told >= FULL_MAX || e->fit == ANSWERS_PERHAPS) return true;
    if (e->fit == ANSWERS_SAME) return false;
    return !q->concrete || (told && e->route->catch_all);
}

static bool ends_request(const Explanation *e) {
    const Route *r = e->route;
    return e->fit >= ANSWERS_YES && r->mounted && r->certainty == CERTAIN && !r->passes_on && !r->websocket;
}

static void collect(const Explain *x, const Question *q, RouteAnswer *out) {
    bool ended = false;
    uint32_t told = 0;
    for (uint32_t i = 0; i < x->table->routes.n; i++) {
        const Route *r = &x->table->routes.p[i];
        Explanation e = {.route = r};
        if (!question_method(q, r) || (e.fit = question_path(x, q, r)) == ANSWERS_NO) continue;
        e.reached = r->mounted && !ended && !r->shadowed && !r->dead;
        e.brief = is_brief(q, &e, told);
        bool serves = e.reached && e.fit >= ANSWERS_YES;
        out->serving += serves;
        if (serves && !r->catch_all) out->only_catch_alls = false;
        ended |= q->method != METHOD_NONE && ends_request(&e);
        if (out->routes.n >= LISTED_MAX) {
            out->more++;
            continue;
        }
        if (!e.brief) {
            explain_route(x, r, &e.facts);
            told++;
        }
        vec_push(x->arena, &out->routes, e);
    }
}

static void collect_blind(const Explain *x, RouteAnswer *out) {
    for (uint32_t i = 0; i < x->table->blind_spots.n; i++) {
        const BlindSpot *b = &x->table->blind_spots.p[i];
        if (!b->may_register) continue;
        if (out->blind.n < BLIND_MAX)
            vec_push(x->arena, &out->blind, b);
        else
            out->more_blind++;
    }
}

void explain_question(const Explain *x, const Question *q, RouteAnswer *out) {
    *out = (RouteAnswer){.only_catch_alls = true};
    collect(x, q, out);
    if (out->only_catch_alls) question_near(x, q, &out->near);
    if (!out->serving) collect_blind(x, out);
}
