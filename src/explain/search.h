/* Why-not's search through the tree of what ran: shared by its files only. */
#ifndef EXPLAIN_SEARCH_H
#define EXPLAIN_SEARCH_H
#include "eval/watch.h"
#include "explain/explain.h"

enum { SEARCH_DEPTH = 6, SEARCH_FACTS = 24 };

/* A search for causes. Facts are pushed in the order from the place to what lies further away. */
typedef struct Search {
    const Explain *x;
    Facts *out;
    uint32_t depth; /* causes of causes still followed */
    Str first;      /* the nearest cause, for the verdict */
} Search;

/* A cause with its place; the first one is the verdict. */
void search_say(Search *s, Span span, Str cause);
/* Where an expression's value comes from, parameters by the call that gave them last. */
void search_origin(Search *s, const Module *m, Span expression);
/* Why a node of a parsed module was never evaluated. */
void search_unreached(Search *s, const Module *m, NodeId id);
/* Why a function was never entered; `way` leads to it, way.p[at]. */
void search_uncalled(Search *s, const Module *m, const NodeIds *way, uint32_t at);
/* Why a file was never loaded as a module. */
void search_unloaded(Search *s, Str path);
#endif
