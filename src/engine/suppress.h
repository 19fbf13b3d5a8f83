/* Suppressions: what comments and `x-routedrift-ignore` of the audited files take out of the report.
 *
 *     // routedrift-disable-next-line route-unmounted -- kept for the old client
 *       → rule route-unmounted, the bytes of the next line, that reason
 *
 * Whatever its form, a suppression ends up as a range of bytes in one file. A finding whose own place, or
 * other end, begins in the range is covered. Private to this folder. */
#ifndef ENGINE_SUPPRESS_H
#define ENGINE_SUPPRESS_H
#include "diag/directive.h"
#include "engine/session.h"

typedef struct Suppression {
    Str rule;
    Str reason;
    Span at;             /* the comment or the list item */
    uint32_t start, end; /* bytes of at.file, end exclusive */
    uint32_t reach;      /* the largest end of this one and those of its group before it */
    bool open;           /* from `disable`: all that follows, also what is only near a finding */
} Suppression;

typedef VEC(Suppression) SuppressionList;

/* Adds the suppressions of a file's comments. What is wrong with them (no such rule, no reason) is pushed as
 * findings. `counts`: routes of this file were looked at, so that an idle `routedrift-internal` can be told.
 */
void suppressions_of_comments(RdSession *session, const Comments *comments, bool counts,
                              SuppressionList *list);
/* Adds those of every `x-routedrift-ignore` in a YAML or JSON tree. */
void suppressions_of_tree(RdSession *session, const YamlNode *root, SuppressionList *list);
/* Pushes a finding of the engine's own rules: suppression-…, baseline-…. */
Finding *push_own_finding(RdSession *session, const char *rule, Span span, Str message);

/* ---- comments.c ---- */
/* The comments of an opened file that address routedrift, read as its name says: code, YAML, or lines that
 * begin with a number sign. *tree is set for YAML and JSON, else NULL. */
void comments_of_file(RdSession *session, FileId file, Comments *comments, const YamlNode **tree);
#endif
