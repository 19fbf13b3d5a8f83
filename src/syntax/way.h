/* The nodes on the way from a module's root to a range of its bytes. */
#ifndef SYNTAX_WAY_H
#define SYNTAX_WAY_H
#include "syntax/ast.h"

/* Appends the nodes that hold all of [start, end), outermost first: Program, …, the innermost one. */
void ast_way(const Ast *ast, uint32_t start, uint32_t end, Arena *arena, NodeIds *out);
/* The innermost node of a kind that ends at `end` and begins at or before `start`; 0 when there is none. (The
 * place of a call in a chain begins at its method's name, behind the node's own start.) */
NodeId ast_ending(const Ast *ast, NodeKind kind, uint32_t start, uint32_t end, Arena *arena);
/* True for nodes that make functions: FunctionExpression, ArrowFunctionExpression, FunctionDeclaration. */
bool ast_is_function(NodeKind kind);
#endif
