/* Mending what findings have edits for. */
#ifndef ENGINE_FIX_H
#define ENGINE_FIX_H
#include "diag/edit.h"
#include "engine/session.h"

/* One finding's edits. */
typedef struct Mend {
    const char *rule;
    Str title;
} Mend;

/* A run of `fix`. */
typedef struct FixRun {
    RdSession *session;
    const Paths *services;
    Overlay overlay;    /* files as they are to be */
    uint32_t version;   /* of the overlay; grows with each change */
    Part *parts;        /* what remains of each service */
    uint32_t *versions; /* of the overlay that parts were audited with */
    VEC(Mend) done;
    VEC(Mend) refused; /* their edits did not mend them, or did harm */
    uint32_t unsafe;   /* findings whose edits were not asked for */
} FixRun;

/* Mends the services one after the other and, unless only a diff is asked for, writes the files. A file that
 * cannot be written is a trouble of the session. */
FixRun fix_services(RdSession *session, const Paths *services);
#endif
