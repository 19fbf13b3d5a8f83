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
/* What tree-sitter made of a text, in memory that `mem` counts: no tree when a limit was reached. */
typedef struct ParsedText {
    struct TSTree *tree;
    Str limit;
    Mem *mem;
} ParsedText;

/* Parses on the calling thread, of which `mem` pays from then on; the grammar goes by the path's extension.
 */
ParsedText parse_text(Mem *mem, Str path, Str text);
/* Lowers what was made of an opened file's text, and drops it; as parse_file. */
Ast parse_lower(Arena *arena, Interner *names, const Sources *sources, FileId file, ParsedText *parsed);
/* Gives a tree back that nobody lowers. */
void parse_drop(ParsedText *parsed);
/* Parses and lowers an opened file; the grammar goes by its extension. Never fails: see Ast.root, errors and
 * limit. */
Ast parse_file(Arena *arena, Interner *names, const Sources *sources, FileId file);
#endif
