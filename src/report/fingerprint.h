/* Identities of findings that survive edits elsewhere in a file. */
#ifndef REPORT_FINGERPRINT_H
#define REPORT_FINGERPRINT_H
#include "base/map.h"
#include "diag/finding.h"

/* Made of rule and Finding.key, and of the service's directory in the repository for a difference between
 * routes and document; without a key, of rule, service, file, method, path, operation and cause (and of the
 * message, when it is no difference): never of lines. */
uint64_t fingerprint_of(const Sources *sources, Str service, const Finding *finding);
/* A fingerprint as a name that no other finding of the report has: "9f86d081884c7d65:1". Equal ones are told
 * apart by a number, in the order of the report; `seen` counts them. */
Str fingerprint_name(Arena *arena, Map *seen, uint64_t fingerprint);
#endif
