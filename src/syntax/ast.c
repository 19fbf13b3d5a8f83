/* Names of kinds and operators, and the walk over a node's children that needs no knowledge of kinds: what
 * each operand holds stands in nodes.def. */
#include "syntax/operands.h"

static const char *const kind_names[NODE_KIND_COUNT] = {
    "None",
#define NODE(Kind, a, b, c, d) #Kind,
#include "syntax/nodes.def"
#undef NODE
};

static const char *const op_texts[] = {
#define OP(NAME, text) text,
#include "syntax/ops.def"
#undef OP
};

/* The first letter of each operand's description. */
static const char operand_types[NODE_KIND_COUNT][4] = {
    {'_', '_', '_', '_'},
#define NODE(Kind, a, b, c, d) {#a[0], #b[0], #c[0], #d[0]},
#include "syntax/nodes.def"
#undef NODE
};

const char *node_kind_name(NodeKind kind) {
    return kind_names[kind];
}

const char *op_text(Op op) {
    return op_texts[op];
}

Operand node_operand(const AstNode *node, int i) {
    const uint32_t values[4] = {node->a, node->b, node->c, node->d};
    return (Operand){.type = operand_types[node->kind][i], .value = values[i]};
}

void ast_children(const Ast *ast, NodeId id, Arena *arena, NodeIds *out) {
    for (int i = 0; i < 4; i++) {
        Operand o = node_operand(ast_node(ast, id), i);
        if (o.type == 'N' && o.value) vec_push(arena, out, o.value);
        if (o.type != 'L') continue;
        NodeList list = ast_list(ast, o.value);
        for (uint32_t k = 0; k < list.n; k++)
            if (list.items[k]) vec_push(arena, out, list.items[k]);
    }
}
