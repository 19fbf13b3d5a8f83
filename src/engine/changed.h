/* What is new since a revision: see changed.c. */
#ifndef ENGINE_CHANGED_H
#define ENGINE_CHANGED_H
#include "engine/session.h"
#include "git/git.h"

/* The revision that a run is compared with. */
typedef struct Since {
    bool asked; /* by the request */
    Git git;
    Str commit; /* of the merge base */
} Since;

/* Finds the merge base of HEAD and the revision that the request names. False, and said with what to do:
 * there is none. */
bool changed_open(RdSession *session, Since *since);
/* Audits the merge base as the working tree was audited, and silences what was found there already. What
 * cannot be audited there is said on standard error; findings may then be shown as new that are not. */
bool changed_apply(RdSession *session, const Since *since, Str baseline, const Parts *parts);
#endif
