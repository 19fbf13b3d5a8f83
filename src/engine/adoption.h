/* Which findings of a run are new: neither in the baseline nor, when a revision is named, there before it. */
#ifndef ENGINE_ADOPTION_H
#define ENGINE_ADOPTION_H
#include "engine/changed.h"

typedef struct Adoption {
    Str baseline; /* root-relative; empty: none */
    Since since;
} Adoption;

/* Looks at what the request asks for, before anything is audited. False, and said: it cannot be done. */
bool adoption_open(RdSession *session, Adoption *adoption);
/* Silences in the reports of services what is not new. False, and said: a revision could not be read. */
bool adoption_apply(RdSession *session, const Adoption *adoption, const Parts *parts);
#endif
