/* A route as the operation that documents it.
 *
 * In a service with markers it is what the generator writes when the service is started locally (DOMAIN A3):
 *     router.get('/:id', apiConfig({resBody: new Job(), openApi: {interfaces: ['client']}}), read)
 *   → operationId: jobs-id-get, tags: [jobs], parameters, responses with a $ref to Job, x-tw
 * in any other the least that is valid: its path parameters and a default response. */
#ifndef GENERATE_OPERATION_H
#define GENERATE_OPERATION_H
#include "routes/marker.h"
#include "spec/operation.h"

/* What operations of one service have in common. */
typedef struct Generator {
    Arena *arena;
    Str service_id;
    bool markers;    /* the service uses markers */
    bool swagger;    /* Swagger 2.0: parameters have no schema */
    Str path_prefix; /* x-tw.pathPrefix and x-tw.deployment on which the documented operations agree: the */
    Str deployment;  /* generator takes them from the platform's settings, where markers do not give them */
    VEC(const Data *) classes; /* instances whose classes operations referred to, each name once */
} Generator;

/* A generator for a service; spec may be NULL. */
Generator generator_new(Arena *arena, Str service_id, bool markers, const Spec *spec);
/* The operation of a route at `path`, OpenAPI form, whose parameters stand in `declared` already (a path
 * item's `parameters`, or NULL). NULL when the generator would not write it, or when a part of the marker is
 * not known. */
YamlNode *generate_operation(Generator *generator, const Route *route, Str path, const YamlNode *declared);
/* The path under which the document of a service without one would have the route. */
Str generate_path(Arena *arena, const Route *route);
#endif
