/* The AST of one module: flat arrays and 32-bit indices, no pointers into the tree. Node 0 is "absent".
 *
 * `app.get('/x', h)` is CallExpression(a = MemberExpression, b = list of StringLiteral, Identifier). Operands
 * of each kind are described in nodes.def; ast_children walks them without knowing the kinds. */
#ifndef SYNTAX_AST_H
#define SYNTAX_AST_H
#include "base/intern.h"
#include "base/out.h"
#include "base/vec.h"
#include "diag/directive.h"
#include "source/source.h"

typedef enum NodeKind {
    NODE_NONE,
#define NODE(Kind, a, b, c, d) NODE_##Kind,
#include "syntax/nodes.def"
#undef NODE
    NODE_KIND_COUNT
} NodeKind;

typedef enum Op {
#define OP(NAME, text) OP_##NAME,
#include "syntax/ops.def"
#undef OP
} Op;

/* Flags of nodes; which kind has which stands in nodes.def. */
enum {
    FLAG_COMPUTED = 1 << 0,
    FLAG_GETTER = 1 << 1,
    FLAG_SETTER = 1 << 2,
    FLAG_SHORTHAND = 1 << 3,
    FLAG_METHOD = 1 << 4,
    FLAG_STATIC = 1 << 5,
    FLAG_ASYNC = 1 << 6,
    FLAG_GENERATOR = 1 << 7,
    FLAG_OPTIONAL = 1 << 8,
    FLAG_VAR = 1 << 9,
    FLAG_CONST = 1 << 10,
    FLAG_PREFIX = 1 << 11,
    FLAG_TRUE = 1 << 12,
    FLAG_DELEGATE = 1 << 12,
    FLAG_AWAIT = 1 << 12,
    FLAG_EFFECT = 1 << 12,
    FLAG_PROPERTY = 1 << 12,
};

typedef uint32_t NodeId;

typedef struct AstNode {
    uint16_t kind; /* NodeKind */
    uint16_t flags;
    uint32_t start, end; /* bytes of the file */
    uint32_t a, b, c, d; /* operands, see nodes.def */
} AstNode;

typedef struct AstError {
    Span span;
    Str message;
} AstError;

typedef struct Ast {
    FileId file;
    NodeId root;         /* Program, or 0 when there is no usable tree */
    bool is_module;      /* has import/export syntax */
    VEC(AstNode) nodes;  /* [0] is unused */
    VEC(uint32_t) lists; /* a list is its index: lists[i] = count, items follow; [0] is an empty list */
    VEC(double) numbers;
    VEC(AstError) errors; /* syntax errors, in order; at most 20 */
    Comments
        directives; /* comments that address routedrift, in order; one more than DIRECTIVES_MAX at most */
    Str limit;      /* the name of a limit that was reached ("bracket depth 1000"), or empty */
} Ast;

typedef struct NodeList {
    const uint32_t *items;
    uint32_t n;
} NodeList;

static inline const AstNode *ast_node(const Ast *ast, NodeId id) {
    return &ast->nodes.p[id];
}
static inline NodeKind ast_kind(const Ast *ast, NodeId id) {
    return (NodeKind)ast->nodes.p[id].kind;
}
static inline NodeList ast_list(const Ast *ast, uint32_t list) {
    return (NodeList){.items = ast->lists.p + list + 1, .n = ast->lists.p[list]};
}
static inline Span ast_span(const Ast *ast, NodeId id) {
    return (Span){.file = ast->file, .start = ast->nodes.p[id].start, .end = ast->nodes.p[id].end};
}

/* ESTree name of a kind. */
const char *node_kind_name(NodeKind kind);
/* JavaScript spelling of an operator. */
const char *op_text(Op op);
/* Appends the node's direct children (nodes only, in source order of operands) to *out. */
typedef VEC(NodeId) NodeIds;
void ast_children(const Ast *ast, NodeId id, Arena *arena, NodeIds *out);
/* Stable text form for `dump ast`: one node a line, indented, with flags, names and line:column. */
void ast_dump(const Ast *ast, const Interner *names, Sources *sources, Out *out);
#endif
