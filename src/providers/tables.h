/* The tables, one file each; providers.def lists them. */
#ifndef PROVIDERS_TABLES_H
#define PROVIDERS_TABLES_H
#include "providers/provider.h"

#define PROVIDER(name) extern const Provider name;
#include "providers/providers.def"
#undef PROVIDER
#endif
