/* The two sides of a comparison, prepared: what each route and each operation is compared by. Internal to
 * drift/.
 *
 * A route stands for the forms of its path (or of the path its marker puts in its place); an operation for
 * its path below each base path, with and without the service's id in front. */
#ifndef DRIFT_SIDE_H
#define DRIFT_SIDE_H
#include "drift/index.h"
#include "drift/match.h"

enum {
    MATCH_LIMIT = 32,           /* counterparts kept of one route or operation */
    ANSWER_LIMIT = 1000 * 1000, /* comparisons to name the route that answers an unserved operation */
    FUZZY_LIMIT = 20 * 1000000  /* comparisons with wildcard and unknown routes */
};

typedef VEC(Template) TemplateList;

typedef struct RouteSide {
    const Route *route;
    Templates forms;
    bool matchable;    /* serves requests at a path that can be compared */
    bool fuzzy;        /* has a wildcard or an unknown part: may serve other shapes too */
    bool overwritten;  /* forms are the marker's overwriteExternalPath.path */
    bool path_unknown; /* the marker's overwriteExternalPath is not known */
} RouteSide;

typedef struct Side {
    Arena *arena;
    const RouteTable *table;
    const Spec *spec;
    const DriftOptions *options;
    VEC(RouteSide) routes;
    ShapeIndex served;     /* matchable routes, by method and by METHOD_NONE */
    ShapeIndex registered; /* every route, by METHOD_NONE */
    TemplateList bases;    /* parallel to spec->base_paths */
    BaseChange change;     /* applied to the document's paths */
} Side;

/* Prepares routes and base paths; no change of prefix yet. */
Side side_new(Arena *arena, const RouteTable *table, const Spec *spec, const DriftOptions *options);
/* How many base paths an operation stands below, and the k-th of them. */
uint32_t bases_of(const Side *side, const Operation *operation);
const Template *base_of(const Side *side, const Operation *operation, uint32_t k);
/* The templates that operation stands for under side->change, in the order of the base paths. */
TemplateList operation_forms(const Side *side, const Operation *operation);
/* A base path as routes see it under side->change. */
Template base_in_code(const Side *side, const Template *base);
/* Entries of side->served for a form and method, GET for HEAD and any for OPTIONS included, added to out
 * (route numbers, each once, ascending, at most MATCH_LIMIT). */
typedef VEC(uint32_t) Numbers;
void served_find(const Side *side, Method method, const Template *form, Numbers *out);
/* a's segments [from, n) behind those of prefix. */
Template template_rebased(Arena *arena, const Template *prefix, const Template *a, uint32_t from);
/* prefix's segments begin a's, all of them literal or of one shape. */
bool template_begins(const Template *a, const Template *prefix);
/* Finds the prefix change to apply: a configured one, the gateway's, or one that explains most differences.
 */
void base_decide(Side *side, Drift *drift);
#endif
