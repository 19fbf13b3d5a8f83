/* What the handlers of a route demonstrably do with a request: read off their code, without running it.
 *
 *     (req, res) => { const { page } = req.query; if (!page) return res.status(400).end(); … }
 *   → query: page; statuses: 400
 *
 * Each fact holds; there may be more that nobody can tell (a helper that is given `req`). */
#ifndef ROUTES_FACTS_H
#define ROUTES_FACTS_H
#include "base/str.h"
#include "base/vec.h"
#include "source/span.h"

typedef struct QueryFact {
    Str name;
    Span span; /* where it is read */
} QueryFact;

typedef struct StatusFact {
    uint32_t code; /* 100 to 599 */
    Span span;     /* where it is set */
} StatusFact;

/* Of one handler; each name and each code once, the first place counts. */
typedef struct HandlerFacts {
    VEC(QueryFact) query;
    VEC(StatusFact) statuses;
} HandlerFacts;

/* One for each handler of a route in their order; NULL: nothing is known of it. */
typedef VEC(const HandlerFacts *) FactList;
#endif
