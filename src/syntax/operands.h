/* Operands of AST nodes as data, for what walks trees without knowing the kinds. Private to this folder. */
#ifndef SYNTAX_OPERANDS_H
#define SYNTAX_OPERANDS_H
#include "syntax/ast.h"

typedef struct Operand {
    char type; /* the letter in nodes.def: N L S P O F _ */
    uint32_t value;
} Operand;

/* Operand i (0 = a … 3 = d) of a node. */
Operand node_operand(const AstNode *node, int i);
#endif
