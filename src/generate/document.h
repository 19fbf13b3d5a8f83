/* A whole document from the routes of a service: what the generator of a service with markers would write
 * when it is started, and for any other service a valid document of its certain routes. */
#ifndef GENERATE_DOCUMENT_H
#define GENERATE_DOCUMENT_H
#include "drift/match.h"
#include "generate/operation.h"

/* What a document is made of. `spec` and `drift` are NULL for a service without one. */
typedef struct DocumentSource {
    Arena *arena;
    Str service_id;
    Str version; /* of the service, for `info` */
    bool markers;
    const RouteTable *routes;
    const Spec *spec;
    const Drift *drift;
    Sources *sources; /* for places in *left_out */
} DocumentSource;

/* A route that has to be in the document and could not be written. */
typedef struct LeftOut {
    const Route *route;
    Str why;
} LeftOut;
typedef VEC(LeftOut) LeftOuts;

/* The tree of the document. Everything but `paths` is taken over from the service's first document, where
 * there is one; missing schemas are added. */
YamlNode *generate_document(const DocumentSource *source, LeftOuts *left_out);
#endif
