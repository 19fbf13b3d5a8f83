/* Which prefix stands on one side only.
 *
 * Routes /users, /users/:id against paths /users, /users/{id} below the server https://host/api/v2/crm: one
 * change (code "", document "/api/v2/crm") serves both. A configured prefix and the gateway's own are tried
 * first; else every pair of prefixes that would bring an unserved operation together with a route gets a
 * vote, and the favourites are tried on the whole document. */
#include "drift/side.h"

enum {
    PREFIX_SEGMENTS = 4, /* longest prefix looked for */
    VOTES_PER_ROUTE = 8, /* operations of one shape that vote */
    FAVOURITES = 3,
};

typedef struct Vote {
    BaseChange change;
    uint32_t n;
} Vote;

typedef struct Ballot {
    Arena *arena;
    VEC(Vote) votes;
    Map by_hash;
} Ballot;

static bool form_is_served(const Side *side, Method method, const Template *form) {
    if (index_first(&side->served, method, form) != INDEX_NONE) return true;
    if (index_first(&side->served, METHOD_ALL, form) != INDEX_NONE) return true;
    if (method == METHOD_HEAD) return index_first(&side->served, METHOD_GET, form) != INDEX_NONE;
    return method == METHOD_OPTIONS && index_first(&side->served, METHOD_NONE, form) != INDEX_NONE;
}

/* Which operations are served under side->change; websocket endpoints are left out. */
static uint32_t served_flags(const Side *side, bool *flags) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < side->spec->operations.n; i++) {
        const Operation *operation = &side->spec->operations.p[i];
        TemplateList forms = operation_forms(side, operation);
        flags[i] = false;
        for (uint32_t k = 0; k < forms.n && !flags[i] && !operation->websocket; k++)
            flags[i] = form_is_served(side, operation->method, &forms.p[k]);
        n += flags[i];
    }
    return n;
}

static uint32_t countable(const Spec *spec) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < spec->operations.n; i++)
        n += !spec->operations.p[i].websocket;
    return n;
}

/* Keeps the change in *best when it serves more operations than the best so far. */
static void try_change(Side *side, Str code, Str document, bool *flags, BaseChange *best, uint32_t *most) {
    side->change = (BaseChange){.code = code, .document = document};
    uint32_t n = served_flags(side, flags);
    if (n <= *most) return;
    *most = n;
    *best = side->change;
}

static bool is_gateway(const Side *side, const Template *base) {
    const Segment *last = base->segments.n ? &base->segments.p[base->segments.n - 1] : NULL;
    return last && side->options->service_id.n && str_eq_nocase(last->text, side->options->service_id);
}

/* What the configuration or the gateway's way of naming says. */
static void try_configured(Side *side, bool *flags, BaseChange *best, uint32_t *most) {
    Str prefix = side->options->base_path;
    if (prefix.n) {
        try_change(side, prefix, (Str){0}, flags, best, most);
        try_change(side, (Str){0}, prefix, flags, best, most);
    }
    for (uint32_t i = 0; i < side->bases.n; i++) {
        if (!side->bases.p[i].segments.n) continue;
        Str base = template_openapi(side->arena, &side->bases.p[i]);
        if (prefix.n) try_change(side, prefix, base, flags, best, most);
        if (is_gateway(side, &side->bases.p[i])) try_change(side, (Str){0}, base, flags, best, most);
    }
}

static void vote(Ballot *ballot, Str code, Str document) {
    uint64_t key = str_hash(code) * 31 + str_hash(document);
    uint32_t at;
    if (!map_get(&ballot->by_hash, key, &at)) {
        at = ballot->votes.n;
        map_set(ballot->arena, &ballot->by_hash, key, at);
        vec_push(ballot->arena, &ballot->votes, (Vote){.change = {.code = code, .document = document}});
    }
    ballot->votes.p[at].n++;
}

/* The first k segments as text; empty when one of them is not literal. */
static Str literal_head(Arena *arena, const Template *a, uint32_t k) {
    Template head = *a;
    head.segments.n = k;
    for (uint32_t i = 0; i < k; i++)
        if (a->segments.p[i].kind != SEGMENT_LITERAL) return (Str){0};
    return template_openapi(arena, &head);
}

static uint32_t longest_head(const Template *a) {
    uint32_t n = a->segments.n;
    return n > PREFIX_SEGMENTS ? PREFIX_SEGMENTS : n ? n - 1 : 0;
}

/* Unserved operations by what remains of them when a base path is taken away; item is the base's number + 1,
 * or 0 for the whole path. */
static ShapeIndex tails_of(const Side *side, const bool *served) {
    ShapeIndex tails = {0};
    for (uint32_t i = 0; i < side->spec->operations.n; i++) {
        const Operation *operation = &side->spec->operations.p[i];
        if (served[i] || operation->websocket || !operation->template.segments.n) continue;
        for (uint32_t k = 0; k < bases_of(side, operation); k++) {
            const Template *base = base_of(side, operation, k);
            Template full = template_rebased(side->arena, base, &operation->template, 0);
            index_add(side->arena, &tails, operation->method, full, 0);
            if (base->segments.n)
                index_add(side->arena, &tails, operation->method, operation->template,
                          (uint32_t)(base - side->bases.p) + 1);
        }
    }
    return tails;
}

/* A route below a prefix that the document lacks, or has otherwise. */
static void vote_route(const Side *side, Ballot *ballot, const ShapeIndex *tails, const RouteSide *route) {
    Method method = route->route->method;
    const Template *form = route->forms.list.n ? &route->forms.list.p[0] : NULL;
    if (!route->matchable || !form || !form->comparable) return;
    for (uint32_t k = 1; k <= longest_head(form); k++) {
        Str head = literal_head(side->arena, form, k);
        if (!head.n) return;
        Template tail = template_rebased(side->arena, &(Template){0}, form, k);
        uint32_t votes = 0;
        for (uint32_t e = index_first(tails, method, &tail); e != INDEX_NONE && votes < VOTES_PER_ROUTE;
             e = index_next(tails, e, &tail), votes++) {
            uint32_t base = tails->entries.p[e].item;
            Str document = base ? template_openapi(side->arena, &side->bases.p[base - 1]) : (Str){0};
            vote(ballot, head, document);
        }
    }
}

/* An operation below a prefix that the code lacks. */
static void vote_operation(const Side *side, Ballot *ballot, const Operation *operation) {
    for (uint32_t b = 0; b < bases_of(side, operation); b++) {
        Template full = template_rebased(side->arena, base_of(side, operation, b), &operation->template, 0);
        for (uint32_t k = 1; k <= longest_head(&full); k++) {
            Str head = literal_head(side->arena, &full, k);
            if (!head.n) break;
            Template tail = template_rebased(side->arena, &(Template){0}, &full, k);
            if (form_is_served(side, operation->method, &tail)) vote(ballot, (Str){0}, head);
        }
    }
}

static Ballot vote_all(const Side *side, const bool *served) {
    Ballot ballot = {.arena = side->arena};
    ShapeIndex tails = tails_of(side, served);
    for (uint32_t i = 0; i < side->routes.n; i++)
        vote_route(side, &ballot, &tails, &side->routes.p[i]);
    for (uint32_t i = 0; i < side->spec->operations.n; i++)
        if (!served[i] && !side->spec->operations.p[i].websocket)
            vote_operation(side, &ballot, &side->spec->operations.p[i]);
    return ballot;
}

/* Takes the change with most votes; the first of equals. */
static Vote take_favourite(Ballot *ballot) {
    uint32_t best = 0;
    for (uint32_t i = 1; i < ballot->votes.n; i++)
        if (ballot->votes.p[i].n > ballot->votes.p[best].n) best = i;
    Vote favourite = ballot->votes.p[best];
    ballot->votes.p[best].n = 0;
    return favourite;
}

static bool is_declared(const Side *side, Str document) {
    for (uint32_t i = 0; i < side->bases.n; i++)
        if (document.n && str_eq(template_openapi(side->arena, &side->bases.p[i]), document)) return true;
    return false;
}

/* A change is believed when it serves most of what was unserved and loses next to nothing. One operation is
 * enough where the document itself names the prefix as a server's. */
static bool is_convincing(const Side *side, const BaseChange *change, const bool *before, const bool *after) {
    uint32_t served = 0, gained = 0, lost = 0, unserved = 0;
    for (uint32_t i = 0; i < side->spec->operations.n; i++) {
        if (side->spec->operations.p[i].websocket) continue;
        served += after[i];
        unserved += !before[i];
        gained += after[i] && !before[i];
        lost += before[i] && !after[i];
    }
    uint32_t enough = is_declared(side, change->document) && !change->code.n ? 1 : 2;
    return gained >= enough && gained * 2 > unserved && lost * 10 <= served;
}

static void detect(Side *side, Drift *drift, const bool *before, uint32_t served) {
    bool *after = NEW_N(side->arena, bool, side->spec->operations.n + 1);
    Ballot ballot = vote_all(side, before);
    BaseChange best = {0};
    uint32_t most = served;
    for (int i = 0; i < FAVOURITES && ballot.votes.n; i++) {
        Vote favourite = take_favourite(&ballot);
        uint32_t n = most;
        BaseChange found = best;
        if (!favourite.n) break;
        try_change(side, favourite.change.code, favourite.change.document, after, &found, &n);
        if (n == most || !is_convincing(side, &found, before, after)) continue;
        best = found;
        most = n;
    }
    side->change = best;
    drift->base_detected = most > served;
    drift->base = best;
    drift->base.explained = most - served;
}

void base_decide(Side *side, Drift *drift) {
    bool *flags = NEW_N(side->arena, bool, side->spec->operations.n + 1);
    bool *before = NEW_N(side->arena, bool, side->spec->operations.n + 1);
    BaseChange best = {0};
    uint32_t served = served_flags(side, before), most = served;
    if (served == countable(side->spec)) return;
    try_configured(side, flags, &best, &most);
    side->change = drift->base = best;
    drift->base.explained = most - served;
    if (most == served && !side->options->base_path.n) detect(side, drift, before, served);
}
