/* What the files that lower share: the state of one parse and the builders of AST nodes and lists. Private to
 * this folder.
 *
 * Children are lowered before their parent is added. A list is collected on `items` and closed into
 * Ast.lists: uint32_t from = L->items.n; … vec_push(L->scratch, &L->items, id); … list_close(L, from); */
#ifndef SYNTAX_LOWER_H
#define SYNTAX_LOWER_H
#include "base/map.h"
#include "syntax/ast.h"
#include "syntax/cst.h"

/* One level of a left spine (`a.b().c + d`): the node and its children, waiting for its left operand. */
typedef struct SpineFrame {
    const CstNode *node;
    Kids kids;
} SpineFrame;

typedef struct Lower {
    Arena *scratch; /* dies with the parse */
    Interner *names;
    Str text;
    Ast ast; /* grows in scratch */
    Cst cst;
    VEC(uint32_t) items; /* lists being collected, innermost last */
    VEC(SpineFrame) spine;
    VEC(Sym) vars; /* names declared by `var`, innermost function last */
    Map vars_seen; /* scope and name */
    uint32_t scope, scopes;
    uint32_t depth;
    bool broken; /* the tree has errors */
} Lower;

/* A function's range of `vars`. */
typedef struct VarScope {
    uint32_t from, outer;
} VarScope;

/* ---- builders (lower.c) ---- */
/* start and end of a CstNode as initialisers of an AstNode. */
#define AT(n) .start = (n)->start, .end = (n)->end
/* Adds a node; its index is the id. */
NodeId node_add(Lower *L, AstNode node);
/* An Opaque node over the bytes of n. */
NodeId node_opaque(Lower *L, const CstNode *n);
/* A StringLiteral or Identifier over the bytes of n. */
NodeId node_string(Lower *L, const CstNode *n, Sym value);
NodeId node_identifier(Lower *L, const CstNode *n, Sym name);
/* `first.second.third` as Identifier and MemberExpressions; Opaque when it has too many parts. */
NodeId node_dotted(Lower *L, const CstNode *n, Str text);
/* Pushes an item of a list that is being collected. */
void item_push(Lower *L, uint32_t item);
/* Closes the list that began at `from`; 0 when it is empty. */
uint32_t list_close(Lower *L, uint32_t from);
/* A list of one item. */
uint32_t list_one(Lower *L, uint32_t item);
/* Bytes of n, and they as a name with `\u` escapes resolved. */
Str node_text(const Lower *L, const CstNode *n);
Sym node_sym(Lower *L, const CstNode *n);
Sym sym_of(Lower *L, Str text);
/* Declares a `var` in the current function. */
void var_declare(Lower *L, Sym name);
VarScope vars_open(Lower *L);
/* The names declared since, as a list. */
uint32_t vars_close(Lower *L, VarScope scope);
/* One level deeper, false (and Ast.limit set) beyond PARSE_TREE_DEPTH. Call lower_leave after either. */
bool lower_enter(Lower *L);
void lower_leave(Lower *L);

/* ---- literals (lower_literal.c) ---- */
NodeId lower_string(Lower *L, const CstNode *n);
NodeId lower_number(Lower *L, const CstNode *n);
NodeId lower_regex(Lower *L, const CstNode *n);
/* The untagged form; `raw` adds the raw quasis of a tagged one. */
NodeId lower_template(Lower *L, const CstNode *n, bool raw);
/* The value of a string node; Sym of the digits that a number has as a property name. */
Sym string_value(Lower *L, const CstNode *n);
Sym number_name(Lower *L, const CstNode *n);
/* Escapes of a string or template body resolved. */
Str cook(Lower *L, Str raw);

/* ---- expressions (lower_expr.c, lower_spine.c, lower_object.c, lower_function.c) ---- */
/* Any expression; NULL gives 0. */
NodeId lower_expr(Lower *L, const CstNode *n);
/* True when an ERROR stands right among the operands of n, so that nobody can say what it means. Lists of
 * elements, calls, functions and classes stay usable and are never broken as a whole. */
bool is_broken(Lower *L, const CstNode *n);
/* As lower_expr, but what is absent becomes an Opaque at the end of its parent. */
NodeId lower_needed(Lower *L, const CstNode *n, const CstNode *parent);
/* Member accesses, calls, binary chains and what vanishes around them, without recursion on the left. */
NodeId lower_spine(Lower *L, const CstNode *n);
/* Arguments or array elements: expressions, SpreadElements, holes where `holes`. */
uint32_t lower_elements(Lower *L, Kids kids, bool holes);
NodeId lower_array(Lower *L, const CstNode *n);
NodeId lower_object(Lower *L, const CstNode *n);
/* A property's or member's name; adds FLAG_COMPUTED to *flags when it is `[computed]`. */
NodeId lower_key(Lower *L, const CstNode *n, uint16_t *flags);
/* FLAG_GETTER, FLAG_SETTER, FLAG_STATIC of a member from its keywords. */
uint16_t member_flags(Kids kids);
NodeId lower_function(Lower *L, const CstNode *n, NodeKind kind);
/* The FunctionExpression of a method from the children of its method_definition. */
NodeId lower_method(Lower *L, const CstNode *n, Kids kids);

/* ---- patterns (lower_pattern.c) ---- */
/* A target of declaration, assignment or parameter; NULL gives 0. `declares`: its names are `var`s. */
NodeId lower_pattern(Lower *L, const CstNode *n, bool declares);

/* ---- statements (lower_stmt.c, lower_module.c, lower_class.c, lower_ts.c) ---- */
/* One statement; NULL gives 0. */
NodeId lower_stmt(Lower *L, const CstNode *n);
/* The statements among kids (those inside ERRORs too), as a list. */
uint32_t lower_statements(Lower *L, Kids kids);
/* A statement_block as BlockStatement; NULL gives 0. */
NodeId lower_block(Lower *L, const CstNode *n);
NodeId lower_import(Lower *L, const CstNode *n);
NodeId lower_import_alias(Lower *L, const CstNode *n);
NodeId lower_export(Lower *L, const CstNode *n);
/* `outer`: decorators that stand before `export`, or NULL. */
NodeId lower_class(Lower *L, const CstNode *n, NodeKind kind, const Kids *outer);
NodeId lower_class_expr(Lower *L, const CstNode *n);
NodeId lower_class_stmt(Lower *L, const CstNode *n);
/* Decorators among kids as a list; `outer` ones come first. */
uint32_t lower_decorators(Lower *L, Kids kids, const Kids *outer);
NodeId lower_enum(Lower *L, const CstNode *n);
NodeId lower_namespace(Lower *L, const CstNode *n);
/* The class or interface that a type_annotation names, as Identifier or MemberExpression; 0 for other types.
 */
NodeId lower_type_name(Lower *L, const CstNode *annotation);
/* What a field's type_annotation says (lower_type.c); NULL, and a type that no schema can express, give 0. */
NodeId lower_field_type(Lower *L, const CstNode *annotation);
/* An EmptyStatement over n: what has no meaning at run time. */
NodeId lower_nothing(Lower *L, const CstNode *n);
/* `const name = init`. */
NodeId lower_const(Lower *L, const CstNode *n, NodeId name, NodeId init);
#endif
