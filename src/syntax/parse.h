/* Bytes → AST. The only door to tree-sitter. */
#ifndef SYNTAX_PARSE_H
#define SYNTAX_PARSE_H
#include "syntax/ast.h"

enum {
    PARSE_BRACKET_DEPTH = 1000,
    PARSE_TREE_DEPTH =
        4000, /* nesting of expressions that is lowered; deeper ones become Opaque and set Ast.limit */
};

/* Must be called once in a process before the first parse, and again whenever another Mem shall pay:
 * tree-sitter's memory is counted by the calling thread's current Mem. */
void parse_use_memory(Mem *mem);
/* Parses and lowers an opened file; the grammar goes by its extension. Never fails: see Ast.root, errors and
 * limit. */
Ast parse_file(Arena *arena, Interner *names, const Sources *sources, FileId file);
#endif
