/* What a tree says besides code: syntax errors and comments that address routedrift. Private to this folder.
 */
#ifndef SYNTAX_TROUBLE_H
#define SYNTAX_TROUBLE_H
#include "syntax/lower.h"

/* Adds the tree's ERROR and MISSING nodes to L->ast.errors, in order, at most 20; messages live in `arena`.
 */
void collect_errors(Lower *L, const TSTree *tree, Arena *arena);
/* Adds the comments that start with `routedrift-` to L->ast.directives. */
void collect_directives(Lower *L, const TSTree *tree);
#endif
