/* What the evaluator's own files share; natives and models use eval.h only. */
#ifndef EVAL_INTERP_H
#define EVAL_INTERP_H
#include "eval/eval.h"
#include "eval/resolve.h"
#include "eval/trail.h"

/* ---- expr.c, operator.c: expressions ---- */
/* Evaluates an expression node of the running module; 0 gives undefined. ev->throwing tells whether it threw.
 */
Value expr_eval(Eval *ev, NodeId id);
/* The same without budget; a switch over kinds. */
Value expr_route(Eval *ev, NodeId id);
/* The right side of `value || fallback` or a default, for a value of the environment: assumed, or the value
 * itself when the fallback ends the program. */
Value expr_or_assumed(Eval *ev, NodeId fallback, Value value);
/* The same when there is no value: what the program cannot do without is unknown, and that is said. */
Value expr_or_required(Eval *ev, NodeId fallback);
/* The span of a node of the running module. */
Span node_span(const Eval *ev, NodeId id);
const AstNode *node_of(const Eval *ev, NodeId id);
/* a op b for all binary operators. */
Value binary_apply(Eval *ev, Op op, Value a, Value b, Span span);
/* ! - + ~ typeof void */
Value unary_apply(Eval *ev, Op op, Value v, Span span);
/* The unknown that an operation on these gives: the first reason of theirs. */
Value unknown_operand(Eval *ev, Value a, Value b, Span span);
/* The key of a Property, MethodDefinition … node: static name or computed. False when not known. */
bool key_eval(Eval *ev, NodeId key, bool computed, Sym *out);

/* ---- pattern.c: destructuring and assignment ---- */
typedef enum BindMode { BIND_ASSIGN, BIND_VAR, BIND_LET, BIND_CONST, BIND_PARAM } BindMode;
/* Binds or assigns a value to a pattern. */
void pattern_bind(Eval *ev, NodeId pattern, Value value, BindMode mode);

/* ---- literal.c: arrays, objects, templates ---- */
Value array_literal(Eval *ev, NodeId id);
Value object_literal(Eval *ev, NodeId id);
Value template_literal(Eval *ev, NodeId id);
Value tagged_template(Eval *ev, NodeId id);
/* Copies own enumerable properties of source (any value) into target; marks it open when they are not all
 * known. */
void spread_into(Eval *ev, Object *target, Value source, Span span);

/* ---- call.c, invoke.c ---- */
Value call_expression(Eval *ev, NodeId id);
Value new_expression(Eval *ev, NodeId id);
/* Evaluates an argument list into *out. */
typedef struct Args {
    VEC(Value) values;
    VEC(Span) spans;
    bool open;
    const Unknown *why; /* of what may follow */
} Args;
void args_eval(Eval *ev, NodeList list, Args *out);
/* A call of function is not made, because calls are LIMIT_CALL_DEPTH deep: said where routes may be lost. */
void call_depth_limit(Eval *ev, Object *function, const Call *call);
/* Runs a closure's body. */
Value closure_call(Eval *ev, Object *function, const Call *call);
/* A function object over a function node of the running module. */
Object *closure_new(Eval *ev, NodeId id, Object *home);

/* ---- class.c ---- */
Value class_eval(Eval *ev, NodeId id);
/* new C(...): allocates, runs constructors and fields. */
Value class_construct(Eval *ev, Object *cls, const Call *call);
/* super(...) in a derived constructor. */
Value super_call(Eval *ev, const Call *call);

/* ---- stmt.c ---- */
Completion stmt_list(Eval *ev, NodeList list);
/* Goes on with a block behind the statement that threw, in its scope. */
Completion block_resume(Eval *ev, const ThrownAt *thrown);
Completion stmt_eval(Eval *ev, NodeId id);
/* The same without budget; a switch over kinds. */
Completion statement_route(Eval *ev, NodeId id);
/* Declares functions, classes, let and const of a list of statements in the current scope. */
void stmt_hoist(Eval *ev, NodeList list);
/* Where one side of a fork left its construct early; what follows runs on the other one, `rest`. */
void exit_pending(Eval *ev, Completion how, Sym label, Value value, Branch rest, TrailLog *log);

/* ---- branch.c ---- */
Completion if_statement(Eval *ev, NodeId id);
Completion switch_statement(Eval *ev, NodeId id);
Completion try_statement(Eval *ev, NodeId id);

/* ---- ahead.c ---- */
/* Asks for those modules to be parsed that a module which is about to run, or a function that is, will need.
 */
void module_ask_ahead(Eval *ev, Module *m);
void closure_ask_ahead(Eval *ev, const Closure *c);

/* ---- reach.c ---- */
/* What a function's body uses, when it is asked for the first time; later NULL. */
const BodyUses *body_uses_first(Eval *ev, Module *m, NodeId function);

/* ---- question.c ---- */
/* A fork that has begun gets the question of the node that is its condition; its first side runs when the
 * outcome is this one. */
void fork_ask(Eval *ev, Fork *fork, NodeId test, bool outcome);

/* ---- narrow.c ---- */
enum { NARROWED_MAX = 4 }; /* names that one condition asks for; more are left as they are */

typedef struct NarrowedSlot {
    uint32_t birth;
    Value *slot, before, now;
} NarrowedSlot;

typedef struct Narrowing {
    NarrowedSlot slots[NARROWED_MAX];
    uint32_t n;
    Completion left; /* what the other side did: only names that end with that; DONE_NORMAL: all names */
} Narrowing;

/* `a`, `a.b`: read without running anything; anything else is undefined. */
Value plain_read(Eval *ev, NodeId id);
/* Inside a fork: the names that `test` asks for, on the side that runs when its outcome is this one. A test
 * of 0 asks for nothing. */
void narrow_begin(Eval *ev, Narrowing *narrowing, NodeId test, bool outcome);
/* The end of that side, before the fork turns or ends. */
void narrow_end(Eval *ev, const Narrowing *narrowing);
/* After `if (!base) return '';`: what the rest of the function, or of the round of a loop, knows of its own
 * names because the test had this outcome. Called when the other side's exit is pending: at its end, after
 * the callbacks queued since, it is taken back, for what was queued before. */
void narrow_rest(Eval *ev, NodeId test, bool outcome, Completion left);

/* ---- loop.c ---- */
Completion loop_eval(Eval *ev, NodeId id, Sym label);

/* ---- scope.c ---- */
Scope *scope_new(Eval *ev, Scope *parent, bool is_function);
Binding *scope_declare(Eval *ev, Scope *scope, Sym name, BindingKind kind);
Binding *scope_own(const Scope *scope, Sym name);
Binding *scope_find(const Scope *scope, Sym name);
/* The nearest scope that takes `var`. */
Scope *scope_of_function(Scope *scope);
/* Reads a name of the running code. */
Value name_read(Eval *ev, Sym name, Span span);
Value binding_read(Eval *ev, Binding *b, Span span);
void name_write(Eval *ev, Sym name, Value value, Span span);
/* The running scope. */
Scope *scope_current(const Eval *ev);
void scope_enter(Eval *ev, Scope *scope);
void scope_leave(Eval *ev, Scope *before);

/* ---- module.c, link.c, exports.c ---- */
Module *module_at(Eval *ev, Str path);
/* True inside of a package's model: nothing that the project wrote. */
bool span_in_model(Eval *ev, Span span);
/* A specifier with an unknown piece: one of the absolute paths that it may mean in `from`. Others as they
 * are. */
Value specifier_alternatives(Eval *ev, Module *from, Value specifier, Span span);
/* Makes sure that a module has run (or is running). */
void module_run(Eval *ev, Module *m);
/* The value of an export; ABSENT when there is none. */
Value module_export(Eval *ev, Module *m, Sym name);
/* The names a module exports. */
void module_export_names(Eval *ev, Module *m, Syms *out);
/* The same without what it only passes on from other modules, which stay unread. */
void module_own_names(Eval *ev, Module *m, Syms *out);
/* The module that a source literal of `from` names: NULL with *package set for what is not a file of the
 * project. */
Module *module_source(Eval *ev, Module *from, NodeId source, Value *package);
/* Namespace object (import * as ns), or module.exports of a CommonJS module. */
Value module_namespace(Eval *ev, Module *m);
Value import_read(Eval *ev, Binding *b, Span span);
/* What it is imported from is a package, or a module that has run or may run now: a quiet one. */
bool import_is_there(Eval *ev, const Binding *b);
/* Links imports and exports of a parsed module; declares its import bindings. */
void module_link(Eval *ev, Module *m);
Value import_expression(Eval *ev, NodeId id);
Value package_value(Eval *ev, Str name, Span span);

/* ---- peek.c ---- */
/* False: the text of a module that has not run shows that it has no export of this name. */
bool module_may_export(Eval *ev, const Module *m, Sym name);
/* Running it, and all that it imports, can have no effect on what is registered; its exports are no host
 * objects. Remembered. False when everything is to be loaded. */
bool module_is_quiet(Eval *ev, Module *m);
/* Whether the text of a module that has not run registers, or takes anything of a package or module that
 * does: types of express do not count. */
bool module_may_register(Eval *ev, Module *m);

/* ---- reach.c ---- */
/* True when calling the value may reach a host object through what it closes over; with loads also when it
 * may load modules. */
bool value_reaches_host(Eval *ev, Value v, bool loads);
/* The same of running a statement of the running module, here and now. */
bool node_reaches_host(Eval *ev, NodeId node);

/* Native recursion guard: false (and a limit said) when too deep. */
bool nest_enter(Eval *ev, Span span);
static inline void nest_leave(Eval *ev) {
    ev->nesting--;
}

/* Runs `code` with module m's AST and frame in force. */
typedef struct Context {
    Module *module;
    Frame *frame;
    Scope *scope;
} Context;
Context context_switch(Eval *ev, Module *m, Frame *frame);
void context_restore(Eval *ev, Context before);

/* One side of an unknown condition that left its function or loop early; kept until the construct closes. */
typedef struct PendingExit {
    struct PendingExit *next;
    Completion how;
    Sym label;
    Value value;
    Branch rest; /* where what follows runs */
    TrailLog *log;
    uint32_t host_from, job_from; /* what was registered and queued since */
    const Narrowing *narrowed;    /* what the rest knows by this side's having left, or NULL */
} PendingExit;
#endif
