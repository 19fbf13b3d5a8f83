/* Packages that JavaScript modules stand in for: src/models/<name>.js holds what a package does to
 * applications and routers, and nothing else of it. The interpreter runs it as it runs the service, so that
 * branches, unknown values and loops are dealt with in one place. */
#ifndef MODELS_MODELS_H
#define MODELS_MODELS_H
#include "eval/eval.h"

/* Our stand-ins, by the names of the packages. */
extern const PackageSource models_sources[];
extern const uint32_t models_source_n;
/* `routedrift:model`, what stand-ins need beyond JavaScript; closed by an entry without a name. */
extern const PackageModel models_packages[];
#endif
