/* The visible children of a node, read in place: one step a child.
 *
 * The public ways cost a lookup a child (ts_node_child) or a cursor's bookkeeping of rows, columns and
 * descendants, 15 % of a parse; this costs a third of it. It follows ts_node_iterate_children and
 * ts_tree_cursor_current_field_id of tree-sitter 0.25, whose sources are compiled with ours and pinned;
 * nothing outside this file looks inside. Hidden nodes are entered; a field of a hidden node is its visible
 * children's, unless they have their own. */
#include "syntax/cst.h"

#include <language.h>
#include <subtree.h>

/* A node whose children are being visited: the one asked for, or a hidden one inside it. */
typedef struct CstLevel {
    Subtree parent;
    uint32_t index;      /* of the next child */
    uint32_t structural; /* the same without extras, as aliases and fields count */
    uint32_t at;         /* byte behind the last child */
    TSFieldId outer;     /* field of the hidden node itself */
    const TSSymbol *aliases;
    const TSFieldMapEntry *fields, *fields_end;
} Level;

static Level level_new(const Cst *cst, Subtree parent, uint32_t at, TSFieldId outer) {
    Level level = {.parent = parent, .at = at, .outer = outer};
    if (ts_subtree_child_count(parent) == 0) return level;
    level.aliases = ts_language_alias_sequence(cst->language, parent.ptr->production_id);
    ts_language_field_map(cst->language, parent.ptr->production_id, &level.fields, &level.fields_end);
    return level;
}

static TSFieldId level_field(const Level *level) {
    for (const TSFieldMapEntry *map = level->fields; map < level->fields_end; map++)
        if (!map->inherited && map->child_index == level->structural) return map->field_id;
    return level->outer;
}

static void push_kid(Cst *cst, const Subtree *child, TSSymbol symbol, TSFieldId field, uint32_t start) {
    uint8_t kind = cst_symbol_kind(cst, symbol);
    if (kind == CST_COMMENT || kind == CST_HTML_COMMENT) return;
    CstNode kid = {.subtree = child,
                   .start = start,
                   .end = start + ts_subtree_size(*child).bytes,
                   .symbol = symbol,
                   .kind = kind,
                   .field = cst_field_kind(cst, field),
                   .missing = ts_subtree_missing(*child)};
    vec_push(cst->arena, &cst->stack, kid);
}

/* Visits one child; true when it is hidden and *inner is to be visited next. */
static bool level_step(Cst *cst, Level *level, Level *inner) {
    const Subtree *child = &ts_subtree_children(level->parent)[level->index];
    bool extra = ts_subtree_extra(*child);
    TSSymbol alias = !extra && level->aliases ? level->aliases[level->structural] : 0;
    TSFieldId field = extra ? 0 : level_field(level);
    uint32_t start = level->index ? level->at + ts_subtree_padding(*child).bytes : level->at;
    level->at = start + ts_subtree_size(*child).bytes;
    level->index++;
    level->structural += !extra;
    if (alias || ts_subtree_visible(*child)) {
        push_kid(cst, child, alias ? alias : ts_subtree_symbol(*child), field, start);
        return false;
    }
    *inner = level_new(cst, *child, start, field);
    return ts_subtree_visible_child_count(*child) > 0;
}

static void level_push(Cst *cst, uint32_t n, Level level) {
    if (n == cst->level_cap)
        cst->levels = vec_grow(cst->arena, cst->levels, sizeof level, n, &cst->level_cap);
    cst->levels[n] = level;
}

Kids cst_kids(Cst *cst, const CstNode *node) {
    uint32_t first = cst->stack.n, outer = 0;
    Level level = level_new(cst, *(const Subtree *)node->subtree, node->start, 0);
    for (;;) {
        Level inner;
        if (level.index == ts_subtree_child_count(level.parent)) {
            if (outer == 0) break;
            level = cst->levels[--outer];
        } else if (level_step(cst, &level, &inner)) {
            level_push(cst, outer++, level);
            level = inner;
        }
    }
    return (Kids){.p = cst->stack.p + first, .n = cst->stack.n - first};
}

bool cst_has_error(const CstNode *node) {
    return ts_subtree_error_cost(*(const Subtree *)node->subtree) > 0;
}
