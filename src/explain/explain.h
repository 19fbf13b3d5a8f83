/* Answers to two questions about a service that was evaluated: how did this route come to be, and why did a
 * call make none. An answer is a list of facts, each with its place; texts are one line and for people.
 *
 *     entry      server.js
 *     imports    server.js:1:13   const app = require('./app');
 *     mounts     app.js:9:1       app.use('/api', users);
 *     registers  users.js:4:1     users.get('/:id', show); */
#ifndef EXPLAIN_EXPLAIN_H
#define EXPLAIN_EXPLAIN_H
#include "base/json.h"
#include "eval/interp.h"
#include "report/report.h"
#include "routes/log.h"
#include "source/walk.h"

/* X(NAME, "name in JSON", "label in text") */
#define FACT_KINDS(X)                                                                                        \
    X(ENTRY, "entry", "entry")                                                                               \
    X(IMPORT, "import", "imports")                                                                           \
    X(CALL, "call", "calls")                                                                                 \
    X(MORE, "more", "…")                                                                                     \
    X(MOUNT, "mount", "mounts")                                                                              \
    X(REGISTRATION, "registration", "registers")                                                             \
    X(CONDITION, "condition", "only if")                                                                     \
    X(PATH, "path", "path")                                                                                  \
    X(ORIGIN, "origin", "from")                                                                              \
    X(UNKNOWN, "unknown", "unknown")                                                                         \
    X(MIDDLEWARE, "middleware", "after")                                                                     \
    X(MARKER, "marker", "marker")                                                                            \
    X(SHADOW, "shadow", "behind")                                                                            \
    X(CAUSE, "cause", "because")                                                                             \
    X(NOTE, "note", "note")

typedef enum FactKind {
#define X(NAME, name, label) FACT_##NAME,
    FACT_KINDS(X)
#undef X
} FactKind;

typedef struct Fact {
    FactKind kind;
    Span span; /* nowhere: the fact has no place */
    Str text;  /* what the source line does not say by itself; may be empty */
} Fact;
typedef VEC(Fact) Facts;

/* What the questions are asked about: one service. */
typedef struct Explain {
    Arena *arena;
    Sources *sources;
    Eval *ev; /* finished */
    const Log *log;
    const RouteTable *table;
    int express_major; /* 4 or 5 */
    Str base;          /* the audited directory, root-relative: paths in texts are relative to it */
    uint32_t width;    /* of the terminal; 0 = not a terminal */
    /* Why-not only: */
    const struct Watch *watch; /* what was evaluated */
    Str root;                  /* the service's directory */
    const Paths *entries;      /* modules it starts with */
} Explain;

/* "src/app.js:12", relative to the audited directory. */
Str explain_place(const Explain *x, Span span);
/* A root-relative path, relative to the audited directory. */
Str explain_file(const Explain *x, Str path);
/* A value as a person calls it: "a router made at src/app.js:3". */
Str explain_value(const Explain *x, Value v);
/* A span as it is printed; the path is masked. */
Place explain_at(const Explain *x, Span span);
/* A text that may be printed: masked, controls visible. */
Str explain_text(const Explain *x, Str text);
/* The module of a file, or NULL: it was not parsed. */
const Module *explain_module(const Explain *x, FileId file);
/* Source text of a span on one line, at most `most` bytes; what is cut ends in `…`. */
Str explain_code(const Explain *x, Span span, size_t most);
/* The same in backquotes, unless it has some of its own: short, for sentences. */
Str explain_quote(const Explain *x, Span span);
void fact_push(const Explain *x, Facts *facts, FactKind kind, Span span, Str text);

/* ---- question.c ---- */
/* A method and a path as a person gives them: `/users/:id`, `/users/{id}`, `https://host/users/7?x=1`. */
typedef struct Question {
    Method method; /* METHOD_NONE: any */
    Str path;      /* without host, query and fragment */
    Templates templates;
    bool concrete; /* no parameter: a request's path */
} Question;
/* False when the method is none: *trouble says so. */
bool question_parse(Arena *arena, Str method, Str path, int express_major, Question *out, Str *trouble);

typedef enum Answers {
    ANSWERS_NO,
    ANSWERS_PERHAPS, /* a part of the route's path is not known, or is an expression that was not run */
    ANSWERS_YES,     /* a request is matched */
    ANSWERS_SAME,    /* it is the route that was asked for */
} Answers;
/* Whether a route's path fits; the method is not looked at. */
Answers question_path(const Explain *x, const Question *q, const Route *r);
/* Whether a route of this method answers. */
bool question_method(const Question *q, const Route *r);

typedef struct NearRoute {
    const Route *route;
    uint32_t distance; /* halves of path segments that differ */
} NearRoute;
typedef VEC(NearRoute) NearRoutes;
/* The routes whose paths are nearest to the question's, at most 3, nearest first. */
void question_near(const Explain *x, const Question *q, NearRoutes *out);

/* ---- route.c ---- */
/* How a route came to be: entry, imports, calls, mounts, registration; conditions; where its path comes
 * from; what a request passes before it. */
void explain_route(const Explain *x, const Route *r, Facts *out);

/* ---- answer.c ---- */
/* A route that answers, and how it came to be. */
typedef struct Explanation {
    const Route *route;
    Answers fit;
    bool reached; /* false: one before it certainly ends the request, or nothing mounts it */
    bool brief;   /* it is only named: facts are empty */
    Facts facts;
} Explanation;

/* What `--explain METHOD PATH` says of one service. */
typedef struct RouteAnswer {
    VEC(Explanation) routes;      /* in the order in which Express asks them; then the unmounted ones */
    uint32_t more;                /* that are not listed */
    uint32_t serving;             /* of routes: mounted and reached */
    bool only_catch_alls;         /* nothing else serves */
    NearRoutes near;              /* when nothing but catch-alls serves */
    VEC(const BlindSpot *) blind; /* may hide a route; when none serves */
    uint32_t more_blind;
} RouteAnswer;
void explain_question(const Explain *x, const Question *q, RouteAnswer *out);

/* ---- why_not.c ---- */
/* What `--why-not FILE:LINE` says. */
typedef struct WhyNot {
    Str verdict;             /* what the place does: "makes no route: the function `f` is never called" */
    Facts facts;             /* why; empty when there are routes */
    VEC(Explanation) routes; /* that it makes, mounts or leads to */
    uint32_t more;           /* that are not listed */
    uint32_t serving;        /* of all of them */
} WhyNot;
/* path is root-relative and a file of the service. */
void explain_why_not(const Explain *x, Str path, uint32_t line, WhyNot *out);

/* ---- print_text.c, print_json.c ---- */
/* `title` is how the question was put: "GET /users/7". */
void explain_print_text(const Explain *x, Str title, const RouteAnswer *answer, Out *out);
void explain_print_json(const Explain *x, const RouteAnswer *answer, Json *j);
void why_not_print_text(const Explain *x, Str title, const WhyNot *answer, Out *out);
void why_not_print_json(const Explain *x, const WhyNot *answer, Json *j);
/* Facts alone, as lines and as a JSON array. */
void explain_print_facts(const Explain *x, const Facts *facts, Out *out);
void explain_json_facts(const Explain *x, const Facts *facts, Json *j);
/* A kind's name in JSON, its label in text. */
const char *fact_name(FactKind kind);
const char *fact_label(FactKind kind);

/* ---- origin.c ---- */
/* Where the value of an expression comes from: the names in it, back to literals, over variables, imports
 * and the arguments of the calls that led here. */
void explain_origin(const Explain *x, Span expression, const Step *steps, Facts *out);
#endif
