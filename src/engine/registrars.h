/* `registrars` of .routedrift.yml: modules of which the project says what their exports give. */
#ifndef ENGINE_REGISTRARS_H
#define ENGINE_REGISTRARS_H
#include "base/vec.h"
#include "eval/eval.h"
#include "eval/resolve.h"
#include "yaml/node.h"

/* A module that stands in for another, as the configuration has it. */
typedef struct Registrar {
    Str module;   /* specifier, or "./path" */
    Str stand_in; /* path of a module of the project; or empty */
    Str text;     /* else a JavaScript module: what was declared */
} Registrar;

typedef VEC(Registrar) Registrars;

/* Takes what is wrong with a node of the configuration. */
typedef void RegistrarWrong(void *context, Span span, Str message);

/* Reads the value of `registrars`. */
void registrars_read(Arena *arena, const YamlNode *value, Registrars *out, RegistrarWrong *wrong,
                     void *context);
/* As the evaluator wants them, into out (room for all): paths, which are relative to dir, lead to modules of
 * the project. One that is not there is left out and a trouble at the configuration, `file`. Gives their
 * number. */
uint32_t registrars_sources(Arena *arena, const Registrars *registrars, Str dir, Str file, Resolver *resolver,
                            Troubles *troubles, PackageSource *out);
#endif
