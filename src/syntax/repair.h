/* Valid code that the grammar refuses, respelt where the parse failed. Private to this folder. */
#ifndef SYNTAX_REPAIR_H
#define SYNTAX_REPAIR_H
#include "base/str.h"

#include <tree_sitter/api.h>

/* The text with what the tree's errors stand at respelt, byte for byte as long; the same text when nothing of
 * it is a form that the grammar is known to refuse. `typescript`: it is no JavaScript, which may be written
 * with Flow's types. `inside`: also what stands inside of errors. */
Str repair_text(Arena *arena, Str text, const TSTree *tree, bool typescript, bool inside);
/* How much of a tree is broken: the bytes of its errors and one for each. 0 = nothing. */
uint64_t repair_damage(const TSTree *tree);
#endif
