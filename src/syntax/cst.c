/* Symbols and fields of a grammar → kinds of our own, and children → flat lists.
 *
 * Both grammars share names but not numbers; a number is looked up by its name the first time it occurs in a
 * parse and remembered in a small table, so that nothing is compared as text afterwards. */
#include "syntax/cst.h"

#include <assert.h>
#include <string.h>

static const char *const named_text[] = {
#define CST_NAMED(NAME, text) text,
#define CST_TOKEN(NAME, text, op)
#define CST_FIELD(NAME, text)
#include "syntax/cst.def"
#undef CST_NAMED
#undef CST_TOKEN
#undef CST_FIELD
};

static const char *const token_text[] = {
#define CST_NAMED(NAME, text)
#define CST_TOKEN(NAME, text, op) text,
#define CST_FIELD(NAME, text)
#include "syntax/cst.def"
#undef CST_NAMED
#undef CST_TOKEN
#undef CST_FIELD
};

static const uint8_t token_op[] = {
#define CST_NAMED(NAME, text)
#define CST_TOKEN(NAME, text, op) OP_##op,
#define CST_FIELD(NAME, text)
#include "syntax/cst.def"
#undef CST_NAMED
#undef CST_TOKEN
#undef CST_FIELD
};

static const char *const field_text[] = {
#define CST_NAMED(NAME, text)
#define CST_TOKEN(NAME, text, op)
#define CST_FIELD(NAME, text) text,
#include "syntax/cst.def"
#undef CST_NAMED
#undef CST_TOKEN
#undef CST_FIELD
};

enum {
    NAMED_COUNT = sizeof named_text / sizeof *named_text,
    TOKEN_COUNT = sizeof token_text / sizeof *token_text,
    NAMED_FIRST = CST_ERROR + 1,
    TOKEN_FIRST = NAMED_FIRST + NAMED_COUNT,
    ERROR_SYMBOL = UINT16_MAX,
};
_Static_assert(CST_KIND_COUNT <= UINT8_MAX, "kinds are stored in a byte");

/* Index of text in a sorted list, or -1. */
static int bisect(const char *const *list, int n, const char *text) {
    int lo = 0, hi = n;
    while (lo < hi) {
        int mid = (lo + hi) / 2, order = strcmp(list[mid], text);
        if (order == 0) return mid;
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return -1;
}

static uint8_t resolve_kind(Cst *cst, TSSymbol symbol) {
    const char *text = ts_language_symbol_name(cst->language, symbol);
    bool named = ts_language_symbol_type(cst->language, symbol) == TSSymbolTypeRegular;
    int at = named ? bisect(named_text, NAMED_COUNT, text) : bisect(token_text, TOKEN_COUNT, text);
    int kind = at < 0 ? CST_OTHER : at + (named ? NAMED_FIRST : TOKEN_FIRST);
    cst->kinds[symbol] = (uint8_t)kind;
    return cst->kinds[symbol];
}

uint8_t cst_symbol_kind(Cst *cst, TSSymbol symbol) {
    if (symbol == ERROR_SYMBOL) return CST_ERROR;
    if (symbol >= CST_SYMBOLS) return CST_OTHER;
    return cst->kinds[symbol] ? cst->kinds[symbol] : resolve_kind(cst, symbol);
}

uint8_t cst_field_kind(Cst *cst, TSFieldId field) {
    if (field == 0 || field >= CST_FIELDS) return FIELD_OTHER;
    if (cst->fields[field]) return cst->fields[field];
    int at = bisect(field_text, sizeof field_text / sizeof *field_text,
                    ts_language_field_name_for_id(cst->language, field));
    cst->fields[field] = (uint8_t)(at < 0 ? FIELD_OTHER : FIELD_OTHER + 1 + at);
    return cst->fields[field];
}

Cst cst_open(Arena *arena, const TSTree *tree) {
    return (Cst){.arena = arena, .language = ts_tree_language(tree)};
}

CstNode cst_node(Cst *cst, TSNode node) {
    TSSymbol symbol = ts_node_symbol(node);
    return (CstNode){
        .subtree = node.id,
        .start = ts_node_start_byte(node),
        .end = ts_node_end_byte(node),
        .symbol = symbol,
        .kind = cst_symbol_kind(cst, symbol),
        .field = FIELD_OTHER,
        .missing = ts_node_is_missing(node),
    };
}

const CstNode *kids_field(Kids kids, CstField field) {
    for (uint32_t i = 0; i < kids.n; i++)
        if (kids.p[i].field == field && kids.p[i].kind != CST_ERROR) return &kids.p[i];
    return NULL;
}

const CstNode *kids_kind(Kids kids, CstKind kind) {
    for (uint32_t i = 0; i < kids.n; i++)
        if (kids.p[i].kind == kind) return &kids.p[i];
    return NULL;
}

const CstNode *kids_last(Kids kids) {
    for (uint32_t i = kids.n; i > 0; i--)
        if (kids.p[i - 1].kind != CST_ERROR) return &kids.p[i - 1];
    return NULL;
}

Op cst_op(CstKind kind) {
    int token = (int)kind - TOKEN_FIRST;
    return token < 0 ? OP_NONE : (Op)token_op[token];
}

const char *cst_kind_text(CstKind kind) {
    int named = (int)kind - NAMED_FIRST, token = (int)kind - TOKEN_FIRST;
    if (token >= 0) return token < TOKEN_COUNT ? token_text[token] : "";
    return named >= 0 ? named_text[named] : "";
}
