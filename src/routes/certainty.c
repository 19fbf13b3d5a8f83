/* Conditions of registrations → certainty of routes.
 *
 *     if (a) app.get('/x', f); else app.get('/x', g);  // certain: either side has GET /x
 *     if (b) start(app);                               // certain, all that it has: without b, nothing serves
 *     if (c) app.get('/y', f);                         // conditional
 *
 * A route is certain when every outcome of the conditions in which the service serves at all has a way to it.
 * A way is a set of sides of questions; outcomes are tried question by question, within a budget for a route
 * and one for all: beyond that it is conditional. */
#include "routes/certainty.h"

#include "base/map.h"

enum { WAYS_MAX = 64, SIDES_MAX = 64, STEPS_MAX = 4096, WORK_MAX = 16000000, GROUP_MAX = 16 };

typedef struct Ways {
    const RouteWay *p;
    uint32_t n;
} Ways;

/* What is decided, and how often sides were looked at for all routes together. */
typedef struct Decision {
    Arena *arena;
    RouteTable *table;
    const RouteWays *ways; /* of the table's routes, by index */
    Ways served;           /* the ways in which something serves */
    uint64_t work;
} Decision;

/* What is taken for granted while outcomes are tried: one side of each of these questions. */
typedef struct Outcome {
    LogSide sides[SIDES_MAX];
    uint32_t n, steps;
} Outcome;

static const LogSide *find(const LogSide *sides, uint32_t n, uint32_t question) {
    for (uint32_t i = 0; i < n; i++)
        if (sides[i].question == question) return &sides[i];
    return NULL;
}

/* One side more than an outcome has is never certain, so that the others do not matter. */
bool way_add(Arena *arena, RouteWay *way, const LogCondition *c) {
    for (; c && way->sides.n <= SIDES_MAX; c = c->next) {
        const LogSide *had = find(way->sides.p, way->sides.n, c->is.question);
        bool other = had && had->side != c->is.side;
        if (other && !c->is.fleeting) return false;
        if (!had || other) vec_push(arena, &way->sides, c->is);
    }
    return true;
}

/* The first side of a way that the outcome leaves open; *fits: it rules none of them out. */
static const LogSide *first_open(Decision *d, const Outcome *o, const RouteWay *way, bool *fits) {
    const LogSide *open = NULL;
    *fits = true;
    for (uint32_t i = 0; i < way->sides.n; i++, d->work++) {
        const LogSide *s = &way->sides.p[i], *taken = find(o->sides, o->n, s->question);
        if (taken && taken->side != s->side) {
            *fits = false;
            return NULL;
        }
        if (!taken && !open) open = s;
    }
    return open;
}

/* Every outcome from here on comes one of the ways. */
static bool always(Decision *d, Outcome *o, Ways ways) {
    const LogSide *ask = NULL;
    if (++o->steps > STEPS_MAX || d->work > WORK_MAX) return false;
    for (uint32_t i = 0; i < ways.n; i++) {
        bool fits;
        const LogSide *open = first_open(d, o, &ways.p[i], &fits);
        if (fits && !open) return true;
        if (fits && !ask) ask = open;
    }
    if (!ask || o->n == SIDES_MAX) return false;
    LogSide taken = *ask;
    bool all = true;
    o->n++;
    for (taken.side = 0; taken.side < taken.sides && all; taken.side++) {
        o->sides[o->n - 1] = taken;
        all = always(d, o, ways);
    }
    o->n--;
    return all;
}

/* Who comes this way comes one of `ways` as well. */
static bool implies(Decision *d, const RouteWay *way, Ways ways) {
    Outcome o = {0};
    if (way->sides.n > SIDES_MAX) return false;
    for (uint32_t i = 0; i < way->sides.n; i++)
        o.sides[o.n++] = way->sides.p[i];
    return always(d, &o, ways);
}

static bool all_imply(Decision *d, Ways these, Ways ways) {
    for (uint32_t i = 0; i < these.n; i++)
        if (!implies(d, &these.p[i], ways)) return false;
    return true;
}

static Ways ways_of(const RouteWays *ways) {
    return (Ways){.p = ways->list.p, .n = ways->list.n < WAYS_MAX ? ways->list.n : WAYS_MAX};
}

/* The ways in which something serves. In any case, when a route is there that has none of them: then another
 * program serves it as well, in a way that is not seen. */
static Ways serving(Decision *d, const Log *log) {
    static const RouteWay in_any_case = {0};
    const Ways any = {.p = &in_any_case, .n = 1};
    RouteWays out = {0};
    for (uint32_t i = 0; i < log->entries.n; i++) {
        const LogEntry *e = &log->entries.p[i];
        RouteWay way = {0};
        if (e->kind != LOG_SERVE || e->dropped || !way_add(d->arena, &way, e->conditions)) continue;
        if (!way.sides.n) return any;
        if (implies(d, &way, ways_of(&out))) continue;
        if (out.list.n == WAYS_MAX) return any;
        vec_push(d->arena, &out.list, way);
    }
    if (!out.list.n) return any;
    for (uint32_t i = 0; i < d->table->routes.n; i++)
        if (d->table->routes.p[i].mounted && !all_imply(d, ways_of(&d->ways[i]), ways_of(&out))) return any;
    return ways_of(&out);
}

/* The condition that a reader should look at: not one that decides whether anything is served. */
static Span deciding(const RouteWay *way, Ways served) {
    for (uint32_t i = 0; i < way->sides.n; i++) {
        bool of_all = false;
        for (uint32_t k = 0; k < served.n; k++)
            of_all |= find(served.p[k].sides.p, served.p[k].sides.n, way->sides.p[i].question) != NULL;
        if (!of_all) return way->sides.p[i].span;
    }
    return way->sides.n ? way->sides.p[0].span : (Span){0};
}

/* ---- the same route, registered on several sides ---- */

typedef struct Group {
    uint32_t routes[GROUP_MAX], n;
    bool certain; /* one of them is, by itself */
} Group;

typedef struct Groups {
    VEC(Group) list;
    Map index;
    Interner keys;
} Groups;

static Group *group_of(Arena *arena, Groups *groups, const Route *r) {
    uint32_t at;
    Sym key = sym_intern(&groups->keys,
                         str_fmt(arena, "%d %d %.*s", (int)r->method, r->websocket, STR_ARG(r->path)));
    if (!map_get(&groups->index, key, &at)) {
        at = groups->list.n;
        map_set(arena, &groups->index, key, at);
        vec_push(arena, &groups->list, (Group){0});
    }
    return &groups->list.p[at];
}

static Ways together(const Decision *d, const Group *g, uint32_t without) {
    RouteWays all = {0};
    for (uint32_t i = 0; i < g->n; i++) {
        Ways one = ways_of(&d->ways[g->routes[i]]);
        for (uint32_t k = 0; i != without && k < one.n; k++)
            vec_push(d->arena, &all.list, one.p[k]);
    }
    return ways_of(&all);
}

/* Together they are there in any case: all of them that it takes are certain. */
static void settle_group(Decision *d, Group *g) {
    if (g->certain || g->n < 2 || !all_imply(d, d->served, together(d, g, g->n))) return;
    for (uint32_t i = g->n; i > 0; i--)
        if (all_imply(d, d->served, together(d, g, i - 1))) g->routes[i - 1] = g->routes[--g->n];
    for (uint32_t i = 0; i < g->n; i++) {
        d->table->routes.p[g->routes[i]].certainty = CERTAIN;
        d->table->routes.p[g->routes[i]].beside = true;
    }
}

/* ---- a prefix that a variable gives, or none ---- */

static bool asks_about(const RouteWay *way, Str about) {
    for (uint32_t i = 0; i < way->sides.n; i++)
        if (str_eq(way->sides.p[i].about, about)) return true;
    return false;
}

/* `if (prefix) app.use(prefix, users); else app.use(users)`: without the variable, which is the default, the
 * route is at the path that is known, and that is where it is listed as certain. */
static void settle_unset(Decision *d, Route *r, Ways own, const RouteWays *with_hole) {
    RouteWays all = {0};
    Ways other = ways_of(with_hole);
    for (uint32_t i = 0; i < own.n; i++) {
        if (!asks_about(&own.p[i], with_hole->hole_of)) return;
        vec_push(d->arena, &all.list, own.p[i]);
    }
    for (uint32_t i = 0; i < other.n; i++)
        vec_push(d->arena, &all.list, other.p[i]);
    if (!all_imply(d, d->served, ways_of(&all))) return;
    r->certainty = CERTAIN;
    r->assumed = r->beside = true;
    r->assuming = with_hole->hole_of;
}

static void settle_unset_all(Decision *d) {
    Map holes = {0}; /* registration → the route with a hole that it makes */
    uint32_t at;
    for (uint32_t i = 0; i < d->table->routes.n; i++) {
        const Route *r = &d->table->routes.p[i];
        if (r->mounted && r->has_unknown && d->ways[i].hole_of.n) map_set(d->arena, &holes, r->entry + 1, i);
    }
    for (uint32_t i = 0; i < d->table->routes.n; i++) {
        Route *r = &d->table->routes.p[i];
        if (r->certainty == CONDITIONAL && r->mounted && !r->has_unknown &&
            map_get(&holes, r->entry + 1, &at))
            settle_unset(d, r, ways_of(&d->ways[i]), &d->ways[at]);
    }
}

void certainty_decide(Arena *arena, const Log *log, RouteTable *table, const RouteWays *ways) {
    Decision d = {.arena = arena, .table = table, .ways = ways};
    Groups groups = {.keys = interner_new(arena)};
    d.served = serving(&d, log);
    for (uint32_t i = 0; i < table->routes.n; i++) {
        Route *r = &table->routes.p[i];
        Ways own = ways_of(&ways[i]);
        const RouteWay anyhow = {0};
        bool certain = r->mounted ? all_imply(&d, d.served, own) : implies(&d, &anyhow, own);
        r->certainty = certain ? CERTAIN : CONDITIONAL;
        if (!certain && own.n) r->condition = deciding(&own.p[0], d.served);
        if (!r->mounted || r->has_unknown) continue;
        Group *g = group_of(arena, &groups, r);
        g->certain |= certain;
        if (!certain && g->n < GROUP_MAX) g->routes[g->n++] = i;
    }
    for (uint32_t i = 0; i < groups.list.n; i++)
        settle_group(&d, &groups.list.p[i]);
    settle_unset_all(&d);
}
