/* The concrete tree as lowering wants it: own kinds instead of grammar symbols, and a node's children
 * gathered once into a flat list that is then searched by field or kind.
 *
 * Children are looked up through a cursor that is set on their parent, so that a node costs the number of its
 * children, never the square of it. Comments are no children here. Symbols are resolved to kinds once a
 * parse. Kids kids = cst_kids(cst, call); const CstNode *callee = kids_field(kids, FIELD_FUNCTION); */
#ifndef SYNTAX_CST_H
#define SYNTAX_CST_H
#include "syntax/ast.h"

#include <tree_sitter/api.h>

typedef enum CstKind {
    CST_UNKNOWN, /* a symbol that has not been resolved yet */
    CST_OTHER,   /* one that lowering does not look at */
    CST_ERROR,   /* bytes that the parser could not place */
#define CST_NAMED(NAME, text) CST_##NAME,
#define CST_TOKEN(NAME, text, op) CST_##NAME,
#define CST_FIELD(NAME, text)
#include "syntax/cst.def"
#undef CST_NAMED
#undef CST_TOKEN
#undef CST_FIELD
    CST_KIND_COUNT
} CstKind;

typedef enum CstField {
    FIELD_UNKNOWN,
    FIELD_OTHER,
#define CST_NAMED(NAME, text)
#define CST_TOKEN(NAME, text, op)
#define CST_FIELD(NAME, text) FIELD_##NAME,
#include "syntax/cst.def"
#undef CST_NAMED
#undef CST_TOKEN
#undef CST_FIELD
    FIELD_COUNT
} CstField;

typedef struct CstNode {
    const void *subtree; /* tree-sitter's own node, owned by the tree; NULL for one made up here */
    uint32_t start, end; /* bytes of the file */
    uint16_t symbol;     /* of the grammar */
    uint8_t kind;        /* CstKind */
    uint8_t field;       /* CstField of the parent, FIELD_OTHER = none that matters */
    bool missing;        /* made up by the parser to go on: has no bytes */
} CstNode;

/* Children of a node in source order. They stay readable until the stack they lie on is cut below them. */
typedef struct Kids {
    const CstNode *p;
    uint32_t n;
} Kids;

enum { CST_SYMBOLS = 512, CST_FIELDS = 64 }; /* above what the two grammars have */

typedef struct Cst {
    Arena *arena;
    const TSLanguage *language;
    struct CstLevel *levels; /* hidden nodes being entered; private to cst_kids.c */
    uint32_t level_cap;
    VEC(CstNode) stack; /* children that are being looked at; old storage stays readable when it grows */
    uint8_t kinds[CST_SYMBOLS];
    uint8_t fields[CST_FIELDS];
} Cst;

/* A view of tree; the arena holds the stack. */
Cst cst_open(Arena *arena, const TSTree *tree);
/* A node of tree-sitter as one of ours, without field. */
CstNode cst_node(Cst *cst, TSNode node);
/* Own kinds of a grammar's symbols and fields; field 0 is none. */
uint8_t cst_symbol_kind(Cst *cst, TSSymbol symbol);
uint8_t cst_field_kind(Cst *cst, TSFieldId field);
/* All visible children but comments, pushed on the stack: remember cst->stack.n before and set it back after.
 */
Kids cst_kids(Cst *cst, const CstNode *node);
/* True when an ERROR or a MISSING node stands in the subtree. */
bool cst_has_error(const CstNode *node);
/* The first child in a field, or NULL. */
const CstNode *kids_field(Kids kids, CstField field);
/* The first child of a kind, or NULL. */
const CstNode *kids_kind(Kids kids, CstKind kind);
/* The last child that is no ERROR, or NULL. */
const CstNode *kids_last(Kids kids);
/* The operator that a token spells, OP_NONE for all others. */
Op cst_op(CstKind kind);
/* The spelling of a kind in the grammars, "" when it has none. */
const char *cst_kind_text(CstKind kind);
#endif
