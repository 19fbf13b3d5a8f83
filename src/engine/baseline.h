/* Findings that were there before: see baseline.c for the file. docs/baseline.schema.json describes it. */
#ifndef ENGINE_BASELINE_H
#define ENGINE_BASELINE_H
#include "engine/session.h"
#include "report/tally.h"

/* Where the baseline lies, root-relative; empty when there is none to be looked at. False, and said: what is
 * asked for makes no sense. */
bool baseline_path(RdSession *session, Str *path);
/* Silences what the baseline holds, and says which entries are stale; or writes it anew, when the request
 * asks for it and the run is complete. A baseline that cannot be read or written is a trouble of the session.
 */
void baseline_apply(RdSession *session, Str path, const Parts *parts);
#endif
