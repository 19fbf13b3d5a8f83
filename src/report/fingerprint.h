/* Identities of findings that survive edits elsewhere in a file. */
#ifndef REPORT_FINGERPRINT_H
#define REPORT_FINGERPRINT_H
#include "diag/finding.h"

/* Made of Finding.key, else of rule, service (its directory in the repository), file, method, path, operation
 * and cause (and of the message, when the finding is no difference between routes and document): never of
 * lines. */
uint64_t fingerprint_of(const Sources *sources, Str service, const Finding *finding);
#endif
