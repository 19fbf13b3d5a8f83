/* From the root down to a place: at each node the child that holds the whole range is entered. */
#include "syntax/way.h"

static NodeId child_holding(const Ast *ast, NodeId id, uint32_t start, uint32_t end, Arena *arena) {
    NodeIds kids = {0};
    ast_children(ast, id, arena, &kids);
    for (uint32_t i = 0; i < kids.n; i++) {
        const AstNode *n = ast_node(ast, kids.p[i]);
        if (n->start <= start && end <= n->end && n->end > n->start) return kids.p[i];
    }
    return 0;
}

void ast_way(const Ast *ast, uint32_t start, uint32_t end, Arena *arena, NodeIds *out) {
    for (NodeId at = ast->root; at; at = child_holding(ast, at, start, end, arena))
        vec_push(arena, out, at);
}

NodeId ast_ending(const Ast *ast, NodeKind kind, uint32_t start, uint32_t end, Arena *arena) {
    NodeIds way = {0};
    ast_way(ast, start, end, arena, &way);
    while (way.n) {
        NodeId id = way.p[--way.n];
        if (ast_kind(ast, id) == kind && ast_node(ast, id)->end == end) return id;
    }
    return 0;
}

bool ast_is_function(NodeKind kind) {
    return kind == NODE_FunctionExpression || kind == NODE_ArrowFunctionExpression ||
           kind == NODE_FunctionDeclaration;
}
